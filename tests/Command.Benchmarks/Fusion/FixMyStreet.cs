using System.Collections.Immutable;
using Command.Geo;
using Command.Ingest.Contracts;
using Command.Ingest.Exercise.Days;

namespace Command.Benchmarks.Fusion;

/// <summary>The rule by which FixMyStreet offers what may be the same: an open report of the same kind within 50 m. The nearest one is taken.</summary>
internal static class FixMyStreet
{
    public const double WithinM = 50;

    public static Dictionary<string, string> Run(ImmutableArray<LabelledMessage> day, Func<Report, GeoPoint?> at)
    {
        Dictionary<string, string> groups = new(StringComparer.Ordinal);
        Dictionary<string, (string Kind, GeoPoint At)> open = new(StringComparer.Ordinal);
        foreach (Report report in day.Select(d => d.Message).OfType<Report>())
        {
            string id = MessageIds.Of(report);
            if (!groups.ContainsKey(id))
            {
                GeoPoint? here = at(report);
                string? nearest = here is not { } point ? null : open
                    .Where(o => o.Value.Kind == report.Kind)
                    .Select(o => (o.Key, Far: o.Value.At.DistanceTo(point)))
                    .Where(o => o.Far <= WithinM)
                    .OrderBy(o => o.Far)
                    .Select(o => o.Key)
                    .FirstOrDefault();
                groups[id] = nearest is null ? id : groups[nearest];
                if (here is { } known)
                {
                    open[id] = (report.Kind, known);
                }
            }

            if (report.Status >= ReportStatus.Resolved)
            {
                open.Remove(id);
            }
        }

        return groups;
    }
}
