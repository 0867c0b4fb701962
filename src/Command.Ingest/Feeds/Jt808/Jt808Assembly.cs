using System.Globalization;
using Command.Ingest.Contracts;

namespace Command.Ingest.Feeds.Jt808;

/// <summary>
/// Puts the packets of a split message together (§4.4.3, bit 13). The packets of one message have serials in a row, which tells it from the next.
/// Bounded: a connection holds few messages, and the oldest gives way, with a fault where it was unfinished. A whole one is held on as well: each packet is
/// answered by itself, so when the last could not be made durable the terminal sends that one packet again and it must still make the message.
/// </summary>
internal sealed class Jt808Assembly
{
    public const int MaxSets = 4;
    public const int MaxPackets = 64;

    private readonly List<PacketSet> _sets = [];

    /// <summary>Names the message that a packet belongs to.</summary>
    public static string MessageOf(in Jt808Frame packet, string terminal)
    {
        Key key = KeyOf(packet, terminal);
        return string.Create(CultureInfo.InvariantCulture, $"{key.Terminal}-{key.Id:X4}-{key.Packets}-{key.FirstSerial}");
    }

    /// <summary>True when a packet of the same message is held.</summary>
    public bool Holds(in Jt808Frame packet, string terminal)
    {
        Key key = KeyOf(packet, terminal);
        return _sets.Exists(s => s.Key == key);
    }

    /// <summary>Takes a packet in; gives the whole body and the first packet's serial when this was the last one missing.</summary>
    public (byte[]? Body, ushort Serial, Fault? Fault) Take(in Jt808Frame packet, string terminal)
    {
        if (packet.Packet < 1 || packet.Packet > packet.Packets || packet.Packets > MaxPackets)
        {
            return (null, 0, new Fault("jt808-packet", string.Create(CultureInfo.InvariantCulture, $"Packet {packet.Packet} of {packet.Packets} is not taken; a message has at most {MaxPackets}."), terminal));
        }

        Key key = KeyOf(packet, terminal);
        PacketSet? set = _sets.Find(s => s.Key == key);
        Fault? lost = null;
        if (set is not null && set.Bodies.TryGetValue(packet.Packet, out byte[]? known) && !packet.Body.SequenceEqual(known))
        {
            // The serials have gone round, or begun anew with the terminal: it is another message.
            lost = Drop(set);
            set = null;
        }

        if (set is null)
        {
            set = new PacketSet(key);
            _sets.Add(set);
            if (_sets.Count > MaxSets)
            {
                lost = Drop(_sets[0]) ?? lost;
            }
        }

        set.Bodies[packet.Packet] = packet.Body.ToArray();
        return set.IsWhole ? ([.. set.Bodies.Values.SelectMany(b => b)], key.FirstSerial, lost) : (null, 0, lost);
    }

    private static Key KeyOf(in Jt808Frame packet, string terminal) =>
        new(terminal, packet.Id, packet.Packets, (ushort)(packet.Serial - packet.Packet + 1));

    private Fault? Drop(PacketSet set)
    {
        _sets.Remove(set);
        return set.IsWhole ? null : new Fault("jt808-packets-lost", string.Create(
            CultureInfo.InvariantCulture,
            $"Of message {set.Key.Id:X4} with serial {set.Key.FirstSerial} only {set.Bodies.Count} of {set.Key.Packets} packets had come when it was given up; their bytes are kept."), set.Key.Terminal);
    }

    private readonly record struct Key(string Terminal, ushort Id, int Packets, ushort FirstSerial);

    private sealed class PacketSet(Key key)
    {
        public Key Key { get; } = key;

        public SortedDictionary<int, byte[]> Bodies { get; } = [];

        public bool IsWhole => Bodies.Count == Key.Packets;
    }
}
