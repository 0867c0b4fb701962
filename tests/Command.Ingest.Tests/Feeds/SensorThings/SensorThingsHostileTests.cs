using System.Text;
using Command.Ingest.Contracts;
using Command.Ingest.Feeds;
using Command.Ingest.Feeds.SensorThings;
using CsCheck;

namespace Command.Ingest.Tests.Feeds.SensorThings;

public sealed class SensorThingsHostileTests
{
    private static readonly SensorThingsDecoder s_decoder = new();

    public static TheoryData<string> All => [.. Samples.Files("sensorthings")];

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(All))]
    public void Decode_SampleWithAnyBytesChanged_GivesMessagesOrFaults(string file)
    {
        byte[] sample = Samples.Bytes(file);
        Gen.Select(Gen.Int[0, sample.Length - 1], Gen.Byte).Array[1, 8].Sample(
            changes =>
            {
                byte[] bytes = [.. sample];
                foreach ((int at, byte value) in changes)
                {
                    bytes[at] = value;
                }

                Check(bytes);
            },
            iter: 300);
    }

    [Fact]
    public void Decode_ObservationWithAVeryLongId_HasAVersionThatTellsItApartAndStaysShort()
    {
        string[] versions = [.. new[] { 'a', 'b' }.Select(c => Assert.Single(s_decoder.Decode(
            Encoding.UTF8.GetBytes($$"""{"@iot.id":"{{new string(c, 190)}}","result":1.5,"phenomenonTime":"2026-07-18T09:00:00+08:00"}"""), Contexts.Of("sensors")).Messages).Version)];

        Assert.All(versions, v => Assert.InRange(v.Length, 1, 200));
        Assert.NotEqual(versions[0], versions[1]);
    }

    [Fact]
    public void Decode_DatastreamWithAVeryLongId_IsASeriesOfItsOwnWithAShortId()
    {
        string[] ids = [.. new[] { 'a', 'b' }.Select(c => Assert.Single(s_decoder.Decode(
            Encoding.UTF8.GetBytes($$$"""{"@iot.id":1,"result":1.5,"phenomenonTime":"2026-07-18T09:00:00+08:00","Datastream":{"@iot.id":"{{{new string('x', 199) + c}}}"}}"""), Contexts.Of("sensors")).Messages).SourceId)];

        Assert.All(ids, v => Assert.InRange(v.Length, 1, 200));
        Assert.NotEqual(ids[0], ids[1]);
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(All))]
    public void Decode_SampleCutAnywhere_IsRefused(string file)
    {
        byte[] sample = [.. Encoding.UTF8.GetBytes(Samples.Text(file).TrimEnd())];
        for (int length = 0; length < sample.Length; length += Math.Max(1, sample.Length / 200))
        {
            Assert.True(s_decoder.Decode(sample.AsMemory(0, length), Contexts.Of("sensors")).Refused);
        }
    }

    [Fact]
    public void Decode_AnyBytesAtAll_GivesMessagesOrFaults()
    {
        Gen.Byte.Array[0, 300].Sample(Check, iter: 2000);
        Gen.String[Gen.Char["[]{}\"\\:,valueresult@iot.dDatastream()'/ud80123 "], 0, 120].Sample(s => Check(Encoding.UTF8.GetBytes(s)), iter: 2000);
    }

    [Theory]
    [InlineData('[')]
    [InlineData('{')]
    [InlineData(' ')]
    [InlineData('\0')]
    public void Decode_FiveMegabytesOfOneByte_IsRefused(char filler)
    {
        byte[] bytes = new byte[5_000_000];
        Array.Fill(bytes, (byte)filler);

        Assert.True(s_decoder.Decode(bytes, Contexts.Of("sensors")).Refused);
    }

    [Fact]
    public void Decode_MoreObservationsThanABodyMayHold_KeepsABoundedNumberAndSaysSo()
    {
        string rows = string.Join(',', Enumerable.Range(0, SensorThingsLimit + 10).Select(i => $"[{i},\"2026-07-18T00:00:00Z\"]"));
        Decoded decoded = s_decoder.Decode(Encoding.UTF8.GetBytes($$"""[{"Datastream":{"@iot.id":5},"components":["result","phenomenonTime"],"dataArray":[{{rows}}]}]"""), Contexts.Of("sensors"));

        Assert.Equal(SensorThingsLimit, decoded.Messages.Length);
        Assert.Equal("too-many-items", Assert.Single(decoded.Faults).Code);
    }

    [Fact]
    public void Decode_ListsInLists_EndAtABound()
    {
        string body = string.Concat(Enumerable.Repeat("[", 40)) + string.Concat(Enumerable.Repeat("]", 40));

        Assert.Equal("sensorthings-unrecognised", Assert.Single(s_decoder.Decode(Encoding.UTF8.GetBytes(body), Contexts.Of("sensors")).Faults).Code);
    }

    [Fact]
    public void Decode_Utf16_IsRefusedForItsEncoding() =>
        Assert.Equal("text-encoding", Assert.Single(s_decoder.Decode(Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes("{\"result\":1}")).ToArray(), Contexts.Of("sensors")).Faults).Code);

    [Fact]
    public void Decode_AGeometryOfTooManyPositions_IsAnIssueAndNoShape()
    {
        string line = string.Join(',', Enumerable.Repeat("[1,2]", 20_001));
        Decoded decoded = s_decoder.Decode(Encoding.UTF8.GetBytes($$$"""{"@iot.id":1,"name":"L","encodingType":"application/geo+json","location":{"type":"LineString","coordinates":[{{{line}}}]}}"""), Contexts.Of("sensors"));

        Asset asset = Assert.IsType<Asset>(Assert.Single(decoded.Messages));
        Assert.Null(asset.Shape);
        Assert.Equal("too-many-positions", Assert.Single(asset.Issues).Code);
    }

    private const int SensorThingsLimit = 50_000;

    private static void Check(byte[] bytes)
    {
        foreach (Message message in s_decoder.Decode(bytes, Contexts.Of("sensors")).Messages)
        {
            Assert.NotEqual("", message.SourceId);
            Assert.NotEqual("", message.Version);
            Assert.True(double.IsFinite((message as Reading)?.Value ?? 0));
            Assert.True((message as Reading)?.Shape?.Positions().All(p => p.IsValid) ?? true);
        }

        _ = s_decoder.NextPage(bytes);
    }
}
