using System.Text;
using Command.Ingest.Feeds;
using Command.Ingest.Feeds.Cot;
using CsCheck;
using static Command.Ingest.Tests.Feeds.Cot.CotTexts;

namespace Command.Ingest.Tests.Feeds.Cot;

public sealed class CotSessionTests
{
    private static readonly DateTimeOffset s_now = new(2026, 7, 18, 9, 0, 0, TimeSpan.FromHours(8));

    [Fact]
    public void Read_EventsInPieces_GivesEachWholeWhateverThePieces()
    {
        byte[] stream =
        [
            .. Bytes("<?xml version='1.0'?>\r\n" + Event("a-f-G", "<!-- </event> --><remarks note='/event>'><![CDATA[</event>]]></remarks>", uid: "1")),
            .. Framed(Tak("a-f-G", uid: "2")),
            .. Bytes("\n" + Event("b-m-p", uid: "3") + "<event uid='4' type='t-x-c-t'/>"),
        ];
        Gen.Int[1, 60].Array[1, 40].Sample(
            sizes => Assert.Equal(["1", "2", "3", "4"], Sources(stream, sizes)),
            iter: 200);
    }

    [Fact]
    public void Read_Noise_IsSkippedWithAReasonAndTheNextEventFound()
    {
        IStreamSession session = Session();
        byte[] stream = Bytes("garbage" + Event("a-f-G"));

        FrameRead noise = session.Read(stream);
        FrameRead frame = session.Read(stream.AsSpan(noise.Consumed));

        Assert.Equal(("cot-noise", 7), (noise.Skipped?.Code, noise.Consumed));
        Assert.NotNull(frame.Frame);
    }

    [Theory]
    [InlineData("<event uid='")]
    [InlineData("<event><detail>")]
    [InlineData("<!-- ")]
    [InlineData("<event><![CDATA[")]
    public void Read_EventWithoutEnd_IsDroppedAtTheBoundAndTheNextFound(string start)
    {
        IStreamSession session = Session();
        byte[] stream = Bytes(start + new string('x', CotFramingBound) + Event("a-f-G"));

        FrameRead dropped = session.Read(stream);
        FrameRead frame = session.Read(stream.AsSpan(dropped.Consumed));

        Assert.Equal("cot-oversize", dropped.Skipped?.Code);
        Assert.Single(session.Decode(frame.Frame, s_now).Messages);
    }

    [Fact]
    public void Read_TakLengthBeyondTheBound_IsSkipped() => Assert.Equal("cot-oversize", Session().Read([0xBF, 0xFF, 0xFF, 0x7F, 0x00]).Skipped?.Code);

    [Fact]
    public void Read_NothingYet_WaitsForMore()
    {
        Assert.Equal(FrameRead.NeedMore, Session().Read([]));
        Assert.Equal(FrameRead.NeedMore, Session().Read("<even"u8));
        Assert.Equal(FrameRead.NeedMore, Session().Read([0xBF, 0x80]));
    }

    [Fact]
    public void Reply_Ping_IsAPongInItsOwnForm()
    {
        IStreamSession session = Session();

        string xml = Encoding.UTF8.GetString(session.Reply(Bytes(Event("t-x-c-t")), FrameOutcome.Stored, s_now).Span);
        ReadOnlyMemory<byte> tak = session.Reply(Framed(Tak("t-x-c-t")), FrameOutcome.Stored, s_now);

        Assert.Contains("type=\"t-x-c-t-r\"", xml, StringComparison.Ordinal);
        Assert.Contains("time=\"2026-07-18T01:00:00.000Z\"", xml, StringComparison.Ordinal);
        FrameRead own = Session().Read(tak.Span);
        Assert.Equal(tak.Length, own.Consumed);
        Assert.Equal(["takPong"], session.Decode(own.Frame, s_now).Heartbeats);
        Assert.Equal(["takPong"], session.Decode(Bytes(xml), s_now).Heartbeats);
    }

    [Theory]
    [InlineData("a-f-G", FrameOutcome.Stored)]
    [InlineData("t-x-c-t-r", FrameOutcome.Stored)]
    [InlineData("t-x-c-t", FrameOutcome.NotDurable)]
    public void Reply_AnythingElse_IsNothing(string type, FrameOutcome outcome) => Assert.True(Session().Reply(Bytes(Event(type)), outcome, s_now).IsEmpty);

    [Fact]
    public void Read_AnyBytesAtAll_ConsumesThemInBoundedSteps() =>
        Gen.OneOf(Gen.Byte.Array[0, 400], Gen.Char["<>/!-[]?'\"event \n\u00BF\u0001"].Array[0, 400].Select(c => Encoding.Latin1.GetBytes(c))).Sample(
            stream =>
            {
                IStreamSession session = Session();
                int at = 0;
                for (int step = 0; at < stream.Length; step++)
                {
                    Assert.True(step <= stream.Length);
                    FrameRead read = session.Read(stream.AsSpan(at));
                    if (read.Consumed == 0)
                    {
                        break;
                    }

                    Assert.InRange(read.Consumed, 1, stream.Length - at);
                    if (read.Frame is { } frame)
                    {
                        Decoded decoded = session.Decode(frame, s_now);
                        Assert.True(decoded.Messages.Length + decoded.Faults.Length + decoded.Heartbeats.Length > 0);
                        session.Reply(frame, FrameOutcome.Stored, s_now);
                    }

                    at += read.Consumed;
                }
            },
            iter: 5000);

    private const int CotFramingBound = 128 * 1024;

    private static IStreamSession Session() => new CotDecoder().Open(Contexts.Of("field"));

    private static string[] Sources(byte[] stream, int[] sizes)
    {
        IStreamSession session = Session();
        List<string> sources = [];
        int from = 0;
        int to = 0;
        for (int i = 0; to < stream.Length; i++)
        {
            to = Math.Min(stream.Length, to + sizes[i % sizes.Length]);
            while (session.Read(stream.AsSpan(from, to - from)) is { Consumed: > 0 } read)
            {
                Assert.Null(read.Skipped);
                from += read.Consumed;
                if (read.Frame is { } frame)
                {
                    Decoded decoded = session.Decode(frame, s_now);
                    Assert.Empty(decoded.Faults);
                    sources.AddRange(decoded.Messages.Select(m => m.SourceId).Concat(decoded.Heartbeats));
                }
            }
        }

        return [.. sources];
    }
}
