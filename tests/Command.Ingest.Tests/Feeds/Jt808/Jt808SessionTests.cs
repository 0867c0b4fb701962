using System.Text;
using Command.Geo;
using Command.Ingest.Contracts;
using Command.Ingest.Feeds;
using Command.Ingest.Feeds.Jt808;
using CsCheck;

namespace Command.Ingest.Tests.Feeds.Jt808;

public sealed class Jt808SessionTests
{
    private static readonly FeedContext s_context = Contexts.Of("vehicles") with { Key = "a secret of the feed" };
    private static readonly DateTimeOffset s_received = s_context.ReceivedAt;
    private static readonly Jt808Terminal s_vehicle = Jt808DecoderTests.Vehicle;
    private static readonly Jt808Report s_report = new() { Time = s_received, At = new(126.63, 45.75) };
    private readonly Jt808Session _session = new(s_context);

    [Fact]
    public void Writer_OfKnownMessages_GivesThemByteForByte()
    {
        Jt808Terminal known = new(Jt808Edition.V2013, "012345678900");
        byte[] plate = Convert.FromHexString("D4C1413132333435");

        Assert.Equal("7e80010005012345678900000a0064020000617e", Hex(Jt808Writer.PlatformAnswer(known, 10, 100, 0x0200, 0)));
        Assert.Equal("7e81000009012345678900000a006400313233343536687e", Hex(Jt808Writer.RegisterAnswer(known, 10, 100, 0, "123456"u8)));
        Assert.Equal("7e81000003012345678900000a006404617e", Hex(Jt808Writer.RegisterAnswer(known, 10, 100, 4, "123456"u8)));
        Assert.Equal("7e00020000012345678900000a817e", Hex(Jt808Writer.Heartbeat(known, 10)));
        Assert.Equal("7e00020000040021679287002b7d027e", Hex(Jt808Writer.Heartbeat(new(Jt808Edition.V2013, "040021679287"), 43)));
        Assert.Equal("7e0003000001234567890000018b7e", Hex(Jt808Writer.Logout(known, 1)));
        Assert.Equal("7e010200090123456789003039343536313231313131be7e", Hex(Jt808Writer.Authenticate(known, 12345, "456121111")));
        Assert.Equal(
            "7e0100002d000123456789000a002800323132333400736d616c6c6368693132330000000000000000004348493132330001d4c14131323334358a7e",
            Hex(Jt808Writer.Register(new(Jt808Edition.V2013, "123456789"), 10, "1234", "smallchi123", "CHI123", plate, 1, 40, 50)));
        Assert.Equal(
            "7e010040540100000000000123456789000a002800323132333400000000000000736d616c6c6368693132330000000000000000000000000000000000000043484931323300000000000000000000000000000000000000000000000001d4c1413132333435b27e",
            Hex(Jt808Writer.Register(new(Jt808Edition.V2019, "123456789"), 10, "1234", "smallchi123", "CHI123", plate, 1, 40, 50)));
    }

    [Theory]
    [InlineData(FrameOutcome.Stored, 0)]
    [InlineData(FrameOutcome.Quarantined, 2)]
    [InlineData(FrameOutcome.UnknownSource, 1)]
    [InlineData(FrameOutcome.NotDurable, 1)]
    public void Reply_ToAPosition_SaysWhatBecameOfIt(FrameOutcome outcome, byte result)
    {
        byte[] frame = Jt808Writer.Position(s_vehicle, 0x7E7D, s_report);

        Assert.Equal(Jt808Writer.PlatformAnswer(s_vehicle, 0, 0x7E7D, 0x0200, result), _session.Reply(frame, outcome, s_received).ToArray());
        Assert.Equal(Jt808Writer.PlatformAnswer(s_vehicle, 1, 0x7E7D, 0x0200, result), _session.Reply(frame, outcome, s_received).ToArray());
    }

    [Fact]
    public void Reply_ToATerminalOf2019_KeepsItsEditionVersionAndPhone()
    {
        Jt808Terminal terminal = new(Jt808Edition.V2019, "00000000013945678901", 2);

        Assert.Equal(Jt808Writer.PlatformAnswer(terminal, 0, 5, 0x0002, 0), _session.Reply(Jt808Writer.Heartbeat(terminal, 5), FrameOutcome.Stored, s_received).ToArray());
    }

    [Theory]
    [InlineData("7E00020000012345678900000A827E")]
    [InlineData("7e80010005012345678900000a0064020000617e")]
    [InlineData("7e0001000501234567890004b303e8000200d37e")]
    [InlineData("7E7E")]
    [InlineData("")]
    public void Reply_ToWhatIsNoQuestion_IsSilence(string hex) =>
        Assert.True(_session.Reply(Convert.FromHexString(hex), FrameOutcome.Stored, s_received).IsEmpty);

    [Theory]
    [InlineData(Jt808Edition.V2013)]
    [InlineData(Jt808Edition.V2019)]
    public void Register_ThenAuthenticateWithTheGivenCode_IsAcceptedOnAnyConnection(Jt808Edition edition)
    {
        Jt808Terminal terminal = s_vehicle with { Edition = edition };
        string code = Registered(terminal);
        Jt808Session other = new(s_context);
        byte[] frame = Jt808Writer.Authenticate(terminal, 2, code, "866496077582164", "v1");

        Assert.Equal(["13945678901"], other.Decode(frame, s_received).Heartbeats);
        Assert.Equal(0, ResultOf(other.Reply(frame, FrameOutcome.Stored, s_received)));
        Assert.Single(other.Decode(Jt808Writer.Position(terminal, 3, s_report), s_received).Messages);
    }

    [Fact]
    public void Register_OfAnUnknownTerminal_IsAnsweredSo() =>
        Assert.Equal(
            Jt808Writer.RegisterAnswer(s_vehicle, 0, 1, 4, default),
            _session.Reply(Registration(s_vehicle), FrameOutcome.UnknownSource, s_received).ToArray());

    [Fact]
    public void Register_ThatCouldNotBeMadeDurable_IsNotAnswered() =>
        Assert.True(_session.Reply(Registration(s_vehicle), FrameOutcome.NotDurable, s_received).IsEmpty);

    [Fact]
    public void Register_OfTwoTerminals_GivesThemDifferentCodes() =>
        Assert.NotEqual(Registered(s_vehicle), Registered(s_vehicle with { Phone = "013945678902" }));

    [Fact]
    public void Authenticate_WithAWrongCode_RefusesThatTerminalUntilARightOne()
    {
        byte[] wrong = Jt808Writer.Authenticate(s_vehicle, 1, "0000000000000000"), position = Jt808Writer.Position(s_vehicle, 2, s_report);
        Jt808Terminal other = s_vehicle with { Phone = "013945678902" };

        Assert.Equal("jt808-authentication", Assert.Single(_session.Decode(wrong, s_received).Faults).Code);
        Assert.Equal(1, ResultOf(_session.Reply(wrong, FrameOutcome.Stored, s_received)));
        Assert.Equal("jt808-not-authenticated", Assert.Single(_session.Decode(position, s_received).Faults).Code);
        Assert.Equal(1, ResultOf(_session.Reply(position, FrameOutcome.Stored, s_received)));
        Assert.Single(_session.Decode(Jt808Writer.Position(other, 2, s_report), s_received).Messages);

        _session.Decode(Jt808Writer.Authenticate(s_vehicle, 3, Registered(s_vehicle)), s_received);

        Assert.Single(_session.Decode(position, s_received).Messages);
    }

    [Fact]
    public void Authenticate_WithoutAKeyOfTheFeed_AcceptsAnyCode()
    {
        Jt808Session open = new(Contexts.Of("vehicles"));

        Assert.Equal(["13945678901"], open.Decode(Jt808Writer.Authenticate(s_vehicle, 1, "anything"), s_received).Heartbeats);
        Assert.Single(open.Decode(Jt808Writer.Position(s_vehicle, 2, s_report), s_received).Messages);
    }

    [Fact]
    public void Decode_PacketsInAnyOrder_GiveTheBatchOnce()
    {
        Jt808Report[] reports = [.. Enumerable.Range(0, 90).Select(i => s_report with { Time = s_received.AddSeconds(i - 100), HeadingDeg = i })];
        byte[][] packets = [.. Jt808Writer.Batch(s_vehicle, 0xFFFF, true, reports)];
        Assert.Equal(3, packets.Length);
        Decoded[] decoded = [.. new[] { packets[2], packets[2], packets[0], packets[1] }.Select(p => _session.Decode(p, s_received))];

        Assert.All(decoded, d => Assert.Empty(d.Faults));
        Assert.All(decoded[..3], d => Assert.Equal(["13945678901"], d.Heartbeats));
        Assert.Equal(Enumerable.Range(0, 90).Select(i => (double?)i), decoded[3].Messages.Cast<Position>().Select(p => p.HeadingDeg));
        Assert.All(decoded[3].Messages.Cast<Position>(), p => Assert.True(p.Delayed));
    }

    [Fact]
    public void Decode_TheLastPacketAgain_GivesTheSameBatchAgainUnderTheSameVersions()
    {
        byte[][] packets = [.. Jt808Writer.Batch(s_vehicle, 1, true, [.. Enumerable.Repeat(s_report, 60)])];
        Decoded[] decoded = [.. packets.Append(packets[^1]).Select(p => _session.Decode(p, s_received))];

        Assert.Equal(60, decoded[^1].Messages.Length);
        Assert.Equal(decoded[^2].Messages.Select(m => m.Version), decoded[^1].Messages.Select(m => m.Version));
    }

    [Fact]
    public void Decode_AnotherBatchUnderTheSameSerials_IsNotMixedWithTheOneBefore()
    {
        byte[][] before = [.. Jt808Writer.Batch(s_vehicle, 1, true, [.. Enumerable.Repeat(s_report, 60)])];
        byte[][] after = [.. Jt808Writer.Batch(s_vehicle, 1, true, [.. Enumerable.Repeat(s_report with { HeadingDeg = 99 }, 60)])];
        Decoded[] decoded = [.. before.Concat(after).Select(p => _session.Decode(p, s_received))];

        Assert.All(decoded[2].Heartbeats, h => Assert.Equal("13945678901", h));
        Assert.Empty(decoded[2].Messages);
        Assert.All(decoded[3].Messages.Cast<Position>(), p => Assert.Equal(99d, p.HeadingDeg));
        Assert.Equal(60, decoded[3].Messages.Length);
    }

    [Fact]
    public void Decode_UnfinishedMessagesWithoutEnd_AreGivenUpWithAFault()
    {
        List<Fault> faults = [];
        for (int i = 0; i < 1000; i++)
        {
            faults.AddRange(_session.Decode(Jt808Writer.Messages(s_vehicle, 0x0704, (ushort)(i * 10), new byte[50], 20)[0], s_received).Faults);
        }

        Assert.Equal(1000 - 4, faults.Count);
        Assert.All(faults, f => Assert.Equal("jt808-packets-lost", f.Code));
    }

    [Fact]
    public void Decode_AMessageOfTooManyPackets_IsAFault() =>
        Assert.Equal("jt808-packet", Assert.Single(_session.Decode(Jt808Writer.Messages(s_vehicle, 0x0704, 1, new byte[100], 1)[0], s_received).Faults).Code);

    [Fact]
    public void Read_AnyChunksOfAStreamWithNoise_GivesTheSameFrames()
    {
        byte[][] f = [.. Enumerable.Range(1, 6).Select(i => Jt808Writer.Position(s_vehicle, (ushort)i, s_report with { Alarms = 0x7E7D7E7D }))];

        // Noise at first; flags in a row; a frame without its end, whose next one gives its flag away; a frame cut in the middle; a flag shared by two.
        byte[] stream = [1, 2, 3, .. f[0], 0x7E, 0x7E, .. f[1][..^1], .. f[2], .. f[3][..12], .. f[4], .. f[5][1..]];
        byte[][] expected = [f[0], f[1], f[2], f[4], f[5]];

        Assert.Equal(expected, Whole(Chunked(stream, [])));
        Assert.Equal(expected, Whole(Chunked(stream, Enumerable.Repeat(1, stream.Length))));
        Gen.Int[1, 90].List[1, 60].Sample(chunks => Assert.Equal(expected, Whole(Chunked(stream, chunks))), iter: 200);
    }

    [Fact]
    public void Read_AFrameWithoutEnd_IsSkippedWithinItsBound()
    {
        byte[] endless = new byte[5000];
        endless[0] = 0x7E;

        FrameRead read = _session.Read(endless);

        Assert.Equal((5000, "jt808-oversize"), (read.Consumed, read.Skipped?.Code));
        Assert.Equal("jt808-noise", _session.Read(endless.AsSpan(1)).Skipped?.Code);
        Assert.Equal(FrameRead.NeedMore, _session.Read(endless.AsSpan(0, 500)));
    }

    [Fact]
    public void Decode_AnyMutationOfAnySample_GivesMessagesOrFaults()
    {
        byte[][] samples = [.. Jt808Frames.Devices().Select(r => r.Bytes), .. Jt808Frames.Library().Select(r => r.Bytes)];
        Gen.Select(Gen.Int[0, samples.Length - 1], Gen.Select(Gen.Int[0, 2000], Gen.Byte).List[1, 6], Gen.Bool).Sample(
            (which, changes, repaired) =>
            {
                byte[] frame = [.. samples[which]];
                foreach ((int at, byte value) in changes)
                {
                    frame[at % frame.Length] = value;
                }

                // With the checksum repaired the mutation reaches the body.
                frame[^2] = repaired ? frame[1..^2].Aggregate((byte)0, (sum, b) => (byte)(sum ^ b)) : frame[^2];
                Decoded decoded = new Jt808Decoder().Decode(frame, s_context);
                Assert.False(decoded.Messages.IsEmpty && decoded.Faults.IsEmpty && decoded.Heartbeats.IsEmpty && frame.Any(b => b != 0x7E));
                Jt808Session session = new(s_context);
                session.Decode(frame, s_received);
                session.Reply(frame, FrameOutcome.Stored, s_received);
            },
            iter: 5000);
    }

    [Fact]
    public void Decode_AnyBytesAtAll_GivesNoMessageAndNoException() =>
        Gen.OneOf(Gen.Byte, Gen.Int[0, 3].Select(i => new byte[] { 0x7E, 0x7D, 0x02, 0x00 }[i])).Array[1, 300].Sample(
            bytes => Assert.Empty(new Jt808Decoder().Decode(bytes, s_context).Messages),
            iter: 3000);

    [Fact]
    public void Position_OfAnyValues_IsReadBackAsWritten() =>
        Gen.Select(Gen.Int[-180_000_000, 180_000_000], Gen.Int[-90_000_000, 90_000_000], Gen.Int[0, 65535], Gen.Int[0, 360], Gen.UInt, Gen.Int[-30000, 30000], Gen.UShort, Gen.Bool)
            .Sample((lon, lat, speed, heading, alarms, altitude, serial, edition2019) =>
            {
                Jt808Terminal terminal = s_vehicle with { Edition = edition2019 ? Jt808Edition.V2019 : Jt808Edition.V2013 };
                GeoPoint? at = lon == 0 && lat == 0 ? null : new(lon / 1e6, lat / 1e6);
                Jt808Report report = new() { Time = s_received, At = at, SpeedKmh = speed / 10d, HeadingDeg = heading, Alarms = alarms, AltitudeM = altitude };

                Decoded decoded = new Jt808Decoder().Decode(Jt808Writer.Position(terminal, serial, report), s_context);

                Assert.Empty(decoded.Faults);
                Position position = Assert.IsType<Position>(Assert.Single(decoded.Messages));
                Assert.Equal((at, s_received, "13945678901"), (position.At, position.ObservedAt, position.SourceId));
                Assert.Equal(at is null ? (null, null, null) : (speed / 10d, (double?)heading, (double?)altitude), (position.SpeedKmh, position.HeadingDeg, position.AltitudeM));
                Assert.Equal(uint.PopCount(alarms), (uint)position.Alarms.Length);
            });

    private static byte[] Registration(Jt808Terminal terminal) => Jt808Writer.Register(terminal, 1, "HRB", "T1", "0000001", "A12345"u8, 2);

    private static string Hex(byte[] frame) => Convert.ToHexStringLower(frame);

    /// <summary>The result byte of a general answer: before checksum and flag.</summary>
    private static int ResultOf(ReadOnlyMemory<byte> answer) => answer.Span[^3];

    private static IEnumerable<byte[]> Whole(IEnumerable<byte[]> frames) =>
        frames.Where(f => !new Jt808Session(s_context).Decode(f, s_received).Messages.IsEmpty);

    private static List<byte[]> Chunked(byte[] stream, IEnumerable<int> sizes)
    {
        Jt808Session session = new(s_context);
        List<byte[]> frames = [];
        List<byte> buffer = [];
        int at = 0;
        foreach (int size in sizes.Append(stream.Length))
        {
            int take = Math.Min(size, stream.Length - at);
            buffer.AddRange(stream.AsSpan(at, take));
            at += take;
            for (FrameRead read = session.Read(buffer.ToArray()); read.Consumed > 0; read = session.Read(buffer.ToArray()))
            {
                buffer.RemoveRange(0, read.Consumed);
                if (read.Frame is { } frame)
                {
                    frames.Add(frame);
                }
            }
        }

        return frames;
    }

    private string Registered(Jt808Terminal terminal)
    {
        byte[] answer = _session.Reply(Registration(terminal), FrameOutcome.Stored, s_received).ToArray();
        return Encoding.ASCII.GetString(answer.AsSpan(answer.Length - 2 - 16, 16));
    }
}
