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

    private const double CellDeg = 0.01;
    private const int HotSpots = 60;

    private readonly CityPack _pack;
    private readonly AreaIndex _areas;
    private readonly ImmutableArray<Piece> _pieces;
    private readonly ImmutableArray<Piece> _inner;
    private readonly ImmutableArray<Crossing> _crossings;
    private readonly ImmutableArray<Landmark> _landmarks;
    private readonly ImmutableArray<GeoPoint> _banks;
    private readonly ImmutableArray<GeoPoint> _hot;
    private readonly Near<Piece> _nearPieces;
    private readonly Near<Crossing> _nearCrossings;
    private readonly Near<Landmark> _nearLandmarks;
    private readonly double _innerM, _allM;

    /// <param name="pack">Its schematic map is the town where nothing was built from OpenStreetMap.</param>
    /// <param name="built">Streets and places built from OpenStreetMap; null for none.</param>
    public Town(CityPack pack, BuiltPlaces? built)
    {
        _pack = pack;
        _areas = AreaIndex.Build(pack.Areas);
        IEnumerable<(string Zh, string En, GeoShape Shape)> roads = built is { Streets.IsEmpty: false }
            ? built.Streets.Where(s => s.Zh.Length > 0).SelectMany(s => s.Lines.Select(l => (s.Zh, s.En, (GeoShape)l)))
            : pack.BaseMap.Where(f => f.IsRoad).Select(f => (f.Zh, f.En, f.Shape));
        ImmutableArray<Piece>.Builder pieces = ImmutableArray.CreateBuilder<Piece>();
        Dictionary<GeoPoint, HashSet<string>> corners = [];
        foreach ((string zh, string en, GeoShape shape) in roads)
        {
            double along = 0;
            GeoPoint? before = null;
            foreach (GeoPoint at in shape.Positions())
            {
                if (before is { } from)
                {
                    double length = from.DistanceTo(at);
                    pieces.Add(new Piece(zh, en.Length > 0 ? en : zh, from, at, along, length));
                    along += length;
                }

                GeoPoint corner = Ground.Rounded(at);
                (corners.TryGetValue(corner, out HashSet<string>? names) ? names : corners[corner] = new HashSet<string>(StringComparer.Ordinal)).Add(zh);
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
            .. pack.BaseMap.Where(f => f.Class == "park").Select(f => new Landmark(f.Zh, f.En, ShapeGeometry.Centroid(f.Shape) ?? f.Shape.Positions().First())),
            .. built?.Places.Where(p => p.Zh.Length > 1 && pack.City.Core.Contains(p.At)).Select(p => new Landmark(p.Zh, p.En.Length > 0 ? p.En : p.Zh, p.At)) ?? []];
        _banks = [.. pack.BaseMap.Where(f => f.Class == "river" && f.Shape is LineShape).SelectMany(f => f.Shape.Positions()).Where(pack.City.Core.Contains)];
        _nearPieces = new Near<Piece>(_pieces, p => [p.From, p.At(p.LengthM / 3), p.At(2 * p.LengthM / 3), p.To], (p, at) => p.At(p.NearestTo(at)), CellDeg);
        _nearCrossings = new Near<Crossing>(_crossings, c => [c.At], (c, _) => c.At, CellDeg);
        _nearLandmarks = new Near<Landmark>(_landmarks, l => [l.At], (l, _) => l.At, CellDeg);
        // Where many roads and people meet more happens, on every day.
        _hot = [.. _crossings.Where(c => c.At.DistanceTo(pack.City.Centre) < InnerM).OrderByDescending(c => c.Names.Length)
            .ThenBy(c => Chance.Of(0, string.Concat(c.Names)).Unit()).Take(HotSpots).Select(c => c.At)];
    }

    /// <summary>A place where something of the kind may happen.</summary>
    public GeoPoint Somewhere(Site site, Chance chance)
    {
        if (site == Site.River && !_banks.IsEmpty)
        {
            return chance.Away(chance.Of(_banks), 0, 600);
        }

        if (chance.Happens(0.22) && !_hot.IsEmpty)
        {
            GeoPoint busy = chance.Off(chance.Of(_hot), 60);
            return site == Site.Road ? Nearest(busy).At : chance.Away(busy, 20, 180);
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
        Crossing? crossing = _nearCrossings.To(at);
        Landmark? landmark = _nearLandmarks.To(at);
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
        Piece piece = _nearPieces.To(to) ?? _pieces[0];
        double along = piece.NearestTo(to);
        return (piece, along, piece.At(along));
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
