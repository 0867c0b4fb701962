using Command.Ingest.Contracts;
using Command.Ingest.Journal;
using Command.Ingest.Journal.Sqlite;
using Microsoft.Data.Sqlite;

namespace Command.Ingest.Tests.Journal;

public sealed class SqliteJournalTests : JournalCompliance, IDisposable
{
    /// <summary>Where all fixes were before each day had its own table.</summary>
    private const string UndividedFixes = """
        DROP TABLE fixes_other;
        CREATE TABLE fixes (
            unit INTEGER NOT NULL, observed_ms INTEGER NOT NULL, lon REAL NOT NULL, lat REAL NOT NULL, speed REAL, heading REAL,
            PRIMARY KEY (unit, observed_ms)) WITHOUT ROWID;
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("command-journal-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Open_FolderThatCantBeMade_SaysWhatToCheck()
    {
        string file = Path.Combine(_folder, "file");
        File.WriteAllText(file, "not a folder");
        JournalUnavailableException e = Assert.Throws<JournalUnavailableException>(() => SqliteJournal.Open(Path.Combine(file, "journal.db"), "x"));
        Assert.Contains("Command__DataDir", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pending_MoreWaitThanAreHeldInMemory_AllComeOnceAndInOrder()
    {
        const int Envelopes = 23, Each = 1000;
        await using SqliteJournal journal = SqliteJournal.Open(Path.Combine(_folder, "many.db"), "first");
        await ReceiveAsync(0);
        await journal.AppendAsync(0, [], [.. journal.Pending(0, Each).Select(e => e.Id)], Cancel);
        for (int i = 1; i <= Envelopes; i++)
        {
            await ReceiveAsync(i);
        }

        List<string> settled = [];
        for (int turn = 0; journal.Pending(0, 700) is { IsEmpty: false } pending; turn++)
        {
            settled.AddRange(pending.Select(e => e.Message.SourceId));
            await journal.AppendAsync(0, [], [.. pending.Select(e => e.Id)], Cancel);
            if (turn == 3)
            {
                await ReceiveAsync(Envelopes + 1);
            }
        }

        Assert.Equal(Enumerable.Range(Each, (Envelopes + 1) * Each).Select(n => $"R{n}"), settled);

        Task ReceiveAsync(int i) =>
            journal.ReceiveAsync(Envelope($"e{i}", $"h{i}"), Of([.. Enumerable.Range(i * Each, Each).Select(n => Report($"R{n}", "1"))]), Cancel);
    }

    [Fact]
    public async Task Pending_OfThisProcessAndOfTheOneBefore_TheOlderComeFirst()
    {
        string file = Path.Combine(_folder, "again.db");
        await using (SqliteJournal before = SqliteJournal.Open(file, "first"))
        {
            await before.ReceiveAsync(Envelope("e1", "a"), Of(Report("R1", "1"), Report("R2", "1")), Cancel);
        }

        await using SqliteJournal journal = SqliteJournal.Open(file, "second");
        await journal.ReceiveAsync(Envelope("e2", "b"), Of(Report("R3", "1"), Report("R2", "1")), Cancel);
        List<string> settled = [];
        while (journal.Pending(0, 10) is { IsEmpty: false } pending)
        {
            settled.AddRange(pending.Select(e => $"{e.Envelope} {e.Message.SourceId}"));
            await journal.AppendAsync(0, [], [.. pending.Select(e => e.Id)], Cancel);
        }

        Assert.Equal(["e1 R1", "e1 R2", "e2 R3"], settled);
    }

    [Fact]
    public async Task Receive_MoreThanTheLogMayHold_TheLogIsBegunAnew()
    {
        string file = Path.Combine(_folder, "log.db");
        byte[] bytes = new byte[512 * 1024];
        await using SqliteJournal journal = SqliteJournal.Open(file, "first");
        for (int i = 0; i < 160; i++)
        {
            await journal.ReceiveAsync(Envelope($"e{i}", $"h{i}") with { Bytes = bytes }, Of(Report($"R{i}", "1")), Cancel);
        }

        long stored = 160L * bytes.Length, log = new FileInfo(file + "-wal").Length;
        Assert.True(log < stored / 2, $"The log has grown to {log} bytes for {stored}.");
        Assert.Equal(160, journal.Counts()["city"].Stored);
    }

    [Theory]
    [InlineData(UndividedFixes + "ALTER TABLE journal DROP COLUMN hash; PRAGMA user_version=2")]
    [InlineData(UndividedFixes + "ALTER TABLE journal DROP COLUMN hash; DROP TABLE parts; PRAGMA user_version=1")]
    public async Task Open_FileWithoutAChain_IsGivenOneOverWhatItHolds(string back)
    {
        string file = Path.Combine(_folder, "unchained.db");
        await using (SqliteJournal journal = SqliteJournal.Open(file, "first"))
        {
            await journal.AppendAsync(0, [.. Enumerable.Range(1, 2500).Select(n => Entry(n))], [], Cancel);
        }

        Execute(file, back);
        await using (SqliteJournal opened = SqliteJournal.Open(file, "second"))
        {
            Assert.Equal(2500, opened.Read(0).Count());
            await opened.AppendAsync(2500, [Entry(2501)], [], Cancel);
            Assert.Equal(2501, Assert.Single(opened.Read(2500)).Sequence);
        }

        Execute(file, "UPDATE journal SET author = 'mallory' WHERE sequence = 1200");
        await using SqliteJournal changed = SqliteJournal.Open(file, "third");
        Assert.Equal(1200, Assert.Throws<JournalCorruptException>(() => changed.Read(0).Count()).Sequence);
    }

    [Theory]
    [InlineData("UPDATE journal SET author = 'mallory' WHERE sequence = 7000", 7000)]
    [InlineData("DELETE FROM journal WHERE sequence = 6500", 6500)]
    [InlineData("UPDATE journal SET hash = x'00' WHERE sequence = 2049", 2049)]
    public async Task Read_LongHistoryThatWasAltered_GivesAllThatIsGoodAndThenSaysWhere(string alter, long broken)
    {
        string file = Path.Combine(_folder, "long.db");
        await using SqliteJournal journal = SqliteJournal.Open(file, "first");
        await journal.AppendAsync(0, [.. Enumerable.Range(1, 9000).Select(n => Entry(n))], [], Cancel);
        Assert.Equal(Enumerable.Range(1, 9000).Select(n => (long)n), journal.Read(0).Select(e => e.Sequence));
        Assert.Equal([1L, 2L, 3L], journal.Read(0).Take(3).Select(e => e.Sequence));
        Assert.Equal(3000, journal.Read(0).ElementAt(2999).Sequence);
        Execute(file, alter);

        List<long> read = [];
        JournalCorruptException e = Assert.Throws<JournalCorruptException>(() =>
        {
            foreach (JournalEntry entry in journal.Read(0))
            {
                read.Add(entry.Sequence);
            }
        });

        Assert.Equal(broken, e.Sequence);
        Assert.Equal(Enumerable.Range(1, (int)broken - 1).Select(n => (long)n), read);
    }

    [Fact]
    public async Task Open_FileOfTheFirstSchema_IsBroughtToThisOneAndKeepsWhatItHeld()
    {
        string file = Path.Combine(_folder, "old.db");
        await using (SqliteJournal journal = SqliteJournal.Open(file, "first"))
        {
            await journal.SaveSnapshotAsync(7, new byte[] { 1 }, TestContext.Current.CancellationToken);
        }

        Execute(file, UndividedFixes + "ALTER TABLE journal DROP COLUMN hash; DROP TABLE parts; PRAGMA user_version=1");
        await using SqliteJournal opened = SqliteJournal.Open(file, "second");
        Assert.Equal("first", opened.Epoch);
        Assert.Equal(7, opened.LoadSnapshot()?.Sequence);
        Assert.Empty(opened.Parts("vehicles", false, "m", DateTimeOffset.UnixEpoch));
    }

    [Theory]
    [InlineData("PRAGMA user_version=3")]
    [InlineData("ALTER TABLE journal DROP COLUMN hash; PRAGMA user_version=2")]
    [InlineData("ALTER TABLE journal DROP COLUMN hash; DROP TABLE parts; PRAGMA user_version=1")]
    public async Task Open_FileWithAllFixesTogether_DividesThemByDayAndStillKnowsThem(string back)
    {
        string file = Path.Combine(_folder, "together.db");
        Message[] all = [Fix("138", -86_400), Fix("138", 0), Fix("138", 5), Fix("139", 5), Fix("138", 86_400 * 30)];
        await using (SqliteJournal journal = SqliteJournal.Open(file, "first"))
        {
            await journal.ReceiveAsync(Envelope("e1", "a"), Of([.. all]), Cancel);
        }

        Execute(file, """
            CREATE TABLE old AS SELECT * FROM fixes_other UNION ALL SELECT * FROM fixes_20260717 UNION ALL SELECT * FROM fixes_20260718;
            DROP TABLE fixes_20260717; DROP TABLE fixes_20260718; DROP TABLE fixes_20260719; DROP TABLE thinned_20260717; DROP TABLE thinned_20260718; DROP TABLE thinned_20260719;
            """ + UndividedFixes + "INSERT INTO fixes SELECT * FROM old; DROP TABLE old;" + back);
        await using SqliteJournal opened = SqliteJournal.Open(file, "second");
        Assert.Equal(4, opened.Tracks.Track("city:138", DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue, 100)!.Fixes.Length);
        Assert.Equal("fixes_20260717 fixes_20260718 fixes_20260817 fixes_other", Tables(file));
        Assert.Equal(new Receipt("e2", 0, 5, 0), (await opened.ReceiveAsync(Envelope("e2", "b"), Of([.. all]), Cancel)).Receipt);
    }

    [Fact]
    public async Task Receive_FixesOfSeveralDays_AreKeptByTheDayAndDroppedADayAtATime()
    {
        string file = Path.Combine(_folder, "days.db");
        await using SqliteJournal journal = SqliteJournal.Open(file, "x");
        await journal.ReceiveAsync(Envelope("e1", "a"), Of(Fix("138", -86_400), Fix("138", 0), Fix("138", 86_400), Fix("138", 40 * 86_400)), Cancel);
        Assert.Equal("fixes_20260717 fixes_20260718 fixes_20260719 fixes_other", Tables(file));

        Assert.Equal(1, await journal.DropFixesAsync(new DateTimeOffset(2026, 7, 18, 0, 0, 0, TimeSpan.Zero), Cancel));
        Assert.Equal("fixes_20260718 fixes_20260719 fixes_other", Tables(file));

        // Its day comes: what a fast clock had dated ahead moves where it belongs, and is still known.
        Envelope later = Envelope("e2", "b") with { ReceivedAt = Envelope("e2", "b").ReceivedAt.AddDays(40) };
        Committed again = await journal.ReceiveAsync(later, Of(Fix("138", 40 * 86_400), Fix("138", (40 * 86_400) + 1)), Cancel);
        Assert.Equal((1, 1), (again.Receipt.Messages, again.Receipt.Duplicates));
        Assert.Contains("fixes_20260827", Tables(file), StringComparison.Ordinal);
        Assert.Equal(0L, Ask(file, "SELECT count(*) FROM fixes_other"));
    }

    [Fact]
    public async Task DropFixes_BigDay_GetsSmallerBeforeItGoes()
    {
        string file = Path.Combine(_folder, "big.db");
        await using SqliteJournal journal = SqliteJournal.Open(file, "x");
        await journal.ReceiveAsync(Envelope("e1", "a"), Of(Fix("138", 0)), Cancel);
        Execute(file, "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 230000) INSERT INTO fixes_20260718 SELECT i, 1784332800000, 126.6, 45.7, NULL, NULL FROM n");
        DateTimeOffset before = new(2026, 7, 19, 0, 0, 0, TimeSpan.Zero);
        int[] dropped = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => journal.DropFixesAsync(before, Cancel)));
        Assert.Equal([20_000, 20_000, 1, 0], dropped);
        Assert.Equal("fixes_20260719 fixes_other", Tables(file));
    }

    [Fact]
    public async Task Receive_WhatIsTakenBack_LeavesNoBeliefInTablesThatAreNotThere()
    {
        string file = Path.Combine(_folder, "back.db");
        await using SqliteJournal journal = SqliteJournal.Open(file, "x");
        await Assert.ThrowsAsync<ArgumentException>(() => journal.ReceiveAsync(Envelope("e1", "a"), Of(Fix("138", 0), Fix("138", 1) with { At = null }), Cancel));
        Assert.Equal("fixes_other", Tables(file));
        Assert.Equal(1, (await journal.ReceiveAsync(Envelope("e2", "b"), Of(Fix("138", 0)), Cancel)).Receipt.Messages);
    }

    [Fact]
    public async Task Open_FileOfALaterVersion_IsRefusedAndLeftAsItIs()
    {
        string file = Path.Combine(_folder, "later.db");
        await SqliteJournal.Open(file, "first").DisposeAsync();
        Execute(file, "PRAGMA user_version=99");

        JournalUnavailableException e = Assert.Throws<JournalUnavailableException>(() => SqliteJournal.Open(file, "second"));
        Assert.Contains("schema 99", e.Message, StringComparison.Ordinal);
    }

    private static void Execute(string file, string sql)
    {
        using SqliteConnection connection = new($"Data Source={file};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static string Tables(string file) =>
        (string)Ask(file, "SELECT group_concat(name, ' ') FROM (SELECT name FROM sqlite_master WHERE type = 'table' AND name GLOB 'fixes_*' ORDER BY name)");

    private static object Ask(string file, string sql)
    {
        using SqliteConnection connection = new($"Data Source={file};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar()!;
    }

    protected override void Change(string name, string sql) => Execute(Path.Combine(_folder, name + ".db"), sql);

    protected override string Literal(byte[] bytes) => $"x'{Convert.ToHexString(bytes)}'";

    protected override IJournalStore Open(string name) => SqliteJournal.Open(Path.Combine(_folder, name + ".db"), Guid.NewGuid().ToString("N"));
}
