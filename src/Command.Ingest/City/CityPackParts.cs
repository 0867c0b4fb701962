using System.Collections.Frozen;
using System.Collections.Immutable;
using Command.Geo;
using Command.Geo.Areas;
using Command.Ingest.Feeds;

namespace Command.Ingest.City;

/// <summary>Collects the files of one pack, each checked by itself, until they can be held against each other.</summary>
internal sealed class CityPackParts(PackFaults faults)
{
    private const int Many = 100_000;
    private const int MostFleetVehicles = 20_000;

    private static readonly FrozenDictionary<string, AreaLevel> s_levels = Words(
        ("province", AreaLevel.Province), ("city", AreaLevel.City), ("district", AreaLevel.District), ("county", AreaLevel.County), ("street", AreaLevel.Street));

    private static readonly FrozenDictionary<string, string> s_classes = MapFeature.Classes.ToFrozenDictionary(c => c, StringComparer.Ordinal);

    private readonly PackReferences _references = new(faults);
    private readonly Dictionary<string, Agency> _agencies = new(StringComparer.Ordinal);
    private CityInfo? _city;
    private ImmutableArray<Area> _areas = [];
    private ImmutableArray<MapFeature> _baseMap = [];
    private ImmutableArray<Kind> _kinds = [];
    private ImmutableArray<Station> _stations = [];
    private ImmutableArray<FeedSpec> _feeds = [];
    private ImmutableArray<UnitSpec> _units = [];
    private ImmutableArray<FleetSpec> _fleets = [];
    private ImmutableArray<Facility> _facilities = [];
    private ImmutableArray<Depot> _depots = [];
    private FrozenDictionary<string, CapabilityName> _capabilities = FrozenDictionary<string, CapabilityName>.Empty;
    private PlanBook _plans = PlanBook.Empty;
    private DispatchRules _dispatch = DispatchRules.Default;
    private CaseRules _cases = CaseRules.Default;
    private DutyPlan _duty = DutyPlan.Empty;
    private HandlingPlan _handling = HandlingPlan.Default;
    private BriefRules _briefs = BriefRules.Default;

    public void ReadCity(PackObject root)
    {
        string zone = root.Text("timeZone");
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(zone, out TimeZoneInfo? timeZone))
        {
            root.Fault("pack-field", $"'{zone}' is not an IANA time zone this machine knows.", "timeZone");
        }

        PackObject grid = root.Object("grid"), attribution = root.Object("attribution");
        _city = new CityInfo
        {
            Id = root.Slug("id"),
            Zh = root.Text("zh"),
            En = root.Text("en"),
            AdminCode = Digits(root, "adminCode", 6, 6),
            Centre = root.Point("centre"),
            Zoom = root.Number("zoom", 0, 22),
            Core = root.Box("core"),
            Bounds = root.Box("bounds"),
            TimeZone = timeZone ?? TimeZoneInfo.Utc,
            GridOrigin = grid.Point("origin"),
            GridCellM = grid.Number("cellM", 10, 1_000),
            AttributionZh = attribution.Text("zh"),
            AttributionEn = attribution.Text("en"),
            Sources = root.Texts("sources", 100),
            Crs = DatumRows.Parameters(root),
        };
    }

    public void ReadAreas(PackObject root) => _areas = Features(root, (properties, shape) =>
    {
        Area area = new(Digits(properties, "code", 6, 12), properties.Text("zh"), properties.Text("en"), properties.Word("level", s_levels), shape);
        _references.Define("area", area.Code, properties, "code");
        if (shape is not (AreaShape or MultiShape { Parts: [AreaShape, ..] }))
        {
            properties.Fault("pack-geometry", "An area must be a Polygon or a MultiPolygon.");
        }

        return area;
    });

    public void ReadBaseMap(PackObject root) => _baseMap = Features(root, (properties, shape) => new MapFeature
    {
        Class = properties.Word("class", s_classes),
        Zh = properties.Text("zh"),
        En = properties.Text("en"),
        MinZoom = properties.Number("minzoom", 0, 24),
        Kind = properties.OptionalText("kind"),
        SpeedKmh = properties.OptionalNumber("speedKmh", 1, 150),
        Carries = properties.OptionalText("carries"),
        Shape = shape,
    });

    public void ReadFacilities(PackObject root) => _facilities = Features(root, (properties, shape) =>
    {
        Facility facility = new(
            properties.Text("id"), properties.Text("kind"), properties.Text("zh"), properties.Text("en"), properties.Text("agency"), shape)
        {
            Capacity = properties.Has("capacity") ? properties.Integer("capacity", 0, 10_000_000) : null,
        };
        _references.Define("facility", facility.Id, properties, "id");
        _references.Use("agency", facility.Agency, properties, "agency");
        _references.DefineAgain("facility kind", facility.Kind);
        return facility;
    });

    /// <summary>An operator's own list of places with people who need help to leave, as OpenStreetMap tags them; what has another tag, or none of ours, is passed over.</summary>
    public void ReadPeople(PackObject root) => _facilities = [.. _facilities, .. root.Items("features", Many).Select((feature, i) => PeopleRows.Read(feature, i, _references)).OfType<Facility>()];

    public void ReadKinds(PackObject root) => _kinds = [.. root.Items("kinds", 2_000).Select(item => KindRows.Read(item, _references))];

    public void ReadStations(PackObject root)
    {
        double nearM = root.Number("nearM", 0, 10);
        _stations = [.. root.Items("stations", Many).Select(item => StationRows.Read(item, nearM, _references))];
    }

    public void ReadFeeds(PackObject root) =>
        _feeds = [.. root.Items("feeds", 1_000).Select(item => FeedRows.Read(item, ReadAgency(item.Object("agency")), _references))];

    public void ReadUnits(PackObject root)
    {
        foreach (PackObject agency in root.Items("agencies", 10_000))
        {
            ReadAgency(agency);
        }

        _capabilities = UnitRows.Capabilities(root);
        _depots = UnitRows.Depots(root, _references);
        FrozenDictionary<string, UnitKindRule> kinds = UnitRows.Kinds(root);
        ImmutableArray<UnitSpec> single = [.. root.Items("units", Many).Select(item =>
        {
            UnitSpec unit = UnitRows.Read(item, Digits(item, "terminal", 5, 20), kinds, _depots, _references);
            DefineUnit(unit, item, "terminal");
            return unit;
        })];
        _fleets = [.. root.Items("fleets", 1_000).Select(item =>
        {
            FleetSpec fleet = new(
                item.Text("prefix"), item.Integer("count", 1, MostFleetVehicles), item.Text("kind"), item.Text("agency"), Digits(item, "phoneFrom", 5, 18), item.Point("depot"));
            _references.Use("agency", fleet.Agency, item, "agency");
            return fleet;
        })];
        if (_fleets.Sum(f => (long)f.Count) > MostFleetVehicles)
        {
            root.Fault("pack-field", $"All fleets together may have at most {MostFleetVehicles} vehicles.", "fleets");
            return;
        }

        PackObject[] items = [.. root.Items("fleets", 1_000)];
        foreach ((FleetSpec fleet, PackObject item) in _fleets.Zip(items).Where(f => f.First.PhoneFrom.Length > 0))
        {
            foreach (UnitSpec unit in fleet.Units())
            {
                DefineUnit(unit, item, "phoneFrom");
            }
        }

        _units = faults.Any ? single : [.. single, .. _fleets.SelectMany(f => f.Units())];
    }

    public void ReadPlans(PackObject root) => _plans = PlanRows.Read(root, _references);

    public void ReadDispatch(PackObject root) => _dispatch = DispatchRows.Read(root);

    public void ReadCases(PackObject root) => _cases = CaseRows.Read(root, _references);

    public void ReadDuty(PackObject root) => _duty = DutyRows.Read(root, _references);

    public void ReadHandling(PackObject root) => _handling = HandlingRows.Read(root, _references);
    public void ReadBriefs(PackObject root) => _briefs = BriefRows.Read(root, _references);

    public CodeTable ReadCodes(PackObject root) => KindRows.ReadCodes(root, _references);

    public void CheckReferences()
    {
        _references.Check();
        if (!_kinds.IsEmpty && _kinds.All(k => k.Code != Kind.Other))
        {
            faults.Add("pack-reference", $"The kind '{Kind.Other}' is missing: unknown codes are filed under it.", "kinds.json", "$.kinds");
        }
    }

    public CityPack Build(FrozenDictionary<string, CodeTable> tables) => new()
    {
        City = _city!,
        Areas = _areas,
        BaseMap = _baseMap,
        Kinds = _kinds,
        Stations = _stations,
        Feeds = _feeds,
        Agencies = [.. _agencies.Values],
        Units = _units,
        Fleets = _fleets,
        Facilities = _facilities,
        CapabilityNames = _capabilities,
        Depots = _depots,
        Plans = _plans,
        CodeTables = tables,
        Dispatch = _dispatch,
        Cases = _cases with { Calendar = _cases.Calendar with { TimeZone = _city!.TimeZone } },
        Duty = _duty,
        Handling = _handling,
        Briefs = _briefs,
    };

    private static FrozenDictionary<string, T> Words<T>(params (string Word, T Value)[] words) =>
        words.ToFrozenDictionary(w => w.Word, w => w.Value, StringComparer.Ordinal);

    private static ImmutableArray<T> Features<T>(PackObject root, Func<PackObject, GeoShape, T> read) =>
        [.. root.Items("features", Many).Select(feature => read(feature.Object("properties"), feature.Shape("geometry")))];

    private static string Digits(PackObject item, string name, int least, int most)
    {
        string text = item.Text(name);
        if (text.Length >= least && text.Length <= most && !text.AsSpan().ContainsAnyExceptInRange('0', '9'))
        {
            return text;
        }

        if (text.Length > 0)
        {
            item.Fault("pack-field", $"'{name}' must be a text of {least} to {most} digits.", name);
        }

        return "";
    }

    private Agency ReadAgency(PackObject item)
    {
        Agency agency = new(item.Slug("id"), item.Text("zh"), item.Text("en"));
        if (!_agencies.TryAdd(agency.Id, agency) && _agencies[agency.Id] != agency)
        {
            item.Fault("pack-duplicate", $"The agency '{agency.Id}' has another name elsewhere in the pack.", "id");
        }

        _references.DefineAgain("agency", agency.Id);
        return agency;
    }

    private void DefineUnit(UnitSpec unit, PackObject item, string terminalName)
    {
        _references.Define("terminal", UnitSpec.TerminalKey(unit.Terminal), item, terminalName);
        _references.Define("call sign", unit.CallSign, item, terminalName == "terminal" ? "callSign" : "prefix");
        _references.Use("agency", unit.Agency, item, "agency");
    }
}
