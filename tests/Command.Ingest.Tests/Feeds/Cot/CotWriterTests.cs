using Command.Geo;
using Command.Ingest.Contracts;
using Command.Ingest.Feeds;
using Command.Ingest.Feeds.Cot;
using CsCheck;

namespace Command.Ingest.Tests.Feeds.Cot;

public sealed class CotWriterTests
{
    private static readonly Gen<string> s_name = Gen.String[Gen.Char["abz<&\"'>甲乙 -"], 1, 10].Select(t => $"n{t}n");

    private static readonly Gen<Position> s_position = Gen.Select(
        s_name, Gen.Int[0, CotWriter.UnitKinds.Count - 1].Select(i => CotWriter.UnitKinds.ElementAt(i)), Gen.Double[-179, 179], Gen.Double[1, 89], Gen.Int[-20, 200], Gen.Int[-20, 360], Gen.Int[0, 100_000]).Select((name, kind, lon, lat, speed, heading, ago) => new Position
        {
            Feed = "field",
            Agency = "field-agency",
            SourceId = name,
            Version = "",
            ObservedAt = Contexts.Of("field").ReceivedAt.AddMilliseconds(-ago),
            At = new GeoPoint(lon, lat),
            CallSign = name,
            UnitKind = kind,
            SpeedKmh = speed < 0 ? null : speed,
            HeadingDeg = heading < 0 ? null : heading,
            AltitudeM = 120.5,
            UncertaintyM = 4.5,
            StaleAt = Contexts.Of("field").ReceivedAt.AddMinutes(1),
        });

    [Fact]
    public void Write_AnyPositions_DecodeToTheSame() => s_position.Array[1, 5].Sample(positions =>
    {
        Decoded decoded = new CotDecoder().Decode(CotWriter.Write(positions), Contexts.Of("field"));

        Assert.Empty(decoded.Faults);
        Assert.Equal(positions.Length, decoded.Messages.Length);
        foreach ((Position position, Message message) in positions.Zip(decoded.Messages))
        {
            Position read = Assert.IsType<Position>(message);
            Assert.Empty(read.Issues);
            Assert.Equal(position, read with { Version = "", SentAt = null, Issues = position.Issues, Alarms = position.Alarms });
        }
    }, iter: 500);

    [Fact]
    public void Write_AnExercise_SaysSo()
    {
        string xml = System.Text.Encoding.UTF8.GetString(CotWriter.Write([new Position { Feed = "field", Agency = "a", SourceId = "u", Version = "", ObservedAt = Contexts.Of("field").ReceivedAt, Exercise = true }]));

        Assert.Contains("opex=\"e\"", xml, StringComparison.Ordinal);
        Assert.Contains("hae=\"9999999.0\"", xml, StringComparison.Ordinal);
    }
}
