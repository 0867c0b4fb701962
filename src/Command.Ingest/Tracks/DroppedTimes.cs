using System.Collections.Immutable;

namespace Command.Ingest.Tracks;

/// <summary>
/// The times of an hour at which fixes were thinned away, so that they are known when they are sent again: what each is after the one before, in milliseconds,
/// seven bits a byte with the low bits first. A fix every ten seconds takes two bytes.
/// </summary>
public static class DroppedTimes
{
    /// <summary>Milliseconds in an hour.</summary>
    public const long HourMs = 3_600_000;

    /// <summary>The start of the hour that a time is in.</summary>
    public static long HourOf(long ms) => ms - (((ms % HourMs) + HourMs) % HourMs);

    /// <summary>Writes offsets from the hour's start; any order, doubles once.</summary>
    public static byte[] Write(IEnumerable<int> offsets)
    {
        ArgumentNullException.ThrowIfNull(offsets);
        List<byte> bytes = [];
        int last = 0;
        foreach (int offset in offsets.Order().Distinct())
        {
            uint step = (uint)(offset - last);
            for (; step > 0x7F; step >>= 7)
            {
                bytes.Add((byte)(step | 0x80));
            }

            bytes.Add((byte)step);
            last = offset;
        }

        return [.. bytes];
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static ImmutableArray<int> Read(ReadOnlySpan<byte> bytes)
    {
        ImmutableArray<int>.Builder offsets = ImmutableArray.CreateBuilder<int>();
        int at = 0, step = 0, shift = 0;
        foreach (byte b in bytes)
        {
            step |= (b & 0x7F) << shift;
            if (b > 0x7F)
            {
                shift += 7;
                continue;
            }

            offsets.Add(at += step);
            (step, shift) = (0, 0);
        }

        return offsets.ToImmutable();
    }
}
