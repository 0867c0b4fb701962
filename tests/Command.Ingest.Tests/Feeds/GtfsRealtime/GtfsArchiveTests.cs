using Command.Geo;
using Command.Ingest.Feeds;
using Command.Ingest.Feeds.GtfsRealtime;
using CsCheck;

namespace Command.Ingest.Tests.Feeds.GtfsRealtime;

public sealed class GtfsArchiveTests
{
    [Fact]
    public void Read_Town_HasItsTables()
    {
        Timetable town = GtfsZip.Read(GtfsZip.Town);

        Assert.Equal(["HB"], town.Agencies);
        Assert.Equal((3, 1), (town.Routes["2"], town.Routes["M1"]));
        Assert.Equal((0, 1), (town.Stops["A"].LocationType, town.Stops["S"].LocationType));
        Assert.Equal(("2", 0, "s1"), (town.Trips["t1"].RouteId, town.Trips["t1"].Direction, town.Trips["t1"].ShapeId));
        Assert.Equal([(10, "A", 28_800, 28_830), (20, "B", null, null), (30, "C", 29_400, 29_400)], town.Trips["t1"].Calls.Select(c => (c.Sequence, c.StopId, c.Arrival, c.Departure)));
        Assert.Equal(90_000, town.Trips["loop"].Calls[0].Arrival);
        Assert.Equal([126.6f, 126.64f, 126.64f], town.Shapes["s1"].Select(p => p.Lon));
        Assert.Equal([new TimetableFrequency(21_600, 79_200, 600, true)], town.Trips["h1"].Frequencies);
        Assert.False(town.Trips["h0"].Frequencies[0].Exact);
        Assert.Equal(0, town.SkippedRows);
    }

    [Fact]
    public void Read_ByteOrderMarkQuotesAndCrLf_AreTakenAsGtfsSays()
    {
        Timetable town = GtfsZip.Read(GtfsZip.TownWith("routes.txt", "\uFEFFroute_type,\"route_id\",route_long_name\r\n3,\" 2 \",\"a \"\"b\"\", c\r\nd\"\r\n\r\n1,M1,"));

        Assert.Equal(["2", "M1"], town.Routes.Keys.Order());
        Assert.Equal((3, 1), (town.Routes["2"], town.Routes["M1"]));
    }

    [Fact]
    public void Read_RowsThatCantBeRead_AreCountedAndSteppedOver()
    {
        Timetable town = GtfsZip.Read(GtfsZip.TownWith("stop_times.txt", "trip_id,arrival_time,departure_time,stop_id,stop_sequence\nt1,8:00,9:61:00,A,1\nt1,,,B,x\nnone,,,B,1\nt1\n"));

        Assert.Equal([new TimetableCall(1, "A", null, null)], town.Trips["t1"].Calls);
        Assert.Equal(3, town.SkippedRows);
    }

    [Fact]
    public void Read_WithoutShapes_IsCoveredByItsStops()
    {
        (GeoPoint southWest, GeoPoint northEast) = GtfsZip.Read(GtfsZip.Town.Where(t => t.Name != "shapes.txt")).Coverage!.Value;

        Assert.Equal((126.6, 45.75, 126.64, 45.77), (Math.Round(southWest.Lon, 4), Math.Round(southWest.Lat, 4), Math.Round(northEast.Lon, 4), Math.Round(northEast.Lat, 4)));
    }

    [Theory]
    [InlineData("agency.txt")]
    [InlineData("routes.txt")]
    [InlineData("stops.txt")]
    [InlineData("trips.txt")]
    [InlineData("stop_times.txt")]
    public void Read_WithoutARequiredTable_SaysWhich(string table) =>
        Assert.Contains($"{table} is missing", GtfsArchive.Read(GtfsZip.Of(GtfsZip.Town.Where(t => t.Name != table))).Refused, StringComparison.Ordinal);

    [Theory]
    [InlineData("trips.txt", "route_id,service_id\n2,wk\n", "no column trip_id")]
    [InlineData("routes.txt", "", "no column route_id")]
    [InlineData("stops.txt", "stop_id\n\"A\n", "a quote is not closed")]
    public void Read_TableThatIsNone_SaysWhatIsWrong(string table, string text, string refused) =>
        Assert.Contains(refused, GtfsArchive.Read(GtfsZip.Of(GtfsZip.TownWith(table, text))).Refused, StringComparison.Ordinal);

    [Fact]
    public void Read_RowLongerThanAny_IsRefused() =>
        Assert.Contains("longer than", GtfsArchive.Read(GtfsZip.Of(GtfsZip.TownWith("stops.txt", "stop_id\n" + new string('x', 70_000)))).Refused, StringComparison.Ordinal);

    [Fact]
    public void Read_TableThatUnpacksToFarMoreThanItsSize_IsRefused()
    {
        byte[] bomb = GtfsZip.Of(GtfsZip.TownWith("stops.txt", "stop_id\n" + new string('\n', 32_000_000)));

        Assert.True(bomb.Length < 100_000);
        Assert.Contains("unpacks to more", GtfsArchive.Read(bomb).Refused, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_ArchiveOfVeryManyFiles_IsRefused() =>
        Assert.Contains("more than 500 files", GtfsArchive.Read(GtfsZip.Of(Enumerable.Range(0, 501).Select(i => ($"{i}.txt", "")))).Refused, StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("PK")]
    [InlineData("agency_id\n1\n")]
    public void Read_BytesThatAreNoZip_AreRefused(string text) =>
        Assert.Contains("can't be unpacked", GtfsArchive.Read(System.Text.Encoding.UTF8.GetBytes(text)).Refused, StringComparison.Ordinal);

    [Fact]
    public void Read_AnyBytesChanged_GivesATimetableOrAReason()
    {
        byte[] good = GtfsZip.Of(GtfsZip.Town);
        Gen.Select(Gen.Int[0, good.Length - 1], Gen.Byte).List[1, 8].Sample(
            changes =>
            {
                byte[] changed = [.. good];
                changes.ForEach(c => changed[c.Item1] = c.Item2);
                (Timetable? timetable, string? refused) = GtfsArchive.Read(changed);
                Assert.True(timetable is null != refused is null);
            },
            iter: 2000);
    }
}
