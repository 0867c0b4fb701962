using System.Text;
using Command.Ingest.Contracts;
using Command.Ingest.Feeds;
using Command.Ingest.Journal;
using Command.Ingest.Journal.Postgres;
using Command.Ingest.Journal.Sqlite;
using Command.Ingest.Tests.Journal;

namespace Command.Ingest.Tests.Bus;

/// <summary>What a receipt names to wake the writer with, on both engines.</summary>
public sealed class InboxIdsTests(PostgresFixture postgres)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Receive_NewMessagesAndMarks_NamesTheirInboxEntriesAndNoOthers(bool onPostgres)
    {
        string folder = Directory.CreateTempSubdirectory("command-ids-").FullName;
        await using (IJournalStore journal = onPostgres
            ? PostgresJournal.Open(postgres.NewDatabase(), "epoch", TimeProvider.System)
            : SqliteJournal.Open(Path.Combine(folder, "journal.db"), "epoch"))
        {
            SnapshotMark mark = new() { Feed = "city", Agency = "a", SourceId = "all", Version = "1", ObservedAt = s_now, Present = [] };
            Committed first = await ReceiveAsync(journal, "E-1", new Decoded([Report("C-1"), Report("C-2")], []) { Marks = [mark] });
            Assert.Equal(3, first.Inbox.Length);
            Assert.Equal(journal.Pending(0, 10).Select(p => p.Id), first.Inbox.Order());

            Committed second = await ReceiveAsync(journal, "E-2", new Decoded([Report("C-1"), Report("C-3")], []));
            Assert.Equal("C-3", journal.Pending(Assert.Single(second.Inbox) - 1, 1).Single().Message.SourceId);
            Assert.Empty((await ReceiveAsync(journal, "E-2", new Decoded([Report("C-1"), Report("C-3")], []))).Inbox);
        }

        Directory.Delete(folder, recursive: true);
    }

    private static readonly DateTimeOffset s_now = new(2026, 7, 18, 6, 0, 0, TimeSpan.Zero);

    private static Report Report(string id) => new() { Feed = "city", Agency = "a", SourceId = id, Version = "1", ObservedAt = s_now, Kind = "other", Title = id };

    private static Task<Committed> ReceiveAsync(IJournalStore journal, string content, Decoded decoded) => journal.ReceiveAsync(
        new Envelope(Guid.NewGuid().ToString("N"), "city", s_now, content, Encoding.UTF8.GetBytes(content), null, false), decoded, TestContext.Current.CancellationToken);
}
