using System.Diagnostics;
using System.Text;
using Command.Ingest.Contracts;
using Command.Ingest.Feeds;
using Command.Ingest.Feeds.Datex2;
using CsCheck;

namespace Command.Ingest.Tests.Feeds.Datex2;

public sealed class Datex2HostileTests
{
    /// <summary>Far above what any of these takes, far below what a quadratic reading would.</summary>
    private static readonly TimeSpan s_bound = TimeSpan.FromSeconds(20);

    private static readonly Datex2Decoder s_decoder = new();

    public static TheoryData<string> All => [.. Samples.Files("datex").Where(f => !f.Contains("/xsd/", StringComparison.Ordinal))];

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
            iter: 150);
    }

    /// <summary>Digits and letters only: the document stays well-formed, so that the reading behind the parser is what is tried.</summary>
    [Fact]
    public void Decode_SampleWithTextsChanged_GivesSoundMessages()
    {
        byte[] sample = Samples.Bytes("datex/netherlands-situations.xml");
        int[] places = [.. Enumerable.Range(0, sample.Length).Where(i => char.IsAsciiDigit((char)sample[i]))];
        Gen.Select(Gen.Int[0, places.Length - 1], Gen.Char["90- .eN"].Select(c => (byte)c)).Array[1, 300].Sample(
            changes =>
            {
                byte[] bytes = [.. sample];
                foreach ((int at, byte value) in changes)
                {
                    bytes[places[at]] = value;
                }

                Check(bytes);
            },
            iter: 300);
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(All))]
    public void Decode_SampleCutAnywhere_IsAFaultAndNeverASnapshot(string file)
    {
        byte[] sample = Samples.Bytes(file);
        int end = Encoding.UTF8.GetString(sample).TrimEnd().Length - 1;
        for (int length = 1; length < Math.Min(end, sample.Length); length += Math.Max(1, sample.Length / 150))
        {
            Decoded decoded = s_decoder.Decode(sample.AsMemory(0, length), Contexts.Of("traffic"));
            Assert.True(decoded.Refused);
            Assert.False(decoded.Snapshot);
        }
    }

    [Fact]
    public void Decode_AnyBytesAtAll_GivesMessagesOrFaults() => Gen.Byte.Array[0, 300].Sample(Check, iter: 2000);

    [Theory]
    [InlineData('<')]
    [InlineData('{')]
    [InlineData('a')]
    [InlineData('\0')]
    public void Decode_FiveMegabytesOfOneByte_IsRefusedInTime(char filler)
    {
        byte[] bytes = new byte[5_000_000];
        Array.Fill(bytes, (byte)filler);
        Assert.True(Timed(bytes).Refused);
    }

    [Fact]
    public void Decode_FiveMegabytesOfPositions_IsOneLongLine()
    {
        StringBuilder positions = new();
        for (int i = 0; i < 350_000; i++)
        {
            positions.Append("45.1 126.2 ");
        }

        Report report = (Report)Timed(Datex2Documents.Located($"<gmlLineString><posList>{positions}</posList></gmlLineString>")).Messages[0];
        Assert.Equal(350_000, report.Shape?.Positions().Count());
    }

    [Fact]
    public void Decode_AMillionBadPositions_KeepsABoundedNumberOfIssues()
    {
        string bad = string.Concat(Enumerable.Repeat("<pointCoordinates/>", 250_000));

        Report report = (Report)Timed(Datex2Documents.Located(bad)).Messages[0];
        Assert.InRange(report.Issues.Length, 1, 20);
    }

    [Fact]
    public void Decode_MoreRecordsThanAnyoneSends_StopsWithAFault()
    {
        Decoded decoded = Timed(Datex2Documents.V3("<situation id='a'>" + string.Concat(Enumerable.Repeat("<situationRecord/>", 200_000)) + "</situation><situation><situationRecord id='1'/></situation>"));

        Assert.Empty(decoded.Messages);
        Assert.Equal(50_001, decoded.Faults.Length);
        Assert.Equal("too-many-records", decoded.Faults[^1].Code);
    }

    [Fact]
    public void Decode_DeepXml_IsRefused()
    {
        string body = string.Concat(Enumerable.Repeat("<a>", 50_000));

        Assert.Equal("xml-depth", Assert.Single(Timed(Encoding.UTF8.GetBytes(body)).Faults).Code);
    }

    [Fact]
    public void Decode_DeepJson_IsRefused() => Assert.Equal("datex-json", Assert.Single(Timed(Encoding.UTF8.GetBytes(new string('[', 100_000))).Faults).Code);

    private static void Check(byte[] bytes)
    {
        Decoded decoded = s_decoder.Decode(bytes, Contexts.Of("traffic"));
        foreach (Message message in decoded.Messages)
        {
            Report report = Assert.IsType<Report>(message);
            Assert.NotEqual("", report.SourceId);
            Assert.NotEqual("", report.Title);
            Assert.NotEqual("", report.Version);
            Assert.True(report.Shape is null || report.Shape.Positions().All(p => p.IsValid));
            Assert.True(report.Level is null or (>= 1 and <= 4));
        }
    }

    private static Decoded Timed(byte[] bytes)
    {
        long start = Stopwatch.GetTimestamp();
        Decoded decoded = s_decoder.Decode(bytes, Contexts.Of("traffic"));
        Assert.True(Stopwatch.GetElapsedTime(start) < s_bound);
        return decoded;
    }
}
