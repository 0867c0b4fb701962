using System.Collections.Immutable;
using System.Globalization;
using Command.Geo.Roads;

namespace Command.Geo.Tests.Roads;

/// <summary>The core of Harbin's street network, beside the repository (<c>../shared/geodata</c>): directed ways with their lengths. Null where it is absent.</summary>
public static class RealRoads
{
    public static RoadGraphData? Read()
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Command.sln")))
            {
                string file = Path.Combine(at.Parent?.FullName ?? at.FullName, "shared", "geodata", "bfmap_ways.csv");
                return File.Exists(file) ? Parse(File.ReadLines(file).Skip(1)) : null;
            }
        }

        return null;
    }

    private static RoadGraphData Parse(IEnumerable<string> lines)
    {
        Dictionary<string, int> nodes = [];
        List<GeoPoint> places = [];
        List<RoadEdge> edges = [];
        foreach (string line in lines)
        {
            string[] fields = [.. line[..line.IndexOf("LINESTRING", StringComparison.Ordinal)].Split(',').Select(f => f.Trim('"'))];
            string text = line[(line.IndexOf('(', StringComparison.Ordinal) + 1)..line.IndexOf(')', StringComparison.Ordinal)];
            ImmutableArray<GeoPoint> path = [.. text.Split(',', StringSplitOptions.TrimEntries).Select(p => p.Split(' ')).Select(p => new GeoPoint(Number(p[0]), Number(p[1])))];
            int Node(string id, GeoPoint at)
            {
                if (nodes.TryAdd(id, places.Count))
                {
                    places.Add(at);
                }

                return nodes[id];
            }

            RoadEdge edge = new(
                Node(fields[3], path[0]), Node(fields[4], path[^1]), Number(fields[5]), ClassOf(fields[2]),
                fields[7].Length > 0 ? Number(fields[7]) : null, false, false, null, long.Parse(fields[1], CultureInfo.InvariantCulture), path);
            edges.Add(edge);
            if (fields[6] == "1")
            {
                edges.Add(edge with { From = edge.To, To = edge.From, Path = [.. path.Reverse()] });
            }
        }

        return new RoadGraphData([.. places], [.. edges], []);
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    // Barefoot's numbers for OpenStreetMap's highway values; the odd ones in between are links.
    private static RoadClass ClassOf(string id) => id switch
    {
        "101" => RoadClass.Motorway,
        "104" => RoadClass.Trunk,
        "106" => RoadClass.Primary,
        "108" => RoadClass.Secondary,
        "110" => RoadClass.Tertiary,
        "102" or "105" or "107" or "109" or "111" => RoadClass.Link,
        "112" or "113" => RoadClass.Unclassified,
        "114" => RoadClass.Residential,
        _ => RoadClass.Service,
    };
}
