using Command.Geo.Wire;
using Command.Ingest.Contracts;
using Command.Ingest.Feeds;
using Command.Ingest.Feeds.GtfsRealtime;
using CsCheck;

namespace Command.Ingest.Tests.Feeds.GtfsRealtime;

public sealed class GtfsHostileTests
{
    private static readonly GtfsRealtimeDecoder s_decoder = new();

    public static TheoryData<string> All => [.. Samples.Files("gtfsrt", "*.pb")];

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
    public void Decode_SampleCutAnywhere_NeverClearsWhatItDoesNotShow(string file)
    {
        byte[] sample = Samples.Bytes(file);
        int whole = Check(sample).Marks.Sum(m => m.Present.Length);
        for (int length = 1; length < sample.Length; length += Math.Max(1, sample.Length / 300))
        {
            Decoded decoded = Check(sample[..length]);
            Assert.True(decoded.Refused || decoded.Marks.Sum(m => m.Present.Length) <= whole);
        }
    }

    [Fact]
    public void Decode_AnyBytesAtAll_GivesMessagesOrFaults() => Gen.Byte.Array[0, 300].Sample(b => { Check(b); }, iter: 3000);

    [Fact]
    public void Decode_FieldsOfAnyNumberAndLength_AreSteppedOverOrRefused() =>
        Gen.Select(Gen.UInt[0, 1 << 18], Gen.Int[0, 7], Gen.Byte.Array[0, 12]).Array[1, 30].Sample(
            fields =>
            {
                ProtoWriter writer = new();
                foreach ((uint number, int wire, byte[] value) in fields)
                {
                    writer.Raw((number << 3) | (uint)wire);
                    writer.RawBytes(value);
                }

                Check(writer.Written.ToArray());
            },
            iter: 2000);

    [Fact]
    public void Decode_MoreEntitiesThanAnyoneSends_IsRefusedWhole()
    {
        byte[] body = [0x0A, 0x05, 0x0A, 0x03, .. "1.0"u8, .. Enumerable.Repeat(new byte[] { 0x12, 0x00 }, 1_000_000).SelectMany(b => b)];

        Assert.Equal("too-many-entities", Assert.Single(Check(body).Faults).Code);
    }

    [Fact]
    public void Decode_AMillionStopsOfOneTrip_AreReadUpToABound()
    {
        ProtoWriter update = new();
        for (int i = 0; i < 1_000_000; i++)
        {
            update.Bytes(2, []);
        }

        ProtoWriter entity = new();
        entity.Text(1, "t");
        entity.Bytes(3, update.Written);

        Assert.Equal(GtfsTripUpdate.MaxStops, GtfsEntity.Read(entity.Written)!.Trip!.Stops.Length);
    }

    [Fact]
    public void Decode_TextsWithoutEnd_AreShortened()
    {
        Report report = (Report)Assert.Single(Check(GtfsJson.Full(1_784_336_400, $$$$"""
            {"id":"{{{{new string('x', 5_000)}}}}","alert":{"headerText":{"translation":[{"text":"{{{{string.Concat(Enumerable.Repeat("😀", 9_000))}}}}"}]},"informedEntity":[{"routeId":"{{{{new string('r', 9_000)}}}}"}]}}
            """)).Messages);

        Assert.InRange(report.SourceId.Length, 1, 210);
        Assert.InRange(report.Title.Length, 1, 80);
        Assert.False(char.IsHighSurrogate(report.Title[^2]));
        Assert.InRange(report.Address!.Length, 1, 200);
    }

    private static Decoded Check(byte[] bytes)
    {
        Decoded decoded = s_decoder.Decode(bytes, Contexts.Of("transit"));
        Assert.InRange(decoded.Faults.Length, 0, 40);
        Assert.True(decoded.Refused || decoded.Heartbeats.Length == 1);
        foreach (Message message in decoded.Messages)
        {
            Assert.NotEqual("", message.SourceId);
            Assert.NotEqual("", message.Version);
            Assert.True(message.ObservedAt <= Contexts.Of("transit").ReceivedAt.AddMinutes(1));
            if (message is Position position)
            {
                Assert.True(position.At is { IsValid: true });
                Assert.True(position.SpeedKmh is null or (>= 0 and < 1000));
                Assert.True(position.HeadingDeg is null or (>= 0 and <= 360));
            }
            else
            {
                Report report = Assert.IsType<Report>(message);
                Assert.NotEqual("", report.Title);
                Assert.True(report.Level is null or (>= 1 and <= 4));
            }
        }

        return decoded;
    }
}
