using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Command.Geo.Crs;

/// <summary>Six terms of a series in the third flattening n, evaluated at even multiples of an angle, for four positions at once.</summary>
/// <remarks>
/// The transverse Mercator series of L. Krüger (1912) to order n⁶, coefficients as in C. F. F. Karney, "Transverse Mercator with an accuracy of a few
/// nanometers", J. Geodesy 85 (2011), equations 35 and 36; latitude from conformal latitude as in K. Engsager and K. Poder (2007).
/// What is left out is of order n⁷, below 1e-17 of the Earth's radius. A value type, so that the terms lie in the projection itself.
/// </remarks>
internal readonly struct KrugerSeries
{
    private readonly double _c1, _c2, _c3, _c4, _c5, _c6;

    private KrugerSeries(double c1, double c2, double c3, double c4, double c5, double c6)
    {
        (_c1, _c2, _c3, _c4, _c5, _c6) = (c1, c2, c3, c4, c5, c6);
    }

    /// <summary>From the conformal sphere to the plane (α).</summary>
    public static KrugerSeries ToPlane(double n) => new(
        n * ((1 / 2.0) + (n * ((-2 / 3.0) + (n * ((5 / 16.0) + (n * ((41 / 180.0) + (n * ((-127 / 288.0) + (n * 7891 / 37800.0)))))))))),
        n * n * ((13 / 48.0) + (n * ((-3 / 5.0) + (n * ((557 / 1440.0) + (n * ((281 / 630.0) + (n * -1983433 / 1935360.0)))))))),
        Power(n, 3) * ((61 / 240.0) + (n * ((-103 / 140.0) + (n * ((15061 / 26880.0) + (n * 167603 / 181440.0)))))),
        Power(n, 4) * ((49561 / 161280.0) + (n * ((-179 / 168.0) + (n * 6601661 / 7257600.0)))),
        Power(n, 5) * ((34729 / 80640.0) + (n * -3418889 / 1995840.0)),
        Power(n, 6) * 212378941 / 319334400.0);

    /// <summary>From the plane to the conformal sphere (−β).</summary>
    public static KrugerSeries ToSphere(double n) => new(
        -n * ((1 / 2.0) + (n * ((-2 / 3.0) + (n * ((37 / 96.0) + (n * ((-1 / 360.0) + (n * ((-81 / 512.0) + (n * 96199 / 604800.0)))))))))),
        -n * n * ((1 / 48.0) + (n * ((1 / 15.0) + (n * ((-437 / 1440.0) + (n * ((46 / 105.0) + (n * -1118711 / 3870720.0)))))))),
        -Power(n, 3) * ((17 / 480.0) + (n * ((-37 / 840.0) + (n * ((-209 / 4480.0) + (n * 5569 / 90720.0)))))),
        -Power(n, 4) * ((4397 / 161280.0) + (n * ((-11 / 504.0) + (n * -830251 / 7257600.0)))),
        -Power(n, 5) * ((4583 / 161280.0) + (n * -108847 / 3991680.0)),
        -Power(n, 6) * 20648693 / 638668800.0);

    /// <summary>From conformal to geodetic latitude.</summary>
    public static KrugerSeries ToGeodetic(double n) => new(
        n * (2 + (n * ((-2 / 3.0) + (n * (-2 + (n * ((116 / 45.0) + (n * ((26 / 45.0) + (n * -2854 / 675.0)))))))))),
        n * n * ((7 / 3.0) + (n * ((-8 / 5.0) + (n * ((-227 / 45.0) + (n * ((2704 / 315.0) + (n * 2323 / 945.0)))))))),
        Power(n, 3) * ((56 / 15.0) + (n * ((-136 / 35.0) + (n * ((-1262 / 105.0) + (n * 73814 / 2835.0)))))),
        Power(n, 4) * ((4279 / 630.0) + (n * ((-332 / 35.0) + (n * -399572 / 14175.0)))),
        Power(n, 5) * ((4174 / 315.0) + (n * -144838 / 6237.0)),
        Power(n, 6) * 601676 / 22275.0);

    /// <summary>Σ cₖ sin 2kx for real x, by Clenshaw's recurrence.</summary>
    /// <param name="sin2">sin 2x.</param>
    /// <param name="cos2">cos 2x.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<double> Sum(Vector256<double> sin2, Vector256<double> cos2)
    {
        Vector256<double> r = cos2 + cos2, c6 = Vector256.Create(_c6);
        Vector256<double> b5 = (r * c6) + Vector256.Create(_c5);
        Vector256<double> b4 = (r * b5) - c6 + Vector256.Create(_c4);
        Vector256<double> b3 = (r * b4) - b5 + Vector256.Create(_c3);
        Vector256<double> b2 = (r * b3) - b4 + Vector256.Create(_c2);
        return sin2 * ((r * b2) - b3 + Vector256.Create(_c1));
    }

    /// <summary>Σ cₖ sin 2k(x + iy), by Clenshaw's recurrence on complex numbers.</summary>
    /// <param name="sin2">sin 2x.</param>
    /// <param name="cos2">cos 2x.</param>
    /// <param name="sinh2">sinh 2y.</param>
    /// <param name="cosh2">cosh 2y.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (Vector256<double> Real, Vector256<double> Imaginary) Sum(Vector256<double> sin2, Vector256<double> cos2, Vector256<double> sinh2, Vector256<double> cosh2)
    {
        Vector256<double> r = 2 * cos2 * cosh2, i = -2 * sin2 * sinh2, c6 = Vector256.Create(_c6);
        Vector256<double> r5 = (r * c6) + Vector256.Create(_c5), i5 = i * c6;
        Vector256<double> r4 = (r * r5) - (i * i5) - c6 + Vector256.Create(_c4), i4 = (r * i5) + (i * r5);
        Vector256<double> r3 = (r * r4) - (i * i4) - r5 + Vector256.Create(_c3), i3 = (r * i4) + (i * r4) - i5;
        Vector256<double> r2 = (r * r3) - (i * i3) - r4 + Vector256.Create(_c2), i2 = (r * i3) + (i * r3) - i4;
        Vector256<double> r1 = (r * r2) - (i * i2) - r3 + Vector256.Create(_c1), i1 = (r * i2) + (i * r2) - i3;
        Vector256<double> sinReal = sin2 * cosh2, sinImaginary = cos2 * sinh2;
        return ((sinReal * r1) - (sinImaginary * i1), (sinReal * i1) + (sinImaginary * r1));
    }

    private static double Power(double n, int exponent) => exponent == 0 ? 1 : n * Power(n, exponent - 1);
}
