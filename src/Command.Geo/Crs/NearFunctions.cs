using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Command.Geo.Crs;

/// <summary>Functions by their own power series where the argument is known to be small: exact to the last digit of a double and many times faster
/// than the general ones, for four positions at once.</summary>
/// <remarks>
/// Every lane goes the same steps whatever stands in the others, in plain multiplications and additions: the general functions of the runtime choose
/// a series by the largest lane and may fuse a multiplication with an addition, so that a position's last digit depended on its neighbours.
/// </remarks>
internal static class NearFunctions
{
    /// <summary>arcsin x for |x| ≤ 0.08.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Arcsin(Vector256<double> x)
    {
        Vector256<double> z = x * x;
        Vector256<double> sum = Vector256.Create(143 / 10240.0);
        sum = Next(sum, z, 231 / 13312.0);
        sum = Next(sum, z, 63 / 2816.0);
        sum = Next(sum, z, 35 / 1152.0);
        sum = Next(sum, z, 5 / 112.0);
        sum = Next(sum, z, 3 / 40.0);
        sum = Next(sum, z, 1 / 6.0);
        return x + (x * z * sum);
    }

    /// <summary>arctan x for |x| ≤ tan 30°; the angle is halved twice, so that its tangent is at most 0.132.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Arctan(Vector256<double> x)
    {
        Vector256<double> quarter = HalfTangent(HalfTangent(x));
        Vector256<double> z = quarter * quarter;
        Vector256<double> sum = Vector256.Create(1 / 17.0);
        sum = Next(sum, z, -1 / 15.0);
        sum = Next(sum, z, 1 / 13.0);
        sum = Next(sum, z, -1 / 11.0);
        sum = Next(sum, z, 1 / 9.0);
        sum = Next(sum, z, -1 / 7.0);
        sum = Next(sum, z, 1 / 5.0);
        sum = Next(sum, z, -1 / 3.0);
        return 4 * (quarter + (quarter * z * sum));
    }

    /// <summary>sin x and cos x for |x| ≤ 0.01.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector256<double> Sin, Vector256<double> Cos) SinCos(Vector256<double> x)
    {
        Vector256<double> one = Vector256<double>.One, z = x * x;
        return (
            x * (one - (z * (1 / 6.0) * (one - (z * (1 / 20.0) * (one - (z * (1 / 42.0))))))),
            one - (z * 0.5 * (one - (z * (1 / 12.0) * (one - (z * (1 / 30.0)))))));
    }

    /// <summary>sinh x and cosh x for |x| ≤ 0.01.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector256<double> Sinh, Vector256<double> Cosh) SinhCosh(Vector256<double> x)
    {
        Vector256<double> one = Vector256<double>.One, z = x * x;
        return (
            x * (one + (z * (1 / 6.0) * (one + (z * (1 / 20.0) * (one + (z * (1 / 42.0))))))),
            one + (z * 0.5 * (one + (z * (1 / 12.0) * (one + (z * (1 / 30.0)))))));
    }

    /// <summary>sin x and cos x for |x| ≤ π/2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector256<double> Sin, Vector256<double> Cos) SinCosToRightAngle(Vector256<double> x)
    {
        // π/2 in two doubles, so that what is left of it beyond 45° is exact near 90° too.
        const double RightAngle = Math.PI / 2, RightAngleRest = 6.123233995736766e-17;
        Vector256<double> one = Vector256<double>.One, angle = Vector256.Abs(x);
        Vector256<double> steep = Vector256.GreaterThan(angle, Vector256.Create(Math.PI / 4));
        Vector256<double> y = Vector256.ConditionalSelect(steep, Vector256.Create(RightAngle) - angle + Vector256.Create(RightAngleRest), angle), z = y * y;
        Vector256<double> odd = Vector256.Create(1 / 355_687_428_096_000.0);
        odd = Next(odd, z, -1 / 1_307_674_368_000.0);
        odd = Next(odd, z, 1 / 6_227_020_800.0);
        odd = Next(odd, z, -1 / 39_916_800.0);
        odd = Next(odd, z, 1 / 362_880.0);
        odd = Next(odd, z, -1 / 5_040.0);
        odd = Next(odd, z, 1 / 120.0);
        odd = Next(odd, z, -1 / 6.0);
        Vector256<double> even = Vector256.Create(1 / 20_922_789_888_000.0);
        even = Next(even, z, -1 / 87_178_291_200.0);
        even = Next(even, z, 1 / 479_001_600.0);
        even = Next(even, z, -1 / 3_628_800.0);
        even = Next(even, z, 1 / 40_320.0);
        even = Next(even, z, -1 / 720.0);
        even = Next(even, z, 1 / 24.0);
        Vector256<double> small = y + (y * z * odd), large = one - (0.5 * z) + (z * z * even);
        return (
            Vector256.ConditionalSelect(Vector256.LessThan(x, Vector256<double>.Zero), -Vector256.ConditionalSelect(steep, large, small), Vector256.ConditionalSelect(steep, large, small)),
            Vector256.ConditionalSelect(steep, small, large));
    }

    /// <summary>sinh x and cosh x for |x| ≤ 0.6.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector256<double> Sinh, Vector256<double> Cosh) SinhCoshToSixTenths(Vector256<double> x)
    {
        Vector256<double> z = x * x;
        Vector256<double> odd = Vector256.Create(1 / 1_307_674_368_000.0);
        odd = Next(odd, z, 1 / 6_227_020_800.0);
        odd = Next(odd, z, 1 / 39_916_800.0);
        odd = Next(odd, z, 1 / 362_880.0);
        odd = Next(odd, z, 1 / 5_040.0);
        odd = Next(odd, z, 1 / 120.0);
        odd = Next(odd, z, 1 / 6.0);
        Vector256<double> even = Vector256.Create(1 / 20_922_789_888_000.0);
        even = Next(even, z, 1 / 87_178_291_200.0);
        even = Next(even, z, 1 / 479_001_600.0);
        even = Next(even, z, 1 / 3_628_800.0);
        even = Next(even, z, 1 / 40_320.0);
        even = Next(even, z, 1 / 720.0);
        even = Next(even, z, 1 / 24.0);
        even = Next(even, z, 1 / 2.0);
        return (x + (x * z * odd), Vector256<double>.One + (z * even));
    }

    /// <summary>arsinh x for |x| ≤ 0.64; its hyperbolic tangent is halved twice, to at most 0.151.</summary>
    /// <param name="x">sinh y.</param>
    /// <param name="cosh">cosh y.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Arsinh(Vector256<double> x, Vector256<double> cosh)
    {
        Vector256<double> one = Vector256<double>.One, half = x / (one + cosh);
        Vector256<double> quarter = half / (one + Vector256.Sqrt(one - (half * half)));
        Vector256<double> z = quarter * quarter;
        Vector256<double> sum = Vector256.Create(1 / 19.0);
        sum = Next(sum, z, 1 / 17.0);
        sum = Next(sum, z, 1 / 15.0);
        sum = Next(sum, z, 1 / 13.0);
        sum = Next(sum, z, 1 / 11.0);
        sum = Next(sum, z, 1 / 9.0);
        sum = Next(sum, z, 1 / 7.0);
        sum = Next(sum, z, 1 / 5.0);
        sum = Next(sum, z, 1 / 3.0);
        return 4 * (quarter + (quarter * z * sum));
    }

    /// <summary>sinh(e·artanh(e·s)) for |s| ≤ 1 and e² ≤ 0.0068: what parts the conformal latitude from the geodetic.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> ConformalTurn(Vector256<double> s, double eSquared)
    {
        Vector256<double> one = Vector256<double>.One, es = eSquared * s, z = es * s;
        Vector256<double> sum = Vector256.Create(1 / 11.0);
        sum = Next(sum, z, 1 / 9.0);
        sum = Next(sum, z, 1 / 7.0);
        sum = Next(sum, z, 1 / 5.0);
        sum = Next(sum, z, 1 / 3.0);
        return SinhCosh(es * (one + (z * sum))).Sinh;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> HalfTangent(Vector256<double> x) => x / (Vector256<double>.One + Vector256.Sqrt(Vector256<double>.One + (x * x)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Next(Vector256<double> sum, Vector256<double> z, double coefficient) => (sum * z) + Vector256.Create(coefficient);
}
