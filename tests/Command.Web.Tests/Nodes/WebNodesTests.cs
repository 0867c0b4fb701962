using Command.Ingest.Bus.Redis;
using Command.Ingest.Tests.Bus;
using Command.Ingest.Tests.Transports;
using Command.Web.Map;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;

namespace Command.Web.Tests.Nodes;

public sealed class WebNodesTests
{
    [Fact]
    public async Task Screens_OfTwoNodes_AreCountedByBothAndGoWithTheirNode()
    {
        await using DebianRedis redis = DebianRedis.Start();
        await using WebNode a = await WebNode.StartAsync(redis.ConnectionString);
        WebNode b = await WebNode.StartAsync(redis.ConnectionString);
        await using HubConnection first = await a.OpenMapAsync("/wall"), second = await b.OpenMapAsync("/dispatch");

        await Wait.UntilAsync(() => a.Screens.Count == 2 && b.Screens.Count == 2, "each node sees the other's screen");
        Assert.Equal(["/dispatch", "/wall"], a.Screens.All.Select(s => s.Page).Order(StringComparer.Ordinal));
        Assert.Equal(2, a.Screens.All.Select(s => s.Node).Distinct().Count());
        Assert.Contains("\ncommand_screens 2\n", await a.Http.GetStringAsync(new Uri("/metrics", UriKind.Relative), TestContext.Current.CancellationToken), StringComparison.Ordinal);

        await b.DisposeAsync();
        await Wait.UntilAsync(() => a.Screens.Count == 1, "the screens of a node that has gone are not counted");
    }

    [Fact]
    public async Task SendAll_AtOneNode_ReachesTheMapsOfBoth()
    {
        await using DebianRedis redis = DebianRedis.Start();
        await using WebNode a = await WebNode.StartAsync(redis.ConnectionString), b = await WebNode.StartAsync(redis.ConnectionString);
        await using HubConnection here = await a.OpenMapAsync("/wall"), there = await b.OpenMapAsync("/wall");
        (List<string> atHere, List<string> atThere) = (Heard(here), Heard(there));
        await Wait.UntilAsync(() => a.Get<Backplane<MapHub>>().Apart == 0 && b.Get<Backplane<MapHub>>().Apart == 0, "both maps have joined");

        await a.Get<IHubContext<MapHub>>().Clients.All.SendAsync("Told", "once", TestContext.Current.CancellationToken);
        await Wait.UntilAsync(() => Count(atHere) == 1 && Count(atThere) == 1, "both maps are told");
        await b.Get<IHubContext<MapHub>>().Clients.All.SendAsync("Told", "again", TestContext.Current.CancellationToken);
        await Wait.UntilAsync(() => Count(atHere) == 2 && Count(atThere) == 2, "and the other way, each once");
    }

    [Fact]
    public async Task Map_OpenedWhileRedisIsAway_OpensIsToldAndJoinsWhenRedisIsBack()
    {
        await using DebianRedis redis = DebianRedis.Start();
        await using WebNode a = await WebNode.StartAsync(redis.ConnectionString), b = await WebNode.StartAsync(redis.ConnectionString);
        redis.Kill();
        await Wait.UntilAsync(() => a.Get<RedisLink>().Trouble is not null && b.Get<RedisLink>().Trouble is not null, "it is seen that Redis is away");
        await using HubConnection here = await a.OpenMapAsync("/wall"), there = await b.OpenMapAsync("/wall");
        (List<string> atHere, List<string> atThere) = (Heard(here), Heard(there));
        await a.Get<IHubContext<MapHub>>().Clients.All.SendAsync("Told", "near", TestContext.Current.CancellationToken);
        await Wait.UntilAsync(() => Count(atHere) == 1, "the maps of this node are told");

        redis.Up();
        await Wait.UntilAsync(() => a.Get<RedisLink>().Trouble is null && b.Get<RedisLink>().Trouble is null, "Redis is back");
        int sent = 0;
        using PeriodicTimer timer = new(TimeSpan.FromMilliseconds(100));
        while (Count(atThere) == 0 && sent++ < 300)
        {
            await a.Get<IHubContext<MapHub>>().Clients.All.SendAsync("Told", "all", TestContext.Current.CancellationToken);
            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }

        Assert.NotEqual(0, Count(atThere));
    }

    [Fact]
    public async Task Session_MadeAtOneNode_IsReadByTheOtherAndSurvivesFlushAll()
    {
        await using DebianRedis redis = DebianRedis.Start();
        await using WebNode a = await WebNode.StartAsync(redis.ConnectionString);
        string sealedAtA = Protector(a).Protect("session");
        string folder = Directory.CreateTempSubdirectory("command-web-").FullName;
        await using (WebNode b = await WebNode.StartAsync(redis.ConnectionString, folder))
        {
            Assert.Equal("session", Protector(b).Unprotect(sealedAtA));
            await redis.FlushAsync();
        }

        await using (WebNode again = await WebNode.StartAsync(redis.ConnectionString, folder))
        {
            Assert.Equal("session", Protector(again).Unprotect(sealedAtA));
        }

        Directory.Delete(folder, recursive: true);
        await using WebNode third = await WebNode.StartAsync(redis.ConnectionString);
        Assert.Equal("session", Protector(third).Unprotect(sealedAtA));
    }

    [Fact]
    public async Task Session_WithoutRedis_IsReadAfterARestartAndItsKeyIsTheOwnersAlone()
    {
        string folder = Directory.CreateTempSubdirectory("command-web-").FullName, text;
        await using (WebNode node = await WebNode.StartAsync(null, folder))
        {
            text = Protector(node).Protect("session");
        }

        await using (WebNode restarted = await WebNode.StartAsync(null, folder))
        {
            Assert.Equal("session", Protector(restarted).Unprotect(text));
        }

        string[] files = Directory.GetFiles(Path.Combine(folder, "keys", "sessions"));
        Assert.NotEmpty(files);
        if (!OperatingSystem.IsWindows())
        {
            foreach (string file in files)
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            }
        }

        Directory.Delete(folder, recursive: true);
    }

    private static IDataProtector Protector(WebNode node) => node.Get<IDataProtectionProvider>().CreateProtector("tests");

    private static List<string> Heard(HubConnection map)
    {
        List<string> heard = [];
        map.On<string>("Told", text =>
        {
            lock (heard)
            {
                heard.Add(text);
            }
        });
        return heard;
    }

    private static int Count(List<string> heard)
    {
        lock (heard)
        {
            return heard.Count;
        }
    }
}
