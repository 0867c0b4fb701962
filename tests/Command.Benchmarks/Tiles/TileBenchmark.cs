using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Command.Geo;
using Command.Geo.Tiles;
using NetTopologySuite.Features;
using NetTopologySuite.Geometries;
using NetTopologySuite.IO.VectorTiles;
using NetTopologySuite.IO.VectorTiles.Mapbox;

namespace Command.Benchmarks.Tiles;

/// <summary>
/// Vector tiles a second, ours against NetTopologySuite's writer and PostGIS's ST_AsMVT on one thread: one tile of 640 and of 5,000 features, seven in
/// ten points, two lines, one polygon, each with five properties. One decoder must find the same number of each kind in every answer before
/// anything is measured; the runs take turns, and the figure is each one's median.
/// </summary>
/// <remarks>All features lie within the tile, because NetTopologySuite's writer does not cut; ours cuts and simplifies all the same.</remarks>
internal static class TileBenchmark
{
    private const string Layer = "reports";
    private const double WarmUpMs = 1_500;
    private static readonly int[] s_counts = [640, 5_000];
    private static readonly TileAddress s_address = TileAddress.Of(new GeoPoint(126.63, 45.76), 12);

    /// <summary>Runs it; the first argument is the number of rounds (default 31).</summary>
    /// <returns>0 when every answer holds the same features; 1 otherwise.</returns>
    public static int Run(string[] args)
    {
        int rounds = args.Length > 0 && int.TryParse(args[0], NumberStyles.None, CultureInfo.InvariantCulture, out int n) && n > 0 ? n : 31;
        using PostGisTiles? postGis = PostGisTiles.Start(out string? missing);
        bool same = true;
        foreach (int count in s_counts)
        {
            same &= Measure(count, rounds, postGis);
        }

        if (postGis is null)
        {
            Console.WriteLine($"PostGIS ST_AsMVT: skipped, {missing}");
        }

        return same ? 0 : 1;
    }

    private static bool Measure(int count, int rounds, PostGisTiles? postGis)
    {
        ImmutableArray<TileFeature> features = Features(count);
        IFeature[] theirs = [.. features.Select(Theirs)];
        List<(string Name, byte[] Tile, Func<double> Milliseconds)> contenders =
        [
            Contender("Command", () => VectorTiles.Encode(s_address, features)),
            Contender("NetTopologySuite", () => Write(theirs)),
        ];
        if (postGis is not null)
        {
            postGis.Load(features);
            contenders.Add(("PostGIS ST_AsMVT", postGis.Tile(s_address), () => postGis.Milliseconds(s_address)));
        }

        string expected = Contents(contenders[0].Tile);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count} features: {expected}"));
        bool same = true;
        foreach ((string name, byte[] tile, _) in contenders.Skip(1).Where(c => Contents(c.Tile) != expected))
        {
            Console.WriteLine($"  {name} holds other features: {Contents(tile)}");
            same = false;
        }

        if (!same)
        {
            return false;
        }

        foreach ((_, _, Func<double> milliseconds) in contenders)
        {
            // Until the compiler has made its last version of it, and PostGIS has everything in memory.
            for (double spent = 0; spent < WarmUpMs;)
            {
                spent += milliseconds();
            }
        }

        double[][] times = [.. contenders.Select(_ => new double[rounds])];
        for (int round = 0; round < rounds; round++)
        {
            for (int i = 0; i < contenders.Count; i++)
            {
                times[i][round] = contenders[i].Milliseconds();
            }
        }

        double[] medians = [.. times.Select(t => t.Order().ElementAt(rounds / 2))];
        Console.WriteLine($"  {"",-20}{"tiles/s",10}{"ms",10}{"bytes",10}{"ours is",12}");
        for (int i = 0; i < contenders.Count; i++)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {contenders[i].Name,-20}{1000 / medians[i],10:0.0}{medians[i],10:0.00}{contenders[i].Tile.Length,10}{medians[i] / medians[0],11:0.00}x"));
        }

        return true;
    }

    private static (string Name, byte[] Tile, Func<double> Milliseconds) Contender(string name, Func<byte[]> encode) => (name, encode(), () =>
    {
        long start = Stopwatch.GetTimestamp();
        encode();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
    );

    private static byte[] Write(IFeature[] features)
    {
        VectorTile tile = new() { TileId = new NetTopologySuite.IO.VectorTiles.Tiles.Tile(s_address.X, s_address.Y, s_address.Zoom).Id };
        Layer layer = new() { Name = Layer };
        foreach (IFeature feature in features)
        {
            layer.Features.Add(feature);
        }

        tile.Layers.Add(layer);
        using MemoryStream bytes = new();
        tile.Write(bytes, 1u, 1u);
        return bytes.ToArray();
    }

    private static string Contents(byte[] bytes)
    {
        using MemoryStream stream = new(bytes);
        VectorTile tile = new MapboxTileReader().Read(stream, new NetTopologySuite.IO.VectorTiles.Tiles.Tile(s_address.X, s_address.Y, s_address.Zoom));
        return string.Join(", ", tile.Layers.SelectMany(l => l.Features).GroupBy(f => f.Geometry.GeometryType).OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => string.Create(CultureInfo.InvariantCulture, $"{g.Key} {g.Count()} with {g.Sum(f => f.Attributes.Count)} properties")));
    }

    private static ImmutableArray<TileFeature> Features(int count)
    {
        Random random = new(count);
        GeoBox box = s_address.Box();
        (double wide, double high) = (box.East - box.West, box.North - box.South);
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            (double lon, double lat) = (box.West + (wide * (0.1 + (0.8 * random.NextDouble()))), box.South + (high * (0.1 + (0.8 * random.NextDouble()))));
            GeoPoint Away(double angle, double share) => new(lon + (wide * share * Math.Cos(angle)), lat + (high * share * Math.Sin(angle)));
            GeoShape shape = (i % 10) switch
            {
                0 => Ring([.. Enumerable.Range(0, 16).Select(k => Away(Math.Tau * k / 16, 0.02 + (0.01 * random.NextDouble())))]),
                1 or 2 => new LineShape([.. Enumerable.Range(0, 20).Select(k => Away(k * 0.2, 0.004 * k))]),
                _ => new PointShape(new GeoPoint(lon, lat)),
            };
            return new TileFeature(Layer, shape,
            [
                KeyValuePair.Create("number", TileValue.Of($"R-{i:00000}")),
                KeyValuePair.Create("kind", TileValue.Of(i % 3 == 0 ? "waterlogging" : "fire")),
                KeyValuePair.Create("level", TileValue.Of((long)(i % 4) + 1)),
                KeyValuePair.Create("depth", TileValue.Of(i / 7.0)),
                KeyValuePair.Create("exercise", TileValue.Of(i % 2 == 0)),
            ]);
        })];
    }

    private static AreaShape Ring(ImmutableArray<GeoPoint> corners) => new([.. corners, corners[0]]);

    private static Feature Theirs(TileFeature feature)
    {
        static Coordinate[] Path(IEnumerable<GeoPoint> path) => [.. path.Select(p => new Coordinate(p.Lon, p.Lat))];
        Geometry shape = feature.Shape switch
        {
            AreaShape area => new Polygon(new LinearRing(Path(area.Outer))),
            LineShape line => new LineString(Path(line.Path)),
            _ => new Point(Path(feature.Shape.Positions())[0]),
        };
        AttributesTable attributes = [];
        foreach ((string key, TileValue value) in feature.Properties)
        {
            attributes.Add(key, (object?)value.Text ?? (object?)value.Whole ?? (object?)value.Real ?? value.Flag);
        }

        return new Feature(shape, attributes);
    }
}
