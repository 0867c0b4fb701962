namespace Command.Ingest.Feeds.Gb28181;

/// <summary>
/// Ids of GB/T 28181 (2016, annex D): 20 digits, of which 11 to 13 say what it is. Shorter and odd ids occur; they are kept as the strings that they are.
/// </summary>
internal static class Gb28181Id
{
    /// <summary>Longest id taken: it is a key in every table that follows.</summary>
    public const int MaxLength = 64;

    /// <summary>An id that can name something here: printable, without the <c>/</c> that parts platform from device.</summary>
    public static bool IsUsable(string? id) => id is { Length: > 0 and <= MaxLength } && id.All(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.' or '@' or ':');

    /// <summary>
    /// The asset kind by the type code; null for what is no thing on the ground (administrative areas, business and virtual groups). An id that is none of the
    /// standard's is a camera: it is what catalogues are made of.
    /// </summary>
    public static string? AssetKind(string id)
    {
        if (id.Length is 2 or 4 or 6 or 8 && id.All(char.IsAsciiDigit))
        {
            return null;
        }

        if (id.Length != 20 || !int.TryParse(id.AsSpan(10, 3), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out int type))
        {
            return "camera";
        }

        return type switch
        {
            131 or 132 => "camera",
            111 or 112 or 113 or 118 => "recorder",
            134 => "alarm-input",
            135 => "alarm-output",
            136 or 137 => "audio",
            215 or 216 => null,
            >= 200 and < 300 => "video-platform",
            _ => "device",
        };
    }
}
