using System.Text;
using Command.Ingest.Contracts;
using Command.Ingest.Feeds;
using Command.Ingest.Feeds.Gb28181;
using CsCheck;
using static Command.Ingest.Tests.Feeds.Gb28181.Gb28181Bodies;

namespace Command.Ingest.Tests.Feeds.Gb28181;

public sealed class Gb28181HostileTests
{
    private static readonly Gb28181Decoder s_decoder = new();

    public static TheoryData<string> All => [.. Samples.Files("gb28181")];

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(All))]
    public void Decode_SampleWithAnyBytesChanged_GivesMessagesOrFaults(string file) => Mutate(Samples.Bytes(file), 400);

    [Fact]
    public void Decode_OwnBodiesWithAnyBytesChanged_GiveMessagesOrFaults()
    {
        foreach (string body in (string[])[Catalog(Item(1) + Item(2), 2), Event("VLOST", 3), Alarm("<Info><AlarmType>6</AlarmType></Info>"), Keepalive(), Position(Camera(1), "126.6", "45.7")])
        {
            Mutate(Gbk(body), 200);
        }
    }

    [Fact]
    public void Decode_AnyBytesAtAll_GivesMessagesOrFaults() => Gen.Byte.Array[0, 300].Sample(Check, iter: 2000);

    [Fact]
    public void Decode_CatalogueCutAnywhere_IsAFaultAndNeverASnapshot()
    {
        byte[] body = Gbk(Catalog(Item(1) + Item(2), 2));
        for (int length = 0; length < body.Length; length++)
        {
            Decoded decoded = s_decoder.Decode(body.AsMemory(0, length), Contexts.Of("video"));
            Assert.True(decoded.Refused);
            Assert.False(decoded.Snapshot);
        }
    }

    [Theory]
    [InlineData("<!DOCTYPE Notify [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><Notify><CmdType>Keepalive</CmdType><DeviceID>&x;</DeviceID></Notify>", "xml-dtd")]
    [InlineData("<Notify/>", "gb28181-command")]
    [InlineData("<Notify><CmdType>Dance</CmdType></Notify>", "gb28181-command")]
    [InlineData("<alert/>", "gb28181-unrecognised")]
    [InlineData("  \r\n", "empty-body")]
    [InlineData("<Response><CmdType>Catalog</CmdType><DeviceList/></Response>", "id-unusable")]
    [InlineData("<Response><CmdType>Catalog</CmdType><DeviceID>a/b</DeviceID><DeviceList/></Response>", "id-unusable")]
    [InlineData("<Notify><CmdType>MobilePosition</CmdType></Notify>", "id-unusable")]
    [InlineData("<Notify><CmdType>Alarm</CmdType></Notify>", "id-unusable")]
    public void Decode_WhatIsNoStatement_IsRefusedByName(string body, string code)
    {
        Decoded decoded = s_decoder.Decode(Encoding.ASCII.GetBytes(body), Contexts.Of("video"));
        Assert.Equal(code, Assert.Single(decoded.Faults).Code);
        Assert.True(decoded.Refused);
    }

    [Fact]
    public void Decode_NestedTooDeep_IsRefused()
    {
        string deep = string.Concat(Enumerable.Repeat("<a>", 500)) + string.Concat(Enumerable.Repeat("</a>", 500));
        Assert.Equal("xml-depth", Assert.Single(s_decoder.Decode(Gbk(deep), Contexts.Of("video")).Faults).Code);
    }

    [Fact]
    public void Decode_MoreItemsThanRead_IsAFaultAndNoSnapshot()
    {
        StringBuilder items = new();
        for (int i = 0; i < Gb28181CatalogLimit + 1; i++)
        {
            items.Append("<Item><DeviceID>").Append(Camera(i)).Append("</DeviceID></Item>");
        }

        Decoded decoded = s_decoder.Decode(Gbk(Catalog(items.ToString(), Gb28181CatalogLimit)), Contexts.Of("video"));
        Assert.Equal(Gb28181CatalogLimit, decoded.Messages.Length);
        Assert.Equal("too-many-items", Assert.Single(decoded.Faults).Code);
        Assert.False(decoded.Snapshot);
    }

    [Theory]
    [InlineData("9999-12-31T23:59:59")]
    [InlineData("0001-01-01T00:00:00")]
    [InlineData("2026-13-01T00:00:00")]
    [InlineData("tomorrow")]
    [InlineData("")]
    public void Decode_StrangeTimes_AreMessagesAllTheSame(string time)
    {
        Decoded decoded = s_decoder.Decode(Gbk(Alarm("").Replace("2026-07-18T08:59:00", time, StringComparison.Ordinal)), Contexts.Of("video"));
        Report report = Assert.IsType<Report>(Assert.Single(decoded.Messages));
        Assert.True(report.ObservedAt == Contexts.Of("video").ReceivedAt == report.Issues.Any(i => i.Code == "time-unreadable"));
    }

    [Fact]
    public void Decode_BytesThatAreNoText_AreTakenAndSaidToBeDamaged()
    {
        byte[] body = Gbk(Catalog("<Item><DeviceID>1</DeviceID><Name>??</Name></Item>", 2));
        int at = body.AsSpan().IndexOf("??</Name>"u8);
        body[at] = 0xFF;
        Asset asset = Assert.IsType<Asset>(Assert.Single(s_decoder.Decode(body, Contexts.Of("video")).Messages));
        Assert.Contains(asset.Issues, i => i.Code == "text-damaged");
    }

    private const int Gb28181CatalogLimit = 50_000;

    private static void Mutate(byte[] sample, int times) => Gen.Select(Gen.Int[0, sample.Length - 1], Gen.Byte).Array[1, 8].Sample(
        changes =>
        {
            byte[] bytes = [.. sample];
            foreach ((int at, byte value) in changes)
            {
                bytes[at] = value;
            }

            Check(bytes);
        },
        iter: times);

    private static void Check(byte[] bytes)
    {
        Decoded decoded = s_decoder.Decode(bytes, Contexts.Of("video"));
        Assert.False(decoded.Messages.IsEmpty && decoded.Heartbeats.IsEmpty && decoded.Faults.IsEmpty);
        Assert.All(decoded.Messages, m => Assert.True(m.SourceId.Length is > 0 and < 300 && m.Version.Length > 0));
        Assert.All(decoded.Messages.OfType<Asset>(), a => Assert.True(a.Shape?.Positions().All(p => p.IsValid) ?? true));
        Assert.All(decoded.Messages.OfType<Position>(), p => Assert.True(p.At?.IsValid ?? true));
        Assert.All(decoded.Faults, f => Assert.True(f.Reason.Length > 0));
    }
}
