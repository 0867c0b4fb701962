using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Command.Geo;
using Command.Geo.Crs;
using Command.Geo.Roads;
using Command.Ingest.Contracts;
using Command.Ingest.Resources;
using Command.Ingest.Roads;
using Command.Ingest.Writer;
using CsCheck;

namespace Command.Ingest.Tests.Transports;

public sealed class PositionWatchTests
{
    private static readonly DateTimeOffset s_now = new(2026, 7, 18, 9, 0, 0, TimeSpan.FromHours(8));

    [Fact]
    public async Task Look_Gcj02OnAFeedDeclaredWgs84_IsNamedAndNoPositionIsMended()
    {
        await using Host host = await Host.StartAsync();
        GeoPoint[] roads = [.. OnRoads(host.Get<RoadState>().Of(exercise: false)!.Graph, 300)];
        GeoPoint[] sent = [.. roads.Select(p => ChinaDatum.FromCgcs2000(p, Datum.Gcj02))];
        using HttpResponseMessage response = await host.PushAsync("city", Cases(sent));
        await host.UntilAsync(p => p.Reports.Count == 300);
        host.Get<PositionWatch>().Look();

        Reason found = Assert.Single(host.Feed("city").Diagnostics);
        Assert.Equal("positions-constant-offset", found.Code);
        Assert.InRange(double.Parse(found.Args[0], CultureInfo.InvariantCulture), 480, 540);
        Assert.Equal(["north-east", "GCJ-02", "wgs84", "Command__Feeds__city__Datum=gcj02"], found.Args[1..]);
        Assert.All(host.Picture.Reports.Values, r => Assert.Contains(r.Place.Centre!.Value, sent));

        using JsonDocument ready = JsonDocument.Parse(await host.Http.GetStringAsync("/readyz", TestContext.Current.CancellationToken));
        JsonElement shown = ready.RootElement.GetProperty("feeds").EnumerateArray().Single(f => f.GetProperty("feed").GetString() == "city").GetProperty("diagnostics")[0];
        Assert.Equal("positions-constant-offset", shown.GetProperty("code").GetString());
        Assert.Contains("north-east", shown.GetProperty("text").GetString()!, StringComparison.Ordinal);
        Assert.Contains("东北", shown.GetProperty("textZh").GetString()!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Look_PositionsAsDeclared_FindsNothing()
    {
        await using Host host = await Host.StartAsync();
        using HttpResponseMessage response = await host.PushAsync("city", Cases([.. OnRoads(host.Get<RoadState>().Of(exercise: false)!.Graph, 300)]));
        await host.UntilAsync(p => p.Reports.Count == 300);
        host.Get<PositionWatch>().Look();

        Assert.Empty(host.Feed("city").Diagnostics);
    }

    [Theory]
    [InlineData(45.757, 126.6425, "positions-swapped-axes")]
    [InlineData(0, 0, "positions-null-island")]
    [InlineData(42545579.559, 5070910.958, "positions-zone-prefixed-easting")]
    [InlineData(545579.559, 5070910.958, "positions-projected-not-degrees")]
    [InlineData(116.4, 39.9, "positions-outside-city")]
    public async Task Look_PositionsThatAreNone_AreNamedThoughTheyWereLeftOut(double lon, double lat, string code)
    {
        await using Host host = await Host.StartAsync();
        using HttpResponseMessage response = await host.PushAsync("city", Cases([.. Enumerable.Repeat(new GeoPoint(lon, lat), 5)]));
        host.Get<PositionWatch>().Look();

        Reason found = Assert.Single(host.Feed("city").Diagnostics);
        Assert.Equal((code, "5", "5"), (found.Code, found.Args[0], found.Args[1]));
        Assert.Contains("5", new ReasonText(Harbin.Pack).Of(found, CultureInfo.GetCultureInfo("zh-CN")), StringComparison.Ordinal);
    }

    [Fact]
    public void Look_MendedSender_IsForgottenAfterADay()
    {
        FeedPositions positions = new(Harbin.Pack, Systems(Datum.Wgs84));
        positions.Note("city", [Report("1", new GeoPoint(0, 0))], s_now);
        Assert.Equal("positions-null-island", Assert.Single(positions.Look("city", s_now, null)).Code);
        Assert.Empty(positions.Changed(s_now));

        Assert.Equal(["city"], positions.Changed(s_now + FeedPositions.KeptFor + TimeSpan.FromSeconds(1)));
        Assert.Empty(positions.Look("city", s_now + FeedPositions.KeptFor + TimeSpan.FromSeconds(1), null));
    }

    [Fact]
    public void Look_CaseToldAgain_IsOnePlace()
    {
        FeedPositions positions = new(Harbin.Pack, Systems(Datum.Wgs84));
        positions.Note("city", [.. Enumerable.Repeat(Report("1", new GeoPoint(0, 0)), 50), Report("2", new GeoPoint(126.6, 45.75))], s_now);

        Assert.Equal(["1", "2"], Assert.Single(positions.Look("city", s_now, null)).Args);
    }

    [Fact]
    public void Look_MoreThanTheWindow_KeepsTheNewest()
    {
        FeedPositions positions = new(Harbin.Pack, Systems(Datum.Wgs84));
        positions.Note("city", [.. Enumerable.Range(0, 500).Select(i => Report($"old-{i}", new GeoPoint(0, 0)))], s_now);
        positions.Note("city", [.. Enumerable.Range(0, FeedPositions.Window).Select(i => Report($"new-{i}", new GeoPoint(126.6, 45.75)))], s_now);

        Assert.Empty(positions.Look("city", s_now, null));
    }

    [Fact]
    public void Look_ExercisePositions_SayNothingAboutTheSender()
    {
        FeedPositions positions = new(Harbin.Pack, Systems(Datum.Wgs84));
        positions.Note("city", [Report("1", new GeoPoint(0, 0)) with { Exercise = true }], s_now);

        Assert.Empty(positions.Look("city", s_now, null));
    }

    [Fact]
    public void Look_MetresAsDeclared_FindsNothing()
    {
        PositionSystem plane = PositionSystem.Read("epsg:4551", new Dictionary<string, SevenParameters>()).System!;
        FeedPositions positions = new(Harbin.Pack, Systems(plane));
        positions.Note("city", [.. Enumerable.Range(0, 50).Select(i => Report($"{i}", plane.FromShared(new GeoPoint(126.6 + (i * 0.001), 45.75))))], s_now);

        Assert.Empty(positions.Look("city", s_now, null));
    }

    [Fact]
    public void Look_AnyPositions_NeverThrows()
    {
        PositionSystem[] systems = [Datum.Wgs84, Datum.Gcj02, PositionSystem.Read("epsg:4551", new Dictionary<string, SevenParameters>()).System!];
        Gen.Select(Gen.Int[0, 2], Gen.Select(Gen.Double, Gen.Double, (x, y) => new GeoPoint(x, y)).Array[0, 50]).Sample((i, stated) =>
        {
            FeedPositions positions = new(Harbin.Pack, Systems(systems[i]));
            positions.Note("city", [.. stated.Select((p, n) => Report($"{n}", p))], s_now);
            return positions.Look("city", s_now, null).All(r => r.Code.StartsWith("positions-", StringComparison.Ordinal));
        });
    }

    private static FrozenDictionary<string, PositionSystem> Systems(PositionSystem system) => new Dictionary<string, PositionSystem> { ["city"] = system }.ToFrozenDictionary();

    private static Report Report(string id, GeoPoint stated) => new()
    {
        Feed = "city",
        Agency = "city-management",
        SourceId = id,
        Version = "1",
        ObservedAt = s_now,
        Kind = "other",
        Title = "a case",
        Misstated = stated,
    };

    private static IEnumerable<GeoPoint> OnRoads(RoadGraph graph, int count)
    {
        Random random = new(7);
        for (int n = 0; n < count; n++)
        {
            ImmutableArray<GeoPoint> path = [.. graph.PathOf(random.Next(graph.EdgeCount))];
            int i = random.Next(path.Length - 1);
            double part = random.NextDouble();
            yield return new GeoPoint(path[i].Lon + (part * (path[i + 1].Lon - path[i].Lon)), path[i].Lat + (part * (path[i + 1].Lat - path[i].Lat)));
        }
    }

    private static byte[] Cases(GeoPoint[] stated) => Encoding.UTF8.GetBytes(
        "[" + string.Join(',', stated.Select((p, i) => string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"service_request_id":"C-{{i}}","status":"open","service_code":"crash","service_name":"交通事故","requested_datetime":"{{DateTimeOffset.UtcNow:O}}","lat":{{p.Lat}},"long":{{p.Lon}}}"""))) + "]");
}
