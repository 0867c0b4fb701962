using System.Buffers.Binary;

namespace Command.Ingest.Feeds.Jt808;

/// <summary>
/// The terminals of one connection: their identities, so that no text is made anew for each frame, and their plates. Bounded, as a connection
/// that forwards a whole fleet may name any number of them.
/// </summary>
internal sealed class Jt808Terminals
{
    private const int Slots = 256, MaxPlates = 4096;

    private readonly (UInt128 Phone, string? Identity)[] _identities = new (UInt128, string?)[Slots];
    private readonly Dictionary<string, string> _plates = [];

    /// <summary>The identity of a phone number in a head.</summary>
    public string IdentityOf(ReadOnlySpan<byte> phone)
    {
        // The same number is the same terminal whether it was filled to 6 or to 10 bytes.
        UInt128 key = phone.Length == 6
            ? ((ulong)BinaryPrimitives.ReadUInt16BigEndian(phone) << 32) | BinaryPrimitives.ReadUInt32BigEndian(phone[2..])
            : new UInt128(BinaryPrimitives.ReadUInt16BigEndian(phone), BinaryPrimitives.ReadUInt64BigEndian(phone[2..]));
        ref (UInt128 Phone, string? Identity) held = ref _identities[(int)((ulong)key * 0x9E3779B97F4A7C15UL >> 56)];
        if (held.Identity is null || held.Phone != key)
        {
            held = (key, Jt808Frame.Identity(phone));
        }

        return held.Identity!;
    }

    /// <summary>The plate that the terminal registered with on this connection, or null.</summary>
    public string? PlateOf(string terminal) => _plates.Count == 0 ? null : _plates.GetValueOrDefault(terminal);

    /// <summary>Remembers what a registration says.</summary>
    public void Register(string terminal, string? plate)
    {
        if (plate is null)
        {
            _plates.Remove(terminal);
        }
        else if (_plates.Count < MaxPlates || _plates.ContainsKey(terminal))
        {
            _plates[terminal] = plate;
        }
    }
}
