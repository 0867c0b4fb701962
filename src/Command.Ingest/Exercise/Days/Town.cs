using System.Collections.Immutable;
using Command.Geo;
using Command.Geo.Areas;
using Command.Ingest.City;

namespace Command.Ingest.Exercise.Days;

/// <summary>The pack's roads, crossings, landmarks and districts, for placing events and saying where they are. Immutable.</summary>
internal sealed class Town
{
    private const double MetresPerNumber = 9;
    private const double InnerM = 8_000;

    private readonly CityPack _pack;
    private readonly AreaIndex _areas;
    private readonly ImmutableArray<Piece> _inner;
    private readonly ImmutableArray<Crossing> _crossings;
    private readonly ImmutableArray<Landmark> _landmarks;
    private readonly ImmutableArray<GeoPoint> _banks;
    private readonly ImmutableArray<Piece> _pieces;
    private readonly double _innerM, _allM;

    public Town(CityPack pack)
    {
        _pack = pack;
        _areas = AreaIndex.Build(pack.Areas);
        ImmutableArray<Piece>.Builder pieces = ImmutableArray.CreateBuilder<Piece>();
        Dictionary<GeoPoint, HashSet<string>> corners = [];
        foreach (MapFeature road in pack.BaseMap.Where(f => f.IsRoad))
        {
            double along = 0;
            GeoPoint? before = null;
            foreach (GeoPoint at in road.Shape.Positions())
            {
                if (before is { } from)
                {
                    double length = from.DistanceTo(at);
                    pieces.Add(new Piece(road.Zh, road.En, from, at, along, length));
                    along += length;
                }

                GeoPoint corner = Ground.Rounded(at);
                (corners.TryGetValue(corner, out HashSet<string>? names) ? names : corners[corner] = new HashSet<string>(StringComparer.Ordinal)).Add(road.Zh);
                before = at;
            }
        }

        _pieces = [.. pieces.Where(p => p.LengthM > 1 && pack.City.Core.Contains(p.From) && pack.City.Core.Contains(p.To))];
        _inner = [.. _pieces.Where(p => p.From.DistanceTo(pack.City.Centre) < InnerM)];
        (_innerM, _allM) = (_inner.Sum(p => p.LengthM), _pieces.Sum(p => p.LengthM));
        _crossings = [.. corners.Where(c => c.Value.Count > 1 && pack.City.Core.Contains(c.Key))
            .Select(c => new Crossing(c.Key, [.. c.Value.Order(StringComparer.Ordinal)]))
            .OrderBy(c => c.At.Lon).ThenBy(c => c.At.Lat)];
        _landmarks = [
            .. pack.Facilities.Where(f => f.Shape is PointShape && f.Kind is "hospital" or "fire-station" or "pump-station").Select(f => new Landmark(f.Zh, f.En, ((PointShape)f.Shape).At)),
            .. pack.BaseMap.Where(f => f is { Class: "place", Shape: PointShape, Kind: not "town" }).Select(f => new Landmark(f.Zh, f.En, ((PointShape)f.Shape).At)),
            .. pack.BaseMap.Where(f => f.Class == "park").Select(f => new Landmark(f.Zh, f.En, ShapeGeometry.Centroid(f.Shape) ?? f.Shape.Positions().First()))];
        _banks = [.. pack.BaseMap.Where(f => f.Class == "river" && f.Shape is LineShape).SelectMany(f => f.Shape.Positions()).Where(pack.City.Core.Contains)];
    }

    /// <summary>A place where something of the kind may happen.</summary>
    public GeoPoint Somewhere(Site site, Chance chance)
    {
        if (site == Site.River && !_banks.IsEmpty)
        {
            return chance.Away(chance.Of(_banks), 0, 600);
        }

        bool inner = chance.Happens(0.75) && !_inner.IsEmpty;
        GeoPoint road = OnRoad(inner ? _inner : _pieces, inner ? _innerM : _allM, chance);
        return site == Site.Road ? chance.Off(road, 4) : chance.Away(road, 25, 220);
    }

    /// <summary>A place of the kind so far from another; null when there is none near a road.</summary>
    public GeoPoint? Beside(GeoPoint from, double leastM, double mostM, Site site, Chance chance)
    {
        for (int i = 0; i < 60; i++)
        {
            GeoPoint at = chance.Away(from, leastM, mostM);
            if (site != Site.Road)
            {
                return at;
            }

            GeoPoint on = Ground.Rounded(Nearest(at).At);
            if (on.DistanceTo(from) >= leastM && on.DistanceTo(from) <= mostM)
            {
                return on;
            }
        }

        return null;
    }

    /// <summary>The stretch of road around a place, so far either way.</summary>
    public (GeoPoint From, GeoPoint To) Along(GeoPoint at, double reachM)
    {
        (Piece piece, double along, _) = Nearest(at);
        return (piece.At(Math.Max(0, along - reachM)), piece.At(Math.Min(piece.LengthM, along + reachM)));
    }

    /// <summary>What people call a place by.</summary>
    public Spot SpotOf(GeoPoint at)
    {
        (Piece piece, double along, GeoPoint on) = Nearest(at);
        Crossing? crossing = _crossings.MinBy(c => c.At.DistanceTo(at));
        Landmark? landmark = _landmarks.MinBy(l => l.At.DistanceTo(at));
        int number = 1 + (int)((piece.StartM + along) / MetresPerNumber);
        return new Spot
        {
            At = at,
            Street = piece.Zh,
            StreetEn = piece.En,
            OnStreet = on,
            Number = (2 * number) - (piece.IsLeft(at) ? 1 : 0),
            District = _areas.Find(at, AreaLevel.District)?.Zh ?? "",
            Crossing = crossing is not null && crossing.At.DistanceTo(at) < 350 ? crossing : null,
            Landmark = landmark is not null && landmark.At.DistanceTo(at) < 600 ? landmark : null,
            Compound = Compounds.Around(at),
        };
    }

    public string? DistrictCodeOf(GeoPoint at) => _areas.Find(at, AreaLevel.District)?.Code;

    public ImmutableArray<Area> Districts => [.. _pack.Areas.Where(a => a.Level == AreaLevel.District)];

    private static GeoPoint OnRoad(ImmutableArray<Piece> pieces, double totalM, Chance chance)
    {
        double at = chance.Unit() * totalM;
        foreach (Piece piece in pieces)
        {
            if (at < piece.LengthM)
            {
                return piece.At(at);
            }

            at -= piece.LengthM;
        }

        return pieces[^1].To;
    }

    private (Piece Piece, double AlongM, GeoPoint At) Nearest(GeoPoint to)
    {
        (Piece Piece, double AlongM, GeoPoint At) best = default;
        double least = double.PositiveInfinity;
        foreach (Piece piece in _pieces)
        {
            double along = piece.NearestTo(to);
            GeoPoint at = piece.At(along);
            double far = Far(at, to);
            if (far < least)
            {
                (best, least) = ((piece, along, at), far);
            }
        }

        return best;
    }

    // Squared, in degrees of latitude: only to compare.
    private static double Far(GeoPoint a, GeoPoint b)
    {
        double dx = (a.Lon - b.Lon) * 0.7, dy = a.Lat - b.Lat;
        return (dx * dx) + (dy * dy);
    }

    private sealed record Piece(string Zh, string En, GeoPoint From, GeoPoint To, double StartM, double LengthM)
    {
        public GeoPoint At(double alongM)
        {
            double part = alongM / LengthM;
            return new GeoPoint(From.Lon + ((To.Lon - From.Lon) * part), From.Lat + ((To.Lat - From.Lat) * part));
        }

        public double NearestTo(GeoPoint to)
        {
            double scale = Math.Cos(double.DegreesToRadians(From.Lat));
            double dx = (To.Lon - From.Lon) * scale, dy = To.Lat - From.Lat;
            double part = (((to.Lon - From.Lon) * scale * dx) + ((to.Lat - From.Lat) * dy)) / ((dx * dx) + (dy * dy));
            return Math.Clamp(part, 0, 1) * LengthM;
        }

        public bool IsLeft(GeoPoint at) => ((To.Lon - From.Lon) * (at.Lat - From.Lat)) - ((To.Lat - From.Lat) * (at.Lon - From.Lon)) > 0;
    }
}

internal sealed record Crossing(GeoPoint At, ImmutableArray<string> Names);

internal sealed record Landmark(string Zh, string En, GeoPoint At);

/// <summary>A place with all that it may be called by.</summary>
internal sealed record Spot
{
    public required GeoPoint At { get; init; }

    public required string Street { get; init; }

    public required string StreetEn { get; init; }

    /// <summary>The nearest point of the street.</summary>
    public required GeoPoint OnStreet { get; init; }

    public required int Number { get; init; }

    public required string District { get; init; }

    public Crossing? Crossing { get; init; }

    public Landmark? Landmark { get; init; }

    /// <summary>The housing estate that it lies in.</summary>
    public required string Compound { get; init; }
}

/// <summary>Names for the housing estates that a schematic map does not have: the same for the same 300 m, and some of them twice in a city, as in life.</summary>
internal static class Compounds
{
    private const double CellLat = 0.0027, CellLon = 0.0039;

    private static readonly ImmutableArray<string> s_first = ["阳光", "民生", "宏伟", "滨江", "锦绣", "翠湖", "金色", "恒大", "鲁商", "盛和", "福顺", "河柏", "永泰", "嘉润", "美晨", "凯旋", "泰山", "紫金", "海富", "欧洲", "辽河", "闽江", "月亮湾", "松雷", "汇龙", "群力", "省直", "铁路", "电机厂", "轴承厂"];
    private static readonly ImmutableArray<string> s_last = ["小区", "家园", "花园", "新城", "名苑", "公馆", "尚都", "香洲", "家属楼", "一期", "二期", "华府"];

    public static string Around(GeoPoint at)
    {
        Chance chance = Chance.Of((long)Math.Floor(at.Lon / CellLon), ((long)Math.Floor(at.Lat / CellLat)).ToString(System.Globalization.CultureInfo.InvariantCulture));
        return chance.Of(s_first) + chance.Of(s_last);
    }
}
