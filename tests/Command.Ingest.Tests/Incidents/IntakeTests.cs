using System.Text.Json;
using Command.Geo;
using Command.Geo.Crs;
using Command.Ingest.Contracts;
using Command.Ingest.Fusion;
using Command.Ingest.Incidents;
using Command.Ingest.Picture;

namespace Command.Ingest.Tests.Incidents;

public sealed class IntakeTests
{
    private static readonly DateTimeOffset s_at = new(2026, 7, 18, 9, 0, 0, TimeSpan.FromHours(8));
    private static readonly GeoPoint s_place = new(126.6425, 45.7570);
    private static readonly Locator s_locator = new(Harbin.Pack);

    [Fact]
    public void Decide_CaseAccidentAndAlertAtOnePlace_AreOneIncidentWithThreeSources()
    {
        Message[] messages =
        [
            Alert("A1", new CircleShape(s_place, 400), "交通事故"),
            Report("city", "C1", "crash", s_place),
            Report("traffic", "D1", "crash", North(s_place, 60), minutes: 4),
        ];
        foreach (Message[] order in Permutations(messages))
        {
            PictureState picture = Take(PictureState.Empty, order);

            Incident incident = Assert.Single(picture.Incidents.Values);
            Assert.Equal(["alert", "report", "report"], incident.Sources.Select(s => s.Source.Type).Order());
            Assert.All(incident.Sources, s => Assert.NotEmpty(s.Why));
        }
    }

    [Fact]
    public void Decide_SameKindFarApart_AreTwoIncidents() =>
        Assert.Equal(2, Take(PictureState.Empty, Report("city", "C1", "crash", s_place), Report("city", "C2", "crash", North(s_place, 900))).Open.Count);

    [Fact]
    public void Decide_SamePlaceAnotherDay_IsANewIncident() =>
        Assert.Equal(2, Take(PictureState.Empty, Report("city", "C1", "crash", s_place), Report("city", "C2", "crash", s_place, minutes: 24 * 60)).Incidents.Count);

    [Fact]
    public void Decide_KindsThatNeverGoTogether_StayApart() =>
        Assert.Equal(2, Take(PictureState.Empty, Report("city", "C1", "fire", s_place), Report("city", "C2", "waterlogging", s_place)).Open.Count);

    [Fact]
    public void Decide_OrdinaryCase_OpensNoIncident()
    {
        PictureState picture = Take(PictureState.Empty, Report("city", "C1", "street-light", s_place));
        Assert.Empty(picture.Incidents);
        Assert.Single(picture.Reports);
    }

    [Fact]
    public void Decide_ExerciseAtARealPlace_NeverJoinsTheRealIncident()
    {
        PictureState picture = Take(PictureState.Empty, Report("city", "C1", "crash", s_place), Report("city", "C1", "crash", s_place) with { Exercise = true });

        Assert.Equal(["E-0001", "I-0001"], picture.Open.Order());
        Assert.True(picture.Incidents["E-0001"].Exercise);
        Assert.Equal(2, picture.Reports.Count);
    }

    [Fact]
    public void Decide_AllReportsClosed_ClosesTheIncident()
    {
        PictureState picture = Take(
            PictureState.Empty,
            Report("city", "C1", "crash", s_place),
            Report("traffic", "D1", "crash", s_place, minutes: 1),
            Report("city", "C1", "crash", s_place, minutes: 0, version: "2", sent: 10) with { Status = ReportStatus.Closed });
        Assert.Single(picture.Open);

        picture = Take(picture, Report("traffic", "D1", "crash", s_place, minutes: 1, version: "2", sent: 12) with { Status = ReportStatus.Cancelled });
        Assert.Empty(picture.Open);
        Assert.Equal(IncidentStatus.Closed, Assert.Single(picture.Incidents.Values).Status);
    }

    [Fact]
    public void Decide_OlderVersionThatCameLate_ChangesNothing()
    {
        PictureState picture = Take(PictureState.Empty, Report("city", "C1", "crash", s_place, version: "2", sent: 10) with { Title = "新" });
        PictureState after = Take(picture, Report("city", "C1", "crash", s_place, version: "1", sent: 5) with { Title = "旧" });
        Assert.Same(picture, after);
    }

    [Fact]
    public void Decide_LowerRevisionInALaterPublication_ChangesNothing()
    {
        PictureState picture = Take(PictureState.Empty, Report("traffic", "D1", "crash", s_place, version: "3@t", sent: 5) with { Revision = 3 });
        PictureState after = Take(picture, Report("traffic", "D1", "crash", s_place, version: "2@t", sent: 10) with { Revision = 2, Status = ReportStatus.Cancelled });
        Assert.Same(picture, after);
    }

    [Fact]
    public void Decide_HigherRevisionInAnEarlierPublication_IsTheNews()
    {
        PictureState picture = Take(PictureState.Empty, Report("traffic", "D1", "crash", s_place, version: "9@t", sent: 10) with { Revision = 9 });
        picture = Take(picture, Report("traffic", "D1", "crash", s_place, version: "10@t", sent: 5) with { Revision = 10, Title = "新" });
        Assert.Equal("新", Assert.Single(picture.Reports.Values).Report.Title);
    }

    [Fact]
    public void Decide_SameRevisionOfAnOlderPublication_ChangesNothing()
    {
        PictureState picture = Take(PictureState.Empty, Report("traffic", "D1", "crash", s_place, version: "3@u", sent: 10) with { Revision = 3 });
        Assert.Same(picture, Take(picture, Report("traffic", "D1", "crash", s_place, version: "3@t", sent: 5) with { Revision = 3 }));
    }

    [Fact]
    public void Decide_WorstLevelOfItsSources_IsTheIncidents()
    {
        PictureState picture = Take(PictureState.Empty, Report("city", "C1", "crash", s_place) with { Level = 4 }, Report("traffic", "D1", "crash", s_place) with { Level = 2 });
        Assert.Equal(2, Assert.Single(picture.Incidents.Values).Level);
    }

    [Fact]
    public void Decide_UpdateBeforeItsAlert_LeavesTheLateAlertOutOfForce()
    {
        Alert first = Alert("A1", new CircleShape(s_place, 400), "暴雨");
        Alert cancel = Alert("A2", null, "暴雨", minutes: 5) with { MsgType = "Cancel", References = [new AlertReference("s", "A1", null)] };
        PictureState picture = Take(PictureState.Empty, cancel, first);

        Assert.Equal(AlertState.Cancelled, picture.Alerts["civil:s,A1"].State);
        Assert.DoesNotContain(picture.Alerts.Values, a => a.InForce);
    }

    [Fact]
    public void Decide_Update_EndsWhatItRefersTo()
    {
        Alert first = Alert("A1", new CircleShape(s_place, 400), "暴雨");
        Alert update = Alert("A2", new CircleShape(s_place, 400), "暴雨", minutes: 5) with { MsgType = "Update", References = [new AlertReference("another name", "A1", s_at.AddDays(-1))] };
        PictureState picture = Take(PictureState.Empty, first, update);

        Assert.Equal(["civil:s,A2"], picture.Alerts.Values.Where(a => a.InForce).Select(a => a.Id));
        Assert.Equal(AlertState.Updated, picture.Alerts["civil:s,A1"].State);
    }

    [Theory]
    [InlineData("Exercise")]
    [InlineData("Test")]
    [InlineData("Draft")]
    [InlineData("System")]
    public void Decide_AlertNotMeantForReal_IsNotInForce(string status) =>
        Assert.False(Assert.Single(Take(PictureState.Empty, Alert("A1", new CircleShape(s_place, 400), "暴雨") with { Status = status }).Alerts.Values).InForce);

    [Fact]
    public void Tick_PastExpiry_EndsTheAlert()
    {
        PictureState picture = Take(PictureState.Empty, Alert("A1", new CircleShape(s_place, 400), "暴雨") with { Expires = s_at.AddHours(1) });
        Assert.True(Assert.Single(picture.Alerts.Values).InForce);

        Draft draft = new(picture, s_at.AddMinutes(61), "system");
        Lifecycle.Tick(draft, Harbin.Fusion);
        Assert.Equal(AlertState.Expired, Assert.Single(draft.Picture.Alerts.Values).State);
    }

    [Fact]
    public void Tick_NothingHeardForItsLife_ClosesTheIncidentAndLaterForgetsIt()
    {
        PictureState picture = Take(PictureState.Empty, Report("city", "C1", "crash", s_place));
        Draft draft = new(picture, s_at.AddDays(2), "system");
        Lifecycle.Tick(draft, Harbin.Fusion);
        Assert.Empty(draft.Picture.Open);
        Assert.Single(draft.Picture.Incidents);

        Draft later = new(draft.Picture, s_at.AddDays(3), "system");
        Lifecycle.Tick(later, Harbin.Fusion);
        Assert.Empty(later.Picture.Incidents);
        Assert.Empty(later.Picture.Reports);
    }

    [Fact]
    public void Tick_CaseThatNobodyEverCloses_LeavesThePictureAfterTwoWeeksAndComesBackWhenItIsSpokenOf()
    {
        Report said = Report("city", "C1", "litter", s_place), planned = Report("city", "C2", "litter", s_place) with { Ends = s_at.AddDays(60) };
        PictureState picture = Take(PictureState.Empty, said, planned);

        Assert.Equal(["city:C1", "city:C2"], Ticked(picture, TimeSpan.FromDays(13)).Reports.Keys.Order());
        PictureState later = Ticked(picture, TimeSpan.FromDays(15));
        Assert.Equal(["city:C2"], later.Reports.Keys);
        Assert.Equal(ReportStatus.Resolved, Take(later, said with { Version = "2", Status = ReportStatus.Resolved, ObservedAt = s_at.AddDays(16), SentAt = s_at.AddDays(16) }).Reports["city:C1"].Report.Status);

        static PictureState Ticked(PictureState picture, TimeSpan after)
        {
            Draft draft = new(picture, s_at + after, "system");
            Lifecycle.Tick(draft, Harbin.Fusion);
            return draft.Picture;
        }
    }

    [Fact]
    public void Decide_GaugeOverWarningNearWater_IsContextOfTheIncident()
    {
        string station = Harbin.Pack.Stations.First(s => s.Zh == "哈尔滨").Id;
        GeoPoint at = Harbin.Pack.StationOf(station)!.At;
        PictureState picture = Take(
            PictureState.Empty,
            new Reading { Feed = "flood", Agency = "防汛", SourceId = station + "/waterLevel", Version = "1", ObservedAt = s_at, Station = station, Property = Reading.Properties.WaterLevel, Value = 118.46, Unit = "m" },
            Report("city", "C1", "waterlogging", North(at, 300)));

        Series series = Assert.Single(picture.Readings.Values);
        Assert.Equal(3, series.Check!.Level);
        Assert.Equal(0.16, series.Check.Difference!.Value, 6);
        Assert.Contains(Assert.Single(picture.Incidents.Values).Sources, s => s.Source.Type == "reading");
    }

    [Fact]
    public void Decide_GaugeRisesAndFallsAfterItJoined_MovesTheIncidentsLevel()
    {
        string station = Harbin.Pack.Stations.First(s => s.Zh == "哈尔滨").Id;
        GeoPoint at = Harbin.Pack.StationOf(station)!.At;
        PictureState picture = Take(PictureState.Empty, Level(118.46, 0), Report("city", "C1", "waterlogging", North(at, 300)));
        Assert.Equal(3, Assert.Single(picture.Incidents.Values).Level);

        picture = Take(picture, Level(120.7, 10));
        Incident higher = Assert.Single(picture.Incidents.Values);
        Assert.True(higher.Level < 3, $"Level {higher.Level}.");
        Assert.Contains(higher.LevelWhy, r => r.Code.Contains("gauge", StringComparison.Ordinal));

        picture = Take(picture, Level(110, 20));
        Incident lower = Assert.Single(picture.Incidents.Values);
        Assert.True(lower.Level is null or > 3, $"Level {lower.Level}.");
        Assert.DoesNotContain(lower.LevelWhy, r => r.Code.Contains("gauge", StringComparison.Ordinal));

        Reading Level(double value, int minutes) => new()
        {
            Feed = "flood",
            Agency = "防汛",
            SourceId = station + "/waterLevel",
            Version = "1",
            ObservedAt = s_at.AddMinutes(minutes),
            Station = station,
            Property = Reading.Properties.WaterLevel,
            Value = value,
            Unit = "m",
        };
    }

    [Fact]
    public void Evolve_SameEntriesThroughJson_GiveTheSamePicture()
    {
        PictureState picture = Take(
            PictureState.Empty,
            Report("city", "C1", "crash", s_place),
            Alert("A1", new CircleShape(s_place, 400), "暴雨"),
            Report("traffic", "D1", "crash", s_place, minutes: 3));
        byte[] once = JsonSerializer.SerializeToUtf8Bytes(picture, CommandJson.Wire.PictureState);
        PictureState back = JsonSerializer.Deserialize(once, CommandJson.Wire.PictureState)!;

        Assert.Equal(picture.Sequence, back.Sequence);
        Assert.Equal(once.Length, JsonSerializer.SerializeToUtf8Bytes(back, CommandJson.Wire.PictureState).Length);
        Assert.Equal(picture.Incidents["I-0001"].Sources.Length, back.Incidents["I-0001"].Sources.Length);
    }

    [Fact]
    public void Evolve_EntryOutOfOrder_IsABug() =>
        Assert.Throws<InvalidOperationException>(() => Fold.Evolve(PictureState.Empty, new JournalEntry(2, s_at, s_at, "system", new IncidentClosed("I-0001", []))));

    private static PictureState Take(PictureState picture, params Message[] messages)
    {
        foreach (Message message in messages)
        {
            DateTimeOffset known = message.SentAt ?? message.ObservedAt;
            Draft draft = new(picture, known, message.Feed);
            Intake.Decide(draft, Harbin.Fusion, message, s_locator.Locate(message, Datum.Wgs84));
            picture = draft.Picture;
        }

        return picture;
    }

    private static Report Report(string feed, string id, string kind, GeoPoint at, int minutes = 0, string version = "1", int sent = 0) => new()
    {
        Feed = feed,
        Agency = feed,
        SourceId = id,
        Version = version,
        ObservedAt = s_at.AddMinutes(minutes),
        SentAt = s_at.AddMinutes(Math.Max(minutes, sent)),
        Kind = kind,
        Title = kind,
        Shape = new PointShape(at),
    };

    private static Alert Alert(string id, GeoShape? shape, string what, int minutes = 0) => new()
    {
        Feed = "civil",
        Agency = "civil",
        SourceId = id,
        Version = "1",
        ObservedAt = s_at.AddMinutes(minutes),
        Sender = "s",
        Status = "Actual",
        MsgType = "Alert",
        Event = what,
        Sent = s_at.AddMinutes(minutes),
        Shape = shape,
    };

    private static GeoPoint North(GeoPoint start, double metres) => start with { Lat = start.Lat + (metres / 111_195) };

    private static IEnumerable<Message[]> Permutations(Message[] items) =>
        items.Length <= 1 ? [items] : items.SelectMany((item, i) => Permutations([.. items[..i], .. items[(i + 1)..]]).Select(rest => (Message[])[item, .. rest]));
}
