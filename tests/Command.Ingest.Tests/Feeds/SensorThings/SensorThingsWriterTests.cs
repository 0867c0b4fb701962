using Command.Geo;
using Command.Ingest.Contracts;
using Command.Ingest.Feeds;
using Command.Ingest.Feeds.SensorThings;
using CsCheck;

namespace Command.Ingest.Tests.Feeds.SensorThings;

public sealed class SensorThingsWriterTests
{
    private static readonly Gen<string> s_word = Gen.String[Gen.Char['a', 'z'], 1, 12];

    [Fact]
    public void Write_AnyReading_DecodesToTheSame() =>
        Gen.Select(s_word, s_word, Gen.Double[-1e6, 1e6], Gen.Bool, Gen.Double[-179, 179], Gen.Double[1, 89], Gen.Int[0, 100_000]).Sample((id, name, value, known, lon, lat, ago) =>
        {
            FeedContext context = Contexts.Of("sensors") with { Exercise = true };
            Reading reading = new()
            {
                Feed = context.Feed,
                Agency = context.Agency,
                SourceId = $"Datastreams({id}-1)",
                Version = "",
                ObservedAt = context.ReceivedAt.AddMilliseconds(-ago),
                SentAt = context.ReceivedAt,
                PeriodStart = known ? null : context.ReceivedAt.AddHours(-1),
                Exercise = true,
                Station = id,
                StationName = name,
                Property = "waterDepth",
                Value = known ? value : null,
                Unit = "m",
                Quality = known ? "provisional" : "missing",
                Shape = new PointShape(new GeoPoint(lon, lat)),
            };

            Decoded decoded = new SensorThingsDecoder().Decode(SensorThingsWriter.Write([reading]), context);

            Assert.Empty(decoded.Faults);
            Reading read = Assert.IsType<Reading>(Assert.Single(decoded.Messages));
            Assert.Equal(reading, read with { Version = "", Issues = reading.Issues });
            Assert.Empty(read.Issues);
        }, iter: 500);
}
