using System.Collections.Immutable;
using System.Globalization;
using Command.Ingest.Contracts;

namespace Command.Benchmarks.Fusion;

/// <summary>What the journal's events say about fusion: all that the benchmark knows of them.</summary>
internal static class FusionEvents
{
    /// <summary>The incident that a report belongs to from this event on; null when it says nothing of it.</summary>
    public static (string Report, string Incident)? Assigned(PictureEvent e) => e switch
    {
        IncidentOpened { Source.Type: "report" } o => (o.Source.Id, o.Id),
        IncidentJoined { Source.Type: "report" } j => (j.Source.Id, j.Id),
        _ => null,
    };

    /// <summary>True for an event that asks a person whether two things are one. By name: a journal without such questions has no type for them.</summary>
    public static bool Asks(PictureEvent e) => e.GetType().Name.Contains("Suggest", StringComparison.Ordinal);

    /// <summary>The probability that was stated for a report to belong to an incident; null where none was.</summary>
    public static double? Probability(PictureEvent e) => e is IncidentJoined joined ? Stated(joined.Why) : null;

    private static double? Stated(ImmutableArray<Reason> why) =>
        why.FirstOrDefault(r => r.Code == "probability") is { Args: [var text, ..] } && double.TryParse(text, CultureInfo.InvariantCulture, out double stated) ? stated : null;
}
