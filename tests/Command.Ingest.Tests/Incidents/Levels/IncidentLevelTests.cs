using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Command.Geo;
using Command.Geo.Crs;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Fusion;
using Command.Ingest.Incidents;
using Command.Ingest.Incidents.Levels;
using Command.Ingest.Picture;
using Command.Ingest.Resources;

namespace Command.Ingest.Tests.Incidents.Levels;

/// <summary>The levels of incidents as the picture holds them, from reports to words.</summary>
public sealed class IncidentLevelTests
{
    private static readonly DateTimeOffset s_at = new(2026, 7, 18, 9, 0, 0, TimeSpan.FromHours(8));
    private static readonly GeoPoint s_away = new(126.55, 45.70);
    private static readonly Locator s_locator = new(Harbin.Pack);
    private static readonly ReasonText s_texts = new(Harbin.Pack);

    [Fact]
    public void Decide_PublicReportOfManyDead_WaitsForASecondWitness()
    {
        PictureState picture = Take(PictureState.Empty, Report("citizens", "1", "crash", s_away, "客车侧翻，35人死亡"));
        Assert.Equal(2, Only(picture).Level);
        Assert.Equal("公众报告 citizens:1 称35人死亡（特别重大（1 级）），尚无其他来源或主管单位证实，暂按重大（2 级）", Words(picture, "zh-CN"));
        Assert.Equal("the public's report citizens:1 tells of 35 dead (level 1, extremely serious); until a second reporter or an authority confirms it, it counts as level 2, major", Words(picture, "en"));

        picture = Take(picture, Report("traffic", "D1", "crash", s_away, "大客车事故"));
        Assert.Equal(1, Only(picture).Level);
        Assert.Equal("level-casualties", Only(picture).LevelWhy[0].Code);
    }

    [Fact]
    public void Decide_SameWordsTwice_AreOneWitness()
    {
        PictureState picture = Take(PictureState.Empty, Report("citizens", "1", "crash", s_away, "35人死亡"), Report("citizens", "2", "crash", s_away, "35人死亡"));
        Assert.Equal(2, Only(picture).Level);
        Assert.Equal(2, Only(picture).Sources.Length);
    }

    [Fact]
    public void Decide_ByAHospital_IsOneStepGraver()
    {
        Facility hospital = Harbin.Pack.Facilities.First(f => f.Kind == "hospital");
        GeoPoint at = Assert.IsType<PointShape>(hospital.Shape).At;
        Incident near = Only(Take(PictureState.Empty, Report("city", "1", "crash", at with { Lat = at.Lat + (100 / 111_195.0) })));
        Assert.Equal(3, near.Level);
        Reason why = near.LevelWhy.Single(w => w.Code == "level-near-place");
        Assert.Equal([hospital.Zh, hospital.En, "100", "3"], why.Args);
        Assert.Equal(4, Only(Take(PictureState.Empty, Report("city", "1", "crash", at with { Lat = at.Lat + (190 / 111_195.0) }))).Level);
    }

    [Fact]
    public void Nearest_PlaceKnownTooRoughly_IsNotNearAnything()
    {
        GeoPoint at = Assert.IsType<PointShape>(Harbin.Pack.Facilities.First(f => f.Kind == "hospital").Shape).At;
        Place place = new() { Shape = new PointShape(at), Centre = at, UncertaintyM = 400 };
        Assert.Null(SensitivePlace.Nearest(Harbin.Pack, place));
        Assert.NotNull(SensitivePlace.Nearest(Harbin.Pack, place with { UncertaintyM = 50 }));
    }

    [Theory]
    [InlineData("gas-leak", 3)]
    [InlineData("explosion", 3)]
    [InlineData("hazmat", 3)]
    [InlineData("crash", 4)]
    public void Decide_KindWithALevel_IsNeverMilder(string kind, int level) => Assert.Equal(level, Only(Take(PictureState.Empty, Report("city", "1", kind, s_away))).Level);

    [Fact]
    public void Decide_LevelUnchangedForOtherReasons_ShowsTheNewReasons()
    {
        PictureState picture = Take(PictureState.Empty, Report("city", "1", "crash", s_away) with { Level = 3 });
        Assert.Equal(["level-worst-source"], Only(picture).LevelWhy.Select(w => w.Code));
        picture = Take(picture, Report("traffic", "2", "crash", s_away, "3人死亡"));
        Assert.Equal(3, Only(picture).Level);
        Assert.Equal(["level-casualties", "level-worst-source"], Only(picture).LevelWhy.Select(w => w.Code).Order(StringComparer.Ordinal));
        long sequence = picture.Sequence;
        picture = Take(picture, Report("traffic", "2", "crash", s_away, "3人死亡") with { Version = "2", SentAt = s_at.AddMinutes(1) });
        Assert.Equal(sequence + 2, picture.Sequence);
    }

    [Fact]
    public void Deserialize_IncidentOfAnOlderJournal_HasNoReasons()
    {
        Incident incident = Only(Take(PictureState.Empty, Report("city", "1", "crash", s_away)));
        JsonObject old = JsonNode.Parse(JsonSerializer.Serialize(incident, CommandJson.Wire.Incident))!.AsObject();
        Assert.True(old.Remove("levelWhy"));
        Assert.Empty(JsonSerializer.Deserialize(old.ToJsonString(), CommandJson.Wire.Incident)!.LevelWhy);
    }

    private static string Words(PictureState picture, string language) => s_texts.Of(Only(picture).LevelWhy[0], CultureInfo.GetCultureInfo(language));

    private static Incident Only(PictureState picture) => Assert.Single(picture.Incidents.Values);

    private static PictureState Take(PictureState picture, params Message[] messages)
    {
        foreach (Message message in messages)
        {
            Draft draft = new(picture, message.SentAt ?? message.ObservedAt, message.Feed);
            Intake.Decide(draft, Harbin.Fusion, message, s_locator.Locate(message, Datum.Cgcs2000));
            picture = draft.Picture;
        }

        return picture;
    }

    private static Report Report(string feed, string id, string kind, GeoPoint at, string? text = null) => new()
    {
        Feed = feed,
        Agency = feed,
        SourceId = id,
        Version = "1",
        ObservedAt = s_at,
        SentAt = s_at,
        Kind = kind,
        Title = kind,
        Text = text,
        Shape = new PointShape(at),
    };
}
