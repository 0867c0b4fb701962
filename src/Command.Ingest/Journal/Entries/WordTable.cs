using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Command.Ingest.Journal.Entries;

/// <summary>
/// Gives one string for the words that come again and again in a history: feeds, agencies, kinds, stations, districts. It keeps so many and no more: a newer
/// word takes the place of an older one. Several threads may use it at once: at worst they make the same word twice.
/// </summary>
public sealed class WordTable
{
    private const int Kept = 1 << 13, Longest = 64;
    private readonly string?[] _words = new string?[Kept];

    /// <summary>The word.</summary>
    /// <param name="text">Its bytes: ASCII, or UTF-16 in little-endian order.</param>
    /// <param name="ascii">Which of them.</param>
    internal string Of(ReadOnlySpan<byte> text, bool ascii)
    {
        if (text.Length > Longest)
        {
            return Make(text, ascii);
        }

        ref string? place = ref _words[Slot(text)];
        if (Volatile.Read(ref place) is { } known && (ascii ? Ascii.Equals(text, known) : MemoryMarshal.AsBytes(known.AsSpan()).SequenceEqual(text)))
        {
            return known;
        }

        string word = Make(text, ascii);
        Volatile.Write(ref place, word);
        return word;
    }

    private static string Make(ReadOnlySpan<byte> text, bool ascii) => ascii ? Encoding.ASCII.GetString(text) : new string(MemoryMarshal.Cast<byte, char>(text));

    private static int Slot(ReadOnlySpan<byte> text)
    {
        ulong hash = (ulong)text.Length;
        for (; text.Length >= sizeof(ulong); text = text[sizeof(ulong)..])
        {
            hash = Mix(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(text));
        }

        foreach (byte b in text)
        {
            hash = (hash << 8) | (hash >> 56) ^ b;
        }

        return (int)(Mix(hash) >> 51);
    }

    private static ulong Mix(ulong value) => (value ^ (value >> 29)) * 0x9E37_79B9_7F4A_7C15;
}
