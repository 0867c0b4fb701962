using System.Collections.Immutable;
using System.Globalization;
using Command.Web.Replica;
using Command.Web.Resources;
using Command.Web.Walls;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Wall.Panels;

/// <summary>How long the way into the city takes now, against what is usual.</summary>
public sealed partial class TravelPanel(WallFigures figures)
{
    private ImmutableArray<BarRow> _rows = [];

    [Parameter]
    [EditorRequired]
    public required ReplicaView View { get; set; }

    [Parameter]
    [EditorRequired]
    public required PackNames Names { get; set; }

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        ImmutableArray<TravelFigure> ways = figures.TravelOf(View);
        double longest = Math.Max(1, ways.IsEmpty ? 1 : ways.Max(w => Math.Max(w.Now?.TotalMinutes ?? 0, w.Usual?.TotalMinutes ?? 0)));
        _rows = [.. ways.OrderByDescending(Delay).ThenBy(w => w.Place.Zh, StringComparer.Ordinal).Select(w => Row(w, longest))];
    }

    private static double Delay(TravelFigure way) => way is { Now: { } now, Usual: { TotalSeconds: > 0 } usual } ? now / usual : double.MaxValue;

    private BarRow Row(TravelFigure way, double longest) => new(
        way.Place.Zh,
        Names.Words.Pick(way.Place.Zh, way.Place.En),
        (way.Now?.TotalMinutes ?? 0) / longest,
        way.Now is { } now ? now.TotalMinutes.ToString("0", CultureInfo.InvariantCulture) : Names.Words["Travel_NoWay"])
    {
        Unit = way.Now is null ? null : Names.Words["Unit_Minutes"],
        Mark = way.Usual is { } usual ? usual.TotalMinutes / longest : null,
        Worst = Delay(way) > 1.5,
    };
}
