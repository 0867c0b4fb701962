using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;

namespace Command.Ingest.Journal.Entries;

/// <summary>
/// Reads what <see cref="FieldWriter"/> wrote, in the same order. Whoever reads on behind the last field of a record gets nothing (null, none, false, an empty
/// list): so fields may be added at the end of a record, and what was written before they were is read as if they had not been set.
/// </summary>
/// <param name="bytes">One event.</param>
/// <param name="words">Where words that come again and again are kept.</param>
internal ref struct FieldReader(ReadOnlySpan<byte> bytes, WordTable words)
{
    private const long MostOffset = 14 * TimeSpan.TicksPerHour;

    /// <summary>As deep as JSON may be.</summary>
    private const int Deepest = 64;

    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _depth;
    private int _at;
    private int _end = bytes.Length;

    public delegate T Reading<T>(ref FieldReader from);

    /// <summary>What is left of the record.</summary>
    public ReadOnlySpan<byte> Rest => _bytes[_at.._end];

    /// <summary>True when the record has no further field.</summary>
    public readonly bool Ended => _at >= _end;

    public byte Byte() => Ended ? (byte)0 : _bytes[_at++];

    public bool Flag() => Byte() != 0;

    public ulong Count()
    {
        ulong value = 0;
        int shift = 0;
        while (!Ended)
        {
            byte next = _bytes[_at++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }

            shift += 7;
        }

        return value;
    }

    public long? Number()
    {
        if (!Flag())
        {
            return null;
        }

        ulong value = Count();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    public int? Whole() => (int?)Number();

    public double Real() => Ended ? 0 : BinaryPrimitives.ReadDoubleLittleEndian(Take(sizeof(double)));

    public double? RealOrNone() => Flag() ? Real() : null;

    public DateTimeOffset Time()
    {
        if (Ended)
        {
            return default;
        }

        long utc = BinaryPrimitives.ReadInt64LittleEndian(Take(sizeof(long)));
        long offset = BinaryPrimitives.ReadInt16LittleEndian(Take(sizeof(short))) * TimeSpan.TicksPerMinute;
        bool exists = (ulong)utc <= (ulong)DateTime.MaxValue.Ticks && (ulong)(utc + offset) <= (ulong)DateTime.MaxValue.Ticks && Math.Abs(offset) <= MostOffset;
        return exists ? new DateTimeOffset(utc + offset, new TimeSpan(offset)) : throw Broken();
    }

    public DateTimeOffset? TimeOrNone() => Flag() ? Time() : null;

    /// <summary>A text of its own.</summary>
    public string? Text()
    {
        if (!TryText(out ReadOnlySpan<byte> text, out bool ascii))
        {
            return null;
        }

        return ascii ? Encoding.ASCII.GetString(text) : new string(MemoryMarshal.Cast<byte, char>(text));
    }

    /// <summary>A text that many events have: all of them are given one string.</summary>
    public string? Word() => TryText(out ReadOnlySpan<byte> text, out bool ascii) ? words.Of(text, ascii) : null;

    public ImmutableArray<string> Texts() => List(static (ref FieldReader from) => from.Text()!);

    public ImmutableArray<T> List<T>(Reading<T> each)
    {
        if (Ended)
        {
            return [];
        }

        ulong count = Count();
        if (count <= 1)
        {
            return count == 0 ? default : [];
        }

        // Nothing takes less than a byte, so no count that the bytes can't hold makes an array.
        if (count - 1 > (ulong)(_end - _at))
        {
            throw Broken();
        }

        T[] values = new T[count - 1];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = each(ref this);
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(values);
    }

    /// <summary>Goes into a record; what was outside goes on after <see cref="Leave"/>.</summary>
    /// <returns>What <see cref="Leave"/> needs.</returns>
    public int Enter()
    {
        ulong length = Count();
        if (length > (ulong)(_end - _at))
        {
            throw Broken();
        }

        int outside = _end;
        _end = _at + (int)length;
        return outside;
    }

    /// <summary>Passes over whatever else the record has.</summary>
    public void Leave(int outside) => (_at, _end) = (_end, outside);

    /// <summary>Goes into a part that may have parts of its own kind.</summary>
    public void Down()
    {
        if (++_depth > Deepest)
        {
            throw Broken();
        }
    }

    public void Up() => _depth--;

    private bool TryText(out ReadOnlySpan<byte> text, out bool ascii)
    {
        ulong head = Ended ? 0 : Count();
        if (head == 0)
        {
            text = default;
            ascii = false;
            return false;
        }

        ascii = ((head - 1) & 1) == 0;
        ulong length = (head - 1) >> 1;
        text = Take(length > int.MaxValue / sizeof(char) ? int.MaxValue : ascii ? (int)length : (int)length * sizeof(char));
        return true;
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _end - _at)
        {
            throw Broken();
        }

        ReadOnlySpan<byte> taken = _bytes.Slice(_at, count);
        _at += count;
        return taken;
    }

    private readonly InvalidDataException Broken() => new($"The event's bytes are none that can be read (at byte {_at} of {_bytes.Length}).");
}
