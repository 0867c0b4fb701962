using System.Text;

namespace Command.Ingest.Feeds.Sl651;

/// <summary>Text that a person typed at a station: SL 330 codes in ASCII, or words in GBK.</summary>
internal static class Sl651Text
{
    /// <summary>A manual report is some lines; what is longer is cut.</summary>
    private const int MaxLength = 4000;

    private static readonly Encoding s_gbk = CodePagesEncodingProvider.Instance.GetEncoding("GBK")!;

    /// <summary>The text without control characters, or null when nothing is left.</summary>
    public static string? Of(ReadOnlySpan<byte> bytes)
    {
        string text = s_gbk.GetString(bytes.Length > MaxLength ? bytes[..MaxLength] : bytes);
        string clean = string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)).Trim();
        return clean.Length == 0 ? null : clean;
    }
}
