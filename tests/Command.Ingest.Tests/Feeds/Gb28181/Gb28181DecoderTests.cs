using System.Text;
using Command.Geo;
using Command.Ingest.Contracts;
using Command.Ingest.Feeds;
using Command.Ingest.Feeds.Gb28181;
using Command.Ingest.Tests.City;
using static Command.Ingest.Tests.Feeds.Gb28181.Gb28181Bodies;

namespace Command.Ingest.Tests.Feeds.Gb28181;

public sealed class Gb28181DecoderTests
{
    private static readonly Gb28181Decoder s_decoder = new();

    public static TheoryData<string> All => [.. Samples.Files("gb28181")];

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(All))]
    public void Decode_EverySample_GivesWhatItSays(string file)
    {
        Decoded decoded = s_decoder.Decode(Samples.Bytes(file), Contexts.Of("video"));
        string said = string.Join("; ", decoded.Messages.Select(Say).Concat(decoded.Heartbeats.Select(h => "alive " + h)).Concat(decoded.Faults.Select(f => f.Code)));
        string expected = Path.GetFileNameWithoutExtension(file) switch
        {
            "broadcast-notify-gb2312" or "catalog-query-gb2312" or "mobileposition-subscribe" or "ptz-control-gb2312" => "gb28181-instruction",
            "catalog-response-gb2312" => "camera 34020000001320000001/34020000001320000011 'camera-1' Online",
            "mobileposition-notify-gb2312" => "33010000001118 at 116.397428, 39.90923, 30.5 km/h to 135.2, 50 m, 2026-04-11T10:30:00.0000000+08:00",
            _ => "a sample that this test does not know",
        };

        Assert.Equal(expected, said);
        Assert.False(decoded.Snapshot);
    }

    [Theory]
    [InlineData("<Status>ON</Status>", AssetStatus.Online, null)]
    [InlineData("<Status>on</Status>", AssetStatus.Online, null)]
    [InlineData("<Status>OFF</Status>", AssetStatus.Offline, null)]
    [InlineData("<Status>VLOST</Status>", AssetStatus.Fault, "VLOST")]
    [InlineData("<Status>DEFECT</Status>", AssetStatus.Fault, "DEFECT")]
    [InlineData("", AssetStatus.Unknown, null)]
    [InlineData("<Status>asleep</Status>", AssetStatus.Unknown, null)]
    public void Decode_ItemStatus_IsTheAssets(string inside, AssetStatus status, string? text)
    {
        Asset asset = OneAsset(Gbk(Catalog(Item(1, inside), 2)));
        Assert.Equal((status, text, false), (asset.Status, asset.Text, asset.StatusOnly));
        Assert.Equal("中山路 摄像机 1", asset.Name);
    }

    [Theory]
    [InlineData("ON", AssetStatus.Online, null)]
    [InlineData("OFF", AssetStatus.Offline, null)]
    [InlineData("VLOST", AssetStatus.Fault, "VLOST")]
    [InlineData("DEFECT", AssetStatus.Fault, "DEFECT")]
    [InlineData("DEL", AssetStatus.Removed, null)]
    public void Decode_EventOfOneCamera_SaysItsStateAlone(string word, AssetStatus status, string? text)
    {
        Asset asset = OneAsset(Gbk(Event(word, 4)));
        Assert.Equal(($"{Platform}/{Camera(4)}", status, text, true), (asset.SourceId, asset.Status, asset.Text, asset.StatusOnly));
    }

    [Theory]
    [InlineData("ADD")]
    [InlineData("UPDATE")]
    public void Decode_EventWithTheWholeItem_ReplacesIt(string word)
    {
        Asset asset = OneAsset(Gbk(Event(word, 4, "<Name>桥头</Name><Longitude>126.63</Longitude><Latitude>45.76</Latitude><Address>友谊路1号</Address><ParentID>2301</ParentID><Status>OFF</Status>")));
        Assert.Equal(("桥头", AssetStatus.Offline, false, "友谊路1号", "2301"), (asset.Name, asset.Status, asset.StatusOnly, asset.Address, asset.Parent));
        Assert.Equal(new PointShape(new GeoPoint(126.63, 45.76)), asset.Shape);
    }

    [Theory]
    [InlineData("23010000001320000001", "camera")]
    [InlineData("23010000001310000001", "camera")]
    [InlineData("23010000001110000001", "recorder")]
    [InlineData("23010000001180000001", "recorder")]
    [InlineData("23010000001340000001", "alarm-input")]
    [InlineData("23010000002000000001", "video-platform")]
    [InlineData("33010000001118", "camera")]
    [InlineData("gate-7", "camera")]
    [InlineData("23010000004000000001", "device")]
    [InlineData("23010000002150000001", null)]
    [InlineData("23010000002160000001", null)]
    [InlineData("230103", null)]
    public void Decode_IdOfAnItem_SaysItsKind(string id, string? kind)
    {
        Decoded decoded = s_decoder.Decode(Gbk(Catalog($"<Item><DeviceID>{id}</DeviceID><Name>x</Name></Item>", 5)), Contexts.Of("video"));
        Assert.Equal(kind, decoded.Messages.Cast<Asset>().SingleOrDefault()?.Kind);
        Assert.Empty(decoded.Faults);
    }

    [Theory]
    [InlineData("126.63", "45.76", true, null)]
    [InlineData("0", "0.0", false, null)]
    [InlineData("", "", false, null)]
    [InlineData("45.76", "126.63", false, "coordinates-unusable")]
    [InlineData("NaN", "45.76", false, "coordinates-unusable")]
    [InlineData("1e400", "45.76", false, "coordinates-unusable")]
    [InlineData("126.63", "", false, "coordinates-unusable")]
    public void Decode_Coordinates_ArePlacesOrIssues(string lon, string lat, bool placed, string? issue)
    {
        Asset asset = OneAsset(Gbk(Catalog(Item(1, $"<Longitude>{lon}</Longitude><Latitude>{lat}</Latitude>"), 2)));
        Assert.Equal(placed, asset.Shape is not null);
        Assert.Equal(issue is null ? [] : [issue], asset.Issues.Select(i => i.Code));
    }

    [Fact]
    public void Decode_WholeCatalogueInOneBody_IsASnapshotOfThatPlatform()
    {
        Decoded decoded = s_decoder.Decode(Gbk(Catalog(Item(1) + Item(2) + "<Item><DeviceID>23010000002150000001</DeviceID><Name>组</Name></Item>", 3)), Contexts.Of("video"));
        SnapshotMark mark = Assert.Single(decoded.Marks);
        Assert.Equal((SnapshotScope.Assets, Platform + "/"), (mark.Covers, mark.Prefix));
        Assert.Equal([$"{Platform}/{Camera(1)}", $"{Platform}/{Camera(2)}", $"{Platform}/23010000002150000001"], mark.Present);
        Assert.Equal(2, decoded.Messages.Length);
        Assert.All(decoded.Messages, m => Assert.True(m.ObservedAt <= mark.ObservedAt));
    }

    [Theory]
    [InlineData(3, "")]
    [InlineData(2, "<Item><Name>no id</Name></Item>")]
    [InlineData(1, "")]
    [InlineData(0, "")]
    public void Decode_CatalogueThatIsNotWhole_IsNoSnapshot(int sum, string more) =>
        Assert.False(s_decoder.Decode(Gbk(Catalog(Item(1) + Item(2) + more, sum)), Contexts.Of("video")).Snapshot);

    [Fact]
    public void Decode_EmptyCatalogue_IsAliveAndNoSnapshot()
    {
        Decoded decoded = s_decoder.Decode(Gbk(Catalog("", 0)), Contexts.Of("video"));
        Assert.Equal([Platform], decoded.Heartbeats);
        Assert.False(decoded.Snapshot);
        Assert.False(decoded.Refused);
    }

    [Fact]
    public void Session_CatalogueInPieces_IsASnapshotOnlyWithTheLast()
    {
        Gb28181Session session = new(Contexts.Of("video"), Platform);
        Assert.False(Take(session, Catalog(Item(1) + Item(2), 5)).Snapshot);
        Assert.False(Take(session, Catalog(Item(3), 5)).Snapshot);
        Assert.False(Take(session, Catalog(Item(3), 5)).Snapshot);
        Assert.False(Take(session, Catalog(Item(4) + Item(5), 5, sn: 8)).Snapshot);
        SnapshotMark mark = Assert.Single(Take(session, Catalog(Item(4) + Item(5), 5)).Marks);
        Assert.Equal(Enumerable.Range(1, 5).Select(i => $"{Platform}/{Camera(i)}"), mark.Present.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Session_LastPieceAgain_CompletesItAgain()
    {
        Gb28181Session session = new(Contexts.Of("video"), Platform);
        Take(session, Catalog(Item(1), 2));
        Assert.True(Take(session, Catalog(Item(2), 2)).Snapshot);
        Assert.True(Take(session, Catalog(Item(2), 2)).Snapshot);
    }

    [Fact]
    public void Session_PieceWithAnUnreadableItem_NeverCompletes()
    {
        Gb28181Session session = new(Contexts.Of("video"), Platform);
        Take(session, Catalog(Item(1) + "<Item/>", 2));
        Assert.False(Take(session, Catalog(Item(2), 2)).Snapshot);
    }

    [Fact]
    public void Session_CatalogueOfAnotherPlatform_IsTheSendersOwnAndNoSnapshot()
    {
        Gb28181Session session = new(Contexts.Of("video"), Platform);
        Decoded decoded = Take(session, Catalog(Item(1), 1, platform: "23010000002000000777"));
        Assert.Equal($"{Platform}/{Camera(1)}", Assert.Single(decoded.Messages).SourceId);
        Assert.False(decoded.Snapshot);
    }

    [Fact]
    public void Session_ManyCataloguesUnderWay_KeepsFew()
    {
        Gb28181Session session = new(Contexts.Of("video"), Platform);
        Take(session, Catalog(Item(1), 2, sn: 1));
        for (int sn = 2; sn < 6; sn++)
        {
            Take(session, Catalog(Item(1), 2, sn: sn));
        }

        Assert.False(Take(session, Catalog(Item(2), 2, sn: 1)).Snapshot);
        Assert.True(Take(session, Catalog(Item(2), 2, sn: 5)).Snapshot);
    }

    [Theory]
    [InlineData("<Info><AlarmType>10</AlarmType></Info>", "crowd", "5/10", "密度检测报警")]
    [InlineData("<Info><AlarmType>7</AlarmType></Info>", "other-traffic", "5/7", "逆行检测报警")]
    [InlineData("<Info><AlarmType>6</AlarmType></Info><AlarmDescription>有人翻越护栏</AlarmDescription>", "other", "5/6", "有人翻越护栏")]
    [InlineData("", "other", "5", "视频报警")]
    public void Decode_Alarm_IsAReportOfTheCitysKind(string inside, string kind, string code, string title)
    {
        Decoded decoded = s_decoder.Decode(Gbk(Alarm(inside)), Contexts.Of("video") with { Codes = HarbinPack.Pack.Codes("gb28181") });
        Report report = Assert.IsType<Report>(Assert.Single(decoded.Messages));
        Assert.Equal((kind, code, title, (int?)2), (report.Kind, report.SourceKind, report.Title, report.Level));
        Assert.Equal(new DateTimeOffset(2026, 7, 18, 8, 59, 0, TimeSpan.FromHours(8)), report.ObservedAt);
        Assert.Equal($"{Camera(1)}/{code}@20260718T085900", report.SourceId);
        Assert.Equal(["no-coordinates"], report.Issues.Select(i => i.Code));
    }

    [Theory]
    [InlineData("<Notify><CmdType>Keepalive</CmdType><SN>1</SN><DeviceID>33010000001118</DeviceID><Status>OK</Status></Notify>", "33010000001118")]
    [InlineData("<Response><CmdType>DeviceInfo</CmdType><SN>1</SN><DeviceID>33010000001118</DeviceID><Result>OK</Result></Response>", "33010000001118")]
    [InlineData("<Response><CmdType>Catalog</CmdType><SN>1</SN><DeviceID>33010000001118</DeviceID><Result>OK</Result></Response>", "33010000001118")]
    [InlineData("<Notify><CmdType>Keepalive</CmdType></Notify>", "video")]
    public void Decode_AnswersAndKeepAlives_AreHeartbeats(string body, string source)
    {
        Decoded decoded = s_decoder.Decode(Gbk(body), Contexts.Of("video"));
        Assert.Equal([source], decoded.Heartbeats);
        Assert.Empty(decoded.Messages);
        Assert.Empty(decoded.Faults);
    }

    [Fact]
    public void Session_DeviceStatus_IsTheStateOfThatCamera()
    {
        Gb28181Session session = new(Contexts.Of("video"), Platform);
        Decoded decoded = Take(session, $"<Response><CmdType>DeviceStatus</CmdType><SN>1</SN><DeviceID>{Camera(1)}</DeviceID><Result>OK</Result><Online>ONLINE</Online><Status>ERROR</Status><Reason>lens</Reason></Response>");
        Asset asset = Assert.IsType<Asset>(Assert.Single(decoded.Messages));
        Assert.Equal(($"{Platform}/{Camera(1)}", AssetStatus.Fault, "lens", true), (asset.SourceId, asset.Status, asset.Text, asset.StatusOnly));
    }

    [Fact]
    public void Decode_RegistrationNote_TakesThePlatformAndItsCamerasOff()
    {
        Decoded decoded = s_decoder.Decode(Gb28181Writer.RegistrationNote(Platform, false, "no keep-alive", [Camera(1)]), Contexts.Of("video"));
        Assert.Equal([Platform, $"{Platform}/{Camera(1)}"], decoded.Messages.Select(m => m.SourceId));
        Assert.All(decoded.Messages.Cast<Asset>(), a => Assert.Equal((AssetStatus.Offline, "no keep-alive", true), (a.Status, a.Text, a.StatusOnly)));
    }

    [Theory]
    [InlineData("GB2312", "道外区")]
    [InlineData("gbk", "镕基路")]
    [InlineData("GB18030", "𠮷野家")]
    [InlineData("UTF-8", "道外区")]
    [InlineData("nonsense", "道外区")]
    public void Decode_GbBytes_AreReadWhateverIsDeclared(string declared, string name) =>
        Assert.Equal(name, OneAsset(Gbk(Catalog($"<Item><DeviceID>1</DeviceID><Name>{name}</Name></Item>", 2), declared)).Name);

    [Theory]
    [InlineData("GB2312", false)]
    [InlineData("UTF-8", false)]
    [InlineData("GB2312", true)]
    public void Decode_Utf8Bytes_AreReadWhateverIsDeclared(string declared, bool mark)
    {
        byte[] body = Encoding.UTF8.GetBytes($"<?xml version=\"1.0\" encoding=\"{declared}\"?>" + Catalog("<Item><DeviceID>1</DeviceID><Name>道外区靖宇街</Name></Item>", 2));
        Assert.Equal("道外区靖宇街", OneAsset(mark ? [0xEF, 0xBB, 0xBF, .. body] : body).Name);
    }

    /// <summary>The GBK bytes of these are valid UTF-8 by accident; read as such they would be Latin letters.</summary>
    [Theory]
    [InlineData("陆模漏")]
    [InlineData("隆")]
    public void Decode_GbBytesThatAreAlsoUtf8_AreReadAsGb(string name)
    {
        byte[] body = Gbk(Catalog($"<Item><DeviceID>1</DeviceID><Name>{name}</Name></Item>", 2));
        Assert.True(System.Text.Unicode.Utf8.IsValid(body));
        Assert.Equal(name, OneAsset(body).Name);
    }

    private static Decoded Take(Gb28181Session session, string body) => session.Decode(Gbk(body), Contexts.Of("video").ReceivedAt);

    private static Asset OneAsset(byte[] body) => Assert.IsType<Asset>(Assert.Single(s_decoder.Decode(body, Contexts.Of("video")).Messages));

    private static string Say(Message message) => FormattableString.Invariant(message switch
    {
        Asset a => $"{a.Kind} {a.SourceId} '{a.Name}' {a.Status}",
        Position p => (FormattableString)$"{p.SourceId} at {p.At?.Lon}, {p.At?.Lat}, {p.SpeedKmh} km/h to {p.HeadingDeg}, {p.AltitudeM} m, {p.ObservedAt:O}",
        _ => $"{message}",
    });
}
