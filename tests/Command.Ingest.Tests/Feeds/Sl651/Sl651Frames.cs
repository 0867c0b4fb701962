using System.Globalization;
using System.Text.RegularExpressions;

namespace Command.Ingest.Tests.Feeds.Sl651;

/// <summary>The collected frames with what their collector proved of them.</summary>
internal static partial class Sl651Frames
{
    public sealed record Row(string File, string[] Columns, string Hex, bool CrcHolds, string? ComputedCrc)
    {
        public bool Down => Hex[22] == '8';

        public int Function => int.Parse(Hex.AsSpan(20, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture);

        public string Station => Hex.Substring(6, 10);

        public byte[] Bytes => Convert.FromHexString(Hex);

        public override string ToString() => $"{File}: {string.Join(' ', Columns)}";
    }

    public static IReadOnlyList<Row> All()
    {
        List<Row> rows = [];
        foreach (string file in new[] { "frames-beijing.txt", "frames-fujian.txt", "frames-misc.txt" })
        {
            foreach (string line in Samples.Text("sl651/" + file).Split('\n').Where(l => !l.StartsWith('#') && l.Contains("7E7E", StringComparison.Ordinal)))
            {
                string[] columns = line.TrimEnd().Split('\t');
                Match bad = Computed().Match(line);
                rows.Add(new Row(file, columns, columns.First(c => Hex().IsMatch(c)), line.Contains("CRC=OK", StringComparison.Ordinal), bad.Success ? bad.Groups[1].Value : null));
            }
        }

        Assert.True(rows.Count > 40, $"Only {rows.Count} frames were found.");
        return rows;
    }

    [GeneratedRegex("^7E7E[0-9A-F]+$")]
    private static partial Regex Hex();

    [GeneratedRegex("BAD\\(calc ([0-9A-F]{4})\\)")]
    private static partial Regex Computed();
}
