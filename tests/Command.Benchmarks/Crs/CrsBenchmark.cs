using System.Diagnostics;
using System.Globalization;
using Command.Geo;
using Command.Geo.Crs;
using ProjNet.CoordinateSystems;
using ProjNet.CoordinateSystems.Transformations;

namespace Command.Benchmarks.Crs;

/// <summary>
/// Positions a second onto and off a Gauss-Krüger belt (EPSG:4551), ours against ProjNET and PROJ itself on one thread. The answers are compared first;
/// the positions are all over Harbin prefecture; the runs take turns, and are shorter than a scheduler's slice, and the figure is each one's median, so that the machine's moods fall on all alike.
/// </summary>
internal static class CrsBenchmark
{
    private const int Positions = 2_000;
    private const double WithinM = 1e-4;

    private const string Cgcs2000 = """GEOGCS["CGCS2000",DATUM["China_2000",SPHEROID["CGCS2000",6378137,298.257222101]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]]""";
    private const string Belt126 = $"""PROJCS["CGCS2000 / 3-degree Gauss-Kruger CM 126E",{Cgcs2000},PROJECTION["Transverse_Mercator"],PARAMETER["latitude_of_origin",0],PARAMETER["central_meridian",126],PARAMETER["scale_factor",1],PARAMETER["false_easting",500000],PARAMETER["false_northing",0],UNIT["metre",1]]""";

    /// <summary>Runs it; the first argument is the number of rounds (default 501).</summary>
    /// <returns>0 when every answer agrees with ours within 0.1 mm, or it is ProjNET's, whose error is printed; 1 otherwise.</returns>
    public static int Run(string[] args)
    {
        int rounds = args.Length > 0 && int.TryParse(args[0], NumberStyles.None, CultureInfo.InvariantCulture, out int n) && n > 0 ? n : 501;
        Random random = new(4551);
        GeoPoint[] points = [.. Enumerable.Range(0, Positions).Select(_ => new GeoPoint(125.7 + (random.NextDouble() * 4.5), 44 + (random.NextDouble() * 2.7)))];
        PlanePoint[] plane = new PlanePoint[Positions];
        CrsTransform.Create(CrsRegistry.Find(4551)!).Transform!.ToPlane(points, plane);

        using NativeProj? systems = NativeProj.BetweenSystems("EPSG:4490", "EPSG:4551");
        using NativeProj? bare = NativeProj.Bare("+proj=tmerc +lon_0=126 +x_0=500000 +ellps=GRS80");
        List<Contender> contenders = [Ours(points, plane), ProjNet(points, plane)];
        contenders.AddRange(Native("PROJ, system to system", systems, points, plane));
        contenders.AddRange(Native("PROJ, bare projection", bare, points, plane));
        if (systems is null)
        {
            Console.WriteLine("PROJ: skipped, libproj.so.25 is not on this machine");
        }

        bool agree = contenders.Select(c => Agrees(c, points, plane)).ToArray().All(a => a);
        if (!agree)
        {
            return 1;
        }

        Measure("onto the belt", [.. contenders.Select(c => (c.Name, c.Forward))], rounds);
        Measure("off the belt", [.. contenders.Select(c => (c.Name, c.Inverse))], rounds);
        return 0;
    }

    private static Contender Ours(GeoPoint[] points, PlanePoint[] plane)
    {
        CrsTransform transform = CrsTransform.Create(CrsRegistry.Find(4551)!).Transform!;
        PlanePoint[] onto = new PlanePoint[points.Length];
        GeoPoint[] off = new GeoPoint[points.Length];
        return new Contender("Command.Geo", true, () => transform.ToPlane(points, onto), () => transform.FromPlane(plane, off), i => onto[i], i => off[i]);
    }

    private static Contender ProjNet(GeoPoint[] points, PlanePoint[] plane)
    {
        CoordinateSystemFactory systems = new();
        CoordinateSystem degrees = systems.CreateFromWkt(Cgcs2000), belt = systems.CreateFromWkt(Belt126);
        CoordinateTransformationFactory factory = new();
        MathTransform forward = factory.CreateFromCoordinateSystems(degrees, belt).MathTransform, inverse = factory.CreateFromCoordinateSystems(belt, degrees).MathTransform;
        double[] lons = [.. points.Select(p => p.Lon)], lats = [.. points.Select(p => p.Lat)];
        double[] easts = [.. plane.Select(p => p.East)], norths = [.. plane.Select(p => p.North)];
        double[] x = new double[points.Length], y = new double[points.Length], lon = new double[points.Length], lat = new double[points.Length];

        // It transforms in place, so each run begins with a copy: 0.2 ns a position.
        void Onto()
        {
            lons.CopyTo(x, 0);
            lats.CopyTo(y, 0);
            forward.Transform(x, y);
        }

        void Off()
        {
            easts.CopyTo(lon, 0);
            norths.CopyTo(lat, 0);
            inverse.Transform(lon, lat);
        }

        return new Contender("ProjNET 2.0.0", false, Onto, Off, i => new PlanePoint(x[i], y[i]), i => new GeoPoint(lon[i], lat[i]));
    }

    private static IEnumerable<Contender> Native(string name, NativeProj? proj, GeoPoint[] points, PlanePoint[] plane)
    {
        if (proj is null)
        {
            return [];
        }

        GeoPoint[] feed = proj.Feed(points);
        PlanePoint[] onto = new PlanePoint[points.Length];
        GeoPoint[] off = new GeoPoint[points.Length];
        return [new Contender(name, true, () => proj.Forward(feed, onto), () => proj.Inverse(plane, off), i => onto[i], i => proj.Degrees(off[i]))];
    }

    private static bool Agrees(Contender contender, GeoPoint[] points, PlanePoint[] plane)
    {
        contender.Forward();
        contender.Inverse();
        double onto = 0, off = 0;
        for (int i = 0; i < points.Length; i++)
        {
            PlanePoint at = contender.Onto(i);
            GeoPoint back = contender.Off(i);
            onto = Math.Max(onto, Math.Max(Math.Abs(at.East - plane[i].East), Math.Abs(at.North - plane[i].North)));
            off = Math.Max(off, LocalPlane.MetresPerDegree * Math.Max(Math.Abs(back.Lon - points[i].Lon), Math.Abs(back.Lat - points[i].Lat)));
        }

        bool within = onto <= WithinM && off <= WithinM;
        string verdict = within ? "within 0.1 mm" : contender.MustAgree ? "DIFFERS" : "beyond 0.1 mm, measured all the same";
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{contender.Name,-24} differs by at most {onto * 1000,12:0.0000000} mm onto the belt, {off * 1000,12:0.0000000} mm off it: {verdict}"));
        return within || !contender.MustAgree;
    }

    private static void Measure(string way, (string Name, Action Run)[] contenders, int rounds)
    {
        double[][] seconds = [.. contenders.Select(_ => new double[rounds])];
        for (int round = -2; round < rounds; round++)
        {
            for (int c = 0; c < contenders.Length; c++)
            {
                long start = Stopwatch.GetTimestamp();
                contenders[c].Run();
                double took = Stopwatch.GetElapsedTime(start).TotalSeconds;
                if (round >= 0)
                {
                    seconds[c][round] = took;
                }
            }
        }

        double[] medians = [.. seconds.Select(s => s.Order().ElementAt(rounds / 2))];
        for (int c = 0; c < contenders.Length; c++)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{way,-14} {contenders[c].Name,-24} {Positions / medians[c] / 1e6,7:0.00} M positions/s  {medians[c] / Positions * 1e9,6:0.0} ns each  ours is {medians[c] / medians[0]:0.00} x as fast"));
        }
    }

    /// <param name="MustAgree">False for the one whose own error is a finding.</param>
    private sealed record Contender(string Name, bool MustAgree, Action Forward, Action Inverse, Func<int, PlanePoint> Onto, Func<int, GeoPoint> Off);
}
