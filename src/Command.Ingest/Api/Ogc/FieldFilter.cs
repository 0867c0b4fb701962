using System.Collections.Immutable;
using System.Globalization;

namespace Command.Ingest.Api.Ogc;

/// <summary>A property as a query parameter: selects features whose value is the wanted one; a list must hold it.</summary>
/// <param name="Wanted">A value of the field's type; for a list a string.</param>
internal sealed record FieldFilter(OgcField Field, object Wanted)
{
    public bool Matches(in OgcFeature feature, OgcMoment moment) => Field.Value(feature.Item, moment) switch
    {
        null => false,
        ImmutableArray<string> list => list.Contains((string)Wanted, StringComparer.Ordinal),
        object value => value.Equals(Wanted),
    };

    /// <summary>The text as a value of the field's type, or null when it is none.</summary>
    public static object? Parse(FieldType type, string text) => type switch
    {
        FieldType.Integer => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int i) ? i : null,
        FieldType.Number => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double d) && double.IsFinite(d) ? d : null,
        FieldType.Flag => text switch
        {
            "true" => true,
            "false" => false,
            _ => null,
        },
        FieldType.Time => TimeFilter.Instant(text),
        FieldType.Text or FieldType.Texts => text,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "No such field type."),
    };

    /// <summary>What a value of the type looks like, for those who wrote another.</summary>
    public static string Expected(FieldType type) => type switch
    {
        FieldType.Integer => "a whole number",
        FieldType.Number => "a number",
        FieldType.Flag => "true or false",
        FieldType.Time => "an RFC 3339 time with its offset",
        FieldType.Text or FieldType.Texts => "a text",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "No such field type."),
    };
}
