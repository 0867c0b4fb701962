using Command.Geo;
using Command.Ingest.Contracts;
using Command.Ingest.Journal.Sqlite;
using Command.Ingest.Picture;
using Command.Web.Map.Explore;

namespace Command.Web.Tests.Map.Explore;

/// <summary>The past over a real journal.</summary>
public sealed class MapPastTests : IDisposable
{
    private static readonly DateTimeOffset s_start = new(2026, 7, 18, 8, 0, 0, TimeSpan.Zero);
    private readonly string _folder = Directory.CreateTempSubdirectory("command-past-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AtAsync_AnyMoments_IsThePictureAsItStoodThen()
    {
        await using SqliteJournal journal = await WithIncidentsAsync(40);
        using MapPast past = new(journal);
        foreach (int minute in (int[])[39, 0, 17, 17, 3, 40, 25])
        {
            PictureState picture = await past.AtAsync(s_start.AddMinutes(minute), Cancel);
            Assert.Equal(Math.Min(40, minute + 1), picture.Open.Count);
        }

        Assert.Empty((await past.AtAsync(s_start.AddMinutes(-1), Cancel)).Open);
    }

    [Fact]
    public async Task AtAsync_ForwardStepByStep_FoldsEachEntryOnce()
    {
        await using SqliteJournal journal = await WithIncidentsAsync(40);
        using MapPast past = new(journal);
        for (int minute = 0; minute <= 40; minute++)
        {
            await past.AtAsync(s_start.AddMinutes(minute), Cancel);
        }

        Assert.Equal(40, past.Folded);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<SqliteJournal> WithIncidentsAsync(int count)
    {
        SqliteJournal journal = SqliteJournal.Open(Path.Combine(_folder, "command.db"), "epoch-of-a-test");
        JournalEntry[] entries =
        [
            .. Enumerable.Range(0, count).Select(i => new JournalEntry(
                i + 1,
                s_start.AddMinutes(i),
                s_start.AddMinutes(i),
                "test",
                new IncidentOpened($"I-{i:0000}", "waterlogging", "积水", 3, new Place { Centre = new GeoPoint(126.6, 45.7) }, s_start.AddMinutes(i), new SourceRef("report", $"city:{i}"), [], false))),
        ];
        await journal.AppendAsync(0, [.. entries], [], Cancel);
        return journal;
    }
}
