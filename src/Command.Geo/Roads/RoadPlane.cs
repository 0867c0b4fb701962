namespace Command.Geo.Roads;

/// <summary>The flat plane around one position with its scale worked out once: metres per degree each way, as in <see cref="LocalPlane"/>.</summary>
internal readonly struct RoadPlane
{
    private readonly GeoPoint _origin;
    private readonly double _east;

    public RoadPlane(GeoPoint origin)
    {
        _origin = origin;
        _east = LocalPlane.MetresPerDegree * Math.Max(1e-9, Math.Cos(double.DegreesToRadians(origin.Lat)));
    }

    public GeoBox Around(double reachM)
    {
        // A little more than asked for, so that rounding leaves nothing out.
        double lat = (reachM / LocalPlane.MetresPerDegree * 1.000001) + 1e-9, lon = (reachM / _east * 1.000001) + 1e-9;
        return new GeoBox(_origin.Lon - lon, _origin.Lat - lat, _origin.Lon + lon, _origin.Lat + lat);
    }

    public double Length(GeoPoint a, GeoPoint b)
    {
        (double east, double north) = Between(a, b);
        return Math.Sqrt((east * east) + (north * north));
    }

    /// <summary>Metres east and north from one position to another.</summary>
    public (double East, double North) Between(GeoPoint a, GeoPoint b) => ((b.Lon - a.Lon) * _east, (b.Lat - a.Lat) * LocalPlane.MetresPerDegree);

    /// <summary>How far the origin lies from a step, and how far along the step, 0 to 1, it is nearest.</summary>
    public (double DistanceM, double Along) ToStep(GeoPoint a, GeoPoint b)
    {
        (double east, double north) = Between(a, b);
        (double fromEast, double fromNorth) = Between(a, _origin);
        double square = (east * east) + (north * north);
        double along = square > 0 ? Math.Clamp(((fromEast * east) + (fromNorth * north)) / square, 0, 1) : 0;
        double offEast = fromEast - (east * along), offNorth = fromNorth - (north * along);
        return (Math.Sqrt((offEast * offEast) + (offNorth * offNorth)), along);
    }
}
