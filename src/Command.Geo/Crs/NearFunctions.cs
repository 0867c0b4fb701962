using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Command.Geo.Crs;

/// <summary>Functions by their own power series where the argument is known to be small: exact to the last digit of a double and many times faster
/// than the general ones, for four positions at once.</summary>
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
