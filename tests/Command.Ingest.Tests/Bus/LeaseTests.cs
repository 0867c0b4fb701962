using Command.Ingest.Bus;
using Command.Ingest.Bus.Redis;
using Command.Ingest.Tests.Transports;
using Command.Ingest.Tests.Transports.HttpPoll;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using StackExchange.Redis;

namespace Command.Ingest.Tests.Bus;

public sealed class LeaseTests
{
    private const string Name = "poll:city";
    private static readonly RedisKeys s_keys = new("epoch");

    [Fact]
    public async Task Take_HeldByAnother_IsHadOnceTheHolderGivesItUp()
    {
        await using DebianRedis redis = DebianRedis.Start();
        await using RedisLink first = Link(redis), second = Link(redis);
        ILease held = await Leases(first).TakeAsync(Name, TestContext.Current.CancellationToken);
        Task<ILease> waiting = Leases(second).TakeAsync(Name, TestContext.Current.CancellationToken);
        Assert.True(held.Alone && held.IsHeld);
        Assert.False(waiting.IsCompleted);

        await held.DisposeAsync();
        await using ILease taken = await waiting;
        Assert.True(taken.Alone && taken.IsHeld);
    }

    [Fact]
    public async Task Take_HolderDied_IsHadOnceItsTimeIsOver()
    {
        await using DebianRedis redis = DebianRedis.Start();
        RedisLink first = Link(redis);
        await using RedisLink second = Link(redis);
        ILease dead = await Leases(first).TakeAsync(Name, TestContext.Current.CancellationToken);
        await first.DisposeAsync();
        Task<ILease> waiting = Leases(second).TakeAsync(Name, TestContext.Current.CancellationToken);
        IDatabase db = await redis.DatabaseAsync();
        TimeSpan? left = await db.KeyTimeToLiveAsync(s_keys.Lease(Name));
        Assert.InRange(left!.Value, TimeSpan.Zero, RedisLeases.Duration);

        await using ILease taken = await waiting;
        Assert.True(taken.Alone);
        await dead.DisposeAsync();
        Assert.True(taken.IsHeld);
    }

    [Fact]
    public async Task Lease_TakenByAnotherWhileTheHolderStoodStill_IsLost()
    {
        await using DebianRedis redis = DebianRedis.Start();
        await using RedisLink link = Link(redis);
        await using ILease lease = await Leases(link).TakeAsync(Name, TestContext.Current.CancellationToken);
        await (await redis.DatabaseAsync()).StringSetAsync(s_keys.Lease(Name), "another");

        await Wait.UntilAsync(() => lease.Lost.IsCancellationRequested, "the holder finds out");
        Assert.False(lease.IsHeld);
    }

    [Fact]
    public async Task Lease_AfterFlushAll_IsHeldAsBefore()
    {
        await using DebianRedis redis = DebianRedis.Start();
        await using RedisLink link = Link(redis);
        await using ILease lease = await Leases(link).TakeAsync(Name, TestContext.Current.CancellationToken);
        await redis.FlushAsync();

        IDatabase db = await redis.DatabaseAsync();
        await Wait.UntilAsync(() => db.KeyExists(s_keys.Lease(Name)), "it is written anew");
        Assert.True(lease.IsHeld);
    }

    [Fact]
    public async Task Take_RedisIsAway_EveryNodeMayUntilItIsBackAndThenOne()
    {
        await using DebianRedis redis = DebianRedis.Start();
        await using RedisLink first = Link(redis), second = Link(redis);
        await Task.WhenAll(first.ConnectionAsync(), second.ConnectionAsync());
        redis.Kill();
        RedisLeases a = Leases(first), b = Leases(second);
        ILease one = await a.TakeAsync(Name, TestContext.Current.CancellationToken), two = await b.TakeAsync(Name, TestContext.Current.CancellationToken);
        Assert.True(one.IsHeld && two.IsHeld);
        Assert.False(one.Alone || two.Alone);

        redis.Up();
        await Wait.UntilAsync(() => one.Lost.IsCancellationRequested && two.Lost.IsCancellationRequested, "each is told to ask again");
        await one.DisposeAsync();
        await two.DisposeAsync();
        await using ILease alone = await a.TakeAsync(Name, TestContext.Current.CancellationToken);
        Assert.True(alone.Alone);
        Assert.False(b.TakeAsync(Name, TestContext.Current.CancellationToken).IsCompleted);
    }

    [Fact]
    public async Task Host_AFeedThatAnotherNodePolls_IsPolledWhenThatNodeIsGone()
    {
        await using DebianRedis redis = DebianRedis.Start();
        await using Origin origin = await Origin.StartAsync((context, _) => context.Response.WriteAsync("[]"));
        string folder = Directory.CreateTempSubdirectory("command-lease-").FullName;
        (string, string)[] settings =
        [
            ("Command:Redis", redis.ConnectionString), ("Command:Feeds:city:Transport", "poll"), ("Command:Feeds:city:Url", origin.Address.AbsoluteUri),
            ("Command:Feeds:city:Interval", "1"), ("Command:Ingest:PollAllow", "127.0.0.1"),
        ];
        string epoch;
        await using (Host first = await Host.StartAsync(folder, settings))
        {
            epoch = first.Get<Ingest.Journal.IJournalStore>().Epoch;
            await Wait.UntilAsync(() => origin.Requests.Count > 0, "alone it polls");
        }

        RedisKey key = new RedisKeys(epoch).Lease(Name);
        IDatabase db = await redis.DatabaseAsync();
        Assert.False(await db.KeyExistsAsync(key));
        await db.StringSetAsync(key, "another");
        int before = origin.Requests.Count;
        await using (Host host = await Host.StartAsync(folder, settings))
        {
            Assert.Equal(before, origin.Requests.Count);
            await db.KeyDeleteAsync(key);
            await Wait.UntilAsync(() => origin.Requests.Count > before, "it polls when the other is gone");
        }

        Directory.Delete(folder, recursive: true);
    }

    private static RedisLink Link(DebianRedis redis) => new(redis.ConnectionString, TimeProvider.System, NullLogger<RedisLink>.Instance);

    private static RedisLeases Leases(RedisLink link) => new(link, s_keys, NodeId.New(), TimeProvider.System, NullLogger<RedisLeases>.Instance);
}
