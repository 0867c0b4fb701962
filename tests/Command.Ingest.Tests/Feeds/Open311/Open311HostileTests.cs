using System.Diagnostics;
using System.Text;
using Command.Ingest.Contracts;
using Command.Ingest.Feeds;
using Command.Ingest.Feeds.Open311;
using CsCheck;

namespace Command.Ingest.Tests.Feeds.Open311;

public sealed class Open311HostileTests
{
    /// <summary>Far above what any of these takes, far below what a quadratic reading would.</summary>
    private static readonly TimeSpan s_bound = TimeSpan.FromSeconds(20);

    private static readonly Open311Decoder s_decoder = new();

    public static TheoryData<string> All => [.. Samples.Files("open311")];

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

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(All))]
    public void Decode_SampleCutAnywhere_GivesMessagesOrFaults(string file)
    {
        byte[] sample = Samples.Bytes(file);
        for (int length = 0; length < sample.Length; length += Math.Max(1, sample.Length / 400))
        {
            Check(sample.AsSpan(0, length).ToArray());
        }
    }

    [Fact]
    public void Decode_AnyBytesAtAll_GivesMessagesOrFaults()
    {
        Gen.Byte.Array[0, 300].Sample(Check, iter: 2000);
        Gen.String[Gen.Char["[]{}\"\\:,<>/&!ud8service_rqtid0123 "], 0, 120].Sample(s => Check(Encoding.UTF8.GetBytes(s)), iter: 2000);
    }

    [Theory]
    [InlineData('[')]
    [InlineData('{')]
    [InlineData('<')]
    [InlineData('\0')]
    [InlineData(' ')]
    public void Decode_FiveMegabytesOfOneByte_IsRefusedInTime(char filler)
    {
        byte[] bytes = new byte[5_000_000];
        Array.Fill(bytes, (byte)filler);
        Assert.True(Timed(bytes).Refused);
    }

    [Fact]
    public void Decode_FiveMegabytesOfUselessRows_KeepsABoundedNumberOfFaults()
    {
        Decoded decoded = Timed(Encoding.UTF8.GetBytes("[" + string.Join(',', Enumerable.Repeat("1", 2_500_000)) + "]"));

        Assert.Empty(decoded.Messages);
        Assert.Equal(50_001, decoded.Faults.Length);
        Assert.Equal("too-many-items", decoded.Faults[^1].Code);
    }

    [Fact]
    public void Decode_AnItemOfAMillionFields_IsOneFault()
    {
        string fields = string.Join(',', Enumerable.Range(0, 300_000).Select(i => $"\"f{i}\":1"));

        Assert.Equal("too-many-fields", Assert.Single(Timed(Encoding.UTF8.GetBytes($$"""[{"service_request_id":"1","status":"open",{{fields}}}]""")).Faults).Code);
    }

    [Theory]
    [InlineData("[[[[", "json-malformed")]
    [InlineData("{\"a\":{\"a\":", "json-malformed")]
    public void Decode_DeepJson_IsRefused(string opening, string code)
    {
        StringBuilder text = new();
        for (int i = 0; i < 20_000; i++)
        {
            text.Append(opening);
        }

        Assert.Equal(code, Assert.Single(Timed(Encoding.UTF8.GetBytes(text.ToString())).Faults).Code);
    }

    [Fact]
    public void Decode_DeepXml_IsRefused()
    {
        string body = "<service_requests>" + string.Concat(Enumerable.Repeat("<a>", 5000)) + string.Concat(Enumerable.Repeat("</a>", 5000)) + "</service_requests>";

        Assert.Equal("xml-depth", Assert.Single(Timed(Encoding.UTF8.GetBytes(body)).Faults).Code);
    }

    [Fact]
    public void Decode_TheSameFieldTwice_KeepsTheFirst()
    {
        Decoded decoded = s_decoder.Decode("""[{"service_request_id":"1","service_request_id":"2","status":"open","status":"closed"}]"""u8.ToArray(), Contexts.Of("city"));

        Report report = Assert.IsType<Report>(Assert.Single(decoded.Messages));
        Assert.Equal("1", report.SourceId);
        Assert.Equal(ReportStatus.Open, report.Status);
    }

    [Fact]
    public void Decode_InvalidUtf8InAText_IsAFaultOfThatItemOnly()
    {
        byte[] bytes = [.. "[{\"service_request_id\":\""u8, 0xC3, 0x28, .. "\",\"status\":\"open\"},{\"service_request_id\":\"2\",\"status\":\"open\"}]"u8];
        Decoded decoded = s_decoder.Decode(bytes, Contexts.Of("city"));

        Assert.Equal("2", Assert.Single(decoded.Messages).SourceId);
        Assert.Equal("text-encoding", Assert.Single(decoded.Faults).Code);
    }

    private static void Check(byte[] bytes)
    {
        Decoded decoded = s_decoder.Decode(bytes, Contexts.Of("city"));
        foreach (Message message in decoded.Messages)
        {
            Report report = Assert.IsType<Report>(message);
            Assert.NotEqual("", report.SourceId);
            Assert.NotEqual("", report.Title);
            Assert.True(report.Shape is null || report.Shape.Positions().All(p => p.IsValid));
            Assert.True(report.Level is null or (>= 1 and <= 4));
        }
    }

    private static Decoded Timed(byte[] bytes)
    {
        long start = Stopwatch.GetTimestamp();
        Decoded decoded = s_decoder.Decode(bytes, Contexts.Of("city"));
        Assert.True(Stopwatch.GetElapsedTime(start) < s_bound);
        return decoded;
    }
}
