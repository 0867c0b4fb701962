using System.Buffers;

namespace Command.Ingest.Api.Handling;

/// <summary>Cells of a CSV file (RFC 4180).</summary>
public static class Csv
{
    private static readonly SearchValues<char> s_quoted = SearchValues.Create(",\"\r\n");

    /// <summary>The cell as it is written. What a spreadsheet would work out as a formula is text here: titles are what strangers wrote.</summary>
    public static string Cell(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string safe = text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' && !double.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out _) ? "'" + text : text;
        return safe.AsSpan().ContainsAny(s_quoted) ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }
}
