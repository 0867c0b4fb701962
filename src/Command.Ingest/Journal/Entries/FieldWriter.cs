using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;

namespace Command.Ingest.Journal.Entries;

/// <summary>
/// Writes fields one after the other, little-endian: whole numbers as LEB128, doubles as IEEE 754, times as UTC ticks and the minutes of their offset, texts as
/// ASCII or UTF-16, whichever holds them. One is used for many events; not thread-safe.
/// </summary>
internal sealed class FieldWriter
{
    private const int LongestNumber = 10;
    private byte[] _bytes = new byte[1024];
    private int _length;

    /// <summary>What was written since the last call.</summary>
    public byte[] Take()
    {
        byte[] taken = _bytes[.._length];
        _length = 0;
        return taken;
    }

    public void Byte(byte value) => Room(1)[0] = value;

    public void Flag(bool value) => Byte(value ? (byte)1 : (byte)0);

    public void Bytes(ReadOnlySpan<byte> value) => value.CopyTo(Room(value.Length));

    /// <summary>A whole number from 0 on.</summary>
    public void Count(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            Byte((byte)(value | 0x80));
        }

        Byte((byte)value);
    }

    /// <summary>A whole number, or none.</summary>
    public void Number(long? value)
    {
        Flag(value is not null);
        if (value is { } number)
        {
            Count((ulong)((number << 1) ^ (number >> 63)));
        }
    }

    public void Real(double value) => BinaryPrimitives.WriteDoubleLittleEndian(Room(sizeof(double)), value);

    public void Real(double? value)
    {
        Flag(value is not null);
        if (value is { } number)
        {
            Real(number);
        }
    }

    public void Time(DateTimeOffset value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(Room(sizeof(long)), value.UtcTicks);
        BinaryPrimitives.WriteInt16LittleEndian(Room(sizeof(short)), (short)value.TotalOffsetMinutes);
    }

    public void Time(DateTimeOffset? value)
    {
        Flag(value is not null);
        if (value is { } time)
        {
            Time(time);
        }
    }

    /// <summary>A text, or none.</summary>
    public void Text(string? value)
    {
        if (value is null)
        {
            Byte(0);
            return;
        }

        bool ascii = Ascii.IsValid(value);
        Count((((ulong)value.Length << 1) | (ascii ? 0UL : 1UL)) + 1);
        if (ascii)
        {
            Encoding.ASCII.GetBytes(value, Room(value.Length));
        }
        else
        {
            MemoryMarshal.AsBytes(value.AsSpan()).CopyTo(Room(value.Length * sizeof(char)));
        }
    }

    public void Texts(ImmutableArray<string> values) => List(values, static (to, text) => to.Text(text));

    /// <summary>How many there are, and each.</summary>
    public void List<T>(ImmutableArray<T> values, Action<FieldWriter, T> each)
    {
        if (values.IsDefault)
        {
            Byte(0);
            return;
        }

        Count((ulong)values.Length + 1);
        foreach (T value in values)
        {
            each(this, value);
        }
    }

    /// <summary>Begins a record: what belongs to it follows, up to <see cref="End"/>.</summary>
    public int Begin() => _length;

    /// <summary>Puts the record's length before it, so that a reader that knows fewer fields can pass over those it does not know.</summary>
    public void End(int begun)
    {
        int length = _length - begun;
        Count((ulong)length);
        Span<byte> head = stackalloc byte[LongestNumber];
        int headLength = _length - begun - length;
        _bytes.AsSpan(begun + length, headLength).CopyTo(head);
        _bytes.AsSpan(begun, length).CopyTo(_bytes.AsSpan(begun + headLength));
        head[..headLength].CopyTo(_bytes.AsSpan(begun));
    }

    private Span<byte> Room(int count)
    {
        if (_bytes.Length - _length < count)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + count));
        }

        Span<byte> room = _bytes.AsSpan(_length, count);
        _length += count;
        return room;
    }
}
