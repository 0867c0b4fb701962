using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Command.Geo;
using Command.Ingest.Api;
using Command.Ingest.Api.Ogc;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;
using Command.Ingest.Shares;
using CsCheck;

namespace Command.Ingest.Tests.Shares;

/// <summary>The picture through somebody's eyes: what is hidden has left no trace in it.</summary>
public sealed class SightPictureTests
{
    private const string Secret = "XYZZY";
    private static readonly DateTimeOffset s_now = new(2026, 7, 18, 14, 32, 0, TimeSpan.FromHours(8));
    private static readonly ShareViewer s_viewer = new("traffic-police");

    [Fact]
    public void Picture_WithASourceHidden_HasNoTraceOfIt()
    {
        PictureState whole = Whole();
        Assert.Contains(Secret, Json(whole), StringComparison.Ordinal);
        PictureState seen = new SharedPictures(Harbin.Pack).Of(whole, Hiding("city"));
        Assert.DoesNotContain(Secret, Json(seen), StringComparison.Ordinal);
        Assert.DoesNotContain("city:", Json(seen), StringComparison.Ordinal);
        Assert.Equal(["I-0002"], seen.Incidents.Keys);
        Assert.Equal(1, seen.IncidentCount);
        Assert.Equal(["I-0002"], seen.Alerts["civil:a"].Incidents);
        Assert.Empty(seen.Suggestions);
    }

    [Fact]
    public void Incident_WithAHiddenSource_FollowsFromTheOthersAlone()
    {
        PictureState whole = Whole();
        Incident seen = new SharedPictures(Harbin.Pack).Of(whole, Hiding("city")).Incidents["I-0002"];
        Assert.Equal(["traffic:1", "civil:a"], seen.Sources.Select(s => s.Source.Id));
        Assert.All(seen.Sources, s => Assert.Empty(s.Why));
        Assert.Equal("traffic:1", whole.Reports.Values.Single(r => r.Place.Centre == seen.Place.Centre).Id);
        Assert.Null(seen.LevelSet);
        Assert.NotEqual(whole.Incidents["I-0002"].Level, seen.Level);
        Assert.Equal(whole.Reports["traffic:1"].Report.ObservedAt, seen.ObservedAt);
    }

    [Fact]
    public void Incident_ThatAnAlertAloneIsLeftOf_IsNotThere() =>
        Assert.Empty(new SharedPictures(Harbin.Pack).Of(Whole(), Hiding("city", "traffic")).Incidents);

    [Fact]
    public void Incident_SharedByHand_IsSeenWithTheSharersSourcesAndNoOther()
    {
        ShareState state = Catalogue("city").With(new IncidentShareSet(new IncidentShare("s", "I-0001", "city-management", "traffic-police", s_now.AddHours(1), false, IncidentShareStatus.Shared, "li", s_now)));
        PictureState seen = Through(state, s_now);
        Assert.Equal(["I-0001", "I-0002"], seen.Incidents.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(["city:1", "traffic:1"], seen.Reports.Keys.Order(StringComparer.Ordinal));
        Assert.DoesNotContain("I-0001", Through(state, s_now.AddHours(1)).Incidents.Keys);
    }

    [Fact]
    public void Incident_SharedByBoth_IsSeenOnceBothAgree()
    {
        IncidentShare proposed = new("s", "I-0001", "traffic-police", "city-management", s_now.AddHours(1), true, IncidentShareStatus.Proposed, "li", s_now);
        ShareState state = Catalogue("city").With(new IncidentShareSet(proposed));
        Assert.DoesNotContain("I-0001", Through(state, s_now).Incidents.Keys);
        Assert.Contains("I-0001", Through(state.With(new IncidentShareSet(proposed with { Status = IncidentShareStatus.Shared })), s_now).Incidents.Keys);
        Assert.DoesNotContain("I-0001", Through(state.With(new IncidentShareSet(proposed with { Status = IncidentShareStatus.Ended })), s_now).Incidents.Keys);
    }

    [Fact]
    public void Incident_OfWhatIsNeverShared_IsOpenedByNoShareByHand()
    {
        ShareState state = Catalogue(ShareClass.Never, "city").With(new IncidentShareSet(new IncidentShare("s", "I-0001", "city-management", "traffic-police", null, false, IncidentShareStatus.Shared, "li", s_now)));
        Assert.DoesNotContain("I-0001", Through(state, s_now).Incidents.Keys);
    }

    [Fact]
    public void Field_EachThatCanBeWithheld_IsInNothingThatIsSeen()
    {
        foreach (string field in ShareFields.All)
        {
            ShareTerms terms = new() { Agencies = ["traffic-police"], Withheld = [field] };
            ShareState state = Feeds().Aggregate(new ShareState(), (s, f) => s.With(new EntrySet(new ShareEntry(new ShareSubject(f, null, null), "owner", ShareClass.Conditional, "", terms, Classification.Internal))));
            Sight sight = Sight.Of(state, s_viewer, Feeds(), s_now);
            SharedPictures pictures = new(Harbin.Pack);
            UnitTable units = new();
            units.Apply(Unit("field-callSign"));
            string said = Json(pictures.Of(Telling(), sight)) + JsonSerializer.Serialize(pictures.UnitsOf(units, sight).All().ToArray());
            Assert.Contains("field-", said, StringComparison.Ordinal);
            string marker = field.Replace(".", "-", StringComparison.Ordinal);
            Assert.False(said.Contains(Marker(field), StringComparison.Ordinal), $"{field} ({marker}) is still there");
        }
    }

    [Fact]
    public void Position_OfACoarseShare_IsTheGridsAndNothingFiner()
    {
        ShareTerms terms = new() { Agencies = ["traffic-police"], PrecisionM = 1000 };
        ShareState state = Feeds().Aggregate(new ShareState(), (s, f) => s.With(new EntrySet(new ShareEntry(new ShareSubject(f, null, null), "owner", ShareClass.Conditional, "", terms, Classification.Internal))));
        Sight sight = Sight.Of(state, s_viewer, Feeds(), s_now);
        SharedPictures pictures = new(Harbin.Pack);
        UnitTable units = new();
        units.Apply(Unit("a"));
        GeoPoint unit = pictures.UnitsOf(units, sight).All().Single().At;
        ReportItem report = pictures.Of(Whole(), sight).Reports["city:1"];
        Assert.Equal(Coarse.OnGrid(s_at, 1000), unit);
        Assert.Equal(unit, report.Place.Centre);
        Assert.Equal(new PointShape(unit), report.Report.Shape);
        Assert.Equal((1000, null, null), (report.Place.UncertaintyM, report.Place.Address, report.Place.Grid));
    }

    [Fact]
    public void OnGrid_AnyTwoOfOneCell_AreTheSameAndNearEnough() => Gen.Select(Gen.Double[-179, 179], Gen.Double[-80, 80], Gen.Int[0, 3].Select(i => new[] { 100.0, 500, 1000, 5000 }[i])).Sample((lon, lat, metres) =>
    {
        GeoPoint at = new(lon, lat), coarse = Coarse.OnGrid(at, metres);
        return Coarse.OnGrid(coarse, metres).DistanceTo(coarse) < 1 && at.DistanceTo(coarse) <= metres * 0.75;
    });

    [Fact]
    public void Picture_FollowedFromOneToTheNext_IsWhatItWouldBeMadeAnew() =>
        Gen.Select(Gen.Int[0, 5], Gen.Int[0, 3]).Array[1, 40].Sample(
            steps =>
            {
                Sight sight = Hiding("city");
                SharedPictures pictures = new(Harbin.Pack);
                PictureState picture = Whole();
                long sequence = picture.Sequence;
                foreach ((int what, int which) in steps)
                {
                    picture = Step(picture, what, which) with { Sequence = ++sequence };
                    Assert.Equal(Json(pictures.Once(picture, sight)), Json(pictures.Of(picture, sight)));
                }
            },
            iter: 40);

    [Fact]
    public void Picture_OfWhichNothingSeenChanged_IsMadeOfTheSameTables()
    {
        Sight sight = Hiding("city");
        SharedPictures pictures = new(Harbin.Pack);
        PictureState whole = Whole();
        PictureState before = pictures.Of(whole, sight), after = pictures.Of(whole with { Sequence = 99, Reports = whole.Reports.SetItem("city:9", Report("city", "9", Secret)) }, sight);
        Assert.Same(before.Reports, after.Reports);
        Assert.Same(before.Alerts, after.Alerts);
        Assert.Same(before.Incidents, after.Incidents);
        Assert.Same(before.Open, after.Open);
    }

    [Fact]
    public void Picture_OfFeedsThatHideNothingFromAnAgency_IsTheWholeForIt()
    {
        Sight sight = Sight.Of(Catalogue(), s_viewer, Feeds(), s_now);
        SharedPictures pictures = new(Harbin.Pack);
        PictureState whole = Whole();
        Assert.Same(whole, pictures.Of(whole, sight));
        Assert.True(new SharedView(new Still(whole), sight, pictures, Catalogue()).SeesRoads);

        // What the journal has of feeds that are gone is not of the picture.
        Assert.False(sight.IsWhole);
        PictureState next = whole with { Reports = whole.Reports.SetItem("city:9", Report("city", "9", Secret)) };
        Assert.Same(next, pictures.Of(next, sight));
    }

    [Theory]
    [InlineData("unheard-of", false)]
    [InlineData("city", true)]
    public void Picture_WithSomethingOfAFeedThatNobodyListsOrIsHidden_IsNotTheWholeForAnAgency(string feed, bool listed)
    {
        Sight sight = listed ? Hiding(feed) : Sight.Of(Catalogue(), s_viewer, Feeds(), s_now);
        SharedPictures pictures = new(Harbin.Pack);
        PictureState whole = Whole();
        Assert.Equal(listed, !pictures.IsWhole(whole, sight));
        PictureState more = whole with { Reports = whole.Reports.SetItem(feed + ":9", Report(feed, "9", Secret)) };
        PictureState seen = pictures.Of(more, sight);
        Assert.False(pictures.IsWhole(more, sight));
        Assert.False(seen.Reports.ContainsKey(feed + ":9"));
        Assert.False(new SharedView(new Still(more), sight, pictures, Catalogue()).SeesRoads);

        // An incident may have a source that has left the picture.
        PictureState named = whole with { Incidents = whole.Incidents.SetItem("I-0001", whole.Incidents["I-0001"] with { Sources = [.. whole.Incidents["I-0001"].Sources, new IncidentSource(new SourceRef("report", feed + ":8"), s_now, [])] }) };
        Assert.DoesNotContain(pictures.Of(named, sight).Incidents.Values.SelectMany(i => i.Sources), s => s.Source.Id == feed + ":8");
        Assert.Equal(!listed, pictures.IsWhole(whole, sight));
    }

    [Fact]
    public void Units_ThatBecomeAnotherAgencys_AreGone()
    {
        ShareState state = new ShareState().With(new EntrySet(new ShareEntry(new ShareSubject("vehicles", null, null), "vehicle-centre", ShareClass.Conditional, "", ShareTerms.None, Classification.Internal)));
        Sight sight = Sight.Of(state, s_viewer, Feeds(), s_now);
        SharedPictures pictures = new(Harbin.Pack);
        UnitTable units = new();
        units.Apply(Unit("a") with { Agency = "traffic-police" });
        units.Apply(Unit("b") with { Id = "vehicles:2", Agency = "fire" });
        Assert.Equal(["vehicles:1"], pictures.UnitsOf(units, sight).All().Select(u => u.Id));
        units.Apply(Unit("a") with { Agency = "fire", ObservedAt = s_now.AddSeconds(5) });
        pictures.UnitsOf(units, sight);
        Assert.Empty(pictures.UnitsOf(units, sight).All());
    }

    [Theory]
    [InlineData(SensitiveDisplay.Hide, false)]
    [InlineData(SensitiveDisplay.Dim, true)]
    [InlineData(SensitiveDisplay.Show, true)]
    public void Screen_ByItsPolicy_HidesDimsOrShowsWhatIsSensitive(SensitiveDisplay display, bool there)
    {
        ShareState state = new ShareState().With(new EntrySet(new ShareEntry(new ShareSubject("city", null, null), "city-management", ShareClass.Mandatory, "", ShareTerms.None, Classification.Sensitive)));
        Sight sight = Sight.Of(state, new ShareViewer(null, Screen: new ScreenPolicy(display, MaskAddresses: false, MaskWords: false)), Feeds(), s_now);
        PictureState seen = new SharedPictures(Harbin.Pack).Of(Whole(), sight);
        Assert.Equal(there, seen.Reports.ContainsKey("city:1"));
        Assert.Equal(display == SensitiveDisplay.Show, Json(seen).Contains(Secret, StringComparison.Ordinal));
        Assert.Equal(there, seen.Incidents.ContainsKey("I-0001"));
    }

    [Fact]
    public void Screen_ThatMasksWords_KeepsWhatAPersonDecided()
    {
        Sight sight = Sight.Of(Catalogue(), new ShareViewer(null, Screen: ScreenPolicy.Usual), Feeds(), s_now);
        Incident seen = new SharedPictures(Harbin.Pack).Of(Whole(), sight).Incidents["I-0002"];
        Assert.Equal((1, 3), (seen.LevelSet?.Level, seen.Sources.Length));
        Assert.Equal("", seen.LevelSet!.Reason);
    }

    [Fact]
    public void Screen_WithAnIncidentMarkedSensitive_HidesItAndItsReports()
    {
        ShareState state = new ShareState().With(new IncidentMarked("I-0001", Classification.Sensitive));
        Sight sight = Sight.Of(state, new ShareViewer(null, Screen: new ScreenPolicy(SensitiveDisplay.Hide, false, false)), Feeds(), s_now);
        PictureState seen = new SharedPictures(Harbin.Pack).Of(Whole(), sight);
        Assert.Equal(["I-0002"], seen.Incidents.Keys);
        Assert.False(seen.Reports.ContainsKey("city:1"));
    }

    [Fact]
    public void Mark_OfAnIncident_IsTheHighestOfItsSourcesOrTheOneByHand()
    {
        ShareState state = Catalogue().With(new EntrySet(new ShareEntry(new ShareSubject("traffic", null, null), "traffic-police", ShareClass.Mandatory, "", ShareTerms.None, Classification.Sensitive)));
        PictureState whole = Whole();
        Assert.Equal(Classification.Internal, state.MarkOf(whole.Incidents["I-0001"]));
        Assert.Equal(Classification.Sensitive, state.MarkOf(whole.Incidents["I-0002"]));
        Assert.Equal(Classification.Public, state.With(new IncidentMarked("I-0002", Classification.Public)).MarkOf(whole.Incidents["I-0002"]));
        Assert.Equal(Classification.Internal, state.MarkOf("unheard-of", ShareFields.Units));
    }

    [Theory]
    [InlineData("中山路118号2单元301室", "中山路*号*单元*室")]
    [InlineData("道路积水 红旗大街12-3号", "道路积水 红旗大街*号")]
    [InlineData("安静街十二号楼", "安静街*号楼")]
    [InlineData("松花江公路大桥", "松花江公路大桥")]
    [InlineData(null, null)]
    public void Masked_Address_KeepsTheStreetAndNoNumber(string? address, string? masked) => Assert.Equal(masked, Coarse.Masked(address));

    private static readonly GeoPoint s_at = new(126.6425, 45.757);

    private sealed class Still(PictureState picture) : IPictureView
    {
        public PictureState Picture => picture;

        public UnitTable Units { get; } = new();

        public Pulse? Pulse => null;
    }

    private static string[] Feeds() => ["city", "traffic", "civil", "flood", "vehicles", "video"];

    private static PictureState Through(ShareState state, DateTimeOffset now) => new SharedPictures(Harbin.Pack).Of(Whole(), Sight.Of(state, s_viewer, Feeds(), now));

    private static Sight Hiding(params string[] feeds) => Sight.Of(Catalogue(feeds), s_viewer with { Agency = "fire" }, Feeds(), s_now);

    private static ShareState Catalogue(params string[] feeds) => Catalogue(ShareClass.Conditional, feeds);

    private static ShareState Catalogue(ShareClass of, params string[] feeds) => Feeds().Aggregate(new ShareState(), (s, f) => s.With(new EntrySet(new ShareEntry(
        new ShareSubject(f, null, null), f switch { "city" => "city-management", "traffic" => "traffic-police", _ => "owner" }, feeds.Contains(f) ? of : ShareClass.Mandatory, "law", ShareTerms.None, Classification.Internal))));

    private static PictureState Step(PictureState picture, int what, int which) => what switch
    {
        0 => picture with { Reports = picture.Reports.SetItem($"city:{10 + which}", Report("city", $"{10 + which}", Secret)) },
        1 => picture with { Reports = picture.Reports.SetItem($"traffic:{10 + which}", Report("traffic", $"{10 + which}", "seen")) },
        2 => picture with { Reports = picture.Reports.RemoveRange([$"traffic:{10 + which}", $"city:{10 + which}"]) },
        3 => picture with { Reports = picture.Reports.SetItem("traffic:1", Report("traffic", "1", $"again {which}", 0.001) with { Incident = "I-0002" }) },
        4 => picture with
        {
            Incidents = picture.Incidents.SetItem($"I-001{which}", Incident($"I-001{which}", ("report", $"city:{10 + which}"), ("report", $"traffic:{10 + which}"))),
            Open = picture.Open.Add($"I-001{which}"),
        },
        _ => picture with { Incidents = picture.Incidents.Remove($"I-001{which}"), Open = picture.Open.Remove($"I-001{which}") },
    };

    private static PictureState Whole()
    {
        ReportItem hidden = Report("city", "1", Secret, 0, 1) with { Incident = "I-0001" }, other = Report("city", "2", Secret, 0, 1) with { Incident = "I-0002" };
        ReportItem seen = Report("traffic", "1", "seen", 0.001, 4) with { Incident = "I-0002" };
        AlertItem alert = new("civil:a", Alert("warning"), new Place { Shape = new PointShape(s_at), Centre = s_at }, AlertState.Active, s_now, ["I-0001", "I-0002"]);
        return PictureState.Empty with
        {
            Sequence = 10,
            KnownAt = s_now,
            Reports = ImmutableDictionary<string, ReportItem>.Empty.Add(hidden.Id, hidden).Add(other.Id, other).Add(seen.Id, seen),
            Alerts = ImmutableDictionary<string, AlertItem>.Empty.Add(alert.Id, alert),
            Incidents = ImmutableDictionary<string, Incident>.Empty
                .Add("I-0001", Incident("I-0001", ("report", "city:1"), ("alert", "civil:a")))
                .Add("I-0002", Incident("I-0002", ("report", "city:2"), ("report", "traffic:1"), ("alert", "civil:a")) with { Follows = "I-0001", LevelSet = new LevelSetting(1, "li", Secret, s_now) }),
            Open = ["I-0001", "I-0002"],
            Suggestions = ImmutableDictionary<string, Suggestion>.Empty.Add("city:1", new Suggestion("city:1", "I-0002", 0.5, [Reason.Of("joined-near", Secret)], s_now)),
            Rulings = ImmutableDictionary<string, ImmutableArray<Ruling>>.Empty.Add("traffic:1", [new Ruling("city:1", false, "li", Secret, 3)]),
            Past = ImmutableDictionary<string, PastIncident>.Empty.Add("I-0000", new PastIncident("I-0000", "crash", s_at, s_now, false)),
            IncidentCount = 3,
        };
    }

    private static PictureState Telling()
    {
        ReportItem report = Report("city", "1", "field-reports-text");
        return PictureState.Empty with
        {
            Reports = ImmutableDictionary<string, ReportItem>.Empty.Add(report.Id, report with
            {
                Report = report.Report with { Title = "field-reports-title", Address = "field-reports-address", MediaUrl = "http://field-reports-media/", Group = "field-reports-group", SourceSeverity = "field-reports-level" },
                Place = report.Place with { Address = "field-reports-address" },
            }),
            Alerts = ImmutableDictionary<string, AlertItem>.Empty.Add("civil:a", new AlertItem(
                "civil:a",
                Alert("field-alerts-headline") with
                {
                    Description = "field-alerts-description",
                    Instruction = "field-alerts-description",
                    AreaDesc = "field-alerts-area",
                    Geocodes = [new Geocode("g", "field-alerts-area")],
                    Texts = [new AlertText("en", "e", "field-alerts-headline", "field-alerts-description", "field-alerts-description", "field-alerts-area")],
                },
                new Place { Centre = s_at },
                AlertState.Active,
                s_now,
                [])),
            Readings = ImmutableDictionary<string, Series>.Empty.Add("flood:s/waterLevel", new Series(
                "flood:s/waterLevel",
                new Reading { Feed = "flood", Agency = "owner", SourceId = "s", Version = "1", ObservedAt = s_now, Station = "s", StationName = "field-readings-station", Property = "waterLevel", Unit = "m", Value = 4711.25 },
                new Place { Centre = s_at },
                new ThresholdCheck("warning", 1, 4711.25, 2),
                s_now,
                [new SeriesPoint(s_now, 4711.25)])),
            Assets = ImmutableDictionary<string, AssetItem>.Empty.Add("video:c", new AssetItem(
                "video:c",
                new Asset { Feed = "video", Agency = "owner", SourceId = "c", Version = "1", ObservedAt = s_now, Kind = "camera", Name = "field-assets-name", Text = "field-assets-text", Address = "field-assets-address", Status = AssetStatus.Fault },
                new Place { Centre = s_at, Address = "field-assets-address" },
                s_now)),
        };
    }

    /// <summary>What a field's value is recognised by.</summary>
    private static string Marker(string field) => field switch
    {
        "readings.value" => "4711.25",
        "assets.status" => "\"status\":\"fault\"",
        "units.callSign" => "field-callSign",
        "units.capabilities" => "field-capability",
        "units.status" => "field-status",
        "units.speed" => "4712.5",
        _ => "field-" + field.Replace(".", "-", StringComparison.Ordinal),
    };

    private static UnitFix Unit(string name) => new()
    {
        Id = "vehicles:1",
        Feed = "vehicles",
        Agency = "owner",
        SourceId = "1",
        CallSign = name,
        Kind = "ambulance",
        Capabilities = ["field-capability"],
        Status = "field-status",
        At = s_at,
        SpeedKmh = 4712.5,
        ObservedAt = s_now,
        KnownAt = s_now,
    };

    private static ReportItem Report(string feed, string id, string text, double east = 0, int? level = null) => new(
        $"{feed}:{id}",
        new Report { Feed = feed, Agency = feed, SourceId = id, Version = "1", ObservedAt = s_now.AddMinutes(east > 0 ? 0 : -30), Kind = "crash", Title = text, Text = text, Level = level, Address = text, Shape = new PointShape(s_at) },
        new Place { Shape = new PointShape(new GeoPoint(s_at.Lon + east, s_at.Lat)), Centre = new GeoPoint(s_at.Lon + east, s_at.Lat), UncertaintyM = 10, Address = text, Grid = "g" },
        s_now,
        null);

    private static Alert Alert(string headline) => new()
    {
        Feed = "civil",
        Agency = "owner",
        SourceId = "a",
        Version = "1",
        ObservedAt = s_now,
        Sender = "s",
        Status = "Actual",
        MsgType = "Alert",
        Sent = s_now,
        Headline = headline,
    };

    private static Incident Incident(string id, params (string Type, string Id)[] sources) => new()
    {
        Id = id,
        Kind = "crash",
        Title = Secret,
        Level = 1,
        LevelWhy = [Reason.Of("level-report", Secret)],
        Place = new Place { Centre = s_at, Shape = new PointShape(s_at), Address = Secret },
        OpenedAt = s_now,
        ObservedAt = s_now.AddMinutes(-30),
        LastObservedAt = s_now,
        Sources = [.. sources.Select(s => new IncidentSource(new SourceRef(s.Type, s.Id), s_now, [Reason.Of("joined-near", Secret)]))],
    };

    /// <summary>The picture as text, its tables in order.</summary>
    private static string Json(PictureState picture)
    {
        JsonNode node = JsonNode.Parse(JsonSerializer.Serialize(picture, CommandJson.Wire.PictureState))!;
        return Sorted(node)!.ToJsonString();

        static JsonNode? Sorted(JsonNode? any) => any switch
        {
            JsonObject o => new JsonObject(o.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => KeyValuePair.Create(p.Key, Sorted(p.Value)))),
            JsonArray a when a.All(x => x is JsonValue) => new JsonArray([.. a.Select(x => x?.DeepClone()).OrderBy(x => x?.ToJsonString(), StringComparer.Ordinal)]),
            JsonArray a => new JsonArray([.. a.Select(Sorted)]),
            _ => any?.DeepClone(),
        };
    }
}
