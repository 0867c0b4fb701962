using System.Globalization;
using System.Text.Json;
using Command.Ingest.Bus.Redis;
using Command.Ingest.Journal;
using Command.Ingest.Tests.Journal;
using Command.Ingest.Tests.Transports;
using Microsoft.Extensions.Options;

namespace Command.Ingest.Tests.Bus;

public sealed class NodesTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Post_AtOneNode_MovesTheUnitAtTheOther()
    {
        await using DebianRedis redis = DebianRedis.Start();
        (string, string) database = ("Command:Postgres", postgres.NewDatabase());
        await using Host a = await Node.StartAsync(redis, writes: false, database);
        await using Host b = await Node.StartAsync(redis, writes: true, database);
        DateTimeOffset now = DateTimeOffset.UtcNow;
        await Node.PostFixAsync(a, "F-1", now.AddSeconds(-10), 45.75);
        await Wait.UntilAsync(() => Node.Unit(b, "F-1")?.At.Lat == 45.75, "the unit is at the other node");

        await Node.PostFixAsync(a, "F-1", now, 45.76);
        await Node.PostFixAsync(b, "F-2", now, 45.77);
        await Wait.UntilAsync(() => Node.Unit(b, "F-1")?.At.Lat == 45.76 && Node.Unit(a, "F-2") is not null, "each node has what the other received");
        Assert.Equal("F-1", Node.Unit(b, "F-1")!.CallSign);
        Assert.Equal(Node.Units(a), Node.Units(b));
    }

    [Fact]
    public async Task Post_AtANodeWithoutWriter_ReachesTheWriterOfAnother()
    {
        await using DebianRedis redis = DebianRedis.Start();
        (string, string) database = ("Command:Postgres", postgres.NewDatabase());
        await using Host gateway = await Node.StartAsync(redis, writes: false, database);
        await using Host writer = await Node.StartAsync(redis, writes: true, database);
        await Node.PostReportAsync(gateway, "C-1");

        await writer.UntilAsync(p => p.Reports.Count == 1);
        StackExchange.Redis.IDatabase db = await redis.DatabaseAsync();
        string stream = new RedisKeys(writer.Get<IJournalStore>().Epoch).WakeUps!;
        await Wait.UntilAsync(() => db.StreamLength(stream) == 1 && db.StreamGroupInfo(stream) is [{ PendingMessageCount: 0, LastDeliveredId: not "0-0" }], "what was announced was read and acknowledged");
    }

    [Fact]
    public async Task FlushAll_UnderLoad_LosesNothingAndTheNodesAgree()
    {
        await using DebianRedis redis = DebianRedis.Start();
        (string, string) database = ("Command:Postgres", postgres.NewDatabase());
        await using Host a = await Node.StartAsync(redis, writes: false, database);
        await using Host b = await Node.StartAsync(redis, writes: true, database);
        DateTimeOffset start = DateTimeOffset.UtcNow.AddMinutes(-2);
        for (int i = 0; i < 60; i++)
        {
            Host host = i % 2 == 0 ? a : b;
            await Node.PostReportAsync(host, string.Create(CultureInfo.InvariantCulture, $"C-{i}"));
            await Node.PostFixAsync(host, string.Create(CultureInfo.InvariantCulture, $"F-{i % 7}"), start.AddSeconds(i), 45.70 + (i / 1000.0));
            if (i % 10 == 5)
            {
                await redis.FlushAsync();
            }
        }

        await b.UntilAsync(p => p.Reports.Count == 60);
        await Wait.UntilAsync(() => Node.Units(a).Length == 7 && Node.Units(a).SequenceEqual(Node.Units(b)), "the nodes' units are equal");
        Assert.Equal(start.AddSeconds(59).ToUnixTimeSeconds(), Node.Unit(a, "F-3")!.ObservedAt.ToUnixTimeSeconds());
        b.AssertConserved();
    }

    [Fact]
    public async Task Redis_KilledAndBack_NeedsNoRestartAndSaysWhatItMeans()
    {
        await using DebianRedis redis = DebianRedis.Start();
        (string, string) database = ("Command:Postgres", postgres.NewDatabase());
        await using Host a = await Node.StartAsync(redis, writes: false, database);
        await using Host b = await Node.StartAsync(redis, writes: true, database);
        DateTimeOffset now = DateTimeOffset.UtcNow;
        await Node.PostFixAsync(a, "F-1", now.AddSeconds(-20), 45.75);
        await Wait.UntilAsync(() => Node.Unit(b, "F-1") is not null, "the unit is at the other node");

        redis.Kill();
        await Wait.UntilAsync(() => b.Get<RedisLink>().Trouble is not null && a.Get<RedisLink>().Trouble is not null, "it is seen that Redis is away");
        JsonElement ready = await ReadyAsync(b);
        Assert.True(ready.GetProperty("ready").GetBoolean());
        JsonElement said = Assert.Single(ready.GetProperty("degraded").EnumerateArray());
        Assert.Contains("up to 5 seconds late", said.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Contains("恢复后自动正常", said.GetProperty("textZh").GetString(), StringComparison.Ordinal);
        await Wait.UntilAsync(() => b.Get<Ingest.Hub.PictureBroadcast>().Pulse?.Degraded is [{ Code: "redis-away" }], "the screens are told");

        await Node.PostReportAsync(a, "C-1");
        await Node.PostFixAsync(a, "F-1", now.AddSeconds(-10), 45.76);
        await b.UntilAsync(p => p.Reports.Count == 1);
        await Wait.UntilAsync(() => Node.Unit(b, "F-1")!.At.Lat == 45.76, "the position came by the journal");

        redis.Up();
        await Wait.UntilAsync(() => b.Get<RedisLink>().Trouble is null && a.Get<RedisLink>().Trouble is null, "Redis is back");
        await Node.PostFixAsync(a, "F-1", now, 45.77);
        await Node.PostReportAsync(a, "C-2");
        await Wait.UntilAsync(() => Node.Unit(b, "F-1")!.At.Lat == 45.77, "positions flow again");
        await b.UntilAsync(p => p.Reports.Count == 2);
        Assert.Empty((await ReadyAsync(b)).GetProperty("degraded").EnumerateArray());
    }

    [Fact]
    public async Task Start_WithoutRedis_WorksAndSaysSo()
    {
        DebianRedis redis = DebianRedis.Start();
        await using (redis)
        {
            redis.Kill();
            await using Host host = await Node.StartAsync(redis, writes: true);
            await Node.PostReportAsync(host, "C-1");
            await host.UntilAsync(p => p.Reports.Count == 1);
            await Wait.UntilAsync(() => host.Get<RedisLink>().Trouble is { Code: "redis-away" }, "it says that Redis is away");
            redis.Up();
            await Wait.UntilAsync(() => host.Get<RedisLink>().Trouble is null, "it finds Redis when it comes");
        }
    }

    [Fact]
    public async Task Redis_ThatAnswersNothing_LosesNothingAndHeals()
    {
        await using DebianRedis redis = DebianRedis.Start();
        (string, string) database = ("Command:Postgres", postgres.NewDatabase());
        await using Host a = await Node.StartAsync(redis, writes: false, database);
        await using Host b = await Node.StartAsync(redis, writes: true, database);
        DateTimeOffset now = DateTimeOffset.UtcNow;
        await Node.PostFixAsync(a, "F-1", now.AddSeconds(-20), 45.75);
        await Wait.UntilAsync(() => Node.Unit(b, "F-1") is not null, "the unit is at the other node");
        redis.Freeze();
        try
        {
            for (int i = 0; i < 20; i++)
            {
                await Node.PostReportAsync(a, string.Create(CultureInfo.InvariantCulture, $"C-{i}"));
                await Node.PostFixAsync(a, "F-1", now.AddSeconds(i - 19), 45.76 + (i / 1000.0));
            }

            await b.UntilAsync(p => p.Reports.Count == 20);
            await Wait.UntilAsync(() => b.Get<RedisLink>().Trouble is not null, "it is seen that Redis does not answer");
            await Wait.UntilAsync(() => Node.Units(a).SequenceEqual(Node.Units(b)), "the position came by the journal");
        }
        finally
        {
            redis.Thaw();
        }

        await Wait.UntilAsync(() => b.Get<RedisLink>().Trouble is null && a.Get<RedisLink>().Trouble is null, "Redis is back");
        await Node.PostFixAsync(a, "F-1", now.AddSeconds(1), 45.80);
        await Wait.UntilAsync(() => Node.Unit(b, "F-1")!.At.Lat == 45.80, "positions flow again");
        b.AssertConserved();
    }

    [Theory]
    [InlineData("127.0.0.1:6379,nonsense=1")]
    [InlineData("password=x")]
    public async Task Start_ARedisThatCantBeUsed_NamesItsKeyAndWhatToWrite(string value)
    {
        OptionsValidationException e = await Assert.ThrowsAsync<OptionsValidationException>(() => Host.StartAsync(("Command:Redis", value)));
        Assert.Contains("Command__Redis can't be used as it is. Write ", e.Message, StringComparison.Ordinal);
    }

    private static async Task<JsonElement> ReadyAsync(Host host) =>
        JsonDocument.Parse(await host.Http.GetStringAsync(new Uri("/readyz", UriKind.Relative), TestContext.Current.CancellationToken)).RootElement;
}
