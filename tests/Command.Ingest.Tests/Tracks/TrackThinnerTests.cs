using System.Collections.Frozen;
using System.Globalization;
using Command.Geo;
using Command.Geo.Crs;
using Command.Ingest.Configuration;
using Command.Ingest.Contracts;
using Command.Ingest.Feeds;
using Command.Ingest.Journal;
using Command.Ingest.Journal.Sqlite;
using Command.Ingest.Tracks;
using Microsoft.Extensions.Options;

namespace Command.Ingest.Tests.Tracks;

public sealed class TrackThinnerTests : IDisposable
{
    private static readonly DateTimeOffset s_at = new(2026, 7, 18, 9, 0, 0, TimeSpan.FromHours(8));
    private readonly string _folder = Directory.CreateTempSubdirectory("command-tracks-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(0, 360)]
    [InlineData(10, 43)]
    public async Task Thin_HourOfADrive_KeepsWhatTheToleranceAsksFor(double tolerance, int kept)
    {
        await using SqliteJournal journal = await DriveAsync();
        TrackThinner thinner = Thinner(journal, tolerance, writes: true);
        Assert.Equal(1, await thinner.ThinAsync(TestContext.Current.CancellationToken));
        Assert.Equal(kept, journal.Tracks.Track("vehicles:1", s_at, s_at.AddHours(1), 1000)!.Fixes.Length);
        Assert.Equal(0, await thinner.ThinAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Thin_NodeThatDoesNotWrite_LeavesItToTheOneThatDoes()
    {
        await using SqliteJournal journal = await DriveAsync();
        Assert.Equal(0, await Thinner(journal, 10, writes: false).ThinAsync(TestContext.Current.CancellationToken));
        Assert.Equal(360, journal.Tracks.Track("vehicles:1", s_at, s_at.AddHours(1), 1000)!.Fixes.Length);
    }

    [Theory]
    [InlineData(1, "2026-07-17")]
    [InlineData(7, "2026-07-11")]
    public async Task Retention_OfWholeDays_BeginsAtMidnightOfTheFirst(int days, string first)
    {
        await using SqliteJournal journal = SqliteJournal.Open(Path.Combine(_folder, "command.db"), "e");
        using TrackRetention retention = new(journal, Options.Create(new CommandOptions { Tracks = { KeepDays = days } }), new WritingNode(() => true), new At(s_at));
        Assert.Equal(DateTimeOffset.Parse(first + "T00:00:00Z", CultureInfo.InvariantCulture), retention.FirstKept());
    }

    /// <summary>An hour northwards at 36 km/h in metres of a plane, a fix every ten seconds, with ten minutes' stop at a place in the middle.</summary>
    private async Task<SqliteJournal> DriveAsync()
    {
        SqliteJournal journal = SqliteJournal.Open(Path.Combine(_folder, "command.db"), "e");
        Message[] fixes =
        [
            .. Enumerable.Range(0, 360).Select(i => new Position
            {
                Feed = "vehicles",
                Agency = "交通",
                SourceId = "1",
                Version = $"{i}",
                ObservedAt = s_at.AddSeconds(i * 10),
                At = new GeoPoint(500_000, 5_000_000 + (100 * (i < 150 ? i : Math.Max(150, i - 60)))),
                SpeedKmh = i is > 150 and < 210 ? 0 : 36,
            }),
        ];
        await journal.ReceiveAsync(new Envelope("e1", "vehicles", s_at, "h", new byte[] { 1 }, null, false), new Decoded([.. fixes], []), TestContext.Current.CancellationToken);
        return journal;
    }

    private static TrackThinner Thinner(SqliteJournal journal, double tolerance, bool writes) => new(
        journal,
        new Dictionary<string, PositionSystem> { ["vehicles"] = PositionSystem.Read("epsg:4549", new Dictionary<string, SevenParameters>()).System! }.ToFrozenDictionary(),
        Options.Create(new CommandOptions { Tracks = { ToleranceMetres = tolerance } }),
        new WritingNode(() => writes),
        new At(s_at.AddMinutes(76)));

    private sealed class At(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now.ToUniversalTime();
    }
}
