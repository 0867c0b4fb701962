using System.Collections.Immutable;

namespace Command.Ingest.Feeds.Jt808;

/// <summary>Which packets of split messages have come on a connection, so that those that were lost can be asked for again. Bounded like the assembly.</summary>
internal sealed class Jt808Gaps
{
    private readonly List<Entry> _entries = [];

    /// <summary>Notes a packet.</summary>
    public void Take(in Jt808Frame packet, string terminal)
    {
        if (packet.Packet < 1 || packet.Packet > packet.Packets || packet.Packets > Jt808Assembly.MaxPackets)
        {
            return;
        }

        Entry entry = Of(packet, terminal);
        int held = _entries.FindIndex(e => e.IsSame(entry));
        if (held >= 0)
        {
            _entries[held] = _entries[held] with { Come = _entries[held].Come | entry.Come };
            return;
        }

        if (_entries.Count == Jt808Assembly.MaxSets)
        {
            _entries.RemoveAt(0);
        }

        _entries.Add(entry);
    }

    /// <summary>The packets that are missing when a message's last one has come; empty otherwise.</summary>
    public ImmutableArray<ushort> MissingAt(in Jt808Frame packet, string terminal)
    {
        if (packet.Packets == 0 || packet.Packet != packet.Packets)
        {
            return [];
        }

        Entry asked = Of(packet, terminal);
        Entry? held = _entries.Find(e => e.IsSame(asked));
        return held is null ? [] : [.. Enumerable.Range(1, packet.Packets).Where(n => (held.Come & Bit(n)) == 0).Select(n => (ushort)n)];
    }

    /// <summary>The serial of a message's first packet: serials of its packets follow each other.</summary>
    public static ushort FirstSerial(in Jt808Frame packet) => (ushort)(packet.Serial - packet.Packet + 1);

    private static Entry Of(in Jt808Frame packet, string terminal) => new(terminal, packet.Id, packet.Packets, FirstSerial(packet), Bit(packet.Packet));

    private static ulong Bit(int packet) => 1UL << (packet - 1);

    private sealed record Entry(string Terminal, ushort Id, int Packets, ushort First, ulong Come)
    {
        public bool IsSame(Entry other) => (Terminal, Id, Packets, First) == (other.Terminal, other.Id, other.Packets, other.First);
    }
}
