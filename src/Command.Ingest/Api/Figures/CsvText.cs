using System.Text;

namespace Command.Ingest.Api.Figures;

/// <summary>A table as CSV (RFC 4180) in UTF-8 with its mark, so that spreadsheets read Chinese. What would be taken for a formula there is written as text.</summary>
internal sealed class CsvText
{
    private readonly StringBuilder _text = new();

    /// <param name="columns">The header.</param>
    public CsvText(params ReadOnlySpan<string> columns) => Add(columns);

    public void Add(params ReadOnlySpan<string> cells)
    {
        for (int i = 0; i < cells.Length; i++)
        {
            _text.Append(i > 0 ? "," : "").Append(Cell(cells[i]));
        }

        _text.Append("\r\n");
    }

    public byte[] ToBytes() => [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(_text.ToString())];

    private static string Cell(string text)
    {
        string safe = text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' ? "'" + text : text;
        return safe.AsSpan().IndexOfAny(",\"\r\n") < 0 ? safe : "\"" + safe.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
    }
}
