using Command.Geo.Crs;

namespace Command.Geo;

/// <summary>
/// A flat plane in metres around an origin (equirectangular, on the sphere of <see cref="GeoPoint.DistanceTo"/>), for distances between things
/// near each other: within 1 % up to 50 km from the origin at the latitudes of China.
/// </summary>
/// <param name="Origin">Where the plane touches, lon/lat degrees.</param>
/// <remarks>Immutable and safe to share between threads. Longitudes are taken the short way round, so the antimeridian is no edge.</remarks>
public readonly record struct LocalPlane(GeoPoint Origin)
{
    /// <summary>Metres in a degree of latitude on the sphere of the mean Earth radius.</summary>
    public const double MetresPerDegree = 6_371_008.8 * Math.PI / 180;

    private double MetresPerDegreeOfLongitude => MetresPerDegree * Math.Max(1e-9, Math.Cos(double.DegreesToRadians(Origin.Lat)));

    /// <summary>A position on the plane.</summary>
    /// <param name="point">Lon/lat degrees in the origin's datum.</param>
    public PlanePoint Forward(GeoPoint point) =>
        new(Math.IEEERemainder(point.Lon - Origin.Lon, 360) * MetresPerDegreeOfLongitude, (point.Lat - Origin.Lat) * MetresPerDegree);

    /// <summary>A plane position in degrees.</summary>
    /// <param name="point">Metres from the origin.</param>
    public GeoPoint Inverse(PlanePoint point) =>
        new(Math.IEEERemainder(Origin.Lon + (point.East / MetresPerDegreeOfLongitude), 360), Origin.Lat + (point.North / MetresPerDegree));
}
