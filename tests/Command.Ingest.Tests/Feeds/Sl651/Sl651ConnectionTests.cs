using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Command.Ingest.Contracts;
using Command.Ingest.Feeds;
using Command.Ingest.Feeds.Sl651;
using CsCheck;
using static Command.Ingest.Tests.Feeds.Sl651.Sl651DecoderTests;

namespace Command.Ingest.Tests.Feeds.Sl651;

/// <summary>What a connection keeps from one frame to the next never shows in what the next one gives.</summary>
public sealed class Sl651ConnectionTests
{
    private static readonly FeedContext s_context = Contexts.Of("flood");
    private readonly Sl651Session _session = new(s_context);

    [Fact]
    public void Decode_EverySampleOverOneConnection_GivesWhatItGivesAlone()
    {
        byte[][] frames = [.. Sl651Frames.All().Where(r => r.CrcHolds).Select(r => r.Bytes)];

        foreach (byte[] frame in (byte[][])[.. frames, .. frames.Reverse(), .. frames])
        {
            AssertSame(new Sl651Session(s_context).Decode(frame, s_context.ReceivedAt), _session.Decode(frame, s_context.ReceivedAt));
        }
    }

    [Fact]
    public void Decode_FramesOfAnyStationsInAnyOrder_AreEachOfTheirOwn() =>
        Gen.Int[0, 400].Array[2, 300].Sample(
            stations =>
            {
                Sl651Session session = new(s_context);
                foreach (int station in stations)
                {
                    string address = $"00{station:D8}";
                    Decoded decoded = session.Decode(Sl651Writer.Report(Report(0x32, [Group("2026-07-18 08:00", Sl651Item.Of(0x39, station), Sl651Item.Of(0x38, 12m))]) with { Station = address }), s_context.ReceivedAt);
                    Assert.Equal(
                        [(address, $"{address}/waterLevel", (double?)station), (address, $"{address}/battery", 12)],
                        decoded.Messages.Cast<Reading>().Select(r => (r.Station, r.SourceId, r.Value)));
                }
            },
            iter: 30);

    [Fact]
    public void Decode_MoreElementsThanAStationSends_HaveEachItsOwnSourceId()
    {
        Sl651Item[] items = [.. Enumerable.Range(0x46, 48).Select(id => Sl651Item.Of([(byte)id], 1, 2, 0))];
        byte[] frame = Sl651Writer.Report(Report(0x32, [Group("2026-07-18 08:00", items)]));

        for (int again = 0; again < 2; again++)
        {
            Reading[] readings = [.. _session.Decode(frame, s_context.ReceivedAt).Messages.Cast<Reading>()];
            Assert.Equal(48, readings.Select(r => r.SourceId).Distinct().Count());
            Assert.All(readings, r => Assert.Equal($"{r.Station}/{r.Property}", r.SourceId));
        }
    }

    [Fact]
    public void Decode_AShortReportAfterALongOneWithTextAndFaults_HasNothingOfIt()
    {
        byte[] manual = [.. Encoding.ASCII.GetBytes("HHZ 1")];
        Sl651Item broken = new([0x39, 0x23, 0x1A, 0x00, 0x00, 0x00]), text = new([0xF2, 0xF2, .. manual]);
        Sl651Item[] many = [.. Enumerable.Repeat(Sl651Item.Rain(new decimal?[12]), 200)];
        foreach (Sl651Report report in (Sl651Report[])[Report(0x34, [Group("2026-07-18 08:00", many)]), Report(0x35, [Group("2026-07-18 08:00", broken, text)])])
        {
            Decoded before = _session.Decode(Sl651Writer.Report(report), s_context.ReceivedAt);
            Assert.NotEmpty(before.Messages);
        }

        Decoded decoded = _session.Decode(Sl651Writer.Report(Report(0x32, [Group("2026-07-18 08:00", Sl651Item.Of(0x39, 1m))])), s_context.ReceivedAt);

        Assert.Empty(decoded.Faults);
        Assert.Equal("waterLevel", Assert.IsType<Reading>(Assert.Single(decoded.Messages)).Property);
    }

    [Fact]
    public void Decode_AnyValueAndTime_HasThemInItsVersion() =>
        Gen.Select(Gen.Long[-9_999_999_999, 9_999_999_999], Gen.Int[0, 7], Gen.UShort, Gen.Int[0, 2_000_000], Gen.Int[0, 2_000_000]).Sample(
            (digits, decimals, serial, first, second) =>
            {
                decimal value = digits / (decimal)Math.Pow(10, decimals);
                DateTimeOffset[] times = [At("2024-02-28 23:59").AddMinutes(first), At("2024-02-28 23:59").AddMinutes(second), At("2024-02-28 23:59").AddMinutes(second + 1)];
                Sl651Report report = Report(0x32, [.. times.Select(t => new Sl651Group(t, [Sl651Item.Of([0x39], value, 7, decimals), Sl651Item.Of([0x27], null, 5, 3)]))]) with { Serial = serial };

                Reading[] readings = [.. new Sl651Session(s_context).Decode(Sl651Writer.Report(report), s_context.ReceivedAt).Messages.Cast<Reading>()];

                Assert.Equal(6, readings.Length);
                Assert.All(readings, r => Assert.Equal(
                    string.Create(CultureInfo.InvariantCulture, $"{r.ObservedAt:yyyyMMddHHmm}-{serial}-") + (r.Value?.ToString("R", CultureInfo.InvariantCulture) ?? "missing"), r.Version));
            },
            iter: 500);

    [Fact]
    public void Decode_EqualStepsBeyondTheCalendar_AreAFault()
    {
        // 300 000 one-byte values, 99 days apart, would end in the year 80 000.
        Sl651Item series = Sl651Item.Series(TimeSpan.FromDays(99), 0x0B, new decimal?[300_000]);
        ImmutableArray<byte[]> packets = Sl651Writer.Packets(Report(0x31, [Group("2026-07-18 08:00", series)]), 4000);

        Decoded decoded = packets.Aggregate(new Decoded([], []), (_, packet) => _session.Decode(packet, s_context.ReceivedAt));

        Assert.Equal("sl651-series", Assert.Single(decoded.Faults).Code);
        Assert.Empty(decoded.Messages);
    }

    [Fact]
    public void Decode_EqualStepsBeyondTheCalendarInAscii_EndInAFault()
    {
        string body = "0007260718080102ST 0011045001 H TT 2607180700 DRD99 Z " + string.Concat(Enumerable.Repeat("1 ", 60_000));
        string[] parts = [.. body.Chunk(4000).Select(c => new string(c))];

        Decoded decoded = parts.Select((part, i) =>
        {
            string numbers = string.Create(CultureInfo.InvariantCulture, $"{parts.Length:X3}{i + 1:X3}");
            byte[] packet = Sl651Writer.Ascii(false, 1, "0011045001", 0, 0x31, numbers + part, 0x16, i + 1 == parts.Length ? (byte)0x03 : (byte)0x17);
            return _session.Decode(packet, s_context.ReceivedAt);
        }).Last();

        Assert.Equal("sl651-series", Assert.Single(decoded.Faults).Code);
        Assert.All(decoded.Messages, m => Assert.InRange(m.ObservedAt.Year, 2026, 9999));
    }

    [Theory]
    [InlineData(0x4C, "pumps")]
    [InlineData(0x4D, "valves")]
    [InlineData(0x4E, "gates")]
    public void Decode_StatesOfPumpsValvesOrGates_AreAFaultThatNamesThem(byte function, string works)
    {
        byte[] frame = Sl651Writer.Report(Report(function, [Group("2026-07-18 08:00", new Sl651Item([0x01]))]));

        Decoded decoded = _session.Decode(frame, s_context.ReceivedAt);

        Fault fault = Assert.Single(decoded.Faults);
        Assert.Equal("sl651-works-state", fault.Code);
        Assert.Contains(works, fault.Reason, StringComparison.Ordinal);
        Assert.Equal(["00303A9006"], decoded.Heartbeats);
        Assert.False(_session.Reply(frame, FrameOutcome.Quarantined, s_context.ReceivedAt).IsEmpty);
    }

    private static void AssertSame(Decoded expected, Decoded actual)
    {
        Assert.Equal(expected.Faults, actual.Faults);
        Assert.Equal(expected.Heartbeats, actual.Heartbeats);
        Assert.Equal(expected.Messages.Select(Said), actual.Messages.Select(Said));
    }

    private static object Said(Message message) => message is Reading r
        ? (r.SourceId, r.Version, r.ObservedAt, r.SentAt, r.Station, r.Property, r.Value, string.Concat(r.Unit, r.Quality, string.Join(",", r.Issues)))
        : message.ToString();
}
