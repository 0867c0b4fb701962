using System.Text;
using Command.Ingest.Contracts;
using Command.Ingest.Feeds;
using Command.Ingest.Feeds.Wzdx;
using CsCheck;

namespace Command.Ingest.Tests.Feeds.Wzdx;

public sealed class WzdxHostileTests
{
    private static readonly WzdxDecoder s_decoder = new();

    public static TheoryData<string> All => [.. Samples.Files("wzdx", "*.geojson")];

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
            iter: 100);
    }

    /// <summary>Digits and letters only: the document stays well-formed, so that the reading behind the parser is what is tried.</summary>
    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(All))]
    public void Decode_SampleWithTextsChanged_GivesSoundMessages(string file)
    {
        byte[] sample = Samples.Bytes(file);
        int[] places = [.. Enumerable.Range(0, sample.Length).Where(i => char.IsAsciiLetterOrDigit((char)sample[i]))];
        Gen.Select(Gen.Int[0, places.Length - 1], Gen.Char["0123456789eE-ztx"].Select(c => (byte)c)).Array[1, 100].Sample(
            changes =>
            {
                byte[] bytes = [.. sample];
                foreach ((int at, byte value) in changes)
                {
                    bytes[places[at]] = value;
                }

                Check(bytes);
            },
            iter: 100);
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(All))]
    public void Decode_SampleCutAnywhere_IsRefusedAndNeverASnapshot(string file)
    {
        byte[] sample = Samples.Bytes(file);
        int end = Encoding.UTF8.GetString(sample).TrimEnd().Length - 1;
        for (int length = 1; length < Math.Min(end, sample.Length); length += Math.Max(1, sample.Length / 100))
        {
            Decoded decoded = Check(sample[..length]);
            Assert.True(decoded.Refused);
            Assert.Empty(decoded.Marks);
        }
    }

    [Fact]
    public void Decode_AnyBytesAtAll_GivesMessagesOrFaults() => Gen.Byte.Array[0, 300].Sample(b => { Check(b); }, iter: 2000);

    [Fact]
    public void Decode_DeepJson_IsRefused() => Assert.Equal("json-malformed", Assert.Single(Check(Encoding.UTF8.GetBytes(new string('[', 200_000))).Faults).Code);

    [Fact]
    public void Decode_MoreFeaturesThanAnyoneSends_StopsWithAFault()
    {
        string body = $$"""{"feed_info":{"version":"4.2"},"features":[{{string.Join(',', Enumerable.Repeat("1", 200_000))}}]}""";

        Decoded decoded = Check(Encoding.UTF8.GetBytes(body));
        Assert.Equal(WzdxDecoder.MaxFeatures + 1, decoded.Faults.Length);
        Assert.Equal("too-many-features", decoded.Faults[^1].Code);
    }

    [Fact]
    public void Decode_AMillionNamesAndWords_AreShortened()
    {
        string many = string.Join(',', Enumerable.Repeat("\"中华大道\"", 200_000));
        string body = $$"""{"feed_info":{"version":"4.2"},"features":[{"id":"1","properties":{"description":"{{new string('长', 500_000)}}","core_details":{"road_names":[{{many}}],"name":"{{new string('n', 90_000)}}"},"restrictions":[{{many}}]} }]}""";

        Report report = (Report)Assert.Single(Check(Encoding.UTF8.GetBytes(body)).Messages);
        Assert.InRange(report.Title.Length, 1, 80);
        Assert.InRange(report.Text!.Length, 1, 4_000);
        Assert.InRange(report.Address!.Length, 1, 200);
    }

    private static Decoded Check(byte[] bytes)
    {
        Decoded decoded = s_decoder.Decode(bytes, Contexts.Of("roadworks"));
        foreach (Message message in decoded.Messages)
        {
            Assert.NotEqual("", message.SourceId);
            Assert.NotEqual("", message.Version);
            Assert.True(message.ObservedAt <= Contexts.Of("roadworks").ReceivedAt.AddMinutes(5));
            (Command.Geo.GeoShape? shape, string name) = message is Asset asset ? (asset.Shape, asset.Name) : (((Report)message).Shape, ((Report)message).Title);
            Assert.NotEqual("", name);
            Assert.True(shape is null || shape.Positions().All(p => p.IsValid));
        }

        return decoded;
    }
}
