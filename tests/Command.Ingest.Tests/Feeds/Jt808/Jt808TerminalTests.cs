using System.Collections.Frozen;
using Command.Geo;
using Command.Geo.Crs;
using Command.Ingest.Contracts;
using Command.Ingest.Feeds;
using Command.Ingest.Feeds.Jt808;
using Command.Ingest.Writer;

namespace Command.Ingest.Tests.Feeds.Jt808;

/// <summary>What a terminal says of its vehicle, and what the platform asks of it.</summary>
public sealed class Jt808TerminalTests
{
    private static readonly FeedContext s_context = Contexts.Of("vehicles");
    private static readonly DateTimeOffset s_received = s_context.ReceivedAt;
    private static readonly Jt808Terminal s_vehicle = Jt808DecoderTests.Vehicle;
    private static readonly Jt808Report s_report = new() { Time = s_received, At = new(126.63, 45.75) };
    private readonly Jt808Session _session = new(s_context);

    [Theory]
    [InlineData(Jt808Edition.V2013)]
    [InlineData(Jt808Edition.V2019)]
    public void Register_WithAPlateInGbk_NamesTheUnitOnThatConnection(Jt808Edition edition)
    {
        Jt808Terminal terminal = s_vehicle with { Edition = edition };
        Register(terminal, 2, "BADA4131323334");

        Assert.Equal("黑A1234", Single(Jt808Writer.Position(terminal, 2, s_report)).CallSign);
        Assert.Null(Single(Jt808Writer.Position(terminal with { Phone = "013945678902" }, 2, s_report)).CallSign);
    }

    [Theory]
    [InlineData(0, "BADA4131323334")]
    [InlineData(2, "")]
    [InlineData(2, "0000")]
    [InlineData(2, "0102")]
    public void Register_WithoutAPlate_NamesNothing(byte colour, string plate)
    {
        Register(s_vehicle, colour, plate);

        Assert.Null(Single(Jt808Writer.Position(s_vehicle, 2, s_report)).CallSign);
    }

    [Fact]
    public void Position_WithAdditionalItems_GivesThoseOfTheUnitAndPassesTheOthersOver()
    {
        Position position = Single(WithItems("0104000003E8" + "02020123" + "EB03AABBCC" + "310109" + "30"));

        Assert.Equal((100d, 29.1, 9, true), (position.MileageKm, position.FuelL, position.Satellites, position.Ignition));
    }

    [Theory]
    [InlineData("01FF00")]
    [InlineData("0103000003")]
    [InlineData("31")]
    public void Position_WithItemsCutShort_IsReadWithoutThem(string items)
    {
        Position position = Single(WithItems(items));

        Assert.True(position is { At: not null, MileageKm: null, Satellites: null });
    }

    [Fact]
    public void Position_OfAClockThatWasNeverSet_SaysSo() =>
        Assert.Equal("clock-not-set", Assert.Single(Single(Jt808Writer.Position(s_vehicle, 1, s_report with { Time = new(2000, 1, 1, 0, 0, 0, TimeSpan.FromHours(8)) })).Issues).Code);

    [Fact]
    public void Decode_AWrongChecksum_IsTakenByALenientFeedOnlyAndMarked()
    {
        byte[] frame = Jt808Writer.Position(s_vehicle, 1, s_report);
        frame[^2] ^= 0x01;
        Jt808Session lenient = new(s_context with { LenientChecksum = true });

        Assert.Equal("jt808-checksum", Assert.Single(_session.Decode(frame, s_received).Faults).Code);
        Position position = Assert.IsType<Position>(Assert.Single(lenient.Decode(frame, s_received).Messages));
        Assert.Equal((s_report.At, "jt808-checksum"), (position.At, Assert.Single(position.Issues).Code));
        Assert.Equal(Jt808Writer.PlatformAnswer(s_vehicle, 0, 1, 0x0200, 0), lenient.Reply(frame, FrameOutcome.Stored, s_received).ToArray());
    }

    [Fact]
    public void Decode_EveryDeviceFrameWithAWrongChecksum_IsTakenByALenientFeedWhereItsLengthsHold()
    {
        FeedContext lenient = s_context with { LenientChecksum = true };
        foreach (Jt808Frames.Row row in Jt808Frames.Devices().Where(r => !r.Checksum))
        {
            Decoded decoded = new Jt808Decoder().Decode(row.Bytes, lenient);
            Assert.Equal(row.Length, decoded.Faults.All(f => f.Code is not ("jt808-length" or "jt808-checksum")));
        }
    }

    [Theory]
    [InlineData(Jt808Edition.V2013, "7e8003")]
    [InlineData(Jt808Edition.V2019, "7e8003")]
    public void Reply_ToTheLastPacketWhenOthersWereLost_AsksForThem(Jt808Edition edition, string start)
    {
        Jt808Terminal terminal = s_vehicle with { Edition = edition };
        byte[][] packets = [.. Jt808Writer.Batch(terminal, 100, true, [.. Enumerable.Repeat(s_report, 150)])];
        Assert.True(packets.Length > 4);
        List<byte> replies = [];
        foreach (byte[] packet in (byte[][])[packets[0], .. packets[3..]])
        {
            _session.Decode(packet, s_received);
            replies.AddRange(_session.Reply(packet, FrameOutcome.Stored, s_received).ToArray());
        }

        byte[] asked = Jt808Writer.ResendRequest(terminal, (ushort)(packets.Length - 2), 100, [2, 3]);
        Assert.StartsWith(start, Convert.ToHexStringLower(asked), StringComparison.Ordinal);
        Assert.Equal(asked, replies[^asked.Length..]);
        Assert.Equal(edition == Jt808Edition.V2019 ? 8 : 7, asked[4]);

        _session.Decode(packets[1], s_received);
        Assert.Equal(150, _session.Decode(packets[2], s_received).Messages.Length);
    }

    [Fact]
    public void Decode_ASplitRegistration_IsReadWhole()
    {
        byte[] body = [.. new byte[36], 2, .. Convert.FromHexString("BADA4131323334")];
        foreach (byte[] packet in Jt808Writer.Messages(s_vehicle, 0x0100, 1, body, 20))
        {
            Assert.Equal(["13945678901"], _session.Decode(packet, s_received).Heartbeats);
        }

        Assert.Equal("黑A1234", Single(Jt808Writer.Position(s_vehicle, 9, s_report)).CallSign);
    }

    [Fact]
    public void BlindAreaUpload_AfterNewerFixes_NeverMovesTheMarkerBack()
    {
        UnitIntake units = new(Harbin.Pack, FrozenDictionary<string, PositionSystem>.Empty);
        Take(units, Jt808Writer.Position(s_vehicle, 1, s_report));

        foreach (byte[] frame in Jt808Writer.Batch(s_vehicle, 2, delayed: true, [.. Enumerable.Range(1, 5).Select(i => s_report with { Time = s_received.AddMinutes(-i), At = new GeoPoint(126 + (i / 10d), 45) })]))
        {
            Take(units, frame);
        }

        Assert.Equal((s_received, s_report.At), (Assert.Single(units.Table.All()).ObservedAt, (GeoPoint?)units.Table[0].Fix.At));
    }

    private void Take(UnitIntake units, byte[] frame) =>
        units.Take([.. _session.Decode(frame, s_received).Messages.Cast<Position>()], s_received);

    private static byte[] WithItems(string items)
    {
        byte[] body = [.. Convert.FromHexString("000000000000000302BA7F0E07E4F11C0028003C0000260718085958"), .. Convert.FromHexString(items)];
        return Jt808Writer.Messages(s_vehicle, 0x0200, 1, body, 1000)[0];
    }

    private void Register(Jt808Terminal terminal, byte colour, string plate) =>
        Assert.Empty(_session.Decode(Jt808Writer.Register(terminal, 1, "HRB", "T1", "0000001", Convert.FromHexString(plate), colour), s_received).Faults);

    private Position Single(byte[] frame) => Assert.IsType<Position>(Assert.Single(_session.Decode(frame, s_received).Messages));
}
