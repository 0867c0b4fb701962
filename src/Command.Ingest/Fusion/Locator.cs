using System.Collections.Immutable;
using Command.Geo;
using Command.Geo.Areas;
using Command.Geo.Crs;
using Command.Ingest.City;
using Command.Ingest.Contracts;

namespace Command.Ingest.Fusion;

/// <summary>Brings what feeds say to the shared layer: CGCS2000, with a stated uncertainty and the areas it lies in. Pure; safe to share between threads.</summary>
public sealed class Locator
{
    /// <summary>How far a sender's point is taken to be off where it states nothing, metres: half a street block.</summary>
    public const double DefaultUncertaintyM = 30;

    private const double StationUncertaintyM = 10;

    private readonly CityPack _pack;
    private readonly AreaIndex _areas;
    private readonly UnitGrid _grid;

    public Locator(CityPack pack)
    {
        ArgumentNullException.ThrowIfNull(pack);
        _pack = pack;
        _areas = AreaIndex.Build(pack.Areas);
        _grid = new UnitGrid(_areas, pack.City.GridOrigin, pack.City.GridCellM, pack.City.Centre.Lat);
    }

    /// <summary>Where a message is.</summary>
    /// <param name="message">Its shape is in <paramref name="datum"/>.</param>
    /// <param name="datum">What the feed's positions are declared to be.</param>
    public Place Locate(Message message, PositionSystem datum) => message switch
    {
        Report report => Of(report.Shape, datum, report.UncertaintyM ?? DefaultUncertaintyM, report.Address),
        Alert alert => OfAlert(alert, datum),
        Reading reading => OfReading(reading, datum),
        Asset asset => Of(asset.Shape, datum, DefaultUncertaintyM, asset.Address),
        SnapshotMark => Place.Unknown,
        Position position => Of(position.At is { } at ? new PointShape(at) : null, datum, 15, null),
        _ => throw new ArgumentOutOfRangeException(nameof(message), message.GetType().Name, "No such message."),
    };

    /// <summary>A position of a feed on the shared layer.</summary>
    public static GeoPoint ToShared(GeoPoint point, PositionSystem datum)
    {
        ArgumentNullException.ThrowIfNull(datum);
        return datum.ToShared(point);
    }

    /// <summary>A shape brought to the shared layer, with the areas it lies in.</summary>
    public Place Of(GeoShape? shape, PositionSystem datum, double uncertaintyM, string? address)
    {
        ArgumentNullException.ThrowIfNull(datum);
        if (shape is null || shape.Box.IsEmpty)
        {
            return Place.Unknown with { Address = address };
        }

        ImmutableArray<Fault> issues = [];
        // Metres are judged by where they lie on the ground, not by whether they could be degrees.
        GeoShape shared = shape.Select(datum.ToShared);
        if (shared.Positions().Any(p => !p.IsValid))
        {
            return Place.Unknown with
            {
                Address = address,
                Issues = [new Fault("position-out-of-range", datum.IsPlane
                    ? $"A position is not a number or lies beyond the plane of {datum.Name}, so it is not drawn. Check the belt, its number before the easting, and the sender's axis order."
                    : "A position is not a number or lies outside ±180° / ±90°, so it is not drawn. Check the sender's axis order.")],
            };
        }

        GeoPoint centre = ShapeGeometry.Centroid(shared) ?? shared.Positions().First();
        if (!_pack.City.Bounds.Contains(centre))
        {
            issues = [new Fault("outside-city", "The position lies outside the city's bounds. Check the sender's coordinates and the feed's datum.")];
        }

        Area? area = _areas.Find(centre);
        return new Place
        {
            Shape = shared,
            Centre = centre,
            UncertaintyM = uncertaintyM,
            District = area?.Code,
            Grid = _grid.CodeOf(centre),
            Address = address,
            Issues = issues,
        };
    }

    /// <summary>A surveyed station of the pack goes before what its sender says of itself.</summary>
    private Place OfReading(Reading reading, PositionSystem datum) => _pack.StationOf(reading.Station) is { } station
        ? Of(new PointShape(station.At), Datum.Cgcs2000, StationUncertaintyM, station.Zh)
        : Of(reading.Shape, datum, DefaultUncertaintyM, reading.StationName);

    private Place OfAlert(Alert alert, PositionSystem datum)
    {
        if (alert.Shape is not null)
        {
            return Of(alert.Shape, datum, 0, alert.AreaDesc);
        }

        ImmutableArray<GeoShape> parts = [.. alert.Geocodes.Select(g => _areas.ByCode(g.Value)?.Shape).OfType<GeoShape>().Distinct().SelectMany(s => Parts(s))];
        return parts.Length switch
        {
            0 => Place.Unknown with { Address = alert.AreaDesc },
            1 => Of(parts[0], Datum.Cgcs2000, 0, alert.AreaDesc),
            _ => Of(new MultiShape(parts), Datum.Cgcs2000, 0, alert.AreaDesc),
        };
    }

    private static ImmutableArray<GeoShape> Parts(GeoShape shape) => shape is MultiShape multi ? multi.Parts : [shape];
}
