using System.Globalization;

namespace Command.Ingest.Tests.Feeds.Jt808;

/// <summary>The collected frames with what their collector found in them.</summary>
internal static class Jt808Frames
{
    public sealed record Row(string Id, string Phone, string Serial, bool Checksum, bool Length, string Fields, string Hex)
    {
        /// <summary>The frame as it stands on the wire. Some were written down after their unescaping: a flag or a lone 7D inside gives them away.</summary>
        public byte[] Bytes
        {
            get
            {
                string inner = string.Join(' ', Hex[2..^2].Chunk(2).Select(c => new string(c))).ToUpperInvariant();
                bool unescaped = inner.Contains("7E", StringComparison.Ordinal) || inner.Replace("7D 01", "", StringComparison.Ordinal).Replace("7D 02", "", StringComparison.Ordinal).Contains("7D", StringComparison.Ordinal);
                string wire = unescaped ? inner.Replace("7D", "7D 01", StringComparison.Ordinal).Replace("7E", "7D 02", StringComparison.Ordinal) : inner;
                return Convert.FromHexString("7E" + wire.Replace(" ", "", StringComparison.Ordinal) + "7E");
            }
        }

        public bool Holds => Checksum && Length;

        public string Terminal => Phone.TrimStart('0') is { Length: > 0 } digits ? digits : "0";

        /// <summary>A field of the plain dump by layout.</summary>
        public string Field(string name) => Fields.Split(';').Select(f => f.Split('=')).First(f => f[0] == name)[1];

        public double Number(string name) => double.Parse(Field(name), CultureInfo.InvariantCulture);

        public uint Bits(string name) => uint.Parse(Field(name), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
    }

    /// <summary>Frames of real devices, with head and position fields.</summary>
    public static IReadOnlyList<Row> Devices()
    {
        Row[] rows =
        [
            .. Lines("traccar-frames.tsv").Select(c => new Row(c[0], c[2], c[3], c[5] == "OK", c[6] == "OK", c[9], c[10])).Where(r => r.Id != "other"),
        ];
        Assert.True(rows.Length > 70, $"Only {rows.Length} frames were found.");
        return rows;
    }

    /// <summary>Frames of another implementation's tests, with their checksum column only.</summary>
    public static IReadOnlyList<Row> Library()
    {
        Row[] rows = [.. Lines("smallchi-frames.tsv").Select(c => new Row(c[2].Substring(2, 4), "", "", c[1] == "OK", true, "", c[2]))];
        Assert.True(rows.Length > 60, $"Only {rows.Length} frames were found.");
        return rows;
    }

    private static IEnumerable<string[]> Lines(string file) =>
        Samples.Text("jt808/" + file).Split('\n').Skip(1).Where(l => l.Length > 0).Select(l => l.TrimEnd('\r').Split('\t'));
}
