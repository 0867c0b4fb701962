using System.Globalization;
using System.Text;
using Command.Geo;
using Command.Ingest.Contracts;
using Command.Ingest.Feeds;
using Command.Ingest.Feeds.Jt808;

namespace Command.Ingest.Tests.Feeds.Jt808;

public sealed class Jt808DecoderTests
{
    private static readonly DateTimeOffset s_time = new(2026, 7, 18, 8, 59, 58, TimeSpan.FromHours(8));
    private readonly Jt808Decoder _decoder = new();

    [Fact]
    public void Decode_EveryDeviceFrame_AgreesWithItsColumns()
    {
        int positions = 0;
        foreach (Jt808Frames.Row row in Jt808Frames.Devices())
        {
            Decoded decoded = Decode(row.Bytes);
            if (!row.Holds)
            {
                Assert.Equal(row.Checksum ? "jt808-length" : "jt808-checksum", Assert.Single(decoded.Faults).Code);
                Assert.True(decoded is { Messages.IsEmpty: true, Heartbeats.IsEmpty: true });
                continue;
            }

            Assert.True(decoded.Faults.IsEmpty, $"{row.Hex}: {string.Join("; ", decoded.Faults)}");
            if (row.Id == "0200")
            {
                AssertPosition(row, Assert.IsType<Position>(Assert.Single(decoded.Messages)));
                positions++;
            }
            else if (row.Id == "0704")
            {
                Assert.Equal(Convert.ToInt32(row.Hex.Substring(26, 4), 16), decoded.Messages.Length);
                Assert.All(decoded.Messages, m => Assert.Equal((row.Terminal, row.Hex.Substring(30, 2) == "01"), (m.SourceId, Assert.IsType<Position>(m).Delayed)));
            }
            else
            {
                Assert.Equal([row.Terminal], decoded.Heartbeats);
            }
        }

        Assert.True(positions > 40, $"Only {positions} positions were compared.");
    }

    [Fact]
    public void Decode_EveryLibraryFrame_AgreesWithItsChecksumColumn()
    {
        foreach (Jt808Frames.Row row in Jt808Frames.Library())
        {
            Decoded decoded = Decode(row.Bytes);
            if (!row.Checksum)
            {
                Assert.Equal("jt808-checksum", Assert.Single(decoded.Faults).Code);
            }
            else if (row.Id[0] == '8')
            {
                Assert.Equal("jt808-direction", Assert.Single(decoded.Faults).Code);
            }
            else
            {
                Assert.True(decoded.Faults.IsEmpty, $"{row.Hex}: {string.Join("; ", decoded.Faults)}");
                Assert.False(decoded.Messages.IsEmpty && decoded.Heartbeats.IsEmpty);
            }
        }
    }

    [Fact]
    public void Decode_AChecksumMismatch_StatesBothValues()
    {
        Fault fault = Assert.Single(Decode(Convert.FromHexString("7E00020000012345678900000A827E")).Faults);

        Assert.Equal("jt808-checksum", fault.Code);
        Assert.Contains("82", fault.Reason, StringComparison.Ordinal);
        Assert.Contains("81", fault.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Decode_AnAnsweredPositionAndABatch_GiveTheirPositions()
    {
        Position answer = Assert.IsType<Position>(Assert.Single(Decode(Convert.FromHexString(
            "7e0201002811223344556622b83039000000010000000200ba7f0e07e4f11c0028003c000018071510101001040000006402020037517e")).Messages));
        Decoded batch = Decode(Convert.FromHexString(
            "7e0704005311223344556622b80002000026000000010000000200ba7f0e07e4f11c0028003c0000180715101010010400000064020200370026000000020000000100cb735507e6a32300290036007818071510103001040000006002020042d47e"));

        Assert.Equal(new GeoPoint(132.444444, 12.222222), answer.At);
        Assert.Equal((6d, 0d, 40d), (answer.SpeedKmh, answer.HeadingDeg, answer.AltitudeM));
        Assert.Equal(["emergency"], answer.Alarms);
        Assert.Equal("112233445566", answer.SourceId);
        Position[] positions = [.. batch.Messages.Cast<Position>()];
        Assert.Equal(["180715101010-8888.1", "180715101030-8888.2"], positions.Select(p => p.Version));
        Assert.Equal([answer.At, null], positions.Select(p => p.At));
        Assert.Equal(["overspeed"], positions[1].Alarms);
    }

    [Theory]
    [InlineData(Jt808Edition.V2013, "013945678901")]
    [InlineData(Jt808Edition.V2013, "13945678901")]
    [InlineData(Jt808Edition.V2019, "00000000013945678901")]
    public void Decode_OneTerminalInEitherEdition_HasOneIdentity(Jt808Edition edition, string phone)
    {
        Position position = Single(Jt808Writer.Position(new(edition, phone), 1, new() { Time = s_time }));

        Assert.Equal("13945678901", position.SourceId);
    }

    [Theory]
    [InlineData(126.63, 45.75)]
    [InlineData(-46.85, -23.4)]
    [InlineData(151.2, -33.86)]
    [InlineData(-79.33, 43.95)]
    public void Decode_EachQuadrant_HasItsSigns(double lon, double lat) =>
        Assert.Equal(new GeoPoint(lon, lat), Single(Position(new() { Time = s_time, At = new(lon, lat) })).At);

    [Fact]
    public void Decode_NoFixOrZeroZero_HasNoPlaceAndNoCourse()
    {
        Position none = Single(Position(new() { Time = s_time, SpeedKmh = 12, HeadingDeg = 90, AltitudeM = 120 }));
        Position zero = Single(Position(new() { Time = s_time, At = new(0, 0) }));

        Assert.True(none is { At: null, SpeedKmh: null, HeadingDeg: null, AltitudeM: null, Issues.IsEmpty: true });
        Assert.Null(zero.At);
        Assert.Equal(s_time, none.ObservedAt);
    }

    [Fact]
    public void Decode_EncryptedCoordinates_HaveNoPlaceAndSayWhy()
    {
        Position position = Single(Position(new() { Time = s_time, At = new(126.63, 45.75), Status = 1 << 5 }));

        Assert.Null(position.At);
        Assert.Equal("jt808-coordinates-encrypted", Assert.Single(position.Issues).Code);
    }

    [Fact]
    public void Decode_CoordinatesOutOfRange_HaveNoPlaceAndSayWhy()
    {
        Position position = Single(Position(new() { Time = s_time, At = new(3422.5, 22.5) }));

        Assert.Null(position.At);
        Assert.Equal("jt808-coordinates-range", Assert.Single(position.Issues).Code);
    }

    [Fact]
    public void Decode_AClockADayAhead_SaysSo() =>
        Assert.Equal("clock-ahead", Assert.Single(Single(Position(new() { Time = s_time.AddDays(2), At = new(126.63, 45.75) })).Issues).Code);

    [Fact]
    public void Decode_SeveralAlarms_NamesThemAll() =>
        Assert.Equal(["emergency", "fatigue", "collision", "unlawful-door-opening"], Single(Position(new() { Time = s_time, Alarms = 0xA0000005 })).Alarms);

    [Fact]
    public void Decode_TheSameFrameAgain_HasTheSameVersionAndTheNextOneHasAnother()
    {
        Jt808Report report = new() { Time = s_time, At = new(126.63, 45.75) };

        Assert.Equal(Single(Position(report)).Version, Single(Position(report)).Version);
        Assert.NotEqual(Single(Position(report)).Version, Single(Position(report, 8)).Version);
        Assert.NotEqual(Single(Position(report)).Version, Single(Position(report with { Time = s_time.AddSeconds(1) })).Version);
    }

    [Theory]
    [InlineData("7E7D03000200000123456789000A817E", "jt808-escape")]
    [InlineData("7E0002000001234567897D7E", "jt808-escape")]
    [InlineData("7E007E", "jt808-length")]
    [InlineData("7E00020000012345678900000A81", "jt808-truncated")]
    [InlineData("00020000", "jt808-truncated")]
    [InlineData("", "jt808-empty")]
    [InlineData("7E7", "jt808-hex")]
    public void Decode_WhatIsNoMessage_IsRefusedWithItsReason(string hex, string code)
    {
        Decoded decoded = _decoder.Decode(Encoding.ASCII.GetBytes(hex), Contexts.Of("vehicles"));

        Assert.True(decoded.Refused);
        Assert.Equal(code, Assert.Single(decoded.Faults).Code);
    }

    [Theory]
    [InlineData("261318085958")]
    [InlineData("260732085958")]
    [InlineData("000000000000")]
    [InlineData("26071808595A")]
    [InlineData("FFFFFFFFFFFF")]
    public void Decode_ADeviceTimeThatIsNone_IsAFault(string bcd)
    {
        byte[] body = [.. new byte[22], .. Convert.FromHexString(bcd)];

        Assert.Equal("jt808-time", Assert.Single(Decode(Jt808Writer.Messages(Vehicle, 0x0200, 1, body, 1000)[0]).Faults).Code);
    }

    [Theory]
    [InlineData("", "jt808-batch")]
    [InlineData("000100", "jt808-batch")]
    [InlineData("0001000400", "jt808-batch")]
    [InlineData("0001000001AA", "jt808-position-length")]
    public void Decode_ABatchThatLies_IsAFault(string body, string code) =>
        Assert.Equal(code, Assert.Single(Decode(Jt808Writer.Messages(Vehicle, 0x0704, 1, Convert.FromHexString(body), 1000)[0]).Faults).Code);

    [Fact]
    public void Decode_OneBadItemOfABatch_LosesOnlyThatItem()
    {
        byte[] good = Convert.FromHexString("00000000000000020000000100000001000000000000260718085958");
        byte[] body = [0, 3, 1, 0, 28, .. good, 0, 2, 9, 9, 0, 28, .. good];

        Decoded decoded = Decode(Jt808Writer.Messages(Vehicle, 0x0704, 1, body, 1000)[0]);

        Assert.Equal(2, decoded.Messages.Length);
        Assert.Contains("item 2", Assert.Single(decoded.Faults).Where, StringComparison.Ordinal);
    }

    [Fact]
    public void Decode_AnEncryptedBody_IsAFault()
    {
        byte[] frame = Position(new() { Time = s_time });
        frame[3] |= 0x04;
        frame[^2] ^= 0x04;

        Assert.Equal("jt808-encrypted", Assert.Single(Decode(frame).Faults).Code);
    }

    [Fact]
    public void Decode_SeveralFramesAsHexLines_ReadsThemAll()
    {
        Jt808Report report = new() { Time = s_time, At = new(126.63, 45.75) };
        string text = string.Join("\r\n", new ushort[] { 1, 2, 3 }.Select(s => Convert.ToHexStringLower(Position(report, s))));

        Assert.Equal(3, _decoder.Decode(Encoding.ASCII.GetBytes(text), Contexts.Of("vehicles")).Messages.Length);
    }

    internal static Jt808Terminal Vehicle { get; } = new(Jt808Edition.V2013, "013945678901");

    private static byte[] Position(Jt808Report report, ushort serial = 7) => Jt808Writer.Position(Vehicle, serial, report);

    private static void AssertPosition(Jt808Frames.Row row, Position position)
    {
        uint status = row.Bits("status");
        bool hasFix = (status & 2) != 0 && (row.Number("lat"), row.Number("lon")) != (0, 0);
        Assert.Equal(row.Terminal, position.SourceId);
        Assert.EndsWith("-" + row.Serial, position.Version, StringComparison.Ordinal);
        Assert.Equal(row.Field("time"), position.ObservedAt.ToString("yyMMddHHmmss", CultureInfo.InvariantCulture));
        Assert.Equal(TimeSpan.FromHours(8), position.ObservedAt.Offset);
        Assert.Equal(uint.PopCount(row.Bits("alarm")), (uint)position.Alarms.Length);
        Assert.Equal(hasFix && (status & 0x20) == 0, position.At is not null);
        if (position.At is { } at)
        {
            Assert.Equal(row.Number("lon"), at.Lon, 9);
            Assert.Equal(row.Number("lat"), at.Lat, 9);
        }

        Assert.Equal(hasFix ? row.Number("speed0.1kmh") / 10 : null, position.SpeedKmh);
        Assert.Equal(hasFix ? row.Number("dir") : null, position.HeadingDeg);
        Assert.Equal(hasFix ? row.Number("alt") : null, position.AltitudeM);
    }

    private Decoded Decode(byte[] frame) => _decoder.Decode(frame, Contexts.Of("vehicles"));

    private Position Single(byte[] frame) => Assert.IsType<Position>(Assert.Single(Decode(frame).Messages));
}
