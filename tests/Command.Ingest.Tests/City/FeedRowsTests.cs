using System.Text.Json.Nodes;
using Command.Ingest.City;

namespace Command.Ingest.Tests.City;

public sealed class FeedRowsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("citypack");

    public FeedRowsTests()
    {
        foreach (string file in Directory.EnumerateFiles(HarbinPack.Directory, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(_folder.FullName, Path.GetRelativePath(HarbinPack.Directory, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Read_AFeedThatIsPolled_HasItsAddressAndInterval()
    {
        FeedSpec feed = Feed("""{"transport":"poll","url":"https://open.example.city/requests.json","intervalSeconds":30}""").Pack!.FeedOf("civil")!;
        Assert.Equal((FeedTransport.Poll, "https://open.example.city/requests.json", TimeSpan.FromSeconds(30)), (feed.Transport, feed.Url!.AbsoluteUri, feed.Interval!.Value));
    }

    [Fact]
    public void Read_AFeedThatIsPolledFromAnAddressInTheSettings_IsTaken() =>
        Assert.Null(Feed("""{"transport":"poll"}""").Pack!.FeedOf("civil")!.Url);

    [Fact]
    public void Read_AFeedOfABroker_HasItsTopic()
    {
        FeedSpec feed = Feed("""{"transport":"mqtt","url":"mqtts://broker.example:8883","topic":"city/#"}""").Pack!.FeedOf("civil")!;
        Assert.Equal((FeedTransport.Mqtt, "mqtts", "city/#"), (feed.Transport, feed.Url!.Scheme, feed.Topic));
    }

    [Fact]
    public void Read_UdpOnThePortOfATcpFeed_IsNoConflict() =>
        Assert.Equal(5082, Feed("""{"transport":"udp","port":5082}""").Pack!.FeedOf("civil")!.Port);

    [Theory]
    [InlineData("""{"transport":"udp"}""", "port")]
    [InlineData("""{"transport":"mqtt","url":"mqtt://broker"}""", "topic")]
    [InlineData("""{"transport":"poll","url":"mqtt://broker"}""", "url")]
    [InlineData("""{"transport":"poll","url":"https://user:secret@open.example.city/"}""", "url")]
    [InlineData("""{"transport":"mqtt","url":"https://broker","topic":"a"}""", "url")]
    [InlineData("""{"transport":"poll","intervalSeconds":0}""", "intervalSeconds")]
    [InlineData("""{"transport":"poll","url":"not an address"}""", "url")]
    public void Read_ARowThatCantBeUsed_IsAFaultAtItsField(string changes, string field)
    {
        CityPackRead read = Feed(changes);
        Assert.Null(read.Pack);
        Assert.Contains(read.Faults, f => f.Code == "pack-field" && f.Where == $"feeds.json $.feeds[0].{field}");
    }

    private CityPackRead Feed(string changes)
    {
        string file = Path.Combine(_folder.FullName, "feeds.json");
        JsonNode root = JsonNode.Parse(File.ReadAllText(file))!;
        JsonObject row = root["feeds"]!.AsArray().Single(f => (string?)f!["id"] == "civil")!.AsObject();
        foreach ((string name, JsonNode? value) in JsonNode.Parse(changes)!.AsObject())
        {
            row[name] = value?.DeepClone();
        }

        File.WriteAllText(file, root.ToJsonString());
        return CityPackReader.Read(_folder.FullName);
    }
}
