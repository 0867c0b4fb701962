using System.Buffers.Binary;
using System.Collections.Immutable;

namespace Command.Ingest.Feeds.Sl651;

/// <summary>What a station reports, for <see cref="Sl651Writer"/>.</summary>
public sealed record Sl651Report
{
    /// <summary>The centre's address, 1 to 255.</summary>
    public required byte Centre { get; init; }

    /// <summary>The station's address, ten hex digits.</summary>
    public required string Station { get; init; }

    public ushort Password { get; init; }

    /// <summary>30 test, 31 equal steps, 32 on time, 33 extra (加报), 34 hourly.</summary>
    public required byte Function { get; init; }

    public required ushort Serial { get; init; }

    /// <summary>Written in its own offset, which must be the feed's (Beijing time).</summary>
    public required DateTimeOffset SentAt { get; init; }

    /// <summary>Station class of table A.1: 0x48 river, 0x50 rain, 0x4B reservoir, 0x5A gate.</summary>
    public byte StationClass { get; init; } = 0x48;

    /// <summary>Groups of values, each with its observation time.</summary>
    public required ImmutableArray<Sl651Group> Groups { get; init; }
}

/// <summary>Values observed at one time (whole minutes on the wire).</summary>
public sealed record Sl651Group(DateTimeOffset ObservedAt, ImmutableArray<Sl651Item> Items);

/// <summary>One element as it stands on the wire: identifier, definition, data.</summary>
/// <param name="Bytes">The bytes.</param>
public readonly record struct Sl651Item(ImmutableArray<byte> Bytes)
{
    private const int Slots = 12;

    /// <summary>An element of table C.1 with the table's length and decimals; null is missing.</summary>
    public static Sl651Item Of(byte id, decimal? value)
    {
        Sl651Element element = Sl651Elements.Of(id);
        return Of([id], value, (element.Digits + 1) / 2, element.Decimals);
    }

    /// <summary>An element with a length and decimals of its own.</summary>
    /// <param name="id">One byte, or FF and one byte more.</param>
    /// <param name="value">The value in the element's unit; null is missing.</param>
    /// <param name="length">Bytes of data, 1 to 9.</param>
    /// <param name="decimals">Digits after the point, 0 to 7.</param>
    public static Sl651Item Of(ReadOnlySpan<byte> id, decimal? value, int length, int decimals)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(length is >= 1 and <= 9, true);
        ArgumentOutOfRangeException.ThrowIfNotEqual(decimals is >= 0 and <= 7, true);
        byte[] item = new byte[id.Length + 1 + length];
        id.CopyTo(item);
        item[id.Length] = (byte)((length << 3) | decimals);
        Span<byte> data = item.AsSpan(id.Length + 1);
        if (value is not { } number)
        {
            data.Fill(0xFF);
            return new([.. item]);
        }

        long digits = (long)decimal.Round(Math.Abs(number) * (decimal)Math.Pow(10, decimals));
        Span<byte> room = number < 0 ? data[1..] : data;
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(digits, (long)Math.Pow(100, room.Length), nameof(value));
        data[0] = 0xFF;
        Sl651Bcd.PutNumber(room, digits);
        return new([.. item]);
    }

    /// <summary>F4: twelve 5-minute rains in mm, each up to 25.4.</summary>
    public static Sl651Item Rain(ReadOnlySpan<decimal?> slots)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(slots.Length, Slots);
        byte[] item = new byte[2 + Slots];
        (item[0], item[1]) = (0xF4, 0x60);
        for (int i = 0; i < Slots; i++)
        {
            item[2 + i] = slots[i] is { } mm ? (byte)decimal.Clamp(decimal.Round(mm * 10), 0, 254) : (byte)0xFF;
        }

        return new([.. item]);
    }

    /// <summary>F5: twelve levels at 5-minute steps in metres above the station's base, each up to 655.34.</summary>
    public static Sl651Item Levels(ReadOnlySpan<decimal?> slots)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(slots.Length, Slots);
        byte[] item = new byte[2 + (2 * Slots)];
        (item[0], item[1]) = (0xF5, 0xC0);
        for (int i = 0; i < Slots; i++)
        {
            ushort level = slots[i] is { } m ? (ushort)decimal.Clamp(decimal.Round(m * 100), 0, 65534) : (ushort)0xFFFF;
            BinaryPrimitives.WriteUInt16BigEndian(item.AsSpan(2 + (2 * i)), level);
        }

        return new([.. item]);
    }

    /// <summary>Equal steps (function 31): the step code, then one element's values in order. The group's time is the first value's.</summary>
    public static Sl651Item Series(TimeSpan step, byte id, ReadOnlySpan<decimal?> values)
    {
        Sl651Element element = Sl651Elements.Of(id);
        byte[] code = [Sl651Elements.StepCode, 0x18, 0, 0, 0];
        Sl651Bcd.PutNumber(code.AsSpan(2), (step.Days * 10000L) + (step.Hours * 100L) + step.Minutes);
        ImmutableArray<byte>.Builder bytes = ImmutableArray.CreateBuilder<byte>();
        bytes.AddRange(code);
        for (int i = 0; i < values.Length; i++)
        {
            ReadOnlySpan<byte> one = Of([id], values[i], (element.Digits + 1) / 2, element.Decimals).Bytes.AsSpan();
            bytes.AddRange(i == 0 ? one : one[2..]);
        }

        return new(bytes.ToImmutable());
    }
}
