using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Command.Ingest.City;
using Command.Ingest.Feeds;
using CsCheck;

namespace Command.Ingest.Tests.City;

public sealed class CityPackReaderTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("citypack");

    public CityPackReaderTests()
    {
        foreach (string file in Directory.EnumerateFiles(HarbinPack.Directory, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(_folder.FullName, Path.GetRelativePath(HarbinPack.Directory, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    public static TheoryData<string, string, string?, string, string> Breakages => new()
    {
        { "city.json", "$.timeZone", "\"Mars/Olympus\"", "pack-field", "city.json $.timeZone" },
        { "city.json", "$.centre", "[45.76, 126.63]", "pack-field", "city.json $.centre" },
        { "city.json", "$.zh", null, "pack-field", "city.json $.zh" },
        { "city.json", "$.grid", "7", "pack-field", "city.json $.grid" },
        { "city.json", "$.attribution", "\"a map\"", "pack-field", "city.json $.attribution" },
        { "city.json", "$.attribution.en", null, "pack-field", "city.json $.attribution.en" },
        { "areas.geojson", "$.features[2].properties.code", "\"230102\"", "pack-duplicate", "areas.geojson $.features[2].properties.code" },
        { "areas.geojson", "$.features[1].properties.level", "\"borough\"", "pack-word", "areas.geojson $.features[1].properties.level" },
        { "areas.geojson", "$.features[1].geometry.coordinates[0][3]", "[1e400, 45]", "pack-geometry", "areas.geojson $.features[1].geometry.coordinates[0][3]" },
        { "areas.geojson", "$.features[1].geometry.coordinates[0][0]", "[126, 45]", "pack-geometry", "areas.geojson $.features[1].geometry.coordinates[0]" },
        { "areas.geojson", "$.features[1].geometry.type", "\"Blob\"", "pack-geometry", "areas.geojson $.features[1].geometry.type" },
        { "areas.geojson", "$.features[1].geometry", "{\"type\":\"Point\",\"coordinates\":[126,45]}", "pack-geometry", "areas.geojson $.features[1].properties" },
        { "basemap.geojson", "$.features[0].properties.class", "\"swamp\"", "pack-word", "basemap.geojson $.features[0].properties.class" },
        { "kinds.json", "$.kinds[0].joins[0].kind", "\"no-such\"", "pack-reference", "kinds.json $.kinds[0].joins[0].kind" },
        { "kinds.json", "$.kinds[0].code", "\"Water Logging\"", "pack-field", "kinds.json $.kinds[0].code" },
        { "kinds.json", "$.kinds[0].lifeMinutes", "0", "pack-field", "kinds.json $.kinds[0].lifeMinutes" },
        { "kinds.json", "$.kinds[0].words", "\"积水\"", "pack-field", "kinds.json $.kinds[0].words" },
        { "kinds.json", "$.kinds[0].words", "[\"积水\",7]", "pack-field", "kinds.json $.kinds[0].words[1]" },
        { "kinds.json", "$.kinds[0].words", "[\"\"]", "pack-field", "kinds.json $.kinds[0].words[0]" },
        { "kinds.json", "$.kinds[0].words", "[\"积水\",{\"word\":\"积水\",\"weight\":0.5}]", "pack-duplicate", "kinds.json $.kinds[0].words[1]" },
        { "kinds.json", "$.kinds[0].words", "[{\"weight\":0.5}]", "pack-field", "kinds.json $.kinds[0].words[0].word" },
        { "kinds.json", "$.kinds[0].words", "[{\"word\":\"积水\"}]", "pack-field", "kinds.json $.kinds[0].words[0].weight" },
        { "kinds.json", "$.kinds[0].words", "[{\"word\":\"积水\",\"weight\":0}]", "pack-field", "kinds.json $.kinds[0].words[0].weight" },
        { "kinds.json", "$.kinds[0].words", "[{\"word\":\"积水\",\"weight\":1.1}]", "pack-field", "kinds.json $.kinds[0].words[0].weight" },
        { "kinds.json", "$.kinds[0].words", "[\"积水积水积水积水积水积水积水积水积水积水积水积水积水积水积水积水积水积水积水积水积水积水积水积水积水积水积水积水积水积水积水\"]", "pack-field", "kinds.json $.kinds[0].words[0]" },
        { "stations.json", "$.stations[0].thresholds[1].from", "\"2012-01-01\"", "pack-order", "stations.json $.stations[0].thresholds[1].from" },
        { "stations.json", "$.stations[0].thresholds[1].warningM", "120.6", "pack-order", "stations.json $.stations[0].thresholds[1].warningM" },
        { "stations.json", "$.stations[0].thresholds[0].from", "\"2013\"", "pack-field", "stations.json $.stations[0].thresholds[0].from" },
        { "stations.json", "$.stations[1].id", "\"0011045001\"", "pack-duplicate", "stations.json $.stations[1].id" },
        { "stations.json", "$.stations[0].levelBaseM", "[{\"from\":\"2024-01-01\",\"metres\":99999}]", "pack-field", "stations.json $.stations[0].levelBaseM[0].metres" },
        { "stations.json", "$.stations[0].levelBaseM", "[{\"from\":\"2024-01-01\",\"metres\":1},{\"from\":\"2024-01-01\",\"metres\":2}]", "pack-order", "stations.json $.stations[0].levelBaseM[1].from" },
        { "stations.json", "$.stations[0].slotAt", "\"middle\"", "pack-word", "stations.json $.stations[0].slotAt" },
        { "kinds.json", "$.kinds[0].level", "5", "pack-field", "kinds.json $.kinds[0].level" },
        { "stations.json", "$.stations[0].rating", "[{\"levelM\":118,\"flowM3S\":4000},{\"levelM\":118,\"flowM3S\":5000}]", "pack-order", "stations.json $.stations[0].rating[1].levelM" },
        { "stations.json", "$.stations[0].rating", "[{\"levelM\":118,\"flowM3S\":-1}]", "pack-field", "stations.json $.stations[0].rating[0].flowM3S" },
        { "feeds.json", "$.feeds[1].fromPublic", "\"yes\"", "pack-field", "feeds.json $.feeds[1].fromPublic" },
        { "feeds.json", "$.feeds[2].port", null, "pack-field", "feeds.json $.feeds[2].port" },
        { "feeds.json", "$.feeds[4].port", "5082", "pack-duplicate", "feeds.json $.feeds[4].port" },
        { "feeds.json", "$.feeds[0].datum", "\"beijing55\"", "pack-word", "feeds.json $.feeds[0].datum" },
        { "feeds.json", "$.feeds[0].datum", "\"epsg:4479\"", "pack-word", "feeds.json $.feeds[0].datum" },
        { "city.json", "$.crs", "{\"xian80\":{\"convention\":\"position-vector\",\"dx\":1,\"dy\":2,\"dz\":3,\"rx\":0,\"ry\":0,\"rz\":0}}", "pack-field", "city.json $.crs.xian80.scale" },
        { "city.json", "$.crs", "{\"xian80\":{\"convention\":\"by guess\",\"dx\":1,\"dy\":2,\"dz\":3,\"rx\":0,\"ry\":0,\"rz\":0,\"scale\":0}}", "pack-word", "city.json $.crs.xian80.convention" },
        { "city.json", "$.crs", "{\"beijing54\":{\"convention\":\"coordinate-frame\",\"dx\":1,\"dy\":2,\"dz\":3000,\"rx\":0,\"ry\":0,\"rz\":0,\"scale\":0}}", "pack-field", "city.json $.crs.beijing54" },
        { "feeds.json", "$.feeds[1]", "[]", "pack-field", "feeds.json $.feeds[1]" },
        { "units.json", "$.units[0].agency", "\"nobody\"", "pack-reference", "units.json $.units[0].agency" },
        { "units.json", "$.units[0].terminal", "139", "pack-field", "units.json $.units[0].terminal" },
        { "units.json", "$.units[1].terminal", "\"14530100001\"", "pack-duplicate", "units.json $.units[1].terminal" },
        { "units.json", "$.fleets[0].phoneFrom", "\"014530100001\"", "pack-duplicate", "units.json $.fleets[0].phoneFrom" },
        { "units.json", "$.fleets[0].count", "2000000000", "pack-field", "units.json $.fleets[0].count" },
        { "units.json", "$.units[0].depotId", "\"nowhere\"", "pack-reference", "units.json $.units[0].depotId" },
        { "units.json", "$.units[0].crew", "0", "pack-field", "units.json $.units[0].crew" },
        { "units.json", "$.units[0].areas", "[\"230102\",\"999999\"]", "pack-reference", "units.json $.units[0].areas[1]" },
        { "units.json", "$.unitKinds[0].shift.starts", "\"8 o'clock\"", "pack-field", "units.json $.unitKinds[0].shift.starts" },
        { "units.json", "$.unitKinds[1].kind", "\"fire-engine\"", "pack-duplicate", "units.json $.unitKinds[1].kind" },
        { "units.json", "$.depots[1].id", "\"fire-daoli\"", "pack-duplicate", "units.json $.depots[1].id" },
        { "units.json", "$.depots[0].covers", "[\"fire\",\"flying\"]", "pack-reference", "units.json $.depots[0].covers[1]" },
        { "units.json", "$.capabilities[1].id", "\"fire\"", "pack-duplicate", "units.json $.capabilities[1].id" },
        { "plans.json", "$.plans[0].kinds", "[\"fire\",\"no-such\"]", "pack-reference", "plans.json $.plans[0].kinds[1]" },
        { "plans.json", "$.plans[1].kinds", "[\"fire\"]", "pack-duplicate", "plans.json $.plans[1].kinds[0]" },
        { "plans.json", "$.plans[1].id", "\"fire\"", "pack-duplicate", "plans.json $.plans[1].id" },
        { "plans.json", "$.plans[0].version", "0", "pack-field", "plans.json $.plans[0].version" },
        { "plans.json", "$.plans[0].en", null, "pack-field", "plans.json $.plans[0].en" },
        { "plans.json", "$.plans[0].needs[0].capability", "\"flying\"", "pack-reference", "plans.json $.plans[0].needs[0].capability" },
        { "plans.json", "$.plans[0].needs[1].capability", "\"fire\"", "pack-duplicate", "plans.json $.plans[0].needs" },
        { "plans.json", "$.plans[0].needs[0].levels", "{\"3\":1}", "pack-order", "plans.json $.plans[0].needs[0].levels" },
        { "plans.json", "$.plans[0].notify[0].group", "\"nobody\"", "pack-reference", "plans.json $.plans[0].notify[0].group" },
        { "plans.json", "$.plans[0].steps[0].agency", "\"nobody\"", "pack-reference", "plans.json $.plans[0].steps[0].agency" },
        { "plans.json", "$.plans[0].steps[1].role", "\"nobody\"", "pack-reference", "plans.json $.plans[0].steps[1].role" },
        { "plans.json", "$.plans[0].steps[1].id", "\"ask\"", "pack-duplicate", "plans.json $.plans[0].steps[1].id" },
        { "plans.json", "$.plans[0].close[0].what", "\"sky\"", "pack-word", "plans.json $.plans[0].close[0].what" },
        { "plans.json", "$.plans[0].close[1].from", "5", "pack-field", "plans.json $.plans[0].close[1].from" },
        { "plans.json", "$.plans[0].open[0].kind", "\"castle\"", "pack-reference", "plans.json $.plans[0].open[0].kind" },
        { "handling.json", "$.answerSeconds", "0", "pack-field", "handling.json $.answerSeconds" },
        { "handling.json", "$.arrivals[0].districts", "[\"230102\",\"999999\"]", "pack-reference", "handling.json $.arrivals[0].districts[1]" },
        { "handling.json", "$.arrivals[1].districts", "[\"230102\"]", "pack-duplicate", "handling.json $.arrivals[1].districts[0]" },
        { "handling.json", "$.arrivals[1].id", "\"town\"", "pack-duplicate", "handling.json $.arrivals[1].id" },
        { "handling.json", "$.aims[0].figure", "\"answer.mean\"", "pack-reference", "handling.json $.aims[0].figure" },
        { "handling.json", "$.aims[1].figure", "\"answer.within\"", "pack-duplicate", "handling.json $.aims[1].figure" },
        { "handling.json", "$.aims[0].least", null, "pack-field", "handling.json $.aims[0]" },
        { "handling.json", "$.duty[1].levels", "[\"2\"]", "pack-duplicate", "handling.json $.duty[1].levels" },
        { "handling.json", "$.duty[0].levels", "[\"5\"]", "pack-field", "handling.json $.duty[0].levels" },
        { "handling.json", "$.duty[0].phoneMinutes", "\"soon\"", "pack-field", "handling.json $.duty[0].phoneMinutes" },
        { "handling.json", "$.followUps.at", "[\"17:00\",\"08:00\"]", "pack-field", "handling.json $.followUps.at" },
        { "handling.json", "$.writtenTo", "[\"nobody\"]", "pack-reference", "handling.json $.writtenTo[0]" },
        { "handling.json", "$.telemetry[1].from", "\"near\"", "pack-order", "handling.json $.telemetry" },
        { "handling.json", "$.telemetry[0].from", "\"low\"", "pack-word", "handling.json $.telemetry[0].from" },
        { "handling.json", "$.keepDays", "3", "pack-field", "handling.json $.keepDays" },
        { "briefs.json", "$.number.zh", "\"快报{n}号\"", "pack-field", "briefs.json $.number.zh" },
        { "briefs.json", "$.number.en", "\"Brief [{year}]\"", "pack-field", "briefs.json $.number.en" },
        { "briefs.json", "$.head.en", null, "pack-field", "briefs.json $.head.en" },
        { "briefs.json", "$.body.zh", "7", "pack-field", "briefs.json $.body.zh" },
        { "briefs.json", "$.signatories", "[]", "pack-field", "briefs.json $.signatories" },
        { "briefs.json", "$.signatories[1].id", "\"director\"", "pack-duplicate", "briefs.json $.signatories[1].id" },
        { "briefs.json", "$.recipients[0].groups", "[\"nobody\"]", "pack-reference", "briefs.json $.recipients[0].groups" },
        { "briefs.json", "$.recipients[1].endpoints", "[\"nobody\"]", "pack-reference", "briefs.json $.recipients[1].endpoints" },
        { "briefs.json", "$.recipients[1].id", "\"leaders\"", "pack-duplicate", "briefs.json $.recipients[1].id" },
        { "briefs.json", "$.recipients[0].channels", "[\"broadcast\"]", "pack-field", "briefs.json $.recipients[0].channels" },
        { "briefs.json", "$.classification", "\"secret\"", "pack-word", "briefs.json $.classification" },
        { "briefs.json", "$.dailyAt", "\"5 pm\"", "pack-field", "briefs.json $.dailyAt" },
        { "briefs.json", "$.dailyAt", "\"24:00\"", "pack-field", "briefs.json $.dailyAt" },
        { "briefs.json", "$.directives.yellowShare", "1.5", "pack-field", "briefs.json $.directives.yellowShare" },
        { "briefs.json", "$.directives.yellowLeastMinutes", "-1", "pack-field", "briefs.json $.directives.yellowLeastMinutes" },
        { "briefs.json", "$.directives.groups.fire", "\"nobody\"", "pack-reference", "briefs.json $.directives.groups.fire" },
        { "briefs.json", "$.directives.groups.fire", "7", "pack-field", "briefs.json $.directives.groups.fire" },
        { "briefs.json", "$.directives.overdue", "\"nobody\"", "pack-reference", "briefs.json $.directives.overdue" },
        { "briefs.json", "$.directives.channels", "[\"pigeon\"]", "pack-field", "briefs.json $.directives.channels" },
        { "facilities.geojson", "$.features[1].properties.id", "\"hospital-1\"", "pack-duplicate", "facilities.geojson $.features[1].properties.id" },
        { "codes/cap.json", "$.kinds.暴雨", "\"rain\"", "pack-reference", "codes/cap.json $.kinds['暴雨']" },
        { "codes/datex2.json", "$.levels.high", "5", "pack-field", "codes/datex2.json $.levels['high']" },
    };

    [Theory]
    [MemberData(nameof(Breakages))]
    public void Read_OneThingWrong_NamesFileAndPath(string file, string path, string? value, string code, string where)
    {
        Change(file, path, value);

        CityPackRead read = CityPackReader.Read(_folder.FullName);

        Assert.Null(read.Pack);
        Assert.Contains(read.Faults, f => f.Code == code && f.Where == where);
    }

    [Fact]
    public void Read_RatingLevelAndReporters_ReachTheirRows()
    {
        Change("stations.json", "$.stations[0].rating", "[{\"levelM\":118,\"flowM3S\":4000},{\"levelM\":119,\"flowM3S\":6000}]");
        Change("kinds.json", "$.kinds[0].level", "2");

        CityPack pack = CityPackReader.Read(_folder.FullName).Pack!;

        Assert.Equal(5000, pack.Stations[0].FlowAt(118.5));
        Assert.Empty(pack.Stations[1].Rating);
        Assert.Equal(2, pack.Kinds[0].Level);
        Assert.Null(pack.Kinds[1].Level);
        Assert.Equal(["citizens"], pack.Feeds.Where(f => f.FromPublic).Select(f => f.Id));
    }

    [Fact]
    public void Read_HowAStationReports_ReachesItsFormatsTable()
    {
        Change("stations.json", "$.stations[0].levelBaseM", "[{\"from\":\"2020-01-01\",\"metres\":110},{\"from\":\"2024-01-01\",\"metres\":110.5},{\"from\":\"2024-01-01\",\"metres\":90,\"series\":2}]");
        Change("stations.json", "$.stations[0].slotAt", "\"start\"");
        Change("stations.json", "$.stations[1].sendsOnly", "true");

        FrozenDictionary<string, StationTelemetry> stations = CityPackReader.Read(_folder.FullName).Pack!.Codes("sl651").Stations;

        Assert.Equal(2, stations.Count);
        Assert.Equal([null, 110, 110.5], new[] { "2019-12-31", "2023-12-31", "2024-01-01" }.Select(d => stations["0011045001"].BaseAt(DateOnly.Parse(d, CultureInfo.InvariantCulture), 1)));
        Assert.Equal(90, stations["0011045001"].BaseAt(new DateOnly(2026, 1, 1), 2));
        Assert.Equal((SlotEnd.Start, false, true), (stations["0011045001"].SlotAt, stations["0011045001"].SendsOnly, stations["0011045002"].SendsOnly));
    }

    [Fact]
    public void Read_WordsOfAKind_HaveTheirWeightsOrTheUsualOne()
    {
        Change("kinds.json", "$.kinds[0].words", "[\"积水\",{\"word\":\"Knee deep\",\"weight\":1}]");
        Change("kinds.json", "$.kinds[1].words", null);

        CityPack pack = CityPackReader.Read(_folder.FullName).Pack!;

        Assert.Equal([new KindWord("积水", KindWord.Usual), new KindWord("Knee deep", 1)], pack.Kinds[0].Words);
        Assert.Empty(pack.Kinds[1].Words);
    }

    [Fact]
    public void Read_SeveralFilesWrong_NamesThemAll()
    {
        Change("city.json", "$.zh", null);
        Change("kinds.json", "$.kinds[0].radiusM", "-1");
        File.Delete(Path.Combine(_folder.FullName, "feeds.json"));

        string?[] where = [.. CityPackReader.Read(_folder.FullName).Faults.Select(f => f.Where)];

        Assert.Contains("city.json $.zh", where);
        Assert.Contains("kinds.json $.kinds[0].radiusM", where);
        Assert.Contains("feeds.json", where);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"id\":\"a\",\"id\":\"b\"}")]
    [InlineData("{\"id\":\"\\ud800\"}")]
    [InlineData("{\"\\ud800\":1}")]
    public void Read_NotAnObjectOrDoubledNames_IsAFault(string text)
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "city.json"), text);

        CityPackRead read = CityPackReader.Read(_folder.FullName);

        Assert.Null(read.Pack);
        Assert.Contains(read.Faults, f => f.Code == "pack-json" && f.Where!.StartsWith("city.json", StringComparison.Ordinal));
    }

    [Fact]
    public void Read_FolderThatIsNotThere_NamesEveryFile() =>
        Assert.Equal(8, CityPackReader.Read(Path.Combine(_folder.FullName, "nowhere")).Faults.Length);

    [Fact]
    public void Read_AnyByteChanged_GivesAPackOrFaults()
    {
        string[] files = ["city.json", "kinds.json", "stations.json", "feeds.json", "units.json", "codes/cap.json"];
        Dictionary<string, byte[]> whole = files.ToDictionary(f => f, f => File.ReadAllBytes(Path.Combine(_folder.FullName, f)));
        Gen.Select(Gen.Int[0, files.Length - 1].Select(i => files[i]), Gen.Int[0, 1_000_000], Gen.Byte).Sample(
            (file, at, value) =>
            {
                byte[] bytes = [.. whole[file]];
                bytes[at % bytes.Length] = value;
                File.WriteAllBytes(Path.Combine(_folder.FullName, file), bytes);
                CityPackRead read = CityPackReader.Read(_folder.FullName);
                File.WriteAllBytes(Path.Combine(_folder.FullName, file), whole[file]);
                return (read.Pack is null) == !read.Faults.IsEmpty;
            },
            iter: 300,
            threads: 1);
    }

    [Fact]
    public void Find_StartedBelowTheRepository_WalksUpToThePack()
    {
        string below = Directory.CreateDirectory(Path.Combine(_folder.FullName, "city", "testville", "..", "..", "src", "deep")).FullName;
        string pack = Directory.CreateDirectory(Path.Combine(_folder.FullName, "city", "testville")).FullName;
        File.WriteAllText(Path.Combine(pack, "city.json"), "{}");

        Assert.Equal(pack, CityPackLocation.Find("testville", Path.GetTempPath(), below));
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("../harbin")]
    [InlineData("atlantis")]
    public void Find_NoSuchCityOrAPath_IsNull(string city) =>
        Assert.Null(CityPackLocation.Find(city, AppContext.BaseDirectory));

    public void Dispose() => _folder.Delete(recursive: true);

    private void Change(string file, string path, string? value)
    {
        string full = Path.Combine(_folder.FullName, file);
        JsonNode root = JsonNode.Parse(File.ReadAllText(full))!;
        string[] steps = path[2..].Replace("[", ".[", StringComparison.Ordinal).Split('.');
        JsonNode at = root;
        foreach (string step in steps[..^1])
        {
            at = step[0] == '[' ? at[int.Parse(step[1..^1])]! : at[step]!;
        }

        // A marker stands in for the value, so that it may be something that JsonNode would refuse.
        const string Marker = "§marker§";
        if (steps[^1][0] == '[')
        {
            at[int.Parse(steps[^1][1..^1])] = Marker;
        }
        else if (value is null)
        {
            at.AsObject().Remove(steps[^1]);
        }
        else
        {
            at[steps[^1]] = Marker;
        }

        string text = root.ToJsonString(new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        File.WriteAllText(full, text.Replace($"\"{Marker}\"", value, StringComparison.Ordinal), new UTF8Encoding(false));
    }
}
