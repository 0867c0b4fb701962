using Command.Ingest.Contracts;
using Command.Ingest.Feeds;
using Command.Ingest.Feeds.GtfsRealtime;
using CsCheck;

namespace Command.Ingest.Tests.Feeds.GtfsRealtime;

public sealed class GtfsRealtimeWriterTests
{
    private static readonly Gen<string> s_word = Gen.String[Gen.Char['a', 'z'], 1, 12];

    [Fact]
    public void Write_AnyVehicle_DecodesToTheSame() =>
        Gen.Select(s_word, s_word, Gen.Float[-89, 89], Gen.Float[-179, 179], Gen.Float[0, 359], Gen.Float[0, 60]).Where((_, _, lat, lon, _, _) => lat != 0 && lon != 0).Sample((id, label, lat, lon, bearing, speed) =>
        {
            FeedContext context = Contexts.Of("transit");
            ulong second = (ulong)context.ReceivedAt.ToUnixTimeSeconds();
            GtfsVehicle vehicle = new(new GtfsVehicleName(id, label, null), new GtfsTrip("t", "64", null, null, null), new GtfsFix(lat, lon, bearing, speed), second);

            Decoded decoded = new GtfsRealtimeDecoder().Decode(GtfsRealtimeWriter.Write(new GtfsHeader("2.0", 0, second), [new GtfsEntity(id, false, null, vehicle, null)]), context);

            Assert.Empty(decoded.Faults);
            Position position = Assert.IsType<Position>(Assert.Single(decoded.Messages));
            Assert.Equal((id, label, "bus"), (position.SourceId, position.CallSign, position.UnitKind));
            Assert.Equal((lon, lat), ((float)position.At!.Value.Lon, (float)position.At.Value.Lat));
            Assert.Equal((double)bearing, position.HeadingDeg);
            Assert.Equal(Math.Round(speed * 3.6, 2), position.SpeedKmh);
            Assert.Equal(context.ReceivedAt, position.ObservedAt);
        }, iter: 500);

    [Fact]
    public void Write_AnyAlert_DecodesToTheSame() =>
        Gen.Select(s_word, s_word, s_word, Gen.ULong[1, 12], Gen.ULong[1, 11], Gen.Int[0, 86_400]).Sample((id, route, text, cause, effect, left) =>
        {
            FeedContext context = Contexts.Of("transit");
            ulong second = (ulong)context.ReceivedAt.ToUnixTimeSeconds();
            GtfsAlert alert = new([new GtfsPeriod(second - 60, second + (ulong)left)], [new GtfsInformed(null, route, 3, null, null)], cause, effect, 3, [new GtfsText("zh", text)], [new GtfsText("", "d")], [], null);

            Decoded decoded = new GtfsRealtimeDecoder().Decode(GtfsRealtimeWriter.Write(new GtfsHeader("2.0", 0, second), [new GtfsEntity(id, false, null, null, alert)]), context);

            Assert.Empty(decoded.Faults);
            Report report = Assert.IsType<Report>(Assert.Single(decoded.Messages));
            Assert.Equal(("alert/" + id, text, route, (int?)3), (report.SourceId, report.Title, report.Address, report.Level));
            Assert.Equal(left == 0 ? ReportStatus.Closed : ReportStatus.Open, report.Status);
            Assert.Equal(context.ReceivedAt.AddSeconds(left), report.Ends);
            Assert.Equal(effect == 4, report.SourceKind == "DETOUR");
            Assert.Equal(cause == 8, report.Text!.Contains("WEATHER", StringComparison.Ordinal));
        }, iter: 500);
}
