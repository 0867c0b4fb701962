using System.Buffers.Binary;

namespace Command.Ingest.Api.Field;

/// <summary>Walks a JPEG file (ISO/IEC 10918-1, Annex B) from mark to mark. Pure.</summary>
public static class JpegParts
{
    private const byte Start = 0xD8, End = 0xD9, Scan = 0xDA, Comment = 0xFE, Jfif = 0xE0, Adobe = 0xEE;

    /// <summary>True for a file that is one whole picture, with no comment, no application's data (Exif, XMP, ICC profiles) and nothing after its end.</summary>
    public static bool IsBare(ReadOnlySpan<byte> file)
    {
        if (file.Length < 4 || file[0] != 0xFF || file[1] != Start)
        {
            return false;
        }

        int at = 2;
        bool scanned = false;
        while (at + 2 <= file.Length && file[at] == 0xFF)
        {
            byte mark = file[at + 1];
            if (mark == End)
            {
                return scanned && at + 2 == file.Length;
            }

            if (mark is < 0xC0 or Start or Comment or (> Jfif and <= 0xEF and not Adobe) || at + 4 > file.Length)
            {
                return false;
            }

            int length = BinaryPrimitives.ReadUInt16BigEndian(file[(at + 2)..]);
            at += 2 + length;
            if (length < 2 || at > file.Length)
            {
                return false;
            }

            if (mark == Scan)
            {
                scanned = true;
                at = AfterScan(file, at);
            }
        }

        return false;
    }

    // In coded data 0xFF stands before 0x00 (a stuffed byte), a restart mark, or the next mark.
    private static int AfterScan(ReadOnlySpan<byte> file, int at)
    {
        while (at + 1 < file.Length && !(file[at] == 0xFF && file[at + 1] is not (0x00 or (>= 0xD0 and <= 0xD7))))
        {
            at++;
        }

        return at;
    }
}
