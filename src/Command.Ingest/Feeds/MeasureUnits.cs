using System.Collections.Frozen;
using System.Globalization;
using System.Net;
using Command.Ingest.Contracts;

namespace Command.Ingest.Feeds;

/// <summary>What a sender's unit is on the platform: <c>value × Factor + Shift</c> in <see cref="Unit"/>.</summary>
public readonly record struct MeasureUnit(string Unit, double Factor, double Shift = 0);

/// <summary>Sender's units, as symbols, UCUM codes or plain words, to SI or the field's usual unit (m, mm for rain, m3/s, m/s, °C, hPa, V).</summary>
public static class MeasureUnits
{
    private const double Foot = 0.3048, CubicFoot = 0.028316846592, Mile = 1609.344;

    private static readonly FrozenDictionary<string, MeasureUnit> s_exact = Table();

    private static readonly FrozenDictionary<string, MeasureUnit> s_loose = s_exact
        .GroupBy(e => Loose(e.Key), StringComparer.Ordinal)
        .Where(g => g.Select(e => e.Value).Distinct().Count() == 1)
        .ToFrozenDictionary(g => g.Key, g => g.First().Value, StringComparer.Ordinal);

    /// <summary>The table's entry for a symbol, UCUM code or name, HTML-escaped or not; null when it has none.</summary>
    public static MeasureUnit? Find(string? text)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Length > 80)
        {
            return null;
        }

        string plain = Plain(text);
        return s_exact.TryGetValue(plain, out MeasureUnit unit) || s_loose.TryGetValue(Loose(plain), out unit) ? unit : null;
    }

    /// <summary>
    /// A value in the platform's unit for what is measured: depths of rain are millimetres and water levels are metres, whatever length they were sent in.
    /// A unit that the table does not have stays as it is.
    /// </summary>
    /// <param name="value">In the sender's unit, or null for a missing one.</param>
    /// <param name="found">The table's entry.</param>
    /// <param name="sent">The sender's word for its unit.</param>
    /// <param name="property">The platform's name of what is measured.</param>
    public static (double? Value, string Unit) Normalise(double? value, MeasureUnit? found, string? sent, string property)
    {
        ArgumentNullException.ThrowIfNull(property);
        if (found is not { } unit)
        {
            return (value, sent is null ? "" : Plain(sent));
        }

        if (unit.Unit == "m" && property.StartsWith("rain", StringComparison.OrdinalIgnoreCase))
        {
            unit = unit with { Unit = "mm", Factor = unit.Factor * 1000 };
        }
        else if (unit.Unit == "mm" && property.StartsWith(Reading.Properties.WaterLevel, StringComparison.Ordinal))
        {
            unit = unit with { Unit = "m", Factor = unit.Factor / 1000 };
        }

        double? normal = unit is { Factor: 1, Shift: 0 } ? value : Rounded((value * unit.Factor) + unit.Shift);
        return normal is { } number && !double.IsFinite(number) ? (null, unit.Unit) : (normal, unit.Unit);
    }

    // A factor adds digits that nobody measured; twelve significant ones keep every instrument's and drop the arithmetic's.
    private static double? Rounded(double? value) =>
        value is { } number && double.IsFinite(number)
            ? double.Parse(number.ToString("G12", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)
            : value;

    // Twice, for XML that escapes what was already escaped for HTML: ft&amp;#179;/s.
    private static string Plain(string text) => WebUtility.HtmlDecode(WebUtility.HtmlDecode(text)).Trim();

    private static string Loose(string text) => text
        .Replace("³", "3", StringComparison.Ordinal).Replace("²", "2", StringComparison.Ordinal).Replace("^", "", StringComparison.Ordinal)
        .Replace('μ', 'u').Replace('µ', 'u')
        .Replace(" ", "", StringComparison.Ordinal)
        .ToLowerInvariant();

    private static FrozenDictionary<string, MeasureUnit> Table()
    {
        Dictionary<string, MeasureUnit> table = new(StringComparer.Ordinal);
        void Add(string unit, double factor, double shift, params ReadOnlySpan<string> words)
        {
            foreach (string word in words)
            {
                table.Add(word, new MeasureUnit(unit, factor, shift));
            }
        }

        Add("m", 1, 0, "m", "metre", "meter", "metres", "meters", "米");
        Add("m", 0.01, 0, "cm", "centimetre", "centimeter", "centimetres", "centimeters", "厘米");
        Add("m", 1000, 0, "km", "kilometre", "kilometer", "千米", "公里");
        Add("m", Foot, 0, "ft", "foot", "feet", "[ft_i]", "[ft_us]");
        Add("mm", 1, 0, "mm", "millimetre", "millimeter", "millimetres", "millimeters", "毫米");
        Add("mm", 25.4, 0, "in", "inch", "inches", "[in_i]");
        Add("mm/h", 1, 0, "mm/h", "mm.h-1", "millimetre per hour", "millimeter per hour", "毫米/小时");
        Add("m3/s", 1, 0, "m3/s", "m3.s-1", "m3s-1", "m3 s-1", "cumec", "cumecs", "cms", "cubic metre per second", "cubic meter per second", "cubic meters per second", "立方米每秒", "立方米/秒");
        Add("m3/s", 0.001, 0, "l/s", "L/s", "l.s-1", "litre per second", "liter per second", "升/秒");
        Add("m3/s", 1.0 / 3600, 0, "m3/h", "m3.h-1", "cubic metre per hour", "cubic meter per hour");
        Add("m3/s", CubicFoot, 0, "ft3/s", "cfs", "[cft_i]/s", "[ft_i]3/s", "cubic feet per second", "cubic foot per second");
        Add("m/s", 1, 0, "m/s", "m.s-1", "metre per second", "meter per second", "meters per second", "米/秒");
        Add("m/s", 1 / 3.6, 0, "km/h", "km.h-1", "kmh", "kph", "kilometre per hour", "kilometer per hour", "kilometers per hour", "公里/小时");
        Add("m/s", Mile / 3600, 0, "mph", "mi/h", "[mi_i]/h", "mile per hour", "miles per hour");
        Add("m/s", Foot, 0, "ft/s", "ft/sec", "[ft_i]/s", "feet per second");
        Add("m/s", 1852.0 / 3600, 0, "kn", "kt", "knot", "knots", "[kn_i]");
        // C alone is the coulomb of UCUM; senders of sensor data mean Celsius by it.
        Add("°C", 1, 0, "°C", "℃", "Cel", "C", "degC", "celsius", "degree celsius", "degrees celsius", "degreecelsius", "deg_c", "centigrade", "摄氏度");
        Add("°C", 5.0 / 9, -160.0 / 9, "°F", "℉", "[degF]", "degF", "F", "fahrenheit", "degree fahrenheit");
        Add("°C", 1, -273.15, "K", "kelvin");
        Add("hPa", 1, 0, "hPa", "mbar", "hectopascal", "millibar", "百帕");
        Add("hPa", 0.01, 0, "Pa", "pascal");
        Add("hPa", 10, 0, "kPa", "kilopascal", "千帕");
        Add("hPa", 1000, 0, "bar");
        Add("hPa", 1.33322387415, 0, "mmHg", "mm/Hg", "mm[Hg]");
        Add("hPa", 33.8638866667, 0, "inHg", "in/Hg", "[in_i'Hg]");
        Add("V", 1, 0, "V", "volt", "volts", "伏");
        Add("V", 0.001, 0, "mV", "millivolt");
        Add("%", 1, 0, "%", "percent", "per cent", "%RH");
        Add("°", 1, 0, "°", "deg", "degree", "degrees", "degree (angle)");
        Add("uS/cm", 1, 0, "uS/cm", "uS/cm @25C", "uS/cm@25C", "micro siemens per centimetre", "microsiemens per centimeter");
        Add("mg/L", 1, 0, "mg/L", "mg/l", "milligram per litre", "milligrams per liter");
        Add("ug/m3", 1, 0, "ug/m3", "microgram per cubic metre", "microgram per cubic meter");
        Add("m2", 1, 0, "m2", "square metre", "square meter");
        Add("m3", 1, 0, "m3", "cubic metre", "cubic meter", "立方米");
        Add("m3", CubicFoot, 0, "ft3", "cubic feet");
        Add("m3", 1233.48183754752, 0, "acre-ft", "ac-ft", "acre-feet");
        Add("", 1, 0, "1", "{count}", "unitless", "dimensionless", "count", "none");
        return table.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
