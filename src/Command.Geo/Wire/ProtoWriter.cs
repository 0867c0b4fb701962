using System.Buffers.Binary;
using System.Text;

namespace Command.Geo.Wire;

/// <summary>Writes the fields of one Protocol Buffers message.</summary>
/// <remarks>Not thread-safe: one writer makes one message.</remarks>
public sealed class ProtoWriter
{
    private byte[] _bytes = new byte[256];

    /// <summary>Bytes written so far.</summary>
    public int Length { get; private set; }

    /// <summary>What was written so far; good until the next write.</summary>
    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    /// <summary>Begins anew, keeping the room.</summary>
    public void Clear() => Length = 0;

    /// <summary>A varint field.</summary>
    public void Number(int field, ulong value)
    {
        Raw((uint)field << 3);
        Raw(value);
    }

    /// <summary>A field of bytes, or a message within the message.</summary>
    public void Bytes(int field, ReadOnlySpan<byte> value)
    {
        Raw(((uint)field << 3) | 2);
        RawBytes(value);
    }

    /// <summary>A stretch of bytes without a field: its length as a varint, then the bytes.</summary>
    public void RawBytes(ReadOnlySpan<byte> value)
    {
        Raw((ulong)value.Length);
        Append(value);
    }

    /// <summary>Whole fields, written elsewhere.</summary>
    public void Append(ReadOnlySpan<byte> fields)
    {
        Room(fields.Length);
        fields.CopyTo(_bytes.AsSpan(Length));
        Length += fields.Length;
    }

    /// <summary>A string field, as UTF-8.</summary>
    public void Text(int field, string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        int length = Encoding.UTF8.GetByteCount(value);
        Raw(((uint)field << 3) | 2);
        Raw((ulong)length);
        Room(length);
        Length += Encoding.UTF8.GetBytes(value, _bytes.AsSpan(Length));
    }

    /// <summary>A <c>double</c> field.</summary>
    public void Double(int field, double value)
    {
        Raw(((uint)field << 3) | 1);
        RawDouble(value);
    }

    /// <summary>A <c>float</c> field.</summary>
    public void Single(int field, float value)
    {
        Raw(((uint)field << 3) | 5);
        Room(4);
        BinaryPrimitives.WriteSingleLittleEndian(_bytes.AsSpan(Length), value);
        Length += 4;
    }

    /// <summary>Eight bytes, little-endian, without a field.</summary>
    public void RawDouble(double value)
    {
        Room(8);
        BinaryPrimitives.WriteDoubleLittleEndian(_bytes.AsSpan(Length), value);
        Length += 8;
    }

    /// <summary>A zigzag varint without a field.</summary>
    public void RawSigned(long value) => Raw(Fold(value));

    /// <summary>A varint without a field: an item of a packed list.</summary>
    public void Raw(ulong value)
    {
        Room(10);
        while (value >= 0x80)
        {
            _bytes[Length++] = (byte)(value | 0x80);
            value >>= 7;
        }

        _bytes[Length++] = (byte)value;
    }

    /// <summary>The zigzag form of a signed number, small where it is near zero.</summary>
    public static ulong Fold(long value) => (ulong)((value << 1) ^ (value >> 63));

    private void Room(int count)
    {
        if (_bytes.Length - Length < count)
        {
            Array.Resize(ref _bytes, Math.Max(Length + count, _bytes.Length * 2));
        }
    }
}
