using System.Collections.Immutable;
using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using Command.Geo;
using Command.Ingest.Contracts;

namespace Command.Ingest.Feeds.Gb28181;

/// <summary>Reading MANSCDP elements by local name; the standard has no namespace and some senders add one.</summary>
internal static class Gb28181Xml
{
    /// <summary>Longest text kept of one element.</summary>
    private const int MaxText = 1_000;

    public static XElement? Child(this XElement parent, string name) => parent.Elements().FirstOrDefault(e => e.Name.LocalName == name);

    public static IEnumerable<XElement> Children(this XElement parent, string name) => parent.Elements().Where(e => e.Name.LocalName == name);

    /// <summary>The trimmed text of a child, or null where it is absent or empty.</summary>
    public static string? Text(this XElement parent, string name) =>
        parent.Child(name)?.Value.Trim() is { Length: > 0 } text ? (text.Length <= MaxText ? text : Shorten(text, MaxText)) : null;

    public static int? Whole(this XElement parent, string name) =>
        int.TryParse(parent.Text(name), NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : null;

    public static double? Number(this XElement parent, string name) =>
        double.TryParse(parent.Text(name), NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value) ? value : null;

    /// <summary>Longitude and Latitude in degrees; null where absent, both zero (a device without a fix), or no place on Earth, which is an issue.</summary>
    public static GeoPoint? Place(this XElement parent, ImmutableArray<Fault>.Builder issues)
    {
        (string? lon, string? lat) = (parent.Text("Longitude"), parent.Text("Latitude"));
        if (lon is null && lat is null)
        {
            return null;
        }

        if (parent.Number("Longitude") is { } x && parent.Number("Latitude") is { } y && new GeoPoint(x, y) is { IsValid: true } point)
        {
            return point is { Lon: 0, Lat: 0 } ? null : point;
        }

        issues.Add(new Fault("coordinates-unusable", $"Longitude '{Shorten(lon ?? "", 30)}' and Latitude '{Shorten(lat ?? "", 30)}' are no place on Earth (are they swapped?); it is kept without a place.", parent.Line()));
        return null;
    }

    public static string? Line(this XElement element) =>
        element is IXmlLineInfo info && info.HasLineInfo() ? string.Create(CultureInfo.InvariantCulture, $"line {info.LineNumber}, column {info.LinePosition}") : null;

    public static string Shorten(string text, int length)
    {
        if (text.Length <= length)
        {
            return text;
        }

        int cut = char.IsHighSurrogate(text[length - 1]) ? length - 1 : length;
        return text[..cut] + "…";
    }
}
