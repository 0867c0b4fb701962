using System.Text;
using Command.Ingest.Api.Rights;
using Command.Ingest.Configuration;
using Command.Ingest.Hub;
using Command.Ingest.Journal;
using Command.Ingest.Picture.Past;
using Command.Ingest.Tests.Transports;
using Command.Web.Replica;
using Command.Web.Tests.Security;
using Microsoft.Extensions.DependencyInjection;

namespace Command.Web.Tests.Map.Explore;

/// <summary>The past as a following node has it: from the journal of the real server that it follows.</summary>
public sealed class RemotePastTests
{
    [Fact]
    public async Task At_AMomentBeforeAndAfter_IsThePictureOfTheServerThatHasTheJournal()
    {
        await using SecureSite site = await SecureSite.StartAsync();
        DateTimeOffset before = DateTimeOffset.UtcNow;
        using HttpClient http = new() { BaseAddress = site.Address };
        http.DefaultRequestHeaders.Add("Cookie", await site.CookieOfAsync(Roles.Operator));
        using StringContent drawing = new("{\"sheet\":\"city\",\"form\":\"point\",\"points\":[[126.6,45.7]],\"text\":\"集结点\",\"was\":0}", Encoding.UTF8, "application/json");
        using HttpResponseMessage put = await http.PutAsync(new Uri("/map/drawings/d1", UriKind.Relative), drawing, TestContext.Current.CancellationToken);
        put.EnsureSuccessStatusCode();
        IReplica replica = site.Get<IReplica>();
        await Wait.UntilAsync(() => replica.Current.Picture.Drawings.ContainsKey("d1"), "the drawing is in the picture");

        await using ServiceProvider services = Services(site.Address, SecureSite.NodeKey);
        IPastPictures past = services.GetRequiredService<IPastPictures>();
        PastPicture? then = await past.AtAsync(before, TestContext.Current.CancellationToken), now = await past.AtAsync(replica.Current.Picture.KnownAt, TestContext.Current.CancellationToken);
        Assert.True(then is null || then.State.Drawings.IsEmpty);
        Assert.Equal("集结点", now!.State.Drawings["d1"].Drawing.Text);
        Assert.Equal(replica.Current.Picture.Sequence, now.Sequence);
        Assert.Null(await past.AtAsync(DateTimeOffset.UnixEpoch, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("http://127.0.0.1:1", SecureSite.NodeKey)]
    [InlineData(null, "a-wrong-key-0123456789")]
    public async Task At_AServerThatDoesNotTell_IsNotReadableNow(string? address, string key)
    {
        await using SecureSite site = await SecureSite.StartAsync();
        await using ServiceProvider services = Services(address is null ? site.Address : new Uri(address), key);
        await Assert.ThrowsAsync<JournalUnavailableException>(async () => await services.GetRequiredService<IPastPictures>().AtAsync(DateTimeOffset.UtcNow, TestContext.Current.CancellationToken));
    }

    private static ServiceProvider Services(Uri address, string key)
    {
        ServiceCollection services = new();
        services.AddOptions<CommandOptions>();
        services.AddSingleton(TimeProvider.System);
        RemotePastPictures.Add(services, new IngestAddress([address]), key);
        return services.BuildServiceProvider();
    }
}
