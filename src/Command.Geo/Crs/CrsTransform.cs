using System.Globalization;

namespace Command.Geo.Crs;

/// <summary>A transform, or why there is none.</summary>
/// <param name="Transform">The transform; null with a fault.</param>
/// <param name="Fault">Set when there is none.</param>
public sealed record CrsTransformRead(CrsTransform? Transform, CrsFault? Fault);

/// <summary>
/// Positions between one reference system and the shared layer (CGCS2000, lon/lat degrees). WGS 84 counts as CGCS2000; Xian 1980 and Beijing 1954
/// take seven parameters and are refused without them.
/// </summary>
/// <remarks>
/// Within 0.1 mm of PROJ. A position that is not valid, lies more than <see cref="TransverseMercator.MostDegrees"/> from a belt's central meridian or beyond
/// the edge of Web Mercator comes back as one whose ordinates are no numbers, never as another place. Asking a system for a kind of ordinates that it does
/// not have is a mistake of the caller and throws. Immutable and safe to share between threads; nothing is allocated for a position.
/// </remarks>
public sealed class CrsTransform
{
    private readonly TransverseMercator? _belt;
    private readonly DatumShift? _shift;

    private CrsTransform(CrsDefinition crs, DatumShift? shift)
    {
        Crs = crs;
        _shift = shift;
        _belt = crs.Belt is { } belt ? new TransverseMercator(crs.Datum.Ellipsoid, belt.CentralMeridian, belt.FalseEastingM, belt.Scale) : null;
    }

    /// <summary>The system on the other side.</summary>
    public CrsDefinition Crs { get; }

    /// <summary>The transform of a system, or why it is refused.</summary>
    /// <param name="crs">A system of <see cref="CrsRegistry"/>.</param>
    /// <param name="toCgcs2000">Seven parameters from the system's datum to CGCS2000: needed for Xian 1980 and Beijing 1954, refused for any other.</param>
    public static CrsTransformRead Create(CrsDefinition crs, SevenParameters? toCgcs2000 = null)
    {
        ArgumentNullException.ThrowIfNull(crs);
        if (!crs.Datum.NeedsShift)
        {
            return toCgcs2000 is null
                ? new CrsTransformRead(new CrsTransform(crs, null), null)
                : Refused("crs-needs-no-parameters", $"{crs.Id} ({crs.Name}) is on {crs.Datum.Name}, which is CGCS2000 within centimetres; seven parameters would move it off. Take them out.");
        }

        if (toCgcs2000 is null)
        {
            return Refused(
                "crs-needs-seven-parameters",
                $"{crs.Id} ({crs.Name}) is on {crs.Datum.Name}, which lies up to some 150 m from CGCS2000 by amounts that differ from city to city, and no seven parameters are configured for it. Ask the survey office for those of this city and state them as 'position-vector dx dy dz rx ry rz ppm' or 'coordinate-frame dx dy dz rx ry rz ppm' (metres, seconds of arc, parts per million), or have the sender state CGCS2000. Nothing is placed by guess.");
        }

        return toCgcs2000.Fault() is { } fault
            ? new CrsTransformRead(null, fault)
            : new CrsTransformRead(new CrsTransform(crs, new DatumShift(crs.Datum.Ellipsoid, toCgcs2000)), null);
    }

    /// <summary>A position of the layer on the system's plane.</summary>
    /// <param name="point">CGCS2000 lon/lat degrees.</param>
    /// <exception cref="InvalidOperationException">The system is not projected.</exception>
    public PlanePoint ToPlane(GeoPoint point)
    {
        Need(CrsKind.Projected);
        GeoPoint own = ToOwnDatum(point);
        return _belt is { } belt ? belt.Forward(own) : ToWebMercator(own);
    }

    /// <summary>A position of the system's plane on the layer.</summary>
    /// <param name="point">Metres, named by direction and so free of the authority's order.</param>
    /// <exception cref="InvalidOperationException">The system is not projected.</exception>
    public GeoPoint FromPlane(PlanePoint point)
    {
        Need(CrsKind.Projected);
        return FromOwnDatum(_belt is { } belt ? belt.Inverse(point) : FromWebMercator(point));
    }

    /// <summary>Positions of the layer on the system's plane.</summary>
    /// <param name="points">CGCS2000 lon/lat degrees.</param>
    /// <param name="plane">Where the answers go; as long as <paramref name="points"/>.</param>
    /// <returns>How many had a place; the others are <see cref="PlanePoint.None"/>.</returns>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    /// <exception cref="InvalidOperationException">The system is not projected.</exception>
    public int ToPlane(ReadOnlySpan<GeoPoint> points, Span<PlanePoint> plane)
    {
        Need(CrsKind.Projected);
        SameLength(points.Length, plane.Length);
        if (_belt is { } belt && _shift is null)
        {
            belt.Forward(points, plane);
        }
        else
        {
            for (int i = 0; i < points.Length; i++)
            {
                plane[i] = ToPlane(points[i]);
            }
        }

        int placed = 0;
        foreach (PlanePoint point in plane)
        {
            placed += point.IsFinite ? 1 : 0;
        }

        return placed;
    }

    /// <summary>Positions of the system's plane on the layer.</summary>
    /// <param name="plane">Metres.</param>
    /// <param name="points">Where the answers go; as long as <paramref name="plane"/>.</param>
    /// <returns>How many had a place; the others are not valid.</returns>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    /// <exception cref="InvalidOperationException">The system is not projected.</exception>
    public int FromPlane(ReadOnlySpan<PlanePoint> plane, Span<GeoPoint> points)
    {
        Need(CrsKind.Projected);
        SameLength(plane.Length, points.Length);
        if (_belt is { } belt && _shift is null)
        {
            belt.Inverse(plane, points);
        }
        else
        {
            for (int i = 0; i < plane.Length; i++)
            {
                points[i] = FromPlane(plane[i]);
            }
        }

        int placed = 0;
        foreach (GeoPoint point in points)
        {
            placed += point.IsValid ? 1 : 0;
        }

        return placed;
    }

    /// <summary>A position of the layer in degrees of the system's datum.</summary>
    /// <param name="point">CGCS2000 lon/lat degrees.</param>
    /// <exception cref="InvalidOperationException">The system is not geographic.</exception>
    public GeoPoint ToDegrees(GeoPoint point)
    {
        Need(CrsKind.Geographic);
        return ToOwnDatum(point);
    }

    /// <summary>A position in degrees of the system's datum on the layer.</summary>
    /// <param name="point">Lon/lat degrees of the system's datum.</param>
    /// <exception cref="InvalidOperationException">The system is not geographic.</exception>
    public GeoPoint FromDegrees(GeoPoint point)
    {
        Need(CrsKind.Geographic);
        return FromOwnDatum(point);
    }

    /// <summary>A position of the layer from the Earth's centre.</summary>
    /// <param name="point">The position, CGCS2000, and its height above the ellipsoid.</param>
    /// <exception cref="InvalidOperationException">The system is not geocentric.</exception>
    public GeocentricPoint ToGeocentric(HeightedPoint point)
    {
        Need(CrsKind.Geocentric);
        return Crs.Datum.Ellipsoid.ToGeocentric(point.At, point.HeightM);
    }

    /// <summary>A geocentric position on the layer, with its height above the ellipsoid.</summary>
    /// <param name="point">Metres from the Earth's centre.</param>
    /// <exception cref="InvalidOperationException">The system is not geocentric.</exception>
    public HeightedPoint FromGeocentric(GeocentricPoint point)
    {
        Need(CrsKind.Geocentric);
        return Crs.Datum.Ellipsoid.FromGeocentric(point);
    }

    /// <summary>A position of the layer as two ordinates in the authority's order.</summary>
    /// <param name="point">CGCS2000 lon/lat degrees.</param>
    /// <exception cref="InvalidOperationException">The system is geocentric.</exception>
    public CrsOrdinates ToOrdinates(GeoPoint point)
    {
        if (Crs.Kind == CrsKind.Geographic)
        {
            (double lon, double lat) = ToDegrees(point);
            return Ordered(lon, lat);
        }

        (double east, double north) = ToPlane(point);
        return Ordered(east, north);
    }

    /// <summary>Two ordinates in the authority's order as a position of the layer.</summary>
    /// <param name="ordinates">Degrees or metres.</param>
    /// <exception cref="InvalidOperationException">The system is geocentric.</exception>
    public GeoPoint FromOrdinates(CrsOrdinates ordinates)
    {
        (double east, double north) = Crs.Axes == AxisOrder.NorthEast ? (ordinates.Second, ordinates.First) : (ordinates.First, ordinates.Second);
        return Crs.Kind == CrsKind.Geographic ? FromDegrees(new GeoPoint(east, north)) : FromPlane(new PlanePoint(east, north));
    }

    private CrsOrdinates Ordered(double east, double north) => Crs.Axes == AxisOrder.NorthEast ? new CrsOrdinates(north, east) : new CrsOrdinates(east, north);

    private static CrsTransformRead Refused(string code, string reason) => new(null, new CrsFault(code, reason));

    private static PlanePoint ToWebMercator(GeoPoint point) =>
        point.IsValid && Math.Abs(point.Lat) <= WebMercator.MaxLatitude ? WebMercator.Forward(point) : PlanePoint.None;

    // A millimetre more than the square holds, for positions on its edge that were rounded in text.
    private static GeoPoint FromWebMercator(PlanePoint point)
    {
        const double Edge = WebMercator.HalfWidth + 1e-3;
        GeoPoint at = WebMercator.Inverse(point);
        return Math.Abs(point.East) <= Edge && Math.Abs(point.North) <= Edge ? at with { Lon = Math.Clamp(at.Lon, -180, 180) } : Nowhere;
    }

    private static GeoPoint Nowhere => new(double.NaN, double.NaN);

    private static void SameLength(int from, int to)
    {
        if (from != to)
        {
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"{from} positions can't go into {to} places."));
        }
    }

    private GeoPoint ToOwnDatum(GeoPoint point) => !point.IsValid ? Nowhere : _shift is { } shift ? shift.FromCgcs2000(point) : point;

    private GeoPoint FromOwnDatum(GeoPoint point) => !point.IsValid ? Nowhere : _shift is { } shift ? shift.ToCgcs2000(point) : point;

    private void Need(CrsKind kind)
    {
        if (Crs.Kind != kind)
        {
            throw new InvalidOperationException($"{Crs.Id} is {Crs.Kind} and has no {kind} ordinates.");
        }
    }
}
