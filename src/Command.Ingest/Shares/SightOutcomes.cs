using System.Collections.Immutable;
using Command.Ingest.Contracts;
using Command.Ingest.Picture.Handling;

namespace Command.Ingest.Shares;

/// <summary>
/// The rows of the handling that a sight has. A row counts for a viewer where they see everything that spoke of it as it is: an incident of which they see only a part would tell by its
/// level or its times what the rest of it says. How many rows are hidden is said to nobody. Pure.
/// </summary>
internal static class SightOutcomes
{
    public static ImmutableArray<Outcome> Of(ImmutableArray<Outcome> rows, Sight sight)
    {
        if (sight.IsWhole)
        {
            return rows;
        }

        Dictionary<string, ImmutableArray<(string Feed, string Layer)>> read = new(StringComparer.Ordinal);
        return [.. rows.Where(r => Sees(sight, r, read))];
    }

    private static bool Sees(Sight sight, Outcome row, Dictionary<string, ImmutableArray<(string Feed, string Layer)>> read)
    {
        if (!read.TryGetValue(row.Sources, out ImmutableArray<(string Feed, string Layer)> sources))
        {
            read[row.Sources] = sources = [.. row.Sources.Split('|', StringSplitOptions.RemoveEmptyEntries).Select(Source)];
        }

        // What nothing speaks of any more is the command centre's.
        string? incident = row.Kind == OutcomeKind.Incident ? row.Id : row.Incident;
        return !sources.IsEmpty && (incident is null || !sight.Hides(incident)) && sources.All(s => sight.Of(s.Feed, s.Layer, null, incident).IsClear);
    }

    private static (string Feed, string Layer) Source(string source)
    {
        int apart = source.IndexOf(':', StringComparison.Ordinal);
        return (source[(apart + 1)..], ShareSources.LayerOf(new SourceRef(source[..apart], "")));
    }
}
