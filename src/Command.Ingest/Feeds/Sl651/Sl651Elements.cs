using System.Collections.Frozen;
using System.Globalization;
using Command.Ingest.Contracts;

namespace Command.Ingest.Feeds.Sl651;

/// <summary>What table C.1 of SL 651-2014 says of an element.</summary>
/// <param name="Property">The platform's property, or <c>el:XX</c> with the element's identifier in hex.</param>
/// <param name="Unit">The unit the value is sent in; empty for counts, codes and elements of the sender's own.</param>
/// <param name="Digits">Digits of its N(D,d); 0 where it has none.</param>
/// <param name="Decimals">Decimals of its N(D,d); on the wire the definition byte has the last word.</param>
public readonly record struct Sl651Element(string Property, string Unit, int Digits, int Decimals);

/// <summary>Table C.1 of SL 651-2014: identifiers to quantities and units.</summary>
public static class Sl651Elements
{
    /// <summary>Water level relative to the station's base, the 5-minute series F5: the base is the station's own setting and is not on the wire.</summary>
    public const string RelativeLevel = "relativeLevel";

    internal const byte StepCode = 0x04, Status = 0x45;

    private static readonly FrozenDictionary<byte, string> s_properties = new Dictionary<byte, string>
    {
        [0x1A] = Reading.Properties.Rain1H,
        [0x20] = Reading.Properties.RainDay,
        [0x22] = Reading.Properties.Rain5Min,
        [0x26] = Reading.Properties.RainTotal,
        [0x27] = Reading.Properties.Flow,
        [0x37] = Reading.Properties.Velocity,
        [0x38] = Reading.Properties.Battery,
        [0x39] = Reading.Properties.WaterLevel,
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<byte, Sl651Element> s_elements = Expand(
    [
        new(0x01, 0x01, "m2", 8, 2),
        new(0x02, 0x03, "°C", 3, 1),
        new(0x04, 0x04, "", 3, 0),
        new(0x05, 0x05, "h.min", 4, 2),
        new(0x06, 0x07, "mm", 5, 1),
        new(0x08, 0x08, "hPa", 5, 0),
        new(0x09, 0x09, "m", 5, 2),
        new(0x0A, 0x0A, "", 3, 0),
        new(0x0B, 0x0B, "", 1, 0),
        new(0x0C, 0x0C, "", 3, 0),
        new(0x0D, 0x0D, "°C", 3, 1),
        new(0x0E, 0x0E, "m", 6, 2),
        new(0x0F, 0x0F, "m", 5, 2),
        new(0x10, 0x18, "%", 4, 1),
        new(0x19, 0x19, "", 2, 0),
        new(0x1A, 0x25, "mm", 5, 1),
        new(0x26, 0x26, "mm", 6, 1),
        new(0x27, 0x31, "m3/s", 9, 3),
        new(0x32, 0x32, "10 kt", 11, 3),
        new(0x33, 0x34, "", 2, 0),
        new(0x35, 0x35, "m/s", 4, 1),
        new(0x36, 0x37, "m/s", 5, 3),
        new(0x38, 0x38, "V", 4, 2),
        new(0x39, 0x43, "m", 7, 3),
        new(0x44, 0x44, "kg/m3", 9, 3),
        new(0x45, 0x45, "", 0, 0),
        new(0x46, 0x46, "", 4, 2),
        new(0x47, 0x47, "mg/L", 4, 1),
        new(0x48, 0x48, "uS/cm", 5, 0),
        new(0x49, 0x49, "度", 3, 0),
        new(0x4A, 0x4A, "mg/L", 4, 1),
        new(0x4B, 0x4B, "mV", 5, 1),
        new(0x4C, 0x4C, "mg/L", 6, 2),
        new(0x4D, 0x4D, "mg/L", 5, 3),
        new(0x4E, 0x4E, "mg/L", 5, 2),
        new(0x4F, 0x4F, "mg/L", 4, 2),
        new(0x50, 0x50, "mg/L", 7, 4),
        new(0x51, 0x51, "mg/L", 6, 4),
        new(0x52, 0x56, "mg/L", 7, 5),
        new(0x57, 0x57, "mg/L", 4, 2),
        new(0x58, 0x5F, "kPa", 5, 2),
        new(0x60, 0x67, "m3", 11, 3),
        new(0x68, 0x6F, "m3/h", 10, 2),
        new(0x70, 0x72, "V", 4, 1),
        new(0x73, 0x75, "A", 4, 1),
    ]);

    /// <summary>The element's entry; one that the table does not have keeps its identifier and has no unit.</summary>
    public static Sl651Element Of(byte id) => s_elements.TryGetValue(id, out Sl651Element element) ? element : new(Named(id), "", 0, 0);

    /// <summary>The name of an element of the sender's own, FF and one byte more.</summary>
    public static Sl651Element OfExtended(byte extension) => new(string.Create(CultureInfo.InvariantCulture, $"el:FF{extension:X2}"), "", 0, 0);

    /// <summary>Series of twelve relative levels, F5 to FC.</summary>
    internal static Sl651Element OfLevelSeries(byte id) => new(id == 0xF5 ? RelativeLevel : Named(id), "m", 0, 2);

    private static string Named(byte id) => string.Create(CultureInfo.InvariantCulture, $"el:{id:X2}");

    private static FrozenDictionary<byte, Sl651Element> Expand(ReadOnlySpan<Range> ranges)
    {
        Dictionary<byte, Sl651Element> elements = [];
        foreach (Range range in ranges)
        {
            for (int id = range.First; id <= range.Last; id++)
            {
                elements[(byte)id] = new(s_properties.GetValueOrDefault((byte)id) ?? Named((byte)id), range.Unit, range.Digits, range.Decimals);
            }
        }

        return elements.ToFrozenDictionary();
    }

    private readonly record struct Range(byte First, byte Last, string Unit, int Digits, int Decimals);
}
