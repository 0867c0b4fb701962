using System.Collections.Immutable;
using Command.Ingest.Contracts;
using Command.Ingest.Feeds;
using Command.Ingest.Feeds.Sl651;
using CsCheck;

namespace Command.Ingest.Tests.Feeds.Sl651;

public sealed class Sl651SessionTests
{
    private static readonly DateTimeOffset s_received = Contexts.Of("flood").ReceivedAt;
    private readonly Sl651Session _session = new(Contexts.Of("flood"));

    [Theory]
    [InlineData("std-example 30", "std-example 30 down", 0x1B, "2059-10-11 15:49:47")]
    [InlineData("gtest 33 up", "gtest 33 down", 0x04, "2014-06-12 02:15:25")]
    [InlineData("gtest 31 up", "gtest 31 down", 0x1B, "2017-07-18 11:00:05")]
    [InlineData("gtest 32 up", "gtest 32 down", 0x1B, "2017-07-18 11:00:16")]
    public void Confirm_OfTheStandardsExamples_IsTheirAnswerByteForByte(string up, string down, byte end, string time)
    {
        IReadOnlyList<Sl651Frames.Row> rows = Sl651Frames.All();
        byte[] asked = rows.First(r => r.Columns[0].StartsWith(up, StringComparison.Ordinal)).Bytes;
        Sl651Frame frame = Sl651Frame.Read(asked).Frame!;
        ushort serial = (ushort)((frame.Body.Span[0] << 8) | frame.Body.Span[1]);

        string answer = Convert.ToHexString(Sl651Writer.Confirm(frame, serial, Sl651DecoderTests.At(time), end));

        Assert.Equal(rows.First(r => r.Columns[0] == down).Hex, answer);
    }

    [Fact]
    public void Reply_ToTheStandardsTestReport_IsTheStandardsConfirmation()
    {
        IReadOnlyList<Sl651Frames.Row> rows = Sl651Frames.All();
        byte[] report = rows.First(r => r.Columns[0].StartsWith("std-example 30", StringComparison.Ordinal) && !r.Down).Bytes;

        // The answer is in Beijing time, whatever the offset of the clock.
        ReadOnlyMemory<byte> reply = _session.Reply(report, FrameOutcome.Stored, new DateTimeOffset(2059, 10, 11, 7, 49, 47, TimeSpan.Zero));

        Assert.Equal(rows.First(r => r.Columns[0] == "std-example 30 down").Hex, Convert.ToHexString(reply.Span));
    }

    [Theory]
    [InlineData(FrameOutcome.Stored, true)]
    [InlineData(FrameOutcome.Quarantined, true)]
    [InlineData(FrameOutcome.UnknownSource, false)]
    [InlineData(FrameOutcome.NotDurable, false)]
    public void Reply_ByOutcome_ConfirmsOnlyWhatIsKept(FrameOutcome outcome, bool confirmed)
    {
        byte[] frame = Sl651Writer.Report(LongReport(7));

        Assert.Equal(confirmed, !_session.Reply(frame, outcome, s_received).IsEmpty);
    }

    [Fact]
    public void Reply_ToAWrongCrc_IsSilence()
    {
        byte[] frame = Sl651Writer.Report(LongReport(7));
        frame[^1] ^= 1;

        Assert.True(_session.Reply(frame, FrameOutcome.Quarantined, s_received).IsEmpty);
    }

    [Fact]
    public void Reply_ToAKeepAlive_IsSilence() =>
        Assert.True(_session.Reply(Sl651Writer.KeepAlive(1, "0030503768", 0, 7, s_received), FrameOutcome.Stored, s_received).IsEmpty);

    [Fact]
    public void Reply_ToAReportThatMoreFollows_AsksForIt()
    {
        byte[] frame = Sl651Writer.Report(LongReport(7));
        frame[^3] = 0x17;

        Assert.Equal(0x06, Sl651Frame.Read(_session.Reply(Sl651DecoderTests.WithCrc(frame), FrameOutcome.Stored, s_received)).Frame!.End);
    }

    [Fact]
    public void Reply_ToALongMessage_CarriesItsPacketTotalAsTheLastNumber()
    {
        ReadOnlyMemory<byte> reply = default;
        ImmutableArray<byte[]> packets = Sl651Writer.Packets(LongReport(7), 20);
        foreach (byte[] packet in packets)
        {
            _session.Decode(packet, s_received);
            reply = _session.Reply(packet, FrameOutcome.Stored, s_received);
        }

        Sl651Frame answer = Sl651Frame.Read(reply).Frame!;
        Assert.Equal((packets.Length, packets.Length, (byte)0x1B), (answer.Packets, answer.Packet, answer.End));
    }

    [Fact]
    public void Reply_WhenPacketsWereLost_AsksForEachUntilTheMessageIsWhole()
    {
        ImmutableArray<byte[]> packets = Sl651Writer.Packets(LongReport(7), 20);
        List<Sl651Frame> answers = [];
        foreach (byte[] packet in (byte[][])[packets[0], .. packets[3..], AsLast(packets[1]), AsLast(packets[2])])
        {
            _session.Decode(packet, s_received);
            if (_session.Reply(packet, FrameOutcome.Stored, s_received) is { IsEmpty: false } reply)
            {
                answers.Add(Sl651Frame.Read(reply).Frame!);
            }
        }

        Assert.Equal([(2, (byte)0x15), (3, (byte)0x15), (packets.Length, (byte)0x1B)], answers.Select(a => (a.Packet, a.End)));
        Assert.All(answers, a => Assert.Equal([0, 7], a.Body[..2].ToArray()));
    }

    [Fact]
    public void Reply_ToAStationThatOnlySends_IsSilence()
    {
        Sl651Session session = new(Sl651TelemetryTests.With("00303A9006", new StationTelemetry { SendsOnly = true }));

        Assert.True(session.Reply(Sl651Writer.Report(LongReport(7)), FrameOutcome.Stored, s_received).IsEmpty);
    }

    [Fact]
    public void Reply_ToAnAnswerOfTheStation_IsSilence()
    {
        byte[] frame = Sl651Writer.Report(Sl651DecoderTests.Report(0x37, []));

        Assert.True(_session.Reply(frame, FrameOutcome.Stored, s_received).IsEmpty);
    }

    [Fact]
    public void Decode_PacketsInAnyOrder_GiveTheMessageOnceAndOnlyTheLastIsConfirmed()
    {
        Sl651Report report = LongReport(7);
        ImmutableArray<byte[]> packets = Sl651Writer.Packets(report, 20);
        Assert.True(packets.Length > 3);
        List<Message> messages = [];
        foreach (byte[] packet in (byte[][])[.. packets.Skip(1).Reverse(), packets[2], packets[0]])
        {
            Assert.Empty(messages);
            Decoded decoded = _session.Decode(packet, s_received);
            Assert.Empty(decoded.Faults);
            messages.AddRange(decoded.Messages);
            ReadOnlyMemory<byte> reply = _session.Reply(packet, FrameOutcome.Stored, s_received);
            Assert.Equal(messages.Count == 0, reply.IsEmpty);
            if (!reply.IsEmpty)
            {
                Assert.Equal([0, 7], Sl651Frame.Read(reply).Frame!.Body[..2].ToArray());
            }
        }

        Decoded whole = new Sl651Decoder().Decode(Sl651Writer.Report(report), Contexts.Of("flood"));
        Assert.Equal(whole.Messages.Cast<Reading>().Select(Key), messages.Cast<Reading>().Select(Key));
    }

    [Fact]
    public void Decode_UnfinishedMessagesWithoutEnd_AreGivenUpWithAFault()
    {
        List<Fault> faults = [];
        for (int i = 0; i < 1000; i++)
        {
            Sl651Report report = LongReport(7) with { Station = $"00{i:D8}" };
            faults.AddRange(_session.Decode(Sl651Writer.Packets(report, 20)[0], s_received).Faults);
        }

        Assert.Equal(1000 - 4, faults.Count);
        Assert.All(faults, f => Assert.Equal("sl651-packets-lost", f.Code));
    }

    [Fact]
    public void Decode_TheNextMessageBeforeTheLastWasWhole_IsReadAndTheLossStated()
    {
        _session.Decode(Sl651Writer.Packets(LongReport(7), 20)[0], s_received);
        List<Decoded> decoded = [.. Sl651Writer.Packets(LongReport(8), 20).Select(p => _session.Decode(p, s_received))];

        Assert.Equal("sl651-packets-lost", Assert.Single(decoded.SelectMany(d => d.Faults)).Code);
        Assert.NotEmpty(decoded[^1].Messages);
    }

    [Fact]
    public void Read_AnyChunksOfAStreamWithStrayBytes_GivesTheSameFrames()
    {
        byte[][] frames = [.. Enumerable.Range(1, 6).Select(i => Sl651Writer.Report(LongReport((ushort)i)))];
        byte[] stream = [0x00, 0x55, .. frames[0], 0x7E, .. frames[1], 0x0D, 0x0A, .. frames[2], .. frames[3][..30], .. frames[4], 0x7E, 0x7E, 0x7E, .. frames[5]];
        byte[][] expected = [frames[0], frames[1], frames[2], frames[4], frames[5]];

        Assert.Equal(expected, Chunked(stream, Enumerable.Repeat(1, stream.Length)));
        Gen.Int[1, 90].List[1, 60].Sample(chunks => Assert.Equal(expected, Chunked(stream, chunks)), iter: 200);
    }

    [Fact]
    public void Read_EndlessFlags_AreConsumed()
    {
        byte[] flags = new byte[100_000];
        flags.AsSpan().Fill(0x7E);

        Assert.InRange(flags.Length - _session.Read(flags).Consumed, 0, Sl651Frame.HeadLength);
    }

    [Fact]
    public void Decode_AnyMutationOfAnySample_GivesMessagesOrFaults()
    {
        byte[][] samples = [.. Sl651Frames.All().Select(r => r.Bytes)];
        Gen.Select(Gen.Int[0, samples.Length - 1], Gen.Select(Gen.Int[0, 4000], Gen.Byte).List[1, 6], Gen.Bool).Sample(
            (which, changes, repaired) =>
            {
                byte[] frame = [.. samples[which]];
                foreach ((int at, byte value) in changes)
                {
                    frame[at % frame.Length] = value;
                }

                // With the CRC repaired the mutation reaches the body.
                frame = repaired && frame.Length > 20 ? Sl651DecoderTests.WithCrc(frame) : frame;
                Decoded decoded = new Sl651Decoder().Decode(frame, Contexts.Of("flood"));
                Assert.False(decoded.Messages.IsEmpty && decoded.Faults.IsEmpty && decoded.Heartbeats.IsEmpty);
                Sl651Session session = new(Contexts.Of("flood"));
                session.Decode(frame, s_received);
                session.Reply(frame, FrameOutcome.Stored, s_received);
            },
            iter: 5000);
    }

    [Fact]
    public void Decode_AnyBytesAtAll_GivesMessagesOrFaults() =>
        Gen.OneOf(Gen.Byte, Gen.Int[0, 5].Select(i => new byte[] { 0x7E, 0x01, 0x02, 0x16, 0x00, 0x32 }[i])).Array[1, 300].Sample(
            bytes =>
            {
                Decoded decoded = new Sl651Decoder().Decode(bytes, Contexts.Of("flood"));
                Assert.True(decoded.Messages.IsEmpty);
            },
            iter: 3000);

    [Fact]
    public void Report_OfAnyValues_IsReadBackAsWritten() =>
        Gen.Select(Gen.Int[-9_999_999, 9_999_999], Gen.Int[0, 99_999], Gen.UShort, Gen.Int[0, 99_999_999], Gen.Int[0, 500_000]).Sample((level, rain, serial, station, minutes) =>
        {
            Sl651Report report = Sl651DecoderTests.Report(0x32, []) with
            {
                Serial = serial,
                Station = $"00{station:D8}",
                Groups = [new(Sl651DecoderTests.At("2025-01-01").AddMinutes(minutes), [Sl651Item.Of([0x39], level / 1000m, 5, 3), Sl651Item.Of(0x20, rain / 10m)])],
            };

            Decoded decoded = new Sl651Decoder().Decode(Sl651Writer.Report(report), Contexts.Of("flood"));

            Assert.Empty(decoded.Faults);
            Reading[] readings = [.. decoded.Messages.Cast<Reading>()];
            Assert.Equal([level / 1000d, rain / 10d], readings.Select(r => r.Value!.Value));
            Assert.All(readings, r => Assert.Equal((report.Station, report.Groups[0].ObservedAt, report.SentAt), (r.Station, r.ObservedAt, r.SentAt)));
        });

    /// <summary>A packet that is sent again ends with ETX.</summary>
    private static byte[] AsLast(byte[] packet) => Sl651DecoderTests.WithCrc([.. packet[..^3], 0x03, 0, 0]);

    private static (string, string, DateTimeOffset, double?) Key(Reading r) => (r.SourceId, r.Version, r.ObservedAt, r.Value);

    [Fact]
    public void Awaits_APacketOfAMessageThatIsNotHeld_NamesTheMessageUntilItIsWhole()
    {
        ImmutableArray<byte[]> packets = Sl651Writer.Packets(LongReport(7), 20);
        string message = Assert.IsType<string>(_session.Awaits(packets[1]));
        List<FramePart?> parts = [.. packets.Select(p => _session.Decode(p, s_received).Part)];

        Assert.Equal(message, Assert.IsType<string>(_session.Awaits(packets[0])));
        Assert.All(parts, p => Assert.Equal(message, p?.Message));
        Assert.Equal([.. Enumerable.Repeat(false, packets.Length - 1), true], parts.Select(p => p!.Completes));
        _session.Decode(packets[0], s_received);
        Assert.Null(_session.Awaits(packets[1]));
    }

    private static Sl651Report LongReport(ushort serial) => Sl651DecoderTests.Report(0x34,
    [
        Sl651DecoderTests.Group("2026-07-18 08:00", Sl651Item.Rain(new decimal?[12]), Sl651Item.Levels(new decimal?[12]), Sl651Item.Of(0x39, 118.3m), Sl651Item.Of(0x38, 12.3m)),
    ]) with
    { Serial = serial };

    private static List<byte[]> Chunked(byte[] stream, IEnumerable<int> sizes)
    {
        Sl651Session session = new(Contexts.Of("flood"));
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
}
