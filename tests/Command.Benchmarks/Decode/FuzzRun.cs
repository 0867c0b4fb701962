using System.Diagnostics;
using System.Globalization;
using Command.Ingest.Feeds;
using Command.Ingest.Tests.Fuzz;

namespace Command.Benchmarks.Decode;

/// <summary>Almost-right inputs for a stated time, format by format. What breaks a decoder is written down with its seed and number.</summary>
internal static class FuzzRun
{
    private const string Kept = "artifacts/fuzz";

    /// <summary>No input may keep a decoder busy for longer, even on a loaded machine.</summary>
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(2);

    public static int Run(string format, TimeSpan each, int seed)
    {
        string? samples = SampleFolder.Find();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"seed {seed}, {each.TotalSeconds} s a format, {(samples is null ? "synthetic inputs" : "real samples")}; mutation is blind to coverage"));
        bool whole = true;
        foreach (IFeedDecoder decoder in FeedFormats.All.Where(d => format == "all" || d.Format == format))
        {
            whole &= Run(Corpus.Of(decoder, samples), each, seed);
        }

        return whole ? 0 : 1;
    }

    private static bool Run(Corpus corpus, TimeSpan each, int seed)
    {
        Mutator mutator = new(corpus, seed);
        Stopwatch clock = Stopwatch.StartNew();
        TimeSpan longest = TimeSpan.Zero;
        int count = 0, broken = 0;
        for (; clock.Elapsed < each && broken < 10; count++)
        {
            byte[] input = mutator.Next();
            TimeSpan start = clock.Elapsed;
            string? what = Outcome(corpus.Decoder, input);
            TimeSpan taken = clock.Elapsed - start;
            longest = taken > longest ? taken : longest;
            what ??= taken > s_longest ? string.Create(CultureInfo.InvariantCulture, $"took {taken.TotalSeconds:F1} s") : null;
            if (what is not null)
            {
                broken++;
                Keep(corpus.Decoder.Format, seed, count, input, what);
            }
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{corpus.Decoder.Format,-14}{count,10} inputs, {broken} broken, longest {longest.TotalMilliseconds:F0} ms"));
        return broken == 0;
    }

    /// <summary>Any exception at all is a finding here, which is what the run is for.</summary>
    private static string? Outcome(IFeedDecoder decoder, byte[] input)
    {
        try
        {
            return Invariants.Broken(decoder, input);
        }
#pragma warning disable CA1031 // An exception of any type is the finding.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return e.ToString();
        }
    }

    private static void Keep(string format, int seed, int number, byte[] input, string what)
    {
        Directory.CreateDirectory(Kept);
        string name = Path.Combine(Kept, string.Create(CultureInfo.InvariantCulture, $"{format}-{seed}-{number}"));
        File.WriteAllBytes(name + ".bin", input);
        File.WriteAllText(name + ".txt", what);
        Console.WriteLine($"{name}.bin: {what.Split('\n')[0]}");
    }
}
