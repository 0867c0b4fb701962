using System.Collections.Immutable;
using Command.Web.Walls;

namespace Command.Web.Features.Wall;

/// <summary>What a layout wants of the picture.</summary>
/// <param name="Groups">Groups of kinds whose incidents are listed, lower case; empty for all. Level 1 and 2 are listed whatever they are.</param>
/// <param name="Incidents">Incidents listed at the most.</param>
/// <param name="Alerts">Alerts listed at the most.</param>
/// <param name="Gauges">Gauges listed at the most.</param>
/// <param name="Shares">True when alerts, gauges and feeds share one column, so that one must leave room for the others.</param>
public sealed record WallScope(ImmutableArray<string> Groups, int Incidents, int Alerts, int Gauges, bool Shares)
{
    private const int Many = 24;

    /// <summary>The overview's, with as much as its columns hold.</summary>
    public static WallScope Overview { get; } = new([], WallModel.MaxIncidents, WallModel.MaxAlerts, WallModel.MaxGauges, Shares: true);

    public static WallScope Of(WallLayout layout)
    {
        ArgumentNullException.ThrowIfNull(layout);
        bool shares = layout.Cells.Any(c => c.Panels.Length > 1 && c.Panels.Contains("gauges"));
        return layout.Slug == BuiltInLayouts.Overview
            ? Overview
            : new WallScope(layout.Groups, Many, shares ? WallModel.MaxAlerts : Many / 2, shares ? WallModel.MaxGauges : Many / 2, shares);
    }
}
