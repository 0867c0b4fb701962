using System.Globalization;
using Command.Geo;

namespace Command.Web.Features.Dispatch;

/// <summary>Two positions drawn to scale, north up, each with the circle that the truth may lie in. Pure.</summary>
/// <param name="X1">Where the first is, in the drawing's units of 0 to <see cref="Width"/>.</param>
/// <param name="R1">The first's circle.</param>
/// <param name="BarLength">The scale bar's length in the drawing.</param>
/// <param name="BarM">Metres that it stands for.</param>
public sealed record PlaceSketch(double X1, double Y1, double R1, double X2, double Y2, double R2, double BarLength, double BarM)
{
    public const double Width = 320;
    public const double Height = 200;
    private const double Margin = 16;

    /// <summary>Nothing is drawn nearer than this many metres across, so that two points of one place still look like one.</summary>
    private const double LeastM = 60;

    /// <summary>The drawing, or null where one of them has no position.</summary>
    public static PlaceSketch? Of(GeoPoint? one, double uncertainty1M, GeoPoint? other, double uncertainty2M)
    {
        if (one is not { IsValid: true } a || other is not { IsValid: true } b)
        {
            return null;
        }

        const double MetresPerDegree = 111_195;
        double dx = (b.Lon - a.Lon) * MetresPerDegree * Math.Cos(double.DegreesToRadians((a.Lat + b.Lat) / 2)), dy = (b.Lat - a.Lat) * MetresPerDegree;
        double r1 = Math.Max(1, uncertainty1M), r2 = Math.Max(1, uncertainty2M);
        double west = Math.Min(-r1, dx - r2), east = Math.Max(r1, dx + r2), south = Math.Min(-r1, dy - r2), north = Math.Max(r1, dy + r2);
        double scale = Math.Min((Width - (2 * Margin)) / Math.Max(LeastM, east - west), (Height - (2 * Margin) - 14) / Math.Max(LeastM, north - south));
        double midX = (west + east) / 2, midY = (south + north) / 2;
        double bar = Round(70 / scale);
        return new PlaceSketch(X(0), Y(0), r1 * scale, X(dx), Y(dy), r2 * scale, bar * scale, bar);

        double X(double metres) => (Width / 2) + ((metres - midX) * scale);
        double Y(double metres) => ((Height - 14) / 2) - ((metres - midY) * scale);
    }

    /// <summary>A number as an SVG attribute takes it.</summary>
    public static string N(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>The next 1, 2 or 5 with zeros at or below.</summary>
    private static double Round(double metres)
    {
        double ten = Math.Pow(10, Math.Floor(Math.Log10(Math.Max(1, metres))));
        return (metres / ten) switch
        {
            >= 5 => 5 * ten,
            >= 2 => 2 * ten,
            _ => ten,
        };
    }
}
