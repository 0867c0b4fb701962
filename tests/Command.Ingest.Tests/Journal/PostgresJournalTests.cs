using System.Collections.Concurrent;
using Command.Ingest.Contracts;
using Command.Ingest.Journal;
using Command.Ingest.Journal.Postgres;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Command.Ingest.Tests.Journal;

public sealed class PostgresJournalTests(PostgresFixture postgres) : JournalCompliance
{
    private readonly Dictionary<string, string> _databases = [];

    [Fact]
    public async Task Server_KilledUnderLoad_KeepsWhatWasAcknowledgedOnceAndIsUsedAgainWhenItIsBack()
    {
        using DebianPostgres? server = DebianPostgres.Start();
        Assert.SkipWhen(server is null, PostgresFixture.Missing);
        await using PostgresJournal journal = Open(PostgresFixture.NewDatabase(server), "kill");
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        ConcurrentQueue<string> acknowledged = new();
        TaskCompletionSource early = new(), late = new();
        int lateFrom = int.MaxValue;

        async Task SendAsync(int sender)
        {
            for (int i = 0; !stop.IsCancellationRequested; i++)
            {
                string id = $"S{sender}-{i}";
                for (int attempt = 0; !await AcknowledgedAsync(() => journal.ReceiveAsync(Envelope($"{id}-{attempt}", $"{id}-{attempt}"), Of(Report(id, "1")), Cancel)); attempt++)
                {
                    await Task.Yield();
                }

                acknowledged.Enqueue(id);
                if (acknowledged.Count >= 300)
                {
                    early.TrySetResult();
                }

                if (acknowledged.Count >= Volatile.Read(ref lateFrom))
                {
                    late.TrySetResult();
                }
            }
        }

        async Task<long> AppendAsync()
        {
            long last = 0;
            while (!stop.IsCancellationRequested)
            {
                // Had a lost answer been told as "not stored", the next attempt would be refused as a conflict.
                while (!await AcknowledgedAsync(() => journal.AppendAsync(last, [Entry(last + 1)], [], Cancel)))
                {
                    await Task.Yield();
                }

                last++;
            }

            return last;
        }

        Task[] senders = [.. Enumerable.Range(0, 8).Select(s => Task.Run(() => SendAsync(s)))];
        Task<long> appender = Task.Run(AppendAsync);
        await early.Task.WaitAsync(TimeSpan.FromMinutes(1), Cancel);
        server.Kill();
        server.Up();
        Volatile.Write(ref lateFrom, acknowledged.Count + 300);
        await late.Task.WaitAsync(TimeSpan.FromMinutes(1), Cancel);
        await stop.CancelAsync();
        await Task.WhenAll(senders);
        long appended = await appender;

        string[] stored = [.. journal.Pending(0, int.MaxValue).Select(e => e.Message.SourceId)];
        Assert.Equal(stored.Length, stored.Distinct().Count());
        Assert.Empty(acknowledged.Except(stored));
        Assert.Equal(Enumerable.Range(1, (int)appended).Select(n => (long)n), journal.Read(0).Select(e => e.Sequence));
        FeedCounts counts = journal.Counts()["city"];
        Assert.Equal(counts.Received, counts.Stored + counts.Duplicates + counts.Quarantined);
    }

    [Fact]
    public async Task Server_Away_IsSaidAtOnceToWritersAndReaders()
    {
        using DebianPostgres? server = DebianPostgres.Start();
        Assert.SkipWhen(server is null, PostgresFixture.Missing);
        await using PostgresJournal journal = Open(PostgresFixture.NewDatabase(server), "away");
        await journal.AppendAsync(0, [Entry(1)], [], Cancel);
        server.Kill();

        await Assert.ThrowsAsync<JournalUnavailableException>(() => journal.AppendAsync(1, [Entry(2)], [], Cancel));
        Assert.Throws<JournalUnavailableException>(() => journal.Pending(0, 10));
        Assert.Throws<JournalUnavailableException>(() => journal.Read(0).Count());

        server.Up();
        await journal.AppendAsync(1, [Entry(2)], [], Cancel);
        Assert.Equal([1L, 2L], journal.Read(0).Select(e => e.Sequence));
    }

    [Fact]
    public async Task Append_TwoProcessesAtTheSameSequence_OneWins()
    {
        string database = postgres.NewDatabase();
        await using PostgresJournal one = Open(database, "first"), other = Open(database, "second");
        Assert.Equal("first", other.Epoch);

        bool[] won = await Task.WhenAll(new[] { one, other }.Select(async j =>
        {
            try
            {
                await j.AppendAsync(0, [Entry(1), Entry(2)], [], Cancel);
                return true;
            }
            catch (SequenceConflictException)
            {
                return false;
            }
        }));

        Assert.Single(won, w => w);
        Assert.Equal([1L, 2L], one.Read(0).Select(e => e.Sequence));
    }

    [Fact]
    public async Task Open_DatabaseOfALaterVersion_IsRefusedAndLeftAsItIs()
    {
        string database = postgres.NewDatabase();
        await Open(database, "first").DisposeAsync();
        PostgresFixture.Execute(database, "UPDATE meta SET value = '99' WHERE key = 'schema'");

        JournalUnavailableException e = Assert.Throws<JournalUnavailableException>(() => Open(database, "second"));
        Assert.Contains("schema 99", e.Message, StringComparison.Ordinal);
        Assert.Equal("99", PostgresFixture.Ask<string>(database, "SELECT value FROM meta WHERE key = 'schema'"));
    }

    [Fact]
    public async Task Open_DatabaseOfTheFirstSchema_IsBroughtToThisOneAndKnowsItsFixes()
    {
        string database = postgres.NewDatabase();
        await using (PostgresJournal journal = Open(database, "first"))
        {
            await journal.ReceiveAsync(Envelope("e1", "a"), Of(Fix("138", 0), Fix("138", 1)), Cancel);
        }

        PostgresFixture.Execute(database, "DROP TABLE thinned, writer, nodes; UPDATE meta SET value = '1' WHERE key = 'schema'");
        await using PostgresJournal opened = Open(database, "second");
        Assert.Equal("first", opened.Epoch);
        Assert.Equal(2, opened.Tracks.Track("city:138", DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue, 10)!.Fixes.Length);
        Assert.Equal((1, 1), (await opened.ReceiveAsync(Envelope("e2", "b"), Of(Fix("138", 0), Fix("138", 2)), Cancel)).Receipt is var r ? (r.Messages, r.Duplicates) : default);
    }

    [Fact]
    public void Open_NoServerThere_SaysWhatToCheck()
    {
        JournalUnavailableException e = Assert.Throws<JournalUnavailableException>(() => Open("Host=/nowhere;Database=command;Username=nobody", "x"));
        Assert.Contains("Command__Postgres", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_RoleThatCommitsWithoutWaiting_IsMadeToWait()
    {
        string database = postgres.NewDatabase();
        PostgresFixture.Execute(database, "DO $$ BEGIN EXECUTE 'ALTER DATABASE ' || current_database() || ' SET synchronous_commit = off'; END $$");
        await using PostgresJournal journal = Open(database, "x");
        await journal.AppendAsync(0, [Entry(1)], [], Cancel);
        Assert.Equal("off", PostgresFixture.Ask<string>(database, "SHOW synchronous_commit"));
        Assert.Single(journal.Read(0));
    }

    [Fact]
    public async Task Receive_FixesOfSeveralDays_ArePartitionedAndDroppedADayAtATime()
    {
        string database = postgres.NewDatabase();
        await using PostgresJournal journal = Open(database, "x");
        const string Days = "SELECT string_agg(c.relname, ' ' ORDER BY c.relname) FROM pg_inherits JOIN pg_class c ON c.oid = inhrelid WHERE inhparent = 'fixes'::regclass";
        await journal.ReceiveAsync(Envelope("e1", "a"), Of(Fix("138", -86_400), Fix("138", 0), Fix("138", 86_400), Fix("138", 40 * 86_400)), Cancel);
        Assert.Equal("fixes_20260717 fixes_20260718 fixes_20260719 fixes_other", PostgresFixture.Ask<string>(database, Days));
        Assert.Equal(1L, PostgresFixture.Ask<long>(database, "SELECT count(*) FROM fixes_other"));

        Assert.Equal(1, await journal.DropFixesAsync(new DateTimeOffset(2026, 7, 18, 0, 0, 0, TimeSpan.Zero), Cancel));
        Assert.Equal("fixes_20260718 fixes_20260719 fixes_other", PostgresFixture.Ask<string>(database, Days));

        // Its day comes: what a fast clock had dated ahead moves where it belongs, and is still known.
        Envelope later = Envelope("e2", "b") with { ReceivedAt = Envelope("e2", "b").ReceivedAt.AddDays(40) };
        Committed again = await journal.ReceiveAsync(later, Of(Fix("138", 40 * 86_400), Fix("138", 40 * 86_400 + 1)), Cancel);
        Assert.Equal((1, 1), (again.Receipt.Messages, again.Receipt.Duplicates));
        Assert.Equal(0L, PostgresFixture.Ask<long>(database, "SELECT count(*) FROM fixes_other"));
    }

    [Fact]
    public async Task Receive_FixesWhileABackupHoldsThePartitions_AreTakenAndFindTheirDayLater()
    {
        string database = postgres.NewDatabase();
        await using PostgresJournal journal = Open(database, "x");
        await using (NpgsqlConnection backup = new(database + ";Pooling=false"))
        {
            await backup.OpenAsync(Cancel);
            await using NpgsqlCommand hold = new($"SELECT pg_advisory_lock_shared({0x436F6D6D_00000005})", backup);
            await hold.ExecuteNonQueryAsync(Cancel);
            Assert.Equal(1, (await journal.ReceiveAsync(Envelope("e1", "a"), Of(Fix("138", 0)), Cancel)).Receipt.Messages);
            Assert.Equal(0, await journal.DropFixesAsync(DateTimeOffset.MaxValue, Cancel));
            Assert.Equal(1L, PostgresFixture.Ask<long>(database, "SELECT count(*) FROM fixes_other"));

            // A server notices a closed connection, and with it the lock that was held, only some time later.
            await using NpgsqlCommand release = new($"SELECT pg_advisory_unlock_shared({0x436F6D6D_00000005})", backup);
            await release.ExecuteNonQueryAsync(Cancel);
        }

        Committed after = await journal.ReceiveAsync(Envelope("e2", "b"), Of(Fix("138", 0), Fix("138", 1)), Cancel);
        Assert.Equal((1, 1), (after.Receipt.Messages, after.Receipt.Duplicates));
        Assert.Equal(0L, PostgresFixture.Ask<long>(database, "SELECT count(*) FROM fixes_other"));
    }

    [Theory]
    [InlineData("Host=127.0.0.1")]
    [InlineData("Database=command")]
    [InlineData("not a connection string")]
    [InlineData("Host=a;Database=b;Port=many")]
    public async Task Start_ConnectionStringThatCantBeUsed_NamesTheKey(string written)
    {
        OptionsValidationException e = await Assert.ThrowsAsync<OptionsValidationException>(() => Host.StartAsync(("Command:Postgres", written)));
        Assert.Contains("Command__Postgres", e.Message, StringComparison.Ordinal);
    }

    protected override IJournalStore Open(string name) => Open(Database(name), Guid.NewGuid().ToString("N"));

    protected override string Literal(byte[] bytes) => $"'\\x{Convert.ToHexString(bytes)}'::bytea";

    protected override void Change(string name, string sql) => PostgresFixture.Execute(Database(name), sql);

    private static PostgresJournal Open(string database, string epoch) => PostgresJournal.Open(database, epoch, TimeProvider.System);

    private static async Task<bool> AcknowledgedAsync(Func<Task> send)
    {
        try
        {
            await send();
            return true;
        }
        catch (JournalUnavailableException)
        {
            return false;
        }
    }

    private string Database(string name) => _databases.TryGetValue(name, out string? database) ? database : _databases[name] = postgres.NewDatabase();
}
