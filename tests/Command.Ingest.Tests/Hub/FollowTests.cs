using System.Globalization;
using System.Text;
using Command.Ingest.Contracts;
using Command.Ingest.Hub;

namespace Command.Ingest.Tests.Hub;

public sealed class FollowTests
{
    [Fact]
    public async Task Follow_FromWhereOneStands_GivesWhatWasMissedAndNoSnapshot()
    {
        await using Host host = await Host.StartAsync();
        await PushAsync(host, "C-1");
        long stood = (await host.UntilAsync(p => p.Reports.Count == 1)).Sequence;
        await PushAsync(host, "C-2");
        await host.UntilAsync(p => p.Reports.Count == 2);

        (FollowFrame first, _, IDisposable stop) = Broadcast(host).Follow(new FollowPoint(Broadcast(host).Epoch, stood));
        stop.Dispose();

        Assert.Null(first.Snapshot);
        Assert.Equal(stood + 1, first.Frame.Entries[0].Sequence);
        Assert.Equal(first.Frame.Sequence, first.Frame.Entries[^1].Sequence);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1_000_000, false)]
    public async Task Follow_OfAnotherHistoryOrAheadOfThisNode_NeverGoesBackToLess(long ahead, bool otherEpoch)
    {
        await using Host host = await Host.StartAsync();
        await PushAsync(host, "C-1");
        long stands = (await host.UntilAsync(p => p.Reports.Count == 1)).Sequence;

        (FollowFrame first, _, IDisposable stop) = Broadcast(host).Follow(new FollowPoint(otherEpoch ? "another" : Broadcast(host).Epoch, stands + ahead));
        stop.Dispose();

        Assert.Equal(otherEpoch, first.Snapshot is not null);
        Assert.Empty(first.Frame.Entries);
    }

    [Fact]
    public void Leave_AddressThatFailed_GoesRoundTheOthers()
    {
        Uri a = new("http://a"), b = new("http://b");
        IngestAddress address = new([a, b]);
        Assert.Equal(a, address.Current);
        address.Leave(a);
        address.Leave(a);
        Assert.Equal(b, address.Current);
        address.Leave(b);
        Assert.Equal(a, address.Current);
    }

    private static PictureBroadcast Broadcast(Host host) => host.Get<PictureBroadcast>();

    private static async Task PushAsync(Host host, string id)
    {
        string at = DateTimeOffset.UtcNow.AddMinutes(-5).ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture);
        using HttpResponseMessage response = await host.PushAsync("city", Encoding.UTF8.GetBytes(
            $$"""[{"service_request_id":"{{id}}","status":"open","service_code":"crash","requested_datetime":"{{at}}","lat":45.757,"long":126.6425}]"""));
        response.EnsureSuccessStatusCode();
    }
}
