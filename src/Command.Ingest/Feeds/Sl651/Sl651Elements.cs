using System.Collections.Frozen;
using System.Globalization;
using P = Command.Ingest.Contracts.Reading.Properties;

namespace Command.Ingest.Feeds.Sl651;

/// <summary>What table C.1 of SL 651-2014 says of an element.</summary>
/// <param name="Property">The platform's property, or <c>el:XX</c> with the element's identifier where the table has none.</param>
/// <param name="Unit">The unit the value is sent in; empty for counts, codes and elements of the sender's own.</param>
/// <param name="Digits">Digits of its N(D,d); 0 where it has none.</param>
/// <param name="Decimals">Decimals of its N(D,d); on the wire the definition byte has the last word.</param>
public sealed record Sl651Element(string Property, string Unit, int Digits, int Decimals);

/// <summary>Table C.1 of SL 651-2014: identifiers in both codings to quantities and units.</summary>
public static class Sl651Elements
{
    /// <summary>Water level relative to the station's base, the 5-minute series F5: the base is the station's own setting and is not on the wire.</summary>
    public const string RelativeLevel = "relativeLevel";

    internal const byte StepCode = 0x04, Status = 0x45, GateOpening = 0x09;

    private const int MaxOwnName = 16;

    private static readonly Row[] s_rows =
    [
        new(0x01, "AC", P.CrossSection, "m2", 8, 2),
        new(0x02, "AI", P.AirTemperature, "°C", 3, 1),
        new(0x03, "C", P.WaterTemperature, "°C", 3, 1),
        new(0x05, "DT", "duration", "h.min", 4, 2),
        new(0x06, "ED", P.EvaporationDay, "mm", 5, 1),
        new(0x07, "EJ", P.Evaporation, "mm", 5, 1),
        new(0x08, "FL", P.Pressure, "hPa", 5, 0),
        new(0x09, "GH", P.GateOpening, "m", 5, 2),
        new(0x0A, "GN", "deviceNumber", "", 3, 0),
        new(0x0B, "GS", "deviceClass", "", 1, 0),
        new(0x0C, "GT", P.GatesOpen, "", 3, 0),
        new(0x0D, "GTP", P.GroundTemperature, "°C", 3, 1),
        new(0x0E, "H", P.GroundWaterDepth, "m", 6, 2),
        new(0x0F, "HW", P.WaveHeight, "m", 5, 2),
        new(0x10, "M10", "soilMoisture10", "%", 4, 1),
        new(0x11, "M20", "soilMoisture20", "%", 4, 1),
        new(0x12, "M30", "soilMoisture30", "%", 4, 1),
        new(0x13, "M40", "soilMoisture40", "%", 4, 1),
        new(0x14, "M50", "soilMoisture50", "%", 4, 1),
        new(0x15, "M60", "soilMoisture60", "%", 4, 1),
        new(0x16, "M80", "soilMoisture80", "%", 4, 1),
        new(0x17, "M100", "soilMoisture100", "%", 4, 1),
        new(0x18, "MST", P.Humidity, "%", 4, 1),
        new(0x19, "NS", P.PumpsRunning, "", 2, 0),
        new(0x1A, "P1", P.Rain1H, "mm", 5, 1),
        new(0x1B, "P2", P.Rain2H, "mm", 5, 1),
        new(0x1C, "P3", P.Rain3H, "mm", 5, 1),
        new(0x1D, "P6", P.Rain6H, "mm", 5, 1),
        new(0x1E, "P12", P.Rain12H, "mm", 5, 1),
        new(0x1F, "PD", P.RainLastDay, "mm", 5, 1),
        new(0x20, "PJ", P.RainDay, "mm", 5, 1),
        new(0x21, "PN01", P.Rain1Min, "mm", 5, 1),
        new(0x22, "PN05", P.Rain5Min, "mm", 5, 1),
        new(0x23, "PN10", P.Rain10Min, "mm", 5, 1),
        new(0x24, "PN30", P.Rain30Min, "mm", 5, 1),
        new(0x25, "PR", P.RainStorm, "mm", 5, 1),
        new(0x26, "PT", P.RainTotal, "mm", 6, 1),
        new(0x27, "Q", P.Flow, "m3/s", 9, 3),
        new(0x28, "Q1", "flowOutlet1", "m3/s", 9, 3),
        new(0x29, "Q2", "flowOutlet2", "m3/s", 9, 3),
        new(0x2A, "Q3", "flowOutlet3", "m3/s", 9, 3),
        new(0x2B, "Q4", "flowOutlet4", "m3/s", 9, 3),
        new(0x2C, "Q5", "flowOutlet5", "m3/s", 9, 3),
        new(0x2D, "Q6", "flowOutlet6", "m3/s", 9, 3),
        new(0x2E, "Q7", "flowOutlet7", "m3/s", 9, 3),
        new(0x2F, "Q8", "flowOutlet8", "m3/s", 9, 3),
        new(0x30, "QA", P.FlowOut, "m3/s", 9, 3),
        new(0x31, "QZ", "flowDevice", "m3/s", 9, 3),
        new(0x32, "SW", P.SedimentDischarge, "10 kt", 11, 3),
        new(0x33, "UC", P.WindSector, "", 2, 0),
        new(0x34, "UE", P.WindForce, "", 2, 0),
        new(0x35, "US", P.WindSpeed, "m/s", 4, 1),
        new(0x36, "VA", P.VelocityMean, "m/s", 5, 3),
        new(0x37, "VJ", P.Velocity, "m/s", 5, 3),
        new(0x38, "VT", P.Battery, "V", 4, 2),
        new(0x39, "Z", P.WaterLevel, "m", 7, 3),
        new(0x3A, "ZB", P.WaterLevelBelow, "m", 7, 3),
        new(0x3B, "ZU", P.WaterLevelAbove, "m", 7, 3),
        new(0x3C, "Z1", "waterLevelOutlet1", "m", 7, 3),
        new(0x3D, "Z2", "waterLevelOutlet2", "m", 7, 3),
        new(0x3E, "Z3", "waterLevelOutlet3", "m", 7, 3),
        new(0x3F, "Z4", "waterLevelOutlet4", "m", 7, 3),
        new(0x40, "Z5", "waterLevelOutlet5", "m", 7, 3),
        new(0x41, "Z6", "waterLevelOutlet6", "m", 7, 3),
        new(0x42, "Z7", "waterLevelOutlet7", "m", 7, 3),
        new(0x43, "Z8", "waterLevelOutlet8", "m", 7, 3),
        new(0x44, "SQ", P.SedimentConcentration, "kg/m3", 9, 3),
        new(0x45, "ZT", P.Status, "", 0, 0),
        new(0x46, "pH", P.Ph, "", 4, 2),
        new(0x47, "DO", P.DissolvedOxygen, "mg/L", 4, 1),
        new(0x48, "COND", P.Conductivity, "uS/cm", 5, 0),
        new(0x49, "TURB", P.Turbidity, "度", 3, 0),
        new(0x4A, "CODMN", P.PermanganateIndex, "mg/L", 4, 1),
        new(0x4B, "REDOX", P.Redox, "mV", 5, 1),
        new(0x4C, "NH4N", P.AmmoniaNitrogen, "mg/L", 6, 2),
        new(0x4D, "TP", P.TotalPhosphorus, "mg/L", 5, 3),
        new(0x4E, "TN", P.TotalNitrogen, "mg/L", 5, 2),
        new(0x4F, "TOC", P.OrganicCarbon, "mg/L", 4, 2),
        new(0x50, "CU", P.Copper, "mg/L", 7, 4),
        new(0x51, "ZN", P.Zinc, "mg/L", 6, 4),
        new(0x52, "SE", P.Selenium, "mg/L", 7, 5),
        new(0x53, "AS", P.Arsenic, "mg/L", 7, 5),
        new(0x54, "THG", P.Mercury, "mg/L", 7, 5),
        new(0x55, "CD", P.Cadmium, "mg/L", 7, 5),
        new(0x56, "PB", P.Lead, "mg/L", 7, 5),
        new(0x57, "CHLA", P.ChlorophyllA, "mg/L", 4, 2),
        new(0x58, "WP1", "waterPressure1", "kPa", 5, 2),
        new(0x59, "WP2", "waterPressure2", "kPa", 5, 2),
        new(0x5A, "WP3", "waterPressure3", "kPa", 5, 2),
        new(0x5B, "WP4", "waterPressure4", "kPa", 5, 2),
        new(0x5C, "WP5", "waterPressure5", "kPa", 5, 2),
        new(0x5D, "WP6", "waterPressure6", "kPa", 5, 2),
        new(0x5E, "WP7", "waterPressure7", "kPa", 5, 2),
        new(0x5F, "WP8", "waterPressure8", "kPa", 5, 2),
        new(0x60, "SYL1", "meterRemaining1", "m3", 11, 3),
        new(0x61, "SYL2", "meterRemaining2", "m3", 11, 3),
        new(0x62, "SYL3", "meterRemaining3", "m3", 11, 3),
        new(0x63, "SYL4", "meterRemaining4", "m3", 11, 3),
        new(0x64, "SYL5", "meterRemaining5", "m3", 11, 3),
        new(0x65, "SYL6", "meterRemaining6", "m3", 11, 3),
        new(0x66, "SYL7", "meterRemaining7", "m3", 11, 3),
        new(0x67, "SYL8", "meterRemaining8", "m3", 11, 3),
        new(0x68, "SBL1", "meterHourly1", "m3/h", 10, 2),
        new(0x69, "SBL2", "meterHourly2", "m3/h", 10, 2),
        new(0x6A, "SBL3", "meterHourly3", "m3/h", 10, 2),
        new(0x6B, "SBL4", "meterHourly4", "m3/h", 10, 2),
        new(0x6C, "SBL5", "meterHourly5", "m3/h", 10, 2),
        new(0x6D, "SBL6", "meterHourly6", "m3/h", 10, 2),
        new(0x6E, "SBL7", "meterHourly7", "m3/h", 10, 2),
        new(0x6F, "SBL8", "meterHourly8", "m3/h", 10, 2),
        new(0x70, "VTA", "voltageA", "V", 4, 1),
        new(0x71, "VTB", "voltageB", "V", 4, 1),
        new(0x72, "VTC", "voltageC", "V", 4, 1),
        new(0x73, "VIA", "currentA", "A", 4, 1),
        new(0x74, "VIB", "currentB", "A", 4, 1),
        new(0x75, "VIC", "currentC", "A", 4, 1),
    ];

    private static readonly Sl651Element[] s_elements = ById();

    private static readonly Sl651Element[] s_extended =
        [.. Enumerable.Range(0, 256).Select(x => new Sl651Element(string.Create(CultureInfo.InvariantCulture, $"el:FF{x:X2}"), "", 0, 0))];

    private static readonly FrozenDictionary<string, byte> s_ascii = s_rows.ToFrozenDictionary(r => r.Ascii, r => r.Id, StringComparer.OrdinalIgnoreCase);

    private static readonly Sl651Element[] s_levels =
        [.. Enumerable.Range(1, 8).Select(n => new Sl651Element(n == 1 ? RelativeLevel : string.Create(CultureInfo.InvariantCulture, $"{RelativeLevel}{n}"), "m", 0, 2))];

    /// <summary>The element's entry; one that the table does not have keeps its identifier and has no unit.</summary>
    public static Sl651Element Of(byte id) => s_elements[id];

    /// <summary>The name of an element of the sender's own, FF and one byte more.</summary>
    public static Sl651Element OfExtended(byte extension) => s_extended[extension];

    /// <summary>The identifier of an element by its name in ASCII coding, or null.</summary>
    public static byte? IdOf(string ascii) => s_ascii.TryGetValue(ascii, out byte id) ? id : null;

    /// <summary>The element's name in ASCII coding, or null where the table has none.</summary>
    public static string? AsciiOf(byte id) => s_rows.FirstOrDefault(r => r.Id == id).Ascii;

    /// <summary>An element of the sender's own in ASCII coding; null when it is no name: letters and digits, a letter first.</summary>
    internal static Sl651Element? OfOwn(string name) =>
        name.Length is > 0 and <= MaxOwnName && char.IsAsciiLetter(name[0]) && name.All(char.IsAsciiLetterOrDigit) ? new("el:" + name.ToUpperInvariant(), "", 0, 0) : null;

    /// <summary>Series of twelve relative levels, 1 (F5) to 8 (FC).</summary>
    internal static Sl651Element OfLevelSeries(int series) => s_levels[series - 1];

    private static Sl651Element[] ById()
    {
        Sl651Element[] elements = [.. Enumerable.Range(0, 256).Select(id => new Sl651Element(string.Create(CultureInfo.InvariantCulture, $"el:{id:X2}"), "", 0, 0))];
        foreach (Row row in s_rows)
        {
            elements[row.Id] = new(row.Property, row.Unit, row.Digits, row.Decimals);
        }

        return elements;
    }

    private readonly record struct Row(byte Id, string Ascii, string Property, string Unit, int Digits, int Decimals);
}
