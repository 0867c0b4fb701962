using System.Text;

namespace Command.Ingest.Feeds.Jt808;

/// <summary>The body of a registration (0100): province, city, maker, model, terminal id, plate colour, and the plate in GBK.</summary>
internal static class Jt808Registration
{
    // Province and city, then maker, model and terminal id of the editions of 2011, 2013 and 2019, then the colour.
    private const int Length2011 = 4 + 5 + 8 + 7 + 1, Length2013 = 4 + 5 + 20 + 7 + 1, Length2019 = 4 + 11 + 30 + 30 + 1;

    /// <summary>A plate has at most 9 characters; what is longer is something else.</summary>
    private const int MaxPlate = 20;

    private static readonly Encoding s_gbk = CodePagesEncodingProvider.Instance.GetEncoding("GBK")!;

    /// <summary>The number plate, or null where the body has none: colour 0 means that a vehicle identification number stands in its place.</summary>
    public static string? PlateIn(Jt808Edition edition, ReadOnlySpan<byte> body)
    {
        // The head does not tell 2011 from 2013; a body too short for the longer model name is of 2011.
        int at = edition == Jt808Edition.V2019 ? Length2019 : body.Length > Length2013 ? Length2013 : Length2011;
        if (body.Length <= at || body[at - 1] == 0)
        {
            return null;
        }

        ReadOnlySpan<byte> field = body[at..];
        int end = field.IndexOf((byte)0);
        string plate = s_gbk.GetString(end < 0 ? field : field[..end]).Trim();
        return plate.Length is > 0 and <= MaxPlate && !plate.AsSpan().ContainsAnyInRange('\0', '\x1F') && !plate.Contains('\uFFFD', StringComparison.Ordinal) ? plate : null;
    }
}
