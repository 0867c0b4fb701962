using System.Text;
using Command.Ingest.Bus;
using Command.Ingest.Bus.Redis;
using Command.Ingest.Contracts;
using Command.Ingest.Feeds;
using Command.Ingest.Journal;
using Command.Ingest.Journal.Sqlite;
using Command.Ingest.Tests.Transports;
using Microsoft.Extensions.Logging.Abstractions;
using StackExchange.Redis;

namespace Command.Ingest.Tests.Bus;

public sealed class WakeUpTests : IAsyncLifetime
{
    private static readonly TimeSpan s_noSweep = TimeSpan.FromHours(1);
    private readonly string _folder = Directory.CreateTempSubdirectory("command-wake-").FullName;
    private readonly RedisKeys _keys = new("epoch");
    private readonly List<IAsyncDisposable> _links = [];
    private DebianRedis _redis = null!;
    private SqliteJournal _journal = null!;

    public ValueTask InitializeAsync()
    {
        _redis = DebianRedis.Start();
        _journal = SqliteJournal.Open(Path.Combine(_folder, "journal.db"), "epoch");
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (IAsyncDisposable link in _links)
        {
            await link.DisposeAsync();
        }

        if (_redis is not null)
        {
            await _redis.DisposeAsync();
            await _journal.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Announce_OnOneNode_WakesTheWriterOnAnother()
    {
        RedisWakeUps gateway = await NodeAsync(), writer = await NodeAsync();
        await writer.TakeOverAsync(null, TestContext.Current.CancellationToken);
        for (int i = 0; i < 3; i++)
        {
            Task woken = WaitAsync(writer);
            gateway.Announce([i + 1]);
            await woken;
        }

        await AssertSettledAsync(writer);
    }

    [Fact]
    public async Task Announce_AfterFlushAll_WakesTheWriterAgain()
    {
        RedisWakeUps gateway = await NodeAsync(), writer = await NodeAsync();
        Task first = WaitAsync(writer);
        gateway.Announce([1]);
        await first;
        await _redis.FlushAsync();

        Task woken = WaitAsync(writer);
        gateway.Announce([2]);
        await woken;
        await AssertSettledAsync(writer);
    }

    [Fact]
    public async Task TakeOver_WriterEndedBeforeItAcknowledged_IsDoneOnceAndAcknowledgedByTheNext()
    {
        long id = await ReceiveAsync("C-1");
        RedisWakeUps gateway = await NodeAsync(), first = await NodeAsync();
        Task woken = WaitAsync(first);
        gateway.Announce([id]);
        await woken;
        await _journal.AppendAsync(0, [], [id], TestContext.Current.CancellationToken);
        await first.StopAsync(TestContext.Current.CancellationToken);

        RedisWakeUps next = await NodeAsync();
        await next.TakeOverAsync(null, TestContext.Current.CancellationToken);
        Assert.Empty(_journal.Pending(0, 10));
        Assert.False(next.Doubtful);
        await AssertSettledAsync(next);
        Assert.Empty(_journal.Quarantine(null, 10));
    }

    [Fact]
    public async Task TakeOver_MessageThatEndedWriterAfterWriter_IsSetAsideAndTheOthersAreNot()
    {
        long fatal = await ReceiveAsync("C-1"), behind = await ReceiveAsync("C-2");
        RedisWakeUps gateway = await NodeAsync();
        RedisWakeUps first = await NodeAsync();
        Task woken = WaitAsync(first);
        gateway.Announce([fatal, behind]);
        await woken;
        await first.StopAsync(TestContext.Current.CancellationToken);
        for (int deliveries = 2; deliveries <= RedisWakeUps.MostDeliveries; deliveries++)
        {
            RedisWakeUps next = await NodeAsync();
            await next.TakeOverAsync(null, TestContext.Current.CancellationToken);
            Assert.Equal(deliveries >= 3, next.Doubtful);
            Assert.Equal(2, _journal.Pending(0, 10).Length);
            await next.StopAsync(TestContext.Current.CancellationToken);
        }

        RedisWakeUps last = await NodeAsync();
        await last.TakeOverAsync(null, TestContext.Current.CancellationToken);
        Assert.Equal(behind, Assert.Single(_journal.Pending(0, 10)).Id);
        Assert.Equal("writer-ended", Assert.Single(_journal.Quarantine(null, 10)).Fault.Code);
        FeedCounts counts = _journal.Counts()["city"];
        Assert.Equal((2, 1, 1), (counts.Received, counts.Stored, counts.Quarantined));

        RedisWakeUps after = await NodeAsync();
        await after.TakeOverAsync(null, TestContext.Current.CancellationToken);
        Assert.Equal(behind, Assert.Single(_journal.Pending(0, 10)).Id);
        Assert.False(after.Doubtful);
    }

    [Fact]
    public async Task TakeOver_AnnouncedWhileNoWriterRan_IsCountedBeforeItIsTaken()
    {
        RedisWakeUps gateway = await NodeAsync(), writer = await NodeAsync();
        IDatabase db = await _redis.DatabaseAsync();
        gateway.Announce([1]);
        await Wait.UntilAsync(() => db.StreamLength(_keys.WakeUps) == 1, "it is announced");

        await writer.TakeOverAsync(null, TestContext.Current.CancellationToken);
        Assert.Equal(1, Assert.Single(db.StreamPendingMessages(_keys.WakeUps, "writer", 10, RedisValue.Null)).DeliveryCount);
        await AssertSettledAsync(writer);
    }

    [Fact]
    public async Task Announce_WithoutRedis_WakesTheWriterOfThisNode()
    {
        RedisWakeUps node = await NodeAsync();
        _redis.Kill();
        Task woken = WaitAsync(node);
        node.Announce([1]);
        await woken;
        _redis.Up();
    }

    private static async Task WaitAsync(RedisWakeUps writer) => await writer.WaitAsync(s_noSweep, TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);

    private async Task AssertSettledAsync(RedisWakeUps writer)
    {
        // A writer that finds nothing left waits again; that acknowledges what it had.
        IDatabase db = await _redis.DatabaseAsync();
        using PeriodicTimer timer = new(TimeSpan.FromMilliseconds(20));
        for (int i = 0; i < 1000 && db.StreamPending(_keys.WakeUps, "writer").PendingMessageCount > 0; i++)
        {
            await writer.WaitAsync(TimeSpan.FromMilliseconds(20), TestContext.Current.CancellationToken);
        }

        Assert.Equal(0, db.StreamPending(_keys.WakeUps, "writer").PendingMessageCount);
    }

    private async Task<RedisWakeUps> NodeAsync()
    {
        RedisLink link = new(_redis.ConnectionString, TimeProvider.System, NullLogger<RedisLink>.Instance);
        _links.Add(link);
        await link.ConnectionAsync();
        RedisWakeUps node = new(link, _keys, NodeId.New(), _journal, TimeProvider.System);
        await node.StartAsync(TestContext.Current.CancellationToken);
        return node;
    }

    private async Task<long> ReceiveAsync(string id)
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        Report report = new() { Feed = "city", Agency = "a", SourceId = id, Version = "1", ObservedAt = now, Kind = "other", Title = id };
        Committed committed = await _journal.ReceiveAsync(new Envelope(id, "city", now, id, Encoding.UTF8.GetBytes(id), null, false), new Decoded([report], []), TestContext.Current.CancellationToken);
        return Assert.Single(committed.Inbox);
    }
}
