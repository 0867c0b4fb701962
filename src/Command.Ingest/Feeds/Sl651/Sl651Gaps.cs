namespace Command.Ingest.Feeds.Sl651;

/// <summary>Which packets of long messages have come on a connection, so that a lost one can be asked for again (mode M3). Bounded like the assembly.</summary>
internal sealed class Sl651Gaps
{
    private readonly List<Entry> _entries = [];

    /// <summary>Notes a packet of a message that is not whole yet.</summary>
    public void Take(Sl651Frame packet)
    {
        Entry? entry = Of(packet);
        if (entry is null)
        {
            if (_entries.Count == Sl651Assembly.MaxSets)
            {
                _entries.RemoveAt(0);
            }

            entry = new Entry(packet.Station, packet.Function, packet.Packets);
            _entries.Add(entry);
        }

        entry.Come.Add(packet.Packet);
        if (packet.Packet == 1)
        {
            entry.Serial = Sl651Content.SerialOf(packet) ?? 0;
        }
    }

    /// <summary>Forgets a message that is whole.</summary>
    public void Close(Sl651Frame packet) => _entries.RemoveAll(e => e.Is(packet));

    /// <summary>
    /// The first missing packet and the message's serial, where its sender has nothing more to send: it ended with ETX, and not first of all, for
    /// packets that overtake each other are no loss.
    /// </summary>
    public (int Packet, ushort Serial)? MissingAt(Sl651Frame packet)
    {
        if (packet.End != Sl651Frame.Etx || Of(packet) is not { Come.Count: > 1 } entry)
        {
            return null;
        }

        for (int number = 1; number <= entry.Packets; number++)
        {
            if (!entry.Come.Contains(number))
            {
                return (number, entry.Serial);
            }
        }

        return null;
    }

    private Entry? Of(Sl651Frame packet) => _entries.Find(e => e.Is(packet));

    private sealed class Entry(string station, byte function, int packets)
    {
        public int Packets => packets;

        /// <summary>Serial of the message; 0 while its first packet is missing.</summary>
        public ushort Serial { get; set; }

        public HashSet<int> Come { get; } = [];

        public bool Is(Sl651Frame packet) => packet.Station == station && packet.Function == function && packet.Packets == packets;
    }
}
