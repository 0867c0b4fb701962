using System.Collections.Immutable;
using System.Globalization;
using Command.Geo;

namespace Command.Ingest.City.Build;

/// <summary>The <c>citypack</c> command: <c>build</c> makes a pack's map and roads from an OpenStreetMap extract, <c>check</c> prints what is wrong with a pack.</summary>
public static class CityPackCommand
{
    /// <summary>The word that begins the command line.</summary>
    public const string Name = "citypack";

    private const string Usage = """
        citypack build --osm <extract.osm.pbf> --into <pack folder> [--bounds west,south,east,north]
            Builds the street map, roads, street names, areas and places of interest into <pack folder>/osm.
            Without --bounds, the bounds of the pack's city.json; without those, the whole extract.
        citypack check <pack folder>
            Prints every fault of the pack with file, line and JSON path; the exit code is 1 when there is any.
        """;

    private static readonly GeoBox s_everywhere = new(-180, -90, 180, 90);

    /// <summary>Runs the command.</summary>
    /// <param name="args">What follows <see cref="Name"/>.</param>
    /// <param name="output">Where results go.</param>
    /// <param name="error">Where faults go.</param>
    /// <param name="time">For the times shown.</param>
    /// <param name="moves">True when the output is a terminal, on which a bar may move.</param>
    /// <param name="cancellationToken">Ends a build.</param>
    /// <returns>The exit code: 0 well, 1 faults, 2 not understood.</returns>
    public static int Run(string[] args, TextWriter output, TextWriter error, TimeProvider time, bool moves = false, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(args);
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(error);
        ArgumentNullException.ThrowIfNull(time);
        switch (args)
        {
            case ["check", var directory]:
                return Check(directory, output);
            case ["build", .. var options] when Options(options) is { } known && known.ContainsKey("--osm") && known.ContainsKey("--into"):
                return Build(known, output, error, time, moves, cancellationToken);
            default:
                error.WriteLine(Usage);
                return 2;
        }
    }

    private static int Check(string directory, TextWriter output)
    {
        ImmutableArray<string> faults = CityPackCheck.Faults(directory);
        foreach (string fault in faults)
        {
            output.WriteLine(fault);
        }

        output.WriteLine(faults.IsEmpty ? $"{directory}: no fault." : string.Create(CultureInfo.InvariantCulture, $"{directory}: {faults.Length} {(faults.Length == 1 ? "fault" : "faults")}."));
        return faults.IsEmpty ? 0 : 1;
    }

    private static int Build(Dictionary<string, string> options, TextWriter output, TextWriter error, TimeProvider time, bool moves, CancellationToken cancellationToken)
    {
        string osm = options["--osm"], pack = options["--into"];
        GeoBox? asked = options.TryGetValue("--bounds", out string? text) ? Box(text) : PackBounds(pack) ?? s_everywhere;
        if (asked is not { } bounds)
        {
            error.WriteLine($"--bounds {text}: write four degrees, west,south,east,north, such as 126.3,45.5,127.0,46.0.");
            return 2;
        }

        if (!File.Exists(osm))
        {
            error.WriteLine($"{osm}: There is no such file. Get an extract of the city or its province as .osm.pbf.");
            return 1;
        }

        try
        {
            if (new CityPackBuild(output, new BuildProgress(output, moves, time)).Run(osm, pack, bounds, cancellationToken) is not { } fault)
            {
                return 0;
            }

            error.WriteLine($"{fault.Where}: {fault.Reason} [{fault.Code}]");
        }
        catch (OperationCanceledException)
        {
            error.WriteLine("Stopped. What was not finished was not put in its place.");
        }

        return 1;
    }

    private static Dictionary<string, string>? Options(string[] args)
    {
        Dictionary<string, string> options = new(StringComparer.Ordinal);
        for (int i = 0; i < args.Length; i += 2)
        {
            if (args[i] is not ("--osm" or "--into" or "--bounds") || i + 1 == args.Length || !options.TryAdd(args[i], args[i + 1]))
            {
                return null;
            }
        }

        return options;
    }

    private static GeoBox? PackBounds(string pack) => CityPackReader.Read(pack).Pack?.City.Bounds;

    private static GeoBox? Box(string text)
    {
        double[] sides = [.. text.Split(',').Select(s => double.TryParse(s, NumberStyles.Float, CultureInfo.InvariantCulture, out double side) ? side : double.NaN)];
        return sides is [var west, var south, var east, var north] && new GeoPoint(west, south).IsValid && new GeoPoint(east, north).IsValid && west < east && south < north
            ? new GeoBox(west, south, east, north)
            : null;
    }
}
