using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using Command.Ingest.Contracts;
using Command.Ingest.Feeds;
using Command.Ingest.Tests.Fuzz;

namespace Command.Benchmarks.Decode;

/// <summary>
/// How fast each format is decoded on one core: the inputs of its corpus that have no fault, over and over for two seconds of processor time, with its
/// garbage collection and without the load of other programs, after a warm-up. What a pass gives is counted first, and every timed pass must give the same.
/// </summary>
internal static class DecodeBenchmark
{
    /// <summary>How often a stream holds the corpus, so that opening a connection does not count.</summary>
    private const int Repeats = 20;

    // The compiler makes its last version of what is hot only after it has watched it for some seconds; a server runs for weeks.
    private static readonly TimeSpan s_warm = TimeSpan.FromSeconds(6), s_timed = TimeSpan.FromSeconds(2);

    /// <summary>A typical alert is shorter; what is longer carries outlines of thousands of vertices.</summary>
    private const int TypicalAlert = 16 * 1024;

    private static readonly ImmutableArray<Aim> s_aims =
    [
        new("jt808", 1_000_000, "inputs/s"),
        new("sl651", 500_000, "inputs/s"),
        new("cap typical", 20_000, "inputs/s"),
        new("datex2", 50, "MB/s"),
    ];

    /// <summary>What is measured of a format's inputs: all of them, and the parts that cost differently.</summary>
    private static readonly ImmutableArray<Part> s_parts =
    [
        new("cap", "cap typical", (input, context) => input.Length <= TypicalAlert && Alerts(input, context) is [{ Signature: "none" }]),
        new("cap", "cap signed", (input, context) => Alerts(input, context) is [{ Signature: not "none" }, ..]),
    ];

    public static int Run(string[] formats)
    {
        string? samples = SampleFolder.Find();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}, {Environment.ProcessorCount} cores, {RuntimeInformation.FrameworkDescription}; {Processor()}"));
        Console.WriteLine(samples is null ? "Synthetic messages only: the samples are not on this machine." : "Real samples, and short messages of our own for what they lack.");
        Console.WriteLine($"{"format",-14}{"inputs",8}{"inputs/s",14}{"MB/s",10}{"messages/s",14}{"B/message",12}   aim");
        foreach (IFeedDecoder decoder in FeedFormats.All.Where(d => formats.Length == 0 || formats.Contains(d.Format)))
        {
            Corpus corpus = Corpus.Of(decoder, samples);
            FeedContext context = Corpus.Context(decoder.Format) with { Key = "" };
            if (!Measure(decoder.Format, corpus, context)
                || !s_parts.Where(p => p.Format == decoder.Format).All(p => Measure(p.Name, corpus with { Inputs = [.. corpus.Inputs.Where(i => p.Holds(i, context))] }, context)))
            {
                return 1;
            }
        }

        return 0;
    }

    private static ImmutableArray<Alert> Alerts(byte[] input, FeedContext context) => [.. FeedFormats.All.First(d => d.Format == "cap").Decode(input, context).Messages.OfType<Alert>()];

    private static bool Measure(string name, Corpus whole, FeedContext context)
    {
        Corpus corpus = whole with { Inputs = [.. whole.Inputs.Where(i => whole.Decoder.Decode(i, context).Faults.IsEmpty)] };
        if (corpus.Inputs.IsEmpty)
        {
            Console.WriteLine($"{name,-14} has no input without a fault");
            return true;
        }

        corpus = corpus.Decoder is IStreamFormat ? corpus with { Inputs = [.. Enumerable.Repeat(corpus.Inputs, Repeats).SelectMany(i => i)] } : corpus;
        Func<int> pass = Pass(corpus, context);
        int expected = pass();
        TimeSpan start = Used();
        while (Used() - start < s_warm)
        {
            pass();
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        int passes = 0;
        start = Used();
        while (Used() - start < s_timed)
        {
            if (pass() != expected)
            {
                Console.Error.WriteLine($"{name}: a pass gave another number of messages than the first ({expected}).");
                return false;
            }

            passes++;
        }

        double seconds = (Used() - start).TotalSeconds, inputs = passes * (double)corpus.Inputs.Length / seconds;
        double megabytes = passes * corpus.Inputs.Sum(i => (double)i.Length) / 1e6 / seconds;
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        string perMessage = expected == 0 ? "-" : (allocated / ((double)passes * expected)).ToString("F0", CultureInfo.InvariantCulture);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{name,-14}{corpus.Inputs.Length,8}{inputs,14:N0}{megabytes,10:F1}{passes * (double)expected / seconds,14:N0}{perMessage,12}   {Against(name, inputs, megabytes)}"));
        return true;
    }

    /// <summary>One run over the corpus: a stream format frames and decodes it as one connection's bytes, any other decodes body by body.</summary>
    private static Func<int> Pass(Corpus corpus, FeedContext context)
    {
        if (corpus.Decoder is not IStreamFormat format)
        {
            return () => corpus.Inputs.Sum(i => corpus.Decoder.Decode(i, context).Messages.Length);
        }

        byte[] stream = [.. corpus.Inputs.SelectMany(i => i)];
        return () =>
        {
            IStreamSession session = format.Open(context);
            int messages = 0, at = 0;
            while (at < stream.Length)
            {
                FrameRead read = session.Read(stream.AsSpan(at));
                if (read.Consumed == 0)
                {
                    break;
                }

                at += read.Consumed;
                messages += read.Frame is { } frame ? session.Decode(frame, context.ReceivedAt).Messages.Length : 0;
            }

            return messages;
        };
    }

    private static TimeSpan Used() => Environment.CpuUsage.TotalTime;

    private static string Against(string name, double inputs, double megabytes)
    {
        Aim? aim = s_aims.FirstOrDefault(a => a.Name == name);
        double reached = aim?.Unit == "MB/s" ? megabytes : inputs;
        return aim is null ? "none" : string.Create(CultureInfo.InvariantCulture, $"{aim.Least:N0} {aim.Unit}: {reached / aim.Least:F2} of it");
    }

    private static string Processor()
    {
        const string Information = "/proc/cpuinfo";
        string? line = File.Exists(Information) ? File.ReadLines(Information).FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal)) : null;
        return line is null ? "processor unknown" : line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
    }

    private sealed record Aim(string Name, double Least, string Unit);

    private sealed record Part(string Format, string Name, Func<byte[], FeedContext, bool> Holds);
}
