using System.Globalization;
using System.Text;
using Command.Geo.Wire;

namespace Command.Ingest.Feeds.GtfsRealtime;

/// <summary>Takes a <c>FeedMessage</c> apart by the specification's names. Total: any bytes give parts, up to a limit.</summary>
internal sealed class GtfsOutline
{
    private const int MostParts = 4000, LongestRaw = 64;

    /// <summary>The last second that a time can state, 9999-12-31.</summary>
    private const ulong LastSecond = 253_402_300_799;

    private readonly List<OutlinePart> _parts = [];

    private GtfsOutline()
    {
    }

    public static IEnumerable<OutlinePart> Of(ReadOnlySpan<byte> body)
    {
        GtfsOutline outline = new();
        outline.Read(body, GtfsSchema.Root, "");
        return outline._parts;
    }

    // The specification's tree has no loops, so it is its own depth.
    private void Read(ReadOnlySpan<byte> bytes, string message, string path)
    {
        ProtoReader reader = new(bytes);
        Dictionary<int, int> seen = [];
        while (_parts.Count < MostParts && reader.Next())
        {
            GtfsField? field = GtfsSchema.Find(message, reader.Field);
            int number = seen[reader.Field] = seen.GetValueOrDefault(reader.Field) + 1;
            string name = field?.Name ?? string.Create(CultureInfo.InvariantCulture, $"{reader.Field}");
            string place = path + "/" + name + (number == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $"[{number}]"));
            int before = bytes.Length - reader.Left;
            if (field is { Kind: GtfsFieldKind.Message })
            {
                ReadOnlySpan<byte> inner = reader.Bytes();
                if (inner.IsEmpty && !reader.Broken)
                {
                    _parts.Add(new OutlinePart(place, "", field.Zh + "（空）", field.En + " (empty)"));
                }
                else if (!reader.Broken)
                {
                    Read(inner, field.Message!, place);
                }

                continue;
            }

            (string raw, string? value) = field is null ? (Unknown(ref reader, bytes, before), null) : Known(ref reader, bytes, before, field.Kind);
            if (!reader.Broken)
            {
                _parts.Add(new OutlinePart(place, raw, field?.Zh ?? "规范未列的字段", field?.En ?? "field that the specification does not list", value));
            }
        }

        if (reader.Broken && _parts.Count < MostParts)
        {
            ReadOnlySpan<byte> rest = bytes[(bytes.Length - reader.Left)..];
            _parts.Add(new OutlinePart(path.Length == 0 ? "/" : path, Hex(rest), "此处起不是 Protocol Buffers 数据", "from here on this is no Protocol Buffers data"));
        }
    }

    private static string Unknown(ref ProtoReader reader, ReadOnlySpan<byte> bytes, int before)
    {
        reader.Skip();
        return Hex(bytes[before..(bytes.Length - reader.Left)]);
    }

    private static (string Raw, string? Value) Known(ref ProtoReader reader, ReadOnlySpan<byte> bytes, int before, GtfsFieldKind kind)
    {
        string? value = kind switch
        {
            GtfsFieldKind.Text => Outline.Short(Encoding.UTF8.GetString(reader.Bytes())),
            GtfsFieldKind.Single => reader.Single().ToString("0.######", CultureInfo.InvariantCulture),
            GtfsFieldKind.Double => reader.Double().ToString("0.###", CultureInfo.InvariantCulture),
            GtfsFieldKind.Signed => ((long)reader.Number()).ToString(CultureInfo.InvariantCulture),
            GtfsFieldKind.Time => Time(reader.Number()),
            GtfsFieldKind.Number => reader.Number().ToString(CultureInfo.InvariantCulture),
            _ => Skipped(ref reader),
        };
        return (Hex(bytes[before..(bytes.Length - reader.Left)]), value);
    }

    private static string? Skipped(ref ProtoReader reader)
    {
        reader.Skip();
        return null;
    }

    private static string Time(ulong seconds) => seconds <= LastSecond
        ? string.Create(CultureInfo.InvariantCulture, $"{seconds} = {DateTimeOffset.FromUnixTimeSeconds((long)seconds):yyyy-MM-dd HH:mm:ss}Z")
        : seconds.ToString(CultureInfo.InvariantCulture);

    private static string Hex(ReadOnlySpan<byte> bytes) =>
        bytes.Length <= LongestRaw ? Convert.ToHexString(bytes) : Convert.ToHexString(bytes[..LongestRaw]) + "…";
}
