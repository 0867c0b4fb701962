using System.Text;
using Command.Geo.Wire;

namespace Command.Geo.Osm;

/// <summary>Decodes the <c>HeaderBlock</c> of the format.</summary>
internal static class PbfHeader
{
    private const double NanoPerDegree = 1e9;

    public static (OsmHeader? Header, OsmFault? Fault) Read(ReadOnlySpan<byte> block)
    {
        ProtoReader reader = new(block);
        GeoBox? box = null;
        string? program = null, missing = null;
        DateTimeOffset? time = null;
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    box = Box(reader.Bytes());
                    break;
                case 4:
                    string feature = Encoding.UTF8.GetString(reader.Bytes());
                    missing ??= feature is "OsmSchema-V0.6" or "DenseNodes" ? null : feature;
                    break;
                case 16:
                    program = Encoding.UTF8.GetString(reader.Bytes());
                    break;
                case 32:
                    ulong seconds = reader.Number();
                    time = seconds is > 0 and < 253_402_300_800 ? DateTimeOffset.FromUnixTimeSeconds((long)seconds) : null;
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        if (reader.Broken)
        {
            return (null, new OsmFault("osm-protobuf", "The header block is no HeaderBlock message.", 0));
        }

        return missing is null
            ? (new OsmHeader(box, program, time), null)
            : (null, new OsmFault("osm-feature", $"The file needs a reader of '{missing}', which this is not.", 0));
    }

    private static GeoBox? Box(ReadOnlySpan<byte> message)
    {
        ProtoReader reader = new(message);
        Span<double> sides = stackalloc double[4];
        while (reader.Next())
        {
            if (reader.Field is >= 1 and <= 4)
            {
                sides[reader.Field - 1] = reader.Signed() / NanoPerDegree;
            }
            else
            {
                reader.Skip();
            }
        }

        GeoBox box = new(sides[0], sides[3], sides[1], sides[2]);
        return reader.Broken || box.IsEmpty ? null : box;
    }
}
