using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Handling;
using Command.Ingest.Journal.Sqlite;
using Command.Ingest.Picture.Handling;
using Command.Ingest.Shares;

namespace Command.Benchmarks.Handling;

/// <summary>How long the figures of a day, a month and a year take over a year of cases, and what following the journal takes from who writes it.</summary>
internal static class HandlingBenchmark
{
    private const int Batch = 500;
    private const int Whole = 500_000;
    private const int Quick = 20_000;

    private static readonly ImmutableArray<string> s_groups = ["incidents.opened", "dispatch.p90", "arrival.p90", "arrival.within", "cases.due", "cases.closed.ofDue", "cases.onTime.ofDue", "cases.reworked"];

    public static async Task<int> RunAsync(string[] args)
    {
        int cases = args.Contains("--quick") ? Quick : args.Select(a => a.StartsWith("--cases=", StringComparison.Ordinal) ? int.Parse(a["--cases=".Length..], CultureInfo.InvariantCulture) : 0).FirstOrDefault(n => n > 0, Whole);
        CityPack pack = CityPackReader.Read(CityPackLocation.Find("harbin", AppContext.BaseDirectory)!).Pack!;
        string folder = Directory.CreateTempSubdirectory("command-handling-bench-").FullName;
        try
        {
            double alone = await AppendAsync(Path.Combine(folder, "alone"), pack, Math.Min(cases, Quick), follow: false);
            double followed = await AppendAsync(Path.Combine(folder, "followed"), pack, Math.Min(cases, Quick), follow: true);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"appending as fast as it goes: alone {alone:N0} entries/s, followed {followed:N0} entries/s: {100 * (1 - (followed / alone)):0.0} % slower"));
            await FiguresAsync(folder, pack, cases);
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<double> AppendAsync(string folder, CityPack pack, int cases, bool follow)
    {
        await using SqliteJournal journal = SqliteJournal.Open(Path.Combine(folder, "command.db"), "bench");
        await using HandlingDb db = new(folder, null);
        HandlingStore store = new(db, journal, pack, TimeProvider.System);
        using CancellationTokenSource stop = new();
        Task following = follow ? FollowAsync(store, stop.Token) : Task.CompletedTask;
        long began = Stopwatch.GetTimestamp(), sequence = 0;
        foreach (ImmutableArray<JournalEntry> batch in new HandlingYear(pack, cases, DateTimeOffset.UtcNow.AddDays(-365)).Batches(Batch))
        {
            await journal.AppendAsync(sequence, batch, [], CancellationToken.None);
            sequence = batch[^1].Sequence;
        }

        double rate = sequence / Stopwatch.GetElapsedTime(began).TotalSeconds;
        await stop.CancelAsync();
        await following;
        return rate;
    }

    /// <summary>As the keeper does it.</summary>
    private static async Task FollowAsync(HandlingStore store, CancellationToken stop)
    {
        try
        {
            while (!stop.IsCancellationRequested)
            {
                await Task.Delay(await store.TakeAsync(stop) == HandlingStore.Piece ? TimeSpan.FromMilliseconds(20) : TimeSpan.FromSeconds(2), stop);
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private static async Task FiguresAsync(string folder, CityPack pack, int cases)
    {
        DateTimeOffset start = DateTimeOffset.UtcNow.AddDays(-365);
        await using SqliteJournal journal = SqliteJournal.Open(Path.Combine(folder, "year", "command.db"), "bench");
        await using HandlingDb db = new(Path.Combine(folder, "year"), null);
        HandlingStore store = new(db, journal, pack, TimeProvider.System);
        long sequence = 0;
        foreach (ImmutableArray<JournalEntry> batch in new HandlingYear(pack, cases, start).Batches(Batch))
        {
            await journal.AppendAsync(sequence, batch, [], CancellationToken.None);
            sequence = batch[^1].Sequence;
        }

        long began = Stopwatch.GetTimestamp();
        while (await store.TakeAsync(CancellationToken.None) > 0)
        {
        }

        double took = Stopwatch.GetElapsedTime(began).TotalSeconds;
        long bytes = new DirectoryInfo(Path.Combine(folder, "year")).EnumerateFiles("handling.db*").Sum(f => f.Length);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{cases:N0} cases, {sequence:N0} entries made into rows in {took:0.0} s ({sequence / took:N0} entries/s), {bytes / 1048576.0:N0} MiB"));
        HandlingDesk desk = new(new LocalOutcomes(store), pack, TimeProvider.System);
        TimeZoneInfo zone = pack.City.TimeZone;
        foreach (string span in (string[])["day", "week", "month", "year"])
        {
            List<double> page = [], past = [];
            for (int i = 0; i < 12; i++)
            {
                DateOnly day = HandlingPeriod.DayOf(DateTimeOffset.UtcNow.AddDays(-2 - (i * 25)), zone);
                HandlingPeriod period = span switch { "day" => HandlingPeriod.Day(day, zone), "week" => HandlingPeriod.Week(day, zone), "month" => HandlingPeriod.Month(day.Year, day.Month, zone), _ => new HandlingPeriod(start, start.AddDays(365)) };
                HandlingQuestion question = new(period, null, null, null, false, null);
                HandlingWishes wishes = new(["dispatch.within"], "arrival", true, s_groups);
                page.Add(await TimeAsync(() => desk.BoardAsync(question, Sight.Whole, wishes, CancellationToken.None)));
                past.Add(await TimeAsync(() => desk.BoardAsync(question with { AsOf = start.AddDays(300) }, Sight.Whole, wishes, CancellationToken.None)));
            }

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{span,-6} all figures, groups and charts: median {Rank(page, 0.5):0} ms, p95 {Rank(page, 0.95):0} ms; as of a day in the past: p95 {Rank(past, 0.95):0} ms"));
        }
    }

    private static async Task<double> TimeAsync(Func<Task> action)
    {
        long began = Stopwatch.GetTimestamp();
        await action();
        return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
    }

    private static double Rank(List<double> values, double share)
    {
        double[] ascending = [.. values.Order()];
        return Percentiles.Of(ascending, share)!.Value;
    }
}
