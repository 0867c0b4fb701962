using System.Text;
using Command.Ingest.Contracts;
using Command.Ingest.Feeds;
using Command.Ingest.Feeds.Cot;
using CsCheck;

namespace Command.Ingest.Tests.Feeds.Cot;

public sealed class CotHostileTests
{
    private static readonly CotDecoder s_decoder = new();

    public static TheoryData<string> All => [.. Samples.Files("cot/fts")];

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(All))]
    public void Decode_SampleWithAnyBytesChanged_GivesMessagesOrFaults(string file) => Mutate(Samples.Bytes(file), 200);

    [Fact]
    public void Decode_TakWithAnyBytesChanged_GivesMessagesOrFaults()
    {
        Mutate(CotTexts.Mesh(CotTexts.Tak("a-f-G-U-C", xmlDetail: "<remarks>x</remarks>")), 3000);
        Mutate(CotTexts.Framed(CotTexts.Tak("b-a-o-tbl")), 3000);
    }

    [Fact]
    public void Decode_AnyBytesAtAll_GivesMessagesOrFaults() => Gen.Byte.Array[0, 300].Sample(Check, iter: 3000);

    [Fact]
    public void Decode_DeepXml_IsRefused() => Assert.Contains(
        "xml-depth",
        s_decoder.Decode(CotTexts.Bytes(CotTexts.Event("a-f-G", string.Concat(Enumerable.Repeat("<a>", 5_000)) + string.Concat(Enumerable.Repeat("</a>", 5_000)))), Contexts.Of("field")).Faults.Select(f => f.Code));

    [Theory]
    [InlineData('<')]
    [InlineData('a')]
    [InlineData('\0')]
    [InlineData('>')]
    public void Decode_FiveMegabytesOfOneByte_IsRefused(char filler) =>
        Assert.True(s_decoder.Decode(Encoding.Latin1.GetBytes(new string(filler, 5_000_000)), Contexts.Of("field")).Refused);

    [Fact]
    public void Decode_MoreEventsThanAnyoneSends_StopsWithAFault()
    {
        Decoded decoded = s_decoder.Decode(CotTexts.Bytes(string.Concat(Enumerable.Repeat("<a/>", 50_000))), Contexts.Of("field"));

        Assert.Equal("too-many-events", decoded.Faults[^1].Code);
        Assert.Equal(CotDecoder.MaxEvents + 1, decoded.Faults.Length);
    }

    private static void Mutate(byte[] sample, int iter) =>
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
            iter: iter);

    private static void Check(byte[] bytes)
    {
        Decoded decoded = s_decoder.Decode(bytes, Contexts.Of("field"));
        Assert.True(decoded.Messages.Length + decoded.Faults.Length + decoded.Heartbeats.Length > 0);
        foreach (Message message in decoded.Messages)
        {
            Assert.False(string.IsNullOrWhiteSpace(message.SourceId));
            Assert.DoesNotContain('\n', message.SourceId);
            Assert.True(message.ObservedAt <= Contexts.Of("field").ReceivedAt.AddMinutes(5));
            if (message is Position position)
            {
                Assert.True(position.At is null or { IsValid: true });
                Assert.True(position.SpeedKmh is null or (>= 0 and <= 2000));
            }
            else
            {
                Report report = Assert.IsType<Report>(message);
                Assert.NotEqual("", report.Title);
                Assert.True(report.Shape is null || report.Shape.Positions().All(p => p.IsValid));
            }
        }
    }
}
