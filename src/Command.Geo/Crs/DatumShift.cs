namespace Command.Geo.Crs;

/// <summary>Moves positions between an older datum and CGCS2000 by seven parameters, through geocentric coordinates at height 0.</summary>
/// <remarks>
/// Towards CGCS2000 the rotations are taken as small, as the parameters are estimated and as PROJ applies them. The way back is the inverse of that
/// to the last digit, not the parameters with their signs turned, which comes back millimetres off. Positions of the layer have no height; a place
/// 300 m up is moved within 1 cm of where its height would have moved it. Immutable and safe to share between threads.
/// </remarks>
internal sealed class DatumShift
{
    // The shift of some 200 m is constant within some hundred-thousandths, so each step leaves that share of the error.
    private const int Steps = 4;

    private readonly Ellipsoid _from;
    private readonly double _dx, _dy, _dz, _scale, _rx, _ry, _rz;

    public DatumShift(Ellipsoid from, SevenParameters parameters)
    {
        double turn = parameters.Convention == RotationConvention.PositionVector ? 1 : -1;
        _from = from;
        (_dx, _dy, _dz) = (parameters.DxM, parameters.DyM, parameters.DzM);
        _scale = 1 + (parameters.ScalePpm * 1e-6);
        _rx = Radians(parameters.RxSeconds) * turn;
        _ry = Radians(parameters.RySeconds) * turn;
        _rz = Radians(parameters.RzSeconds) * turn;
    }

    public GeoPoint ToCgcs2000(GeoPoint point)
    {
        GeocentricPoint p = _from.ToGeocentric(point, 0);
        return Ellipsoid.Cgcs2000.FromGeocentric(new GeocentricPoint(
            _dx + (_scale * (p.X - (_rz * p.Y) + (_ry * p.Z))),
            _dy + (_scale * ((_rz * p.X) + p.Y - (_rx * p.Z))),
            _dz + (_scale * ((_rx * p.Y) - (_ry * p.X) + p.Z)))).At;
    }

    public GeoPoint FromCgcs2000(GeoPoint point)
    {
        GeoPoint guess = point;
        for (int i = 0; i < Steps; i++)
        {
            GeoPoint reached = ToCgcs2000(guess);
            guess = new GeoPoint(guess.Lon + (point.Lon - reached.Lon), guess.Lat + (point.Lat - reached.Lat));
        }

        return guess;
    }

    private static double Radians(double seconds) => double.DegreesToRadians(seconds / 3600);
}
