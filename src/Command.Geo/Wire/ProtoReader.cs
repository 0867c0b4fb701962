using System.Buffers.Binary;

namespace Command.Geo.Wire;

/// <summary>
/// Walks the fields of one Protocol Buffers message. Whatever the bytes are, it neither throws nor leaves the span: at the first thing that
/// is no protobuf it is <see cref="Broken"/>, and from then on gives zeros and no more fields. Groups (wire types 3 and 4) count as broken.
/// </summary>
/// <param name="bytes">The message, without a length before it.</param>
/// <remarks>Not thread-safe: one reader walks one message. It allocates nothing.</remarks>
public ref struct ProtoReader(ReadOnlySpan<byte> bytes)
{
    private const int VarintWire = 0;
    private const int EightBytesWire = 1;
    private const int BytesWire = 2;
    private const int FourBytesWire = 5;

    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _at;
    private int _wire;

    /// <summary>The number of the present field; 0 before the first.</summary>
    public int Field { get; private set; }

    /// <summary>True from the first thing on that is no protobuf; what was read until then may still be of use.</summary>
    public bool Broken { get; private set; }

    /// <summary>Bytes not yet read.</summary>
    public readonly int Left => _bytes.Length - _at;

    /// <summary>True when there is nothing more to read.</summary>
    public readonly bool AtEnd => Broken || _at >= _bytes.Length;

    /// <summary>Says that what was read makes no sense: nothing more is given.</summary>
    public void Break() => Broken = true;

    /// <summary>Moves to the next field.</summary>
    public bool Next()
    {
        if (AtEnd)
        {
            return false;
        }

        ulong key = Raw();
        Field = (int)(key >> 3);
        _wire = (int)(key & 7);
        Broken |= key > uint.MaxValue || Field == 0;
        return !Broken;
    }

    /// <summary>The value of a varint field.</summary>
    public ulong Number()
    {
        Broken |= _wire != VarintWire;
        return Raw();
    }

    /// <summary>The value of an <c>sint32</c> or <c>sint64</c> field.</summary>
    public long Signed() => Unfold(Number());

    /// <summary>The value of a field of bytes, a string, a message or a packed list.</summary>
    public ReadOnlySpan<byte> Bytes()
    {
        Broken |= _wire != BytesWire;
        return RawBytes();
    }

    /// <summary>The value of a <c>float</c> field; NaN and infinities as they are sent.</summary>
    public float Single()
    {
        Broken |= _wire != FourBytesWire || Left < 4;
        if (Broken)
        {
            return 0;
        }

        _at += 4;
        return BinaryPrimitives.ReadSingleLittleEndian(_bytes[(_at - 4)..]);
    }

    /// <summary>The value of a <c>double</c> field; NaN and infinities as they are sent.</summary>
    public double Double()
    {
        Broken |= _wire != EightBytesWire;
        return RawDouble();
    }

    /// <summary>Steps over the present field.</summary>
    public void Skip()
    {
        switch (_wire)
        {
            case VarintWire:
                Raw();
                break;
            case EightBytesWire:
                Forward(8);
                break;
            case BytesWire:
                Bytes();
                break;
            case FourBytesWire:
                Forward(4);
                break;
            default:
                Broken = true;
                break;
        }
    }

    /// <summary>The next varint of a packed list.</summary>
    public ulong Raw()
    {
        ulong value = 0;
        for (int shift = 0; shift < 64 && _at < _bytes.Length; shift += 7)
        {
            byte part = _bytes[_at++];
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return Broken ? 0 : value;
            }
        }

        Broken = true;
        return 0;
    }

    /// <summary>The next zigzag varint of a packed list.</summary>
    public long RawSigned() => Unfold(Raw());

    /// <summary>Eight bytes as a number, little-endian, without a field.</summary>
    public double RawDouble()
    {
        if (Broken || Left < 8)
        {
            Broken = true;
            return 0;
        }

        _at += 8;
        return BinaryPrimitives.ReadDoubleLittleEndian(_bytes[(_at - 8)..]);
    }

    /// <summary>A stretch of bytes without a field: its length as a varint, then the bytes.</summary>
    public ReadOnlySpan<byte> RawBytes()
    {
        ulong length = Raw();
        if (Broken || length > (ulong)Left)
        {
            Broken = true;
            return [];
        }

        _at += (int)length;
        return _bytes.Slice(_at - (int)length, (int)length);
    }

    private static long Unfold(ulong value) => (long)(value >> 1) ^ -(long)(value & 1);

    private void Forward(int count)
    {
        Broken |= count > _bytes.Length - _at;
        _at = Math.Min(_bytes.Length, _at + count);
    }
}
