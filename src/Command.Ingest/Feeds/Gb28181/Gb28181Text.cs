using System.Text;
using System.Text.Unicode;

namespace Command.Ingest.Feeds.Gb28181;

/// <summary>
/// The bytes of a MANSCDP body as text. The standard says GB 2312 (GB/T 28181-2016, 6.10); senders declare that and write GBK, GB 18030 or UTF-8. GB 18030 holds all
/// of the first three, so it is read as that, unless the bytes are UTF-8 beyond reasonable doubt.
/// </summary>
internal static class Gb28181Text
{
    private static readonly Encoding s_gb = CodePagesEncodingProvider.Instance.GetEncoding("GB18030", EncoderFallback.ReplacementFallback, DecoderFallback.ExceptionFallback)
        ?? throw new NotSupportedException("GB18030 is part of the platform's code pages.");

    private static readonly Encoding s_lenient = CodePagesEncodingProvider.Instance.GetEncoding("GB18030", EncoderFallback.ReplacementFallback, DecoderFallback.ReplacementFallback)
        ?? throw new NotSupportedException("GB18030 is part of the platform's code pages.");

    /// <summary>Writes text as GB 18030, which every device that reads GB 2312 reads as far as it can.</summary>
    public static byte[] Write(string text) => s_lenient.GetBytes(text);

    /// <summary>The document in UTF-8 without its declaration, which would contradict it; and whether characters were lost.</summary>
    public static (byte[] Document, bool Damaged) ToUtf8(ReadOnlySpan<byte> body)
    {
        ReadOnlySpan<byte> bytes = body.StartsWith("\uFEFF"u8) ? body[3..] : body;
        bool utf8 = Utf8.IsValid(bytes) && (body.Length != bytes.Length || DeclaresUtf8(bytes) || OnlyThreeByteSequences(bytes));
        bool damaged = false;
        string text;
        if (utf8)
        {
            text = Encoding.UTF8.GetString(bytes);
        }
        else
        {
            try
            {
                text = s_gb.GetString(bytes);
            }
            catch (DecoderFallbackException)
            {
                text = s_lenient.GetString(bytes);
                damaged = true;
            }
        }

        ReadOnlySpan<char> document = text.AsSpan().TrimStart();
        if (document.StartsWith("<?xml", StringComparison.Ordinal) && document.IndexOf("?>", StringComparison.Ordinal) is > 0 and var end)
        {
            document = document[(end + 2)..].TrimStart();
        }

        byte[] result = new byte[Encoding.UTF8.GetByteCount(document)];
        Encoding.UTF8.GetBytes(document, result);
        return (result, damaged);
    }

    private static bool DeclaresUtf8(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> head = bytes[..Math.Min(bytes.Length, 120)];
        int end = head.IndexOf("?>"u8);
        string declaration = Encoding.Latin1.GetString(end < 0 ? [] : head[..end]);
        return end < 0 || !declaration.Contains("encoding", StringComparison.OrdinalIgnoreCase) || declaration.Contains("utf-8", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>
    /// Chinese in UTF-8 is three bytes a character. GBK is two, and pairs that happen to be valid UTF-8 are nearly always two-byte sequences (Latin, Cyrillic),
    /// which no Chinese camera is named in.
    /// </summary>
    private static bool OnlyThreeByteSequences(ReadOnlySpan<byte> bytes) => !HasTwoByteSequence(bytes);

    private static bool HasTwoByteSequence(ReadOnlySpan<byte> bytes)
    {
        for (int at = 0; at < bytes.Length;)
        {
            int length = bytes[at] switch { < 0x80 => 1, < 0xE0 => 2, < 0xF0 => 3, _ => 4 };
            if (length == 2)
            {
                return true;
            }

            at += length;
        }

        return false;
    }
}
