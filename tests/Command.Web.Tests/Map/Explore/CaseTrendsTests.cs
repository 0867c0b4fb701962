using System.Collections.Immutable;
using Command.Geo;
using Command.Ingest.Contracts;
using Command.Ingest.Journal.Sqlite;
using Command.Web.Map.Explore;
using Command.Web.Tests.Features.Wall;

namespace Command.Web.Tests.Map.Explore;

/// <summary>The trend of cases over a real journal.</summary>
public sealed class CaseTrendsTests : IDisposable
{
    private static readonly DateTimeOffset s_start = new(2026, 7, 18, 8, 0, 0, TimeSpan.Zero);
    private static readonly GeoBox s_city = new(126.4, 45.6, 126.8, 45.9);
    private readonly string _folder = Directory.CreateTempSubdirectory("command-trend-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Of_Reports_CountsEachOnceInTheStepInWhichItWasFirstSeen()
    {
        await using SqliteJournal journal = Open();
        await AppendAsync(journal, Report("a", 10), Report("a", 130), Report("b", 70), Report("late", -90));
        using CaseTrends trends = new(journal, Scene.Pack);

        Assert.Equal("1 1 0", Sum(await OfAsync(trends)));
        await AppendAsync(journal, Report("c", 175), Report("b", 20));
        Assert.Equal("2 0 1", Sum(await OfAsync(trends)));
    }

    [Fact]
    public async Task Of_ReportsElsewhereOrOfAnExerciseOrUnseen_LeavesThemOut()
    {
        await using SqliteJournal journal = Open();
        await AppendAsync(journal, Report("a", 10), Report("far", 10, lon: 120), Report("drill", 10, exercise: true), Report("x", 10, feed: "other"));
        using CaseTrends trends = new(journal, Scene.Pack);

        Assert.Equal("2 0 0", Sum(await OfAsync(trends)));
        Assert.Equal("1 0 0", Sum(await OfAsync(trends, exercise: true)));
        Assert.Equal("1 0 0", Sum(await OfAsync(trends, hidden: "other")));
    }

    private static Task<ImmutableArray<CaseTrend>> OfAsync(CaseTrends trends, bool exercise = false, string? hidden = null) =>
        trends.OfAsync(s_city, s_start, TimeSpan.FromHours(1), 3, exercise, feed => feed != hidden, TestContext.Current.CancellationToken);

    private static string Sum(ImmutableArray<CaseTrend> trends) => string.Join(' ', Enumerable.Range(0, 3).Select(i => trends.Sum(t => t.Counts[i])));

    private SqliteJournal Open() => SqliteJournal.Open(Path.Combine(_folder, "command.db"), "epoch-of-a-test");

    private static async Task AppendAsync(SqliteJournal journal, params ReportAccepted[] reports)
    {
        long last = journal.SequenceAt(DateTimeOffset.MaxValue);
        await journal.AppendAsync(last, [.. reports.Select((r, i) => new JournalEntry(last + 1 + i, s_start.AddHours(3), s_start.AddHours(3), "test", r))], [], TestContext.Current.CancellationToken);
    }

    private static ReportAccepted Report(string id, int minutes, double lon = 126.6, bool exercise = false, string feed = "city") =>
        new($"{feed}:{id}", new Report { Feed = feed, Agency = "test", SourceId = id, Version = "1", ObservedAt = s_start.AddMinutes(minutes), Kind = "waterlogging", Title = id, Exercise = exercise }, new Place { Centre = new GeoPoint(lon, 45.7) });
}
