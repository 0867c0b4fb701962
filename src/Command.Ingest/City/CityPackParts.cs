using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using Command.Geo;
using Command.Geo.Areas;
using Command.Geo.Crs;
using Command.Ingest.Feeds;

namespace Command.Ingest.City;

/// <summary>Collects the files of one pack, each checked by itself, until they can be held against each other.</summary>
internal sealed class CityPackParts(PackFaults faults)
{
    private const int Many = 100_000;
    private const int MostFleetVehicles = 20_000;

    private static readonly FrozenDictionary<string, AreaLevel> s_levels = Words(
        ("province", AreaLevel.Province), ("city", AreaLevel.City), ("district", AreaLevel.District), ("county", AreaLevel.County), ("street", AreaLevel.Street));

    private static readonly FrozenDictionary<string, Datum> s_datums = Words([.. Enum.GetValues<Datum>().Select(d => (d.ToString().ToLowerInvariant(), d))]);

    private static readonly FrozenDictionary<string, FeedTransport> s_transports = Words(("http", FeedTransport.Http), ("tcp", FeedTransport.Tcp), ("sip", FeedTransport.Sip));

    private static readonly FrozenDictionary<string, Sharing> s_sharing = Words(("public", Sharing.Public), ("city", Sharing.City), ("agency", Sharing.Agency));

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
            properties.Text("id"), properties.Text("kind"), properties.Text("zh"), properties.Text("en"), properties.Text("agency"), shape);
        _references.Define("facility", facility.Id, properties, "id");
        _references.Use("agency", facility.Agency, properties, "agency");
        return facility;
    });

    public void ReadKinds(PackObject root) => _kinds = [.. root.Items("kinds", 2_000).Select(item => KindRows.Read(item, _references))];

    public void ReadStations(PackObject root)
    {
        double nearM = root.Number("nearM", 0, 10);
        _stations = [.. root.Items("stations", Many).Select(item => StationRows.Read(item, nearM, _references))];
    }

    public void ReadFeeds(PackObject root) => _feeds = [.. root.Items("feeds", 1_000).Select(item =>
    {
        FeedTransport transport = item.Word("transport", s_transports);
        int? port = transport is FeedTransport.Tcp or FeedTransport.Sip ? item.Integer("port", 1, 65_535) : null;
        if (port is { } listened)
        {
            _references.Define("port", listened.ToString(CultureInfo.InvariantCulture), item, "port");
        }

        FeedSpec feed = new()
        {
            Id = item.Slug("id"),
            Format = item.Slug("format"),
            Transport = transport,
            Port = port,
            Agency = ReadAgency(item.Object("agency")),
            Zh = item.Text("zh"),
            En = item.Text("en"),
            Datum = item.Word("datum", s_datums),
            Sharing = item.Word("sharing", s_sharing),
            Rhythm = TimeSpan.FromSeconds(item.Number("rhythmSeconds", 1, 31_536_000)),
        };
        _references.Define("feed", feed.Id, item, "id");
        return feed;
    })];

    public void ReadUnits(PackObject root)
    {
        foreach (PackObject agency in root.Items("agencies", 10_000))
        {
            ReadAgency(agency);
        }

        ImmutableArray<UnitSpec> single = [.. root.Items("units", Many).Select(item =>
        {
            UnitSpec unit = new()
            {
                Terminal = Digits(item, "terminal", 5, 20),
                CallSign = item.Text("callSign"),
                Kind = item.Text("kind"),
                Agency = item.Text("agency"),
                Capabilities = item.Texts("capabilities", 100),
                Depot = item.Point("depot"),
            };
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
        CodeTables = tables,
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
