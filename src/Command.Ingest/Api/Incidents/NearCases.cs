using System.Collections.Immutable;
using Command.Geo;
using Command.Ingest.Picture;

namespace Command.Ingest.Api.Incidents;

/// <summary>Cases without an incident near what is typed. Pure.</summary>
internal static class NearCases
{
    /// <summary>How far a clerk looks around, metres: what the common kinds of city cases reach.</summary>
    public const double ReachM = 150;

    private static readonly TimeSpan s_recent = TimeSpan.FromDays(7);

    /// <summary>The nearest first.</summary>
    public static ImmutableArray<NearCase> Of(PictureState picture, GeoPoint at, string? text, DateTimeOffset now, int limit)
    {
        // A degree of longitude is never longer than one of latitude: a box this wide has all that is near enough.
        double high = ReachM / 110_000, wide = high / Math.Max(0.1, Math.Cos(at.Lat * Math.PI / 180));
        HashSet<string> typed = Pairs(text);
        return
        [
            .. picture.Reports.Values
                .Where(r => r.Incident is null && !r.IsOver && !r.Report.Exercise && now - r.Report.ObservedAt < s_recent
                    && r.Place.Centre is { } c && Math.Abs(c.Lat - at.Lat) <= high && Math.Abs(c.Lon - at.Lon) <= wide)
                .Select(r => new NearCase(r.Id, Math.Round(r.Place.Centre!.Value.DistanceTo(at), 1), Math.Round(Likeness(typed, Pairs($"{r.Report.Title} {r.Report.Text}")), 2)))
                .Where(c => c.DistanceM <= ReachM)
                .OrderBy(c => c.DistanceM).ThenBy(c => c.Report, StringComparer.Ordinal)
                .Take(limit),
        ];
    }

    private static double Likeness(HashSet<string> a, HashSet<string> b) =>
        a.Count == 0 || b.Count == 0 ? 0 : (double)a.Count(b.Contains) / Math.Min(a.Count, b.Count);

    /// <summary>Each two neighbouring characters: Chinese has no spaces between its words.</summary>
    private static HashSet<string> Pairs(string? text)
    {
        string letters = string.Concat((text ?? "").Where(char.IsLetterOrDigit)).ToLowerInvariant();
        HashSet<string> pairs = new(StringComparer.Ordinal);
        for (int i = 1; i < letters.Length; i++)
        {
            pairs.Add(letters[(i - 1)..(i + 1)]);
        }

        return pairs;
    }
}
