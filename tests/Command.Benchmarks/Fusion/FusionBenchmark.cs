using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Command.Geo;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Exercise.Days;
using Command.Ingest.Fusion;

namespace Command.Benchmarks.Fusion;

/// <summary>How well reports of one event are put together, on labelled days, against two known rules in the same run.</summary>
internal static class FusionBenchmark
{
    private const int Seeds = 5;

    public static int Run(string[] args)
    {
        try
        {
            return Measure(args);
        }
        catch (Exception e) when (e is FormatException or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine(e.Message);
            return 2;
        }
    }

    private static int Measure(string[] args)
    {
        string folder = Value(args, "--pack") ?? CityPackLocation.Find("harbin", Directory.GetCurrentDirectory(), AppContext.BaseDirectory)
            ?? throw new DirectoryNotFoundException("city/harbin was not found above here. Name a pack's folder with --pack.");
        CityPackRead read = CityPackReader.Read(folder);
        CityPack pack = read.Pack ?? throw new FormatException($"The pack {folder} has faults: {string.Join("; ", read.Faults.Take(5))}");
        // Another machine has no map built from OpenStreetMap: only who asks for it gets days in its streets.
        BuiltPlaces? built = Value(args, "--built") is { } map ? BuiltPlaces.Read(map) : null;
        if (Value(args, "--write") is { } write)
        {
            File.WriteAllLines(write, Day(Whole(args, "--seed", 1), Value(args, "--weather")).Select(DayFile.Line), new UTF8Encoding(false));
            return 0;
        }

        if (args.Contains("--speed"))
        {
            return SpeedRun.Run(pack, args);
        }

        if (args.Contains("--month"))
        {
            return MonthRun.Run(pack, Whole(args, "--days", 30));
        }

        ImmutableArray<(string Name, ImmutableArray<LabelledMessage> Day)> days = Value(args, "--day") is { } file
            ? [(Path.GetFileName(file), DayFile.Read(File.ReadLines(file)))]
            : [.. from weather in Enum.GetValues<DayWeather>()
                  where Value(args, "--weather") is not { } only || weather.ToString().Equals(only, StringComparison.OrdinalIgnoreCase)
                  from seed in Enumerable.Range(Whole(args, "--seed", 1), Whole(args, "--seeds", Seeds))
                  select ($"{weather.ToString().ToLowerInvariant()} {seed}", Day(seed, weather.ToString()))];
        FusionReport report = new(pack, days, args.Contains("--verbose"));
        using (StreamWriter? pairs = Value(args, "--pairs") is { } path ? new StreamWriter(path) : null)
        {
            report.Run(Variants.Weighed(args.SkipWhile(a => a != "--weights").Skip(1).TakeWhile(a => a.Contains('=', StringComparison.Ordinal))), args.Contains("--verbose"), pairs);
        }

        if (!args.Contains("--quick"))
        {
            report.Baselines();
            foreach (Variant variant in Variants.Ablations)
            {
                report.Run(variant, listMistakes: false);
            }
        }

        report.Print();
        if (Value(args, "--json") is { } json)
        {
            File.WriteAllText(json, report.Json().ToJsonString(new JsonSerializerOptions { WriteIndented = true }) + "\n");
        }

        return 0;

        ImmutableArray<LabelledMessage> Day(int seed, string? weather) => LabelledDay.Make(seed, Varied(args, weather?.ToLowerInvariant() switch
        {
            "storm" => DayOptions.Storm,
            "winter" => DayOptions.Winter,
            _ => DayOptions.Normal,
        }), pack, built);
    }

    /// <summary>Where a report is on the shared layer.</summary>
    public static Func<Report, GeoPoint?> PlaceIn(CityPack pack)
    {
        Locator locator = new(pack);
        FeedDatums datums = new(pack);
        return report => locator.Locate(report, datums.Of(report.Feed)).Centre;
    }

    /// <summary>The same day made harder or easier: what is tuned to one world should hold in others.</summary>
    private static DayOptions Varied(string[] args, DayOptions options) => options with
    {
        Cases = Whole(args, "--cases", options.Cases),
        CallerNoiseM = Number(args, "--noise", options.CallerNoiseM),
        NeighbourShare = Number(args, "--neighbours", options.NeighbourShare),
        WrongKindShare = Number(args, "--wrong", options.WrongKindShare),
        LateShare = Number(args, "--late", options.LateShare),
        Effects = Number(args, "--effects", 1) > 0,
        Updates = Number(args, "--updates", 1) > 0,
    };

    private static double Number(string[] args, string name, double otherwise) => double.TryParse(Value(args, name), CultureInfo.InvariantCulture, out double number) ? number : otherwise;

    private static string? Value(string[] args, string name) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;

    private static int Whole(string[] args, string name, int otherwise) => int.TryParse(Value(args, name), CultureInfo.InvariantCulture, out int number) ? number : otherwise;
}
