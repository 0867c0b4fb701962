namespace Command.Geo.Crs;

/// <summary>
/// The transverse Mercator projection of one ellipsoid and one central meridian: Gauss-Krüger with scale 1, UTM with 0.9996 (EPSG method 9807).
/// Degrees are of the ellipsoid's own datum; nothing here shifts datums.
/// </summary>
/// <remarks>
/// Krüger's series to order n⁶, exact to some nanometres as far as <see cref="MostDegrees"/> from the central meridian; further off a Chinese position
/// has surely met the wrong belt, and the answer is <see cref="PlanePoint.None"/>. Immutable and safe to share between threads; allocates nothing.
/// </remarks>
public sealed class TransverseMercator
{
    /// <summary>How far from the central meridian a position is projected at all, degrees of longitude.</summary>
    public const double MostDegrees = 30;

    private readonly double _centralMeridian, _falseEasting, _radius, _eSquared;
    private readonly KrugerSeries _toPlane, _toSphere, _toGeodetic;

    /// <summary>A projection with its origin on the equator.</summary>
    /// <param name="ellipsoid">The datum's ellipsoid.</param>
    /// <param name="centralMeridian">Degrees, −180 to 180.</param>
    /// <param name="falseEastingM">Metres at the central meridian, zone number included.</param>
    /// <param name="scale">Scale at the central meridian.</param>
    public TransverseMercator(Ellipsoid ellipsoid, double centralMeridian, double falseEastingM, double scale = 1)
    {
        ArgumentNullException.ThrowIfNull(ellipsoid);
        double n = ellipsoid.ThirdFlattening, nSquared = n * n;
        _centralMeridian = centralMeridian;
        _falseEasting = falseEastingM;
        _eSquared = ellipsoid.EccentricitySquared;
        _radius = scale * ellipsoid.SemiMajorM / (1 + n) * (1 + (nSquared / 4) + (nSquared * nSquared / 64) + (nSquared * nSquared * nSquared / 256));
        _toPlane = KrugerSeries.ToPlane(n);
        _toSphere = KrugerSeries.ToSphere(n);
        _toGeodetic = KrugerSeries.ToGeodetic(n);
    }

    /// <summary>A position on the plane; <see cref="PlanePoint.None"/> for one that is not valid or beyond <see cref="MostDegrees"/>.</summary>
    /// <param name="point">Lon/lat degrees on the ellipsoid.</param>
    public PlanePoint Forward(GeoPoint point)
    {
        double fromMeridian = FromMeridian(point.Lon);
        if (!(Math.Abs(fromMeridian) <= MostDegrees && Math.Abs(point.Lat) <= 90))
        {
            return PlanePoint.None;
        }

        (double sin, double cos) = Math.SinCos(double.DegreesToRadians(point.Lat));
        (double sinLon, double cosLon) = Math.SinCos(double.DegreesToRadians(fromMeridian));

        // (cos, up) points along the conformal latitude; east, north and up are then the conformal sphere's ordinates, turned to the meridian.
        double sigma = ConformalTurn(sin);
        double up = (sin * Math.Sqrt(1 + (sigma * sigma))) - sigma;
        double towards = cos * cosLon;
        double across = 1 / Math.Sqrt((up * up) + (towards * towards));
        double sinXi = up * across, cosXi = towards * across;
        double sinhEta = cos * sinLon * across, coshEta = Math.Sqrt(1 + (sinhEta * sinhEta));
        (double dXi, double dEta) = _toPlane.Sum(
            2 * sinXi * cosXi, (cosXi - sinXi) * (cosXi + sinXi), 2 * sinhEta * coshEta, 1 + (2 * sinhEta * sinhEta));
        double eta = Math.Asinh(sinhEta) + dEta;
        double xi = Math.Atan2(sinXi, cosXi) + dXi;
        return new PlanePoint(_falseEasting + (_radius * eta), _radius * xi);
    }

    /// <summary>A plane position in degrees; one that is not valid where the plane ends: beyond the poles, or <see cref="MostDegrees"/> from the
    /// central meridian. An easting with a zone number where none belongs, or without one where it does, lies far beyond that.</summary>
    /// <param name="point">Metres on the plane.</param>
    public GeoPoint Inverse(PlanePoint point)
    {
        double xi = point.North / _radius, eta = (point.East - _falseEasting) / _radius;

        // 0.6 is beyond 30 degrees on the equator, where the plane is widest.
        if (!(Math.Abs(xi) <= (Math.PI / 2) + 1e-15 && Math.Abs(eta) <= 0.6))
        {
            return new GeoPoint(double.NaN, double.NaN);
        }

        (double sinXi, double cosXi) = Math.SinCos(xi);
        (double sinhEta, double coshEta) = HyperbolicPair(eta);
        (double dXi, double dEta) = _toSphere.Sum(
            2 * sinXi * cosXi, (cosXi - sinXi) * (cosXi + sinXi), 2 * sinhEta * coshEta, 1 + (2 * sinhEta * sinhEta));
        (double sinStep, double cosStep) = SmallSinCos(dXi);
        (double sinhStep, double coshStep) = SmallHyperbolicPair(dEta);
        (sinXi, cosXi) = ((sinXi * cosStep) + (cosXi * sinStep), (cosXi * cosStep) - (sinXi * sinStep));
        (sinhEta, coshEta) = ((sinhEta * coshStep) + (coshEta * sinhStep), (coshEta * coshStep) + (sinhEta * sinhStep));

        double cosChi = Math.Sqrt((sinhEta * sinhEta) + (cosXi * cosXi)) / coshEta, sinChi = sinXi / coshEta;
        double chi = Math.Atan2(sinChi, cosChi);
        double lat = chi + _toGeodetic.Sum(2 * sinChi * cosChi, (cosChi - sinChi) * (cosChi + sinChi));
        double fromMeridian = double.RadiansToDegrees(Math.Atan2(sinhEta, cosXi));
        return Math.Abs(fromMeridian) <= MostDegrees + 1e-9
            ? new GeoPoint(Wrapped(_centralMeridian + fromMeridian), double.RadiansToDegrees(lat))
            : new GeoPoint(double.NaN, double.NaN);
    }

    private double FromMeridian(double lon)
    {
        double difference = lon - _centralMeridian;
        return Math.Abs(lon) <= 180 && Math.Abs(difference) > 180 ? difference - Math.CopySign(360, difference) : Math.Abs(lon) <= 180 ? difference : double.NaN;
    }

    private static double Wrapped(double lon) => lon > 180 ? lon - 360 : lon < -180 ? lon + 360 : lon;

    // sinh(e·artanh(e·sin φ)). Both arguments are below 0.007, where a few terms of the series reach the last digit at a third of the functions' cost.
    private double ConformalTurn(double sin)
    {
        double z = _eSquared * sin * sin;
        double x = _eSquared * sin * (1 + (z * ((1 / 3.0) + (z * ((1 / 5.0) + (z * ((1 / 7.0) + (z * ((1 / 9.0) + (z * ((1 / 11.0) + (z / 13.0))))))))))));
        double square = x * x;
        return x * (1 + (square / 6 * (1 + (square / 20))));
    }

    // The corrections of the series are below 0.001, where these reach the last digit.
    private static (double Sin, double Cos) SmallSinCos(double x)
    {
        double square = x * x;
        return (x * (1 - (square / 6 * (1 - (square / 20)))), 1 - (square / 2 * (1 - (square / 12))));
    }

    private static (double Sinh, double Cosh) SmallHyperbolicPair(double x)
    {
        double square = x * x;
        return (x * (1 + (square / 6 * (1 + (square / 20)))), 1 + (square / 2 * (1 + (square / 12))));
    }

    private static (double Sinh, double Cosh) HyperbolicPair(double x)
    {
        double sinh = Math.Sinh(x);
        return (sinh, Math.Sqrt(1 + (sinh * sinh)));
    }
}
