using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Command.Ingest.Feeds;
using Command.Ingest.Feeds.Jt808;
using Command.Ingest.Feeds.Sl651;

namespace Command.Ingest.Tests.Fuzz;

/// <summary>Inputs of one format to fuzz and to measure with: the real samples where they are, and short ones of our own.</summary>
/// <param name="Decoder">The format.</param>
/// <param name="Inputs">Bodies, or frames of a stream format.</param>
/// <param name="Tokens">Byte sequences that mean something in the format.</param>
/// <param name="Repair">Makes a checksum right again, so that a mutation reaches what stands behind it.</param>
public sealed record Corpus(IFeedDecoder Decoder, ImmutableArray<byte[]> Inputs, ImmutableArray<byte[]> Tokens, Func<byte[], byte[]> Repair)
{
    private const int LargestSample = 256 * 1024;

    private static readonly DateTimeOffset s_now = new(2026, 7, 18, 9, 0, 0, TimeSpan.FromHours(8));

    /// <summary>A row for each format whose samples are not simply the files of a folder of its name.</summary>
    private static readonly ImmutableArray<Row> s_rows =
    [
        new("sl651", "sl651", HexFrames, Sl651Own, ["7E7E", "0102", "16", "F0F0", "F1F1", "F460", "F5C0", "0418000005", "3923", "FF11", "FDF6", "F3F3", "F2F2", "FFFFFFFF", "45200000FFFF", "20"], RepairSl651),
        new("jt808", "jt808", HexFrames, Jt808Own, ["7E", "7D01", "7D02", "0200", "0704", "0100", "0102", "2000", "4000", "010400000000", "FFFFFFFF"], RepairJt808),
        new("datex2", "datex", Files, () => [], [], b => b),
        new("gtfs-rt", "gtfsrt", Files, () => [], [], b => b),
        new("waterml", "usgs", Files, () => [], [], b => b),
    ];

    private static readonly ImmutableArray<byte[]> s_textTokens =
    [
        .. new[]
        {
            "<", ">", "&amp;", "&#0;", "<!DOCTYPE a [<!ENTITY x \"y\">]>", "<![CDATA[", "]]>", "<?xml version=\"1.0\"?>", "xsi:nil=\"true\"", "{", "}", "[", "]", "null", "NaN", "Infinity", "1e309", "-1", "181", "91", "0001-01-01T00:00:00Z",
            "9999-12-31T23:59:59+14:00", "2026-07-18T09:00:00+08:00", "\u0000", "\uFEFF", "\"", ",", ",,", "0,0 ", "120.5,30.5 ",
        }.Select(Encoding.UTF8.GetBytes),
    ];

    /// <summary>The context that inputs are decoded with.</summary>
    public static FeedContext Context(string format) => new() { Feed = "fuzz", Agency = "fuzz", ReceivedAt = s_now, Key = format == "jt808" ? "a secret of the feed" : "" };

    /// <summary>The corpus of a format.</summary>
    /// <param name="decoder">The format's decoder.</param>
    /// <param name="samples">The folder of real samples, or null where it is not.</param>
    public static Corpus Of(IFeedDecoder decoder, string? samples)
    {
        ArgumentNullException.ThrowIfNull(decoder);
        Row row = s_rows.FirstOrDefault(r => r.Format == decoder.Format) ?? new(decoder.Format, decoder.Format, Files, () => [], [], b => b);
        string? folder = samples is null ? null : Path.Combine(samples, row.Folder);
        ImmutableArray<byte[]> inputs = [.. folder is not null && Directory.Exists(folder) ? row.Read(folder) : [], .. row.Own()];
        ImmutableArray<byte[]> tokens = row.Tokens.IsEmpty ? s_textTokens : [.. row.Tokens.Select(Convert.FromHexString)];
        return new(decoder, inputs.IsEmpty ? [Encoding.UTF8.GetBytes("<a>1</a>"), Encoding.UTF8.GetBytes("""{"a":[1]}""")] : inputs, tokens, row.Repair);
    }

    private static IEnumerable<byte[]> Files(string folder) =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Where(f => new FileInfo(f).Length <= LargestSample && Path.GetExtension(f) is not (".tsv" or ".xsd" or ".md"))
            .Select(File.ReadAllBytes);

    private static IEnumerable<byte[]> HexFrames(string folder) =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .SelectMany(f => Regex.Matches(File.ReadAllText(f), "(?i)\\b7E[0-9A-F]{20,}"))
            .Where(m => m.Length % 2 == 0)
            .Select(m => Convert.FromHexString(m.Value));

    private static ImmutableArray<byte[]> Sl651Own()
    {
        Sl651Report report = new()
        {
            Centre = 1,
            Station = "0011045001",
            Function = 0x34,
            Serial = 7,
            SentAt = s_now,
            Groups = [new(s_now.AddMinutes(-5), [Sl651Item.Rain(new decimal?[12]), Sl651Item.Levels(new decimal?[12]), Sl651Item.Of(0x39, 118.3m), Sl651Item.Of(0x20, 3.5m), Sl651Item.Of(0x38, 12.3m)])],
        };
        return
        [
            Sl651Writer.Report(report),
            .. Sl651Writer.Packets(report, 20),
            Sl651Writer.Ascii(false, 1, "0011045001", 0, 0x32, "0007260718080000ST 0011045001 H TT 2607180800 PJ 3.5 Z 118.30 VT 12.34 ZT 00000002 ", 0x02, 0x03),
            Sl651Writer.Ascii(false, 1, "0011045001", 0, 0x31, "0008260718080000ST 0011045001 H TT 2607180700 DRN05 Z Q 1.1 10 M 11 ", 0x02, 0x03),
        ];
    }

    private static ImmutableArray<byte[]> Jt808Own()
    {
        Jt808Report report = new() { Time = s_now, At = new(126.63, 45.75), SpeedKmh = 36.5, HeadingDeg = 90 };
        Jt808Terminal old = new(Jt808Edition.V2013, "013945678901"), current = new(Jt808Edition.V2019, "13945678901");
        return
        [
            Jt808Writer.Position(old, 1, report),
            Jt808Writer.Position(current, 2, report),
            .. Jt808Writer.Batch(old, 3, true, [.. Enumerable.Range(0, 60).Select(i => report with { Time = s_now.AddSeconds(-i) })]),
            Jt808Writer.Register(current, 9, "HRB", "T1", "0000001", Convert.FromHexString("BADA4131323334"), 2),
            Jt808Writer.Authenticate(old, 10, "0123456789abcdef"),
            Jt808Writer.Heartbeat(old, 11),
        ];
    }

    private static byte[] RepairSl651(byte[] frame)
    {
        if (frame.Length < 20)
        {
            return frame;
        }

        if (frame[0] == 0x01)
        {
            byte[] digits = Encoding.ASCII.GetBytes(Sl651Crc.Of(frame.AsSpan(0, frame.Length - 4)).ToString("X4", CultureInfo.InvariantCulture));
            return [.. frame[..^4], .. digits];
        }

        byte[] repaired = [.. frame];
        int body = repaired.Length - 17;
        (repaired[11], repaired[12]) = ((byte)((repaired[11] & 0xF0) | ((body >> 8) & 0x0F)), (byte)body);
        ushort crc = Sl651Crc.Of(repaired.AsSpan(0, repaired.Length - 2));
        (repaired[^2], repaired[^1]) = ((byte)(crc >> 8), (byte)crc);
        return repaired;
    }

    private static byte[] RepairJt808(byte[] frame)
    {
        if (frame.Length < 15)
        {
            return frame;
        }

        List<byte> plain = [.. frame[1..^2].Where(b => b is not (0x7E or 0x7D))];
        plain.Add(plain.Aggregate((byte)0, (sum, b) => (byte)(sum ^ b)));
        return [0x7E, .. plain.SelectMany(b => b == 0x7E ? (byte[])[0x7D, 2] : b == 0x7D ? [0x7D, 1] : [b]), 0x7E];
    }

    private sealed record Row(string Format, string Folder, Func<string, IEnumerable<byte[]>> Read, Func<ImmutableArray<byte[]>> Own, ImmutableArray<string> Tokens, Func<byte[], byte[]> Repair);
}
