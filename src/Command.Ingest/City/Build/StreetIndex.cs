using System.Collections.Immutable;
using Command.Geo;
using Command.Geo.Osm;

namespace Command.Ingest.City.Build;

/// <summary>A street as people name it: all stretches of one name that lie near each other.</summary>
/// <param name="Zh">Its name.</param>
/// <param name="En">Its English name, where it has one.</param>
/// <param name="Class">The highest class of road it has.</param>
/// <param name="LengthM">The length of all stretches, each carriageway by itself, metres.</param>
/// <param name="At">A position on it, halfway along its longest stretch.</param>
/// <param name="Lines">The stretches.</param>
internal sealed record Street(string Zh, string? En, string Class, double LengthM, GeoPoint At, ImmutableArray<ImmutableArray<GeoPoint>> Lines);

/// <summary>The streets of an extract by name.</summary>
internal static class StreetIndex
{
    // Two stretches of one name further apart than this are two streets: every town has its Zhongshan Road.
    private const double SameStreetDegrees = 0.02;

    private static readonly ImmutableArray<string> s_ranks =
        ["motorway", "trunk", "primary", "secondary", "tertiary", "unclassified", "residential", "living_street", "pedestrian", "road", "service"];

    public static IEnumerable<Street> Streets(OsmExtract extract, GeoBox bounds) =>
        from way in extract.Ways
        where way.Wanted && OsmWords.IsRoadOrPath(way.Tags)
        let zh = OsmWords.Name(way.Tags)
        where zh is not null
        from run in extract.Runs(way)
        let box = new LineShape(run).Box
        where box.Intersects(bounds)
        group new Stretch(way.Tags, run, box) by zh into named
        orderby named.Key
        from street in Together([.. named])
        select Street(named.Key, street);

    private static IEnumerable<List<Stretch>> Together(List<Stretch> stretches)
    {
        // From west to east, so that only what may still touch is compared.
        stretches.Sort((a, b) => a.Box.West.CompareTo(b.Box.West));
        List<(GeoBox Box, List<Stretch> Members)> open = [];
        foreach (Stretch stretch in stretches)
        {
            (GeoBox Box, List<Stretch> Members) joined = (stretch.Box, [stretch]);
            foreach ((GeoBox Box, List<Stretch> Members) near in open.FindAll(o => Near(o.Box, stretch.Box)))
            {
                joined = (joined.Box.Including(new GeoPoint(near.Box.West, near.Box.South)).Including(new GeoPoint(near.Box.East, near.Box.North)), [.. near.Members, .. joined.Members]);
                open.Remove(near);
            }

            open.Add(joined);
        }

        return open.Select(o => o.Members);
    }

    private static bool Near(GeoBox one, GeoBox other) =>
        one.Intersects(new GeoBox(other.West - SameStreetDegrees, other.South - SameStreetDegrees, other.East + SameStreetDegrees, other.North + SameStreetDegrees));

    private static Street Street(string zh, List<Stretch> stretches)
    {
        Stretch longest = stretches.MaxBy(s => s.LengthM)!;
        string best = stretches.Select(s => s.Tags["highway"]!.Replace("_link", "", StringComparison.Ordinal)).MinBy(Rank)!;
        return new Street(zh, stretches.Select(s => s.Tags["name:en"]).FirstOrDefault(e => e is not null), best, stretches.Sum(s => s.LengthM), Halfway(longest), [.. stretches.Select(s => s.Path)]);
    }

    private static int Rank(string highway) => s_ranks.IndexOf(highway) is >= 0 and var rank ? rank : s_ranks.Length;

    private static GeoPoint Halfway(Stretch stretch)
    {
        double left = stretch.LengthM / 2;
        for (int i = 1; i < stretch.Path.Length; i++)
        {
            (GeoPoint a, GeoPoint b) = (stretch.Path[i - 1], stretch.Path[i]);
            double step = a.DistanceTo(b);
            if (step >= left && step > 0)
            {
                double part = left / step;
                return new GeoPoint(Math.Round(a.Lon + (part * (b.Lon - a.Lon)), 7), Math.Round(a.Lat + (part * (b.Lat - a.Lat)), 7));
            }

            left -= step;
        }

        return stretch.Path[^1];
    }

    private sealed record Stretch(OsmTags Tags, ImmutableArray<GeoPoint> Path, GeoBox Box)
    {
        public double LengthM { get; } = Path.Zip(Path.Skip(1), (a, b) => a.DistanceTo(b)).Sum();
    }
}
