using System.Buffers.Binary;

namespace Command.Ingest.Feeds.Sl651;

/// <summary>An element's value: a number, or stated as missing, or not readable.</summary>
/// <param name="Number">The value in its element's unit; null when missing or unreadable.</param>
/// <param name="Readable">False when the bytes are neither a number nor a mark of missing data.</param>
internal readonly record struct Sl651Value(double? Number, bool Readable)
{
    private static readonly double[] s_powers = [1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000];

    public static Sl651Value Missing => new(null, true);

    public static Sl651Value Unreadable => new(null, false);

    /// <summary>
    /// A BCD value (§6.6.2): all F, and all A by some makers, is missing; a leading FF is the minus sign.
    /// </summary>
    public static Sl651Value OfBcd(ReadOnlySpan<byte> data, int decimals)
    {
        if (data.IsEmpty || (data[0] is 0xFF or 0xAA && data.IndexOfAnyExcept(data[0]) < 0))
        {
            return Missing;
        }

        bool negative = data[0] == 0xFF;
        return Sl651Bcd.Number(negative ? data[1..] : data) is { } digits
            ? new((negative ? -digits : digits) / s_powers[decimals], true)
            : Unreadable;
    }

    /// <summary>A value in plain binary: the status bits of element 45.</summary>
    public static Sl651Value OfBits(ReadOnlySpan<byte> data)
    {
        if (data.Length > 4)
        {
            return Unreadable;
        }

        uint value = 0;
        foreach (byte b in data)
        {
            value = (value << 8) | b;
        }

        return new(value, true);
    }

    /// <summary>One slot of F4: rain in 0.1 mm, FF for none.</summary>
    public static Sl651Value OfRainSlot(byte slot) => slot == 0xFF ? Missing : new(slot / 10d, true);

    /// <summary>One slot of F5 to FC: level in 0.01 m above the station's base, FFFF for none.</summary>
    public static Sl651Value OfLevelSlot(ReadOnlySpan<byte> slot) =>
        BinaryPrimitives.ReadUInt16BigEndian(slot) is var level and not 0xFFFF ? new(level / 100d, true) : Missing;
}
