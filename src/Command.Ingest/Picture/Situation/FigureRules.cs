using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Command.Ingest.Picture.Situation;

/// <summary>All rules that were ever published, as data.</summary>
public static class FigureRules
{
    public const string IncidentsOpen = "incidents.open", AlertsInForce = "alerts.in-force", GaugesOverWarning = "gauges.over-warning", GaugesOverGuarantee = "gauges.over-guarantee",
        GaugesCrossing = "gauges.crossing", GaugesSilent = "gauges.silent", ForcesCommitted = "forces.committed", ForcesLeft = "forces.left", CasesOpen = "cases.open", CasesLate = "cases.late",
        FeedsSilent = "feeds.silent";

    /// <summary>Each with its version, oldest first.</summary>
    public static ImmutableArray<FigureRule> All { get; } =
    [
        new(IncidentsOpen, 1, "1", IncidentFinding.Open),
        new(AlertsInForce, 1, "1", AlertFinding.InForce),
        new(GaugesOverWarning, 1, "1", GaugeFinding.OverWarning),
        new(GaugesOverGuarantee, 1, "1", GaugeFinding.OverGuarantee),
        new(GaugesCrossing, 1, "1", GaugeFinding.Crossing),
        new(GaugesSilent, 1, "1", GaugeFinding.Silent),
        new(ForcesCommitted, 1, "1", ForceFinding.Committed),
        new(ForcesLeft, 1, "1", ForceFinding.Left),
        new(CasesOpen, 1, "1", CaseFinding.Open),
        new(CasesLate, 1, "1", CaseFinding.Late),
        new(FeedsSilent, 1, "1", FeedFinding.Silent),
    ];

    /// <summary>The newest version of each, by code.</summary>
    public static FrozenDictionary<string, FigureRule> Current { get; } =
        All.GroupBy(r => r.Code, StringComparer.Ordinal).ToFrozenDictionary(g => g.Key, g => g.MaxBy(r => r.Version)!, StringComparer.Ordinal);

    /// <summary>A rule; null where none was published so.</summary>
    /// <param name="code">What is counted.</param>
    /// <param name="version">Which version; null for the newest.</param>
    public static FigureRule? Find(string code, int? version = null) =>
        version is null ? Current.GetValueOrDefault(code) : All.FirstOrDefault(r => r.Code == code && r.Version == version);
}
