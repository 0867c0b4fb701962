using System.Text;
using Command.Ingest.Contracts;
using Command.Ingest.Feeds;
using Command.Ingest.Feeds.Sl651;
using CsCheck;

namespace Command.Ingest.Tests.Feeds.Sl651;

public sealed class Sl651AsciiTests
{
    private const string Head = "0007260718080102";
    private static readonly DateTimeOffset s_received = Contexts.Of("flood").ReceivedAt;
    private readonly Sl651Decoder _decoder = new();

    [Fact]
    public void Decode_AnHourlyReport_GivesItsElementsWithTheTablesUnits()
    {
        Reading[] readings = Readings(Frame(0x32, Head + "ST 0011045001 H TT 2607180800 PJ 3.5 PT 120.0 Z -1.234 Q M VT 12.34 ZT 00000002 "));

        Assert.Equal(["rainDay", "rainTotal", "waterLevel", "flow", "battery", "status"], readings.Select(r => r.Property));
        Assert.Equal([3.5, 120, -1.234, null, 12.34, 2], readings.Select(r => r.Value));
        Assert.Equal(["mm", "mm", "m", "m3/s", "V", ""], readings.Select(r => r.Unit));
        Assert.Equal("missing", readings[3].Quality);
        Assert.Equal("station-battery-low", Assert.Single(readings[5].Issues).Code);
        Assert.All(readings, r => Assert.Equal(("0011045001", Sl651DecoderTests.At("2026-07-18 08:00"), (DateTimeOffset?)Sl651DecoderTests.At("2026-07-18 08:01:02")), (r.Station, r.ObservedAt, r.SentAt)));
    }

    [Fact]
    public void Decode_EqualStepsOfSeveralElements_GroupsTheirValuesByTime()
    {
        Reading[] readings = Readings(Frame(0x31, Head + "ST 0011045001 H TT 2607180700 DRN05 Z Q 1.1 10 M 11 1.3 12 "));

        Assert.Equal(
            [("waterLevel", 0, (double?)1.1), ("flow", 0, 10), ("waterLevel", 5, null), ("flow", 5, 11), ("waterLevel", 10, 1.3), ("flow", 10, 12)],
            readings.Select(r => (r.Property, r.ObservedAt.Minute, r.Value)));
    }

    [Fact]
    public void Decode_TwelveSlots_AreReadFromTheirHexCharacters()
    {
        Reading[] readings = Readings(Frame(0x34, Head + "ST 0011045001 P TT 2607180800 DRP 0A000000000000000000FF19 DRZ1 006B" + new string('0', 40) + "FFFF "));

        Assert.Equal([1, null, 2.5], new[] { readings[0], readings[10], readings[11] }.Select(r => r.Value));
        Assert.Equal((Sl651DecoderTests.At("2026-07-18 07:05"), Sl651DecoderTests.At("2026-07-18 08:00")), (readings[0].ObservedAt, readings[11].ObservedAt));
        Assert.Equal(("relativeLevel", 1.07, (double?)null), (readings[12].Property, readings[12].Value, readings[23].Value));
    }

    [Theory]
    [InlineData("ST 0011045001 Q 3.5 ", "flow")]
    [InlineData("ST 0011045001 Q TT 2607180800 pH 7.1 ", "ph")]
    [InlineData("ST 0011045001 TT 2607180800 XY9 3.5 ", "el:XY9")]
    public void Decode_ALetterAfterTheStation_IsAClassOnlyWithoutAValue(string groups, string property) =>
        Assert.Equal(property, Assert.Single(Readings(Frame(0x37, Head + groups))).Property);

    [Fact]
    public void Decode_OneElementThatIsNoNumber_LosesOnlyThatElement()
    {
        Decoded decoded = Decode(Frame(0x32, Head + "ST 0011045001 H TT 2607180800 PJ x Z 1 "));

        Assert.Equal("sl651-value", Assert.Single(decoded.Faults).Code);
        Assert.Equal("waterLevel", Assert.IsType<Reading>(Assert.Single(decoded.Messages)).Property);
    }

    [Theory]
    [InlineData("Infinity")]
    [InlineData("NaN")]
    [InlineData("1e308")]
    [InlineData("111111111111111111111111111")]
    public void Decode_WhatIsNoDecimal_IsNoValue(string text) =>
        Assert.Equal("sl651-value", Assert.Single(Decode(Frame(0x32, $"{Head}ST 0011045001 H TT 2607180800 Z {text} ")).Faults).Code);

    [Fact]
    public void Decode_AWrongCrc_IsAFaultThatStatesBoth()
    {
        byte[] frame = Frame(0x32, Head + "ST 0011045001 H TT 2607180800 Z 1 ");
        frame[^1] = frame[^1] == (byte)'0' ? (byte)'1' : (byte)'0';

        Decoded decoded = Decode(frame);

        Assert.Equal("crc-mismatch", decoded.Faults[0].Code);
        Assert.Empty(decoded.Messages);
    }

    [Fact]
    public void Reply_ToAnAsciiReport_IsInAscii()
    {
        Sl651Session session = new(Contexts.Of("flood"));

        ReadOnlyMemory<byte> reply = session.Reply(Frame(0x32, Head + "ST 0011045001 H TT 2607180800 Z 1 "), FrameOutcome.Stored, s_received);

        Assert.StartsWith("\u00010011045001011234328010\u00020007260718090000\u001B", Encoding.ASCII.GetString(reply.Span), StringComparison.Ordinal);
        Assert.Equal((byte)0x1B, Sl651Frame.Read(reply).Frame!.End);
    }

    [Fact]
    public void Decode_PacketsOfALongMessage_ArePutTogether()
    {
        Sl651Session session = new(Contexts.Of("flood"));
        string body = Head + "ST 0011045001 H TT 2607180800 PJ 3.5 Z 118.30 ";
        byte[] first = Sl651Writer.Ascii(false, 1, "0011045001", 0x1234, 0x32, "002001" + body[..30], 0x16, 0x17);
        byte[] second = Sl651Writer.Ascii(false, 1, "0011045001", 0x1234, 0x32, "002002" + body[30..], 0x16, 0x03);

        Assert.Equal(["0011045001"], session.Decode(first, s_received).Heartbeats);
        Assert.Equal(["rainDay", "waterLevel"], session.Decode(second, s_received).Messages.Cast<Reading>().Select(r => r.Property));
        Assert.Contains("0020020007", Encoding.ASCII.GetString(session.Reply(second, FrameOutcome.Stored, s_received).Span), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_BothCodingsInOneStream_GivesEachFrame()
    {
        byte[] ascii = Frame(0x32, Head + "ST 0011045001 H TT 2607180800 Z 1 "), hex = Sl651Writer.KeepAlive(1, "0030503768", 0, 7, s_received);

        Decoded decoded = Decode([.. ascii, 0x0D, 0x0A, .. hex, 0x01, 0x02, .. ascii]);

        Assert.Equal(2, decoded.Messages.Length);
        Assert.Equal(["0030503768"], decoded.Heartbeats);
        Assert.Equal("sl651-noise", Assert.Single(decoded.Faults).Code);
    }

    [Fact]
    public void Decode_AManualReport_KeepsItsText()
    {
        Asset asset = Assert.IsType<Asset>(Assert.Single(Decode(Frame(0x35, Head + "RGZS HA 11045001 07180800 Z 118.30 ")).Messages));

        Assert.Equal(("0011045001", "HA 11045001 07180800 Z 118.30", "station"), (asset.Name, asset.Text, asset.Kind));
    }

    [Fact]
    public void Decode_AnyBodyAtAll_GivesMessagesOrFaults()
    {
        string[] words = ["ST", "TT", "PJ", "Z", "M", "DRN05", "DRH00", "DRP", "DRZ1", "0011045001", "2607180800", "1.5", "-", "RGZS", "PIC", "ZT", "H", "", "0A000000000000000000FF19", "\u0001"];
        Gen.Int[0, words.Length - 1].List[0, 40].Sample(
            picks =>
            {
                Decoded decoded = Decode(Frame(0x32, Head + string.Join(' ', picks.Select(i => words[i]))));
                Assert.All(decoded.Messages.OfType<Reading>(), r => Assert.True(r.Value is null || double.IsFinite(r.Value.Value)));
                Assert.False(decoded.Messages.IsEmpty && decoded.Faults.IsEmpty && decoded.Heartbeats.IsEmpty);
            },
            iter: 3000);
    }

    private static byte[] Frame(byte function, string body) => Sl651Writer.Ascii(false, 1, "0011045001", 0x1234, function, body, 0x02, 0x03);

    private Decoded Decode(byte[] frame) => _decoder.Decode(frame, Contexts.Of("flood"));

    private Reading[] Readings(byte[] frame)
    {
        Decoded decoded = Decode(frame);
        Assert.True(decoded.Faults.IsEmpty, string.Join("; ", decoded.Faults));
        return [.. decoded.Messages.Cast<Reading>()];
    }
}
