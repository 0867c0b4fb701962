namespace Command.Geo.Index;

/// <summary>A unit in its cell: its slot, its position, and that position as a point of the unit sphere, so that far units are told from
/// near ones without a sine.</summary>
internal readonly record struct UnitEntry(int Slot, GeoPoint At, double X, double Y, double Z)
{
    public static UnitEntry Of(int slot, GeoPoint at)
    {
        (double sinLat, double cosLat) = Math.SinCos(double.DegreesToRadians(at.Lat));
        (double sinLon, double cosLon) = Math.SinCos(double.DegreesToRadians(at.Lon));
        return new UnitEntry(slot, at, cosLat * cosLon, cosLat * sinLon, sinLat);
    }

    /// <summary>The square of the straight line between two points of the unit sphere.</summary>
    public double Chord2(in UnitEntry other)
    {
        double x = X - other.X, y = Y - other.Y, z = Z - other.Z;
        return (x * x) + (y * y) + (z * z);
    }

    /// <summary>A square of a straight line that none within the distance exceeds, rounding included.</summary>
    public static double MostChord2(double distanceM)
    {
        double angle = distanceM / (LocalPlane.MetresPerDegree * 180 / Math.PI);
        if (!(angle < Math.PI))
        {
            return double.PositiveInfinity;
        }

        double chord = (2 * Math.Sin(angle / 2) * (1 + 1e-9)) + 1e-13;
        return chord * chord;
    }
}
