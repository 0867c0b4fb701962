namespace Command.Geo.Index;

/// <summary>A box on the globe as boxes that do not cross the antimeridian and share no meridian: the search of one place is never done twice.</summary>
internal readonly record struct GlobeBoxes(GeoBox First, GeoBox Second)
{
    /// <summary>The two parts of a box. A west greater than its east (RFC 7946 §5.2), or one of them beyond ±180, crosses the antimeridian;
    /// 180 and −180 are one meridian. What has a bound that is not finite is empty.</summary>
    public static GlobeBoxes Of(GeoBox box)
    {
        double west = box.West, east = box.East;
        if (!double.IsFinite(west) || !double.IsFinite(east) || !(box.South <= box.North))
        {
            return new GlobeBoxes(GeoBox.Empty, GeoBox.Empty);
        }

        if (west > east)
        {
            return west > 180 || east < -180 ? new GlobeBoxes(GeoBox.Empty, GeoBox.Empty) : new GlobeBoxes(box with { East = 180 }, box with { West = -180 });
        }

        if (west > 180 || east < -180)
        {
            double turns = Math.Round((west + ((east - west) / 2)) / 360) * 360;
            (west, east) = (west - turns, east - turns);
        }

        // Compared as the parts will be, so that no rounding lets them meet.
        if ((west <= -180 && west + 360 <= east) || (east >= 180 && east - 360 >= west))
        {
            return new GlobeBoxes(box with { West = -180, East = 180 }, GeoBox.Empty);
        }

        GeoBox main = box with { West = Math.Max(-180, west), East = Math.Min(180, east) };
        return west <= -180 ? new GlobeBoxes(main, box with { West = west + 360, East = 180 })
            : east >= 180 ? new GlobeBoxes(main, box with { West = -180, East = east - 360 })
            : new GlobeBoxes(main, GeoBox.Empty);
    }

    /// <summary>The box around a circle on the sphere, a little too large; all longitudes when a pole or half the globe is within reach.</summary>
    public static GlobeBoxes Around(GeoPoint centre, double radiusM)
    {
        double reach = (radiusM / LocalPlane.MetresPerDegree * 1.000001) + 1e-9;
        double south = Math.Max(-90, centre.Lat - reach), north = Math.Min(90, centre.Lat + reach);
        double sine = Math.Sin(double.DegreesToRadians(reach)) / Math.Cos(double.DegreesToRadians(centre.Lat));
        double span = south <= -90 || north >= 90 || reach >= 90 || sine >= 1 ? 180 : (double.RadiansToDegrees(Math.Asin(sine)) * 1.000001) + 1e-9;
        return Of(span >= 179.9 ? new GeoBox(-180, south, 180, north) : new GeoBox(centre.Lon - span, south, centre.Lon + span, north));
    }
}
