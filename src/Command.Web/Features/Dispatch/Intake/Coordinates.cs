using System.Globalization;
using Command.Geo;

namespace Command.Web.Features.Dispatch.Intake;

/// <summary>Reads a place as callers and telephones give it. Pure.</summary>
public static class Coordinates
{
    private static readonly char[] s_parting = [',', '，', ' ', ';', '；', '/', '\t'];

    /// <summary>
    /// The point of <c>126.63,45.75</c> or <c>126.63 45.75</c>; latitude first is understood where the second number can be no latitude, or where only that lies in the city.
    /// CGCS2000 lon/lat degrees; null for any other text.
    /// </summary>
    /// <param name="text">What was typed or pasted.</param>
    /// <param name="city">The ground that is meant, when both orders would be possible.</param>
    public static GeoPoint? Parse(string text, GeoBox city)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] parts = text.Replace("°", "", StringComparison.Ordinal).Split(s_parting, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (parts.Length != 2 || Number(parts[0]) is not { } one || Number(parts[1]) is not { } other)
        {
            return null;
        }

        GeoPoint asWritten = new(one, other), turned = new(other, one);
        return asWritten.IsValid && (city.Contains(asWritten) || !turned.IsValid || !city.Contains(turned)) ? asWritten : turned.IsValid ? turned : null;
    }

    private static double? Number(string text) => double.TryParse(text.TrimEnd('N', 'E', 'n', 'e'), NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value) ? value : null;
}
