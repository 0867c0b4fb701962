using System.Text;

namespace Command.Web.Features.Admin;

/// <summary>Bytes as people paste and read them.</summary>
public static class RawBytes
{
    private static readonly UTF8Encoding s_strict = new(false, throwOnInvalidBytes: true);

    /// <summary>Hex (spaces, line ends, commas and 0x allowed) as its bytes; any other text as UTF-8.</summary>
    public static byte[] Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string digits = string.Concat(text.Replace("0x", "", StringComparison.OrdinalIgnoreCase).Where(c => !char.IsWhiteSpace(c) && c is not ('-' or ',' or ':')));
        return digits.Length >= 4 && digits.Length % 2 == 0 && digits.All(char.IsAsciiHexDigit)
            ? Convert.FromHexString(digits)
            : Encoding.UTF8.GetBytes(text);
    }

    /// <summary>Readable text as it is, anything else as lines of hex.</summary>
    public static string Show(ReadOnlySpan<byte> bytes)
    {
        // A cut at the end of the shown part may fall inside a character.
        for (int cut = 0; cut < 4 && cut <= bytes.Length; cut++)
        {
            try
            {
                string text = s_strict.GetString(bytes[..^cut]);
                if (!text.Any(c => char.IsControl(c) && c is not ('\r' or '\n' or '\t')))
                {
                    return text;
                }

                break;
            }
            catch (DecoderFallbackException)
            {
                // Tried again without the last byte, then shown as hex.
            }
        }

        const int Line = 32;
        StringBuilder hex = new();
        for (int at = 0; at < bytes.Length; at += Line)
        {
            hex.Append(Convert.ToHexString(bytes[at..Math.Min(bytes.Length, at + Line)])).Append('\n');
        }

        return hex.ToString();
    }
}
