using System.Diagnostics;
using System.Globalization;
using Command.Ingest.City;
using Command.Ingest.Journal.Past;
using Command.Ingest.Journal.Sqlite;
using Command.Ingest.Picture;
using Microsoft.Extensions.Logging.Abstractions;

namespace Command.Benchmarks.Durable;

/// <summary>Any second of a long history: moments in any order from an empty memory, and a play forward. Every picture must be the plain fold's.</summary>
internal static class PastBenchmark
{
    private const int Moments = 40, Steps = 100, StepEntries = 300, Between = 20_000;

    public static async Task<int> RunAsync(string[] args)
    {
        long wanted = args.Length > 0 && long.TryParse(args[0], CultureInfo.InvariantCulture, out long given) ? given : 200_000;
        CityPack pack = CityPackReader.Read(CityPackLocation.Find("harbin", AppContext.BaseDirectory)!).Pack!;
        string folder = Directory.CreateTempSubdirectory("command-past-").FullName;
        try
        {
            await using SqliteJournal journal = SqliteJournal.Open(Path.Combine(folder, "command.db"), "past");
            long written = 0;
            await History.MakeAsync(pack, wanted, async entries =>
            {
                await journal.AppendAsync(written, entries, [], CancellationToken.None);
                written += entries.Length;
            });
            Checkpoints kept = new(journal, Path.Combine(folder, "past"), 1L << 30, NullLogger<Checkpoints>.Instance);
            Stopwatch watch = Stopwatch.StartNew();
            PictureState plain = PictureState.Empty;
            TimeSpan saving = TimeSpan.Zero;
            while (plain.Sequence < written)
            {
                plain = Fold.EvolveAll(plain, journal.Range(plain.Sequence, (int)Math.Min(Between / 2, written - plain.Sequence)));
                if (plain.Sequence % Between == 0)
                {
                    long began = Stopwatch.GetTimestamp();
                    kept.Save(plain);
                    saving += Stopwatch.GetElapsedTime(began);
                }
            }

            Print($"{written:N0} entries folded plainly in {(watch.Elapsed - saving).TotalSeconds:N2} s; {kept.All.Length} pictures kept, {kept.Bytes / 1048576.0:N1} MiB, {saving.TotalMilliseconds / Math.Max(1, kept.All.Length):N0} ms each");

            using PastPictures past = new(journal, kept, new PastMemory(256L << 20));
            List<double> any = [], play = [];
            for (int i = 1; i <= Moments; i++)
            {
                any.Add(await TimedAsync(past, 1 + (i * 7919L * 104_729 % written)));
            }

            long from = written / 3;
            for (int i = 0; i < Steps; i++)
            {
                play.Add(await TimedAsync(past, Math.Min(written, from + (i * StepEntries))));
            }

            Print($"any moment, in any order: {Quantiles(any)}");
            Print($"{Steps} steps of {StepEntries} entries forward: {Quantiles(play)}");
            return (await past.AtSequenceAsync(written, CancellationToken.None)).Incidents.Count == plain.Incidents.Count && any.Max() <= 2_000 ? 0 : 1;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<double> TimedAsync(PastPictures past, long sequence)
    {
        long began = Stopwatch.GetTimestamp();
        await past.AtSequenceAsync(sequence, CancellationToken.None);
        return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
    }

    private static string Quantiles(List<double> ms)
    {
        double[] sorted = [.. ms.Order()];
        return string.Create(CultureInfo.InvariantCulture, $"p50 {sorted[sorted.Length / 2]:N0} ms, p95 {sorted[(int)(sorted.Length * 0.95)]:N0} ms, longest {sorted[^1]:N0} ms");
    }

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
