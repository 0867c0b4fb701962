using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Command.Geo.Crs;

/// <summary>
/// The transverse Mercator projection of one ellipsoid and one central meridian: Gauss-Krüger with scale 1, UTM with 0.9996 (EPSG method 9807).
/// Degrees are of the ellipsoid's own datum; nothing here shifts datums.
/// </summary>
/// <remarks>
/// Krüger's series to order n⁶, exact to some nanometres as far as <see cref="MostDegrees"/> from the central meridian; further off a Chinese position
/// has surely met the wrong belt, and the answer is <see cref="PlanePoint.None"/>. Four positions are worked at once, and a single one by the same steps, so
/// that it gets the same answer. Immutable and safe to share between threads; allocates nothing.
/// </remarks>
public sealed class TransverseMercator
{
    /// <summary>How far from the central meridian a position is projected at all, degrees of longitude.</summary>
    public const double MostDegrees = 30;

    private const double RadiansPerDegree = Math.PI / 180, DegreesPerRadian = 180 / Math.PI;

    // Longitudes that were rounded on the plane may come back a hair beyond the limit.
    private const double Tan30 = 0.57735026918962576 + 1e-10;

    // Beyond 30 degrees on the equator, where the plane is widest.
    private const double MostEta = 0.6;

    private readonly double _centralMeridian, _falseEasting, _radius, _perRadius, _eSquared;
    private readonly KrugerSeries _toPlane, _toSphere, _toGeodetic;

    /// <summary>A projection with its origin on the equator.</summary>
    /// <param name="ellipsoid">The datum's ellipsoid, of the Earth: e² of at most 0.0068.</param>
    /// <param name="centralMeridian">Degrees, −180 to 180.</param>
    /// <param name="falseEastingM">Metres at the central meridian, zone number included.</param>
    /// <param name="scale">Scale at the central meridian.</param>
    public TransverseMercator(Ellipsoid ellipsoid, double centralMeridian, double falseEastingM, double scale = 1)
    {
        ArgumentNullException.ThrowIfNull(ellipsoid);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ellipsoid.EccentricitySquared, 0.0068);
        double n = ellipsoid.ThirdFlattening, nSquared = n * n;
        _centralMeridian = centralMeridian;
        _falseEasting = falseEastingM;
        _eSquared = ellipsoid.EccentricitySquared;
        _radius = scale * ellipsoid.SemiMajorM / (1 + n) * (1 + (nSquared / 4) + (nSquared * nSquared / 64) + (nSquared * nSquared * nSquared / 256));
        _perRadius = 1 / _radius;
        _toPlane = KrugerSeries.ToPlane(n);
        _toSphere = KrugerSeries.ToSphere(n);
        _toGeodetic = KrugerSeries.ToGeodetic(n);
    }

    /// <summary>A position on the plane; <see cref="PlanePoint.None"/> for one that is not valid or beyond <see cref="MostDegrees"/>.</summary>
    /// <param name="point">Lon/lat degrees on the ellipsoid.</param>
    public PlanePoint Forward(GeoPoint point)
    {
        (Vector256<double> east, Vector256<double> north) = Forward(Vector256.Create(point.Lon), Vector256.Create(point.Lat));
        return new PlanePoint(east.ToScalar(), north.ToScalar());
    }

    /// <summary>A plane position in degrees; one that is not valid where the plane ends: beyond the poles, or <see cref="MostDegrees"/> from the
    /// central meridian. An easting with a zone number where none belongs, or without one where it does, lies far beyond that.</summary>
    /// <param name="point">Metres on the plane. Within a metre of a pole the longitude is no longer in them, and the answer may be none.</param>
    public GeoPoint Inverse(PlanePoint point)
    {
        (Vector256<double> lon, Vector256<double> lat) = Inverse(Vector256.Create(point.East), Vector256.Create(point.North));
        return new GeoPoint(lon.ToScalar(), lat.ToScalar());
    }

    /// <summary>Positions on the plane, each as <see cref="Forward(GeoPoint)"/> has it.</summary>
    /// <param name="points">Lon/lat degrees on the ellipsoid.</param>
    /// <param name="plane">Where the answers go; at least as long as <paramref name="points"/>.</param>
    public void Forward(ReadOnlySpan<GeoPoint> points, Span<PlanePoint> plane)
    {
        plane = plane[..points.Length];
        int i = 0;
        for (; i + 4 <= points.Length; i += 4)
        {
            GeoPoint a = points[i], b = points[i + 1], c = points[i + 2], d = points[i + 3];
            (Vector256<double> east, Vector256<double> north) = Forward(Vector256.Create(a.Lon, b.Lon, c.Lon, d.Lon), Vector256.Create(a.Lat, b.Lat, c.Lat, d.Lat));
            for (int lane = 0; lane < 4; lane++)
            {
                plane[i + lane] = new PlanePoint(east[lane], north[lane]);
            }
        }

        for (; i < points.Length; i++)
        {
            plane[i] = Forward(points[i]);
        }
    }

    /// <summary>Plane positions in degrees, each as <see cref="Inverse(PlanePoint)"/> has it.</summary>
    /// <param name="plane">Metres on the plane.</param>
    /// <param name="points">Where the answers go; at least as long as <paramref name="plane"/>.</param>
    public void Inverse(ReadOnlySpan<PlanePoint> plane, Span<GeoPoint> points)
    {
        points = points[..plane.Length];
        int i = 0;
        for (; i + 4 <= plane.Length; i += 4)
        {
            PlanePoint a = plane[i], b = plane[i + 1], c = plane[i + 2], d = plane[i + 3];
            (Vector256<double> lon, Vector256<double> lat) = Inverse(Vector256.Create(a.East, b.East, c.East, d.East), Vector256.Create(a.North, b.North, c.North, d.North));
            for (int lane = 0; lane < 4; lane++)
            {
                points[i + lane] = new GeoPoint(lon[lane], lat[lane]);
            }
        }

        for (; i < plane.Length; i++)
        {
            points[i] = Inverse(plane[i]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private (Vector256<double> East, Vector256<double> North) Forward(Vector256<double> lon, Vector256<double> lat)
    {
        Vector256<double> one = Vector256<double>.One;
        Vector256<double> fromMeridian = ShortWay(lon - Vector256.Create(_centralMeridian));
        Vector256<double> placed = AtMost(lon, 180) & AtMost(lat, 90) & AtMost(fromMeridian, MostDegrees);

        Vector256<double> phi = lat * RadiansPerDegree;
        (Vector256<double> sin, Vector256<double> cos) = NearFunctions.SinCosToRightAngle(phi & placed);
        (Vector256<double> sinLon, Vector256<double> cosLon) = NearFunctions.SinCosToRightAngle(fromMeridian * RadiansPerDegree & placed);

        // (cos, up) points along the conformal latitude; towards, across and up are then ordinates on the conformal sphere, seen from the meridian.
        Vector256<double> sigma = NearFunctions.ConformalTurn(sin, _eSquared);
        Vector256<double> up = (sin * Vector256.Sqrt(one + (sigma * sigma))) - sigma;
        Vector256<double> towards = cos * cosLon, across = cos * sinLon;
        Vector256<double> scale = one / Vector256.Sqrt((up * up) + (towards * towards));
        Vector256<double> sinXi = up * scale, cosXi = towards * scale, sinhEta = across * scale;
        Vector256<double> coshEta = Vector256.Sqrt(one + (sinhEta * sinhEta));
        (Vector256<double> dXi, Vector256<double> dEta) = _toPlane.Sum(
            2 * sinXi * cosXi, (cosXi - sinXi) * (cosXi + sinXi), 2 * sinhEta * coshEta, one + (2 * sinhEta * sinhEta));

        // ξ' is within 5° of the latitude, so its difference from it takes no general arctangent.
        Vector256<double> xi = phi + NearFunctions.Arcsin((sinXi * cos) - (cosXi * sin)) + dXi;
        Vector256<double> eta = NearFunctions.Arsinh(sinhEta, coshEta) + dEta;
        Vector256<double> nowhere = Vector256.Create(double.NaN);
        return (
            Vector256.ConditionalSelect(placed, Vector256.Create(_falseEasting) + (_radius * eta), nowhere),
            Vector256.ConditionalSelect(placed, _radius * xi, nowhere));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private (Vector256<double> Lon, Vector256<double> Lat) Inverse(Vector256<double> east, Vector256<double> north)
    {
        Vector256<double> one = Vector256<double>.One;
        Vector256<double> xi = north * _perRadius, eta = (east - Vector256.Create(_falseEasting)) * _perRadius;
        Vector256<double> placed = AtMost(xi, (Math.PI / 2) + 1e-15) & AtMost(eta, MostEta);

        (Vector256<double> sin, Vector256<double> cos) = NearFunctions.SinCosToRightAngle(xi & placed);
        (Vector256<double> sinh, Vector256<double> cosh) = NearFunctions.SinhCoshToSixTenths(eta & placed);
        (Vector256<double> dXi, Vector256<double> dEta) = _toSphere.Sum(2 * sin * cos, (cos - sin) * (cos + sin), 2 * sinh * cosh, one + (2 * sinh * sinh));
        (Vector256<double> sinStep, Vector256<double> cosStep) = NearFunctions.SinCos(dXi);
        (Vector256<double> sinhStep, Vector256<double> coshStep) = NearFunctions.SinhCosh(dEta);
        Vector256<double> sinXi = (sin * cosStep) + (cos * sinStep), cosXi = (cos * cosStep) - (sin * sinStep);
        Vector256<double> sinhEta = (sinh * coshStep) + (cosh * sinhStep), coshEta = (cosh * coshStep) + (sinh * sinhStep);

        Vector256<double> tangent = sinhEta / cosXi;
        Vector256<double> cosChi = Vector256.Sqrt((sinhEta * sinhEta) + (cosXi * cosXi)) / coshEta, sinChi = sinXi / coshEta;
        placed &= AtMost(tangent, Tan30);

        // The conformal latitude is within 5° of ξ, as on the way out.
        Vector256<double> lat = xi + NearFunctions.Arcsin((sinChi * cos) - (cosChi * sin)) + _toGeodetic.Sum(2 * sinChi * cosChi, (cosChi - sinChi) * (cosChi + sinChi));
        Vector256<double> lon = Vector256.Create(_centralMeridian) + (NearFunctions.Arctan(tangent) * DegreesPerRadian);
        Vector256<double> nowhere = Vector256.Create(double.NaN);
        return (Vector256.ConditionalSelect(placed, ShortWay(lon), nowhere), Vector256.ConditionalSelect(placed, lat * DegreesPerRadian, nowhere));
    }

    // False for what is no number.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> AtMost(Vector256<double> value, double most) => Vector256.LessThanOrEqual(Vector256.Abs(value), Vector256.Create(most));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> ShortWay(Vector256<double> degrees)
    {
        Vector256<double> turn = Vector256.Create(360.0), half = Vector256.Create(180.0);
        return degrees - (turn & Vector256.GreaterThan(degrees, half)) + (turn & Vector256.LessThan(degrees, -half));
    }
}
