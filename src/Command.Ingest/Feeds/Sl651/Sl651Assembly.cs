using System.Globalization;
using Command.Ingest.Contracts;

namespace Command.Ingest.Feeds.Sl651;

/// <summary>
/// Puts the packets of a long message together (SYN frames, §6.5). Bounded: a connection holds few unfinished messages and few bytes,
/// and the oldest gives way, with a fault that says so.
/// </summary>
internal sealed class Sl651Assembly
{
    public const int MaxSets = 4;
    public const int MaxBytes = 512 * 1024;

    private readonly List<PacketSet> _sets = [];
    private int _bytes;

    /// <summary>True when a packet of the same message is held.</summary>
    public bool Holds(Sl651Frame packet) => _sets.Exists(s => s.Takes(packet));

    /// <summary>Takes a packet in; gives the whole message as one frame when this was the last one missing.</summary>
    public (Sl651Frame? Whole, Fault? Fault) Take(Sl651Frame packet)
    {
        if (packet.Packet < 1 || packet.Packet > packet.Packets)
        {
            return (null, new Fault("sl651-packet", string.Create(CultureInfo.InvariantCulture, $"Packet {packet.Packet} of {packet.Packets} cannot be.")));
        }

        Fault? lost = null;
        PacketSet? set = _sets.Find(s => s.Takes(packet));
        if (set?.Bodies.TryGetValue(packet.Packet, out ReadOnlyMemory<byte> known) == true)
        {
            if (known.Span.SequenceEqual(packet.Body.Span))
            {
                return (null, null);
            }

            // The station has begun its next message before this one was whole.
            lost = Drop(set);
            set = null;
        }

        if (set is null)
        {
            set = new PacketSet(packet);
            _sets.Add(set);
        }

        set.Bodies.Add(packet.Packet, packet.Body);
        _bytes += packet.Body.Length;
        if (set.Bodies.Count == packet.Packets)
        {
            Forget(set);
            return (set.Whole(packet), lost);
        }

        while (_sets.Count > MaxSets || _bytes > MaxBytes)
        {
            lost = Drop(_sets[0]);
        }

        return (null, lost);
    }

    private Fault Drop(PacketSet set)
    {
        Forget(set);
        return new Fault("sl651-packets-lost", string.Create(
            CultureInfo.InvariantCulture,
            $"Of a message of station {set.Station} only {set.Bodies.Count} of {set.Packets} packets had come when it was given up; their bytes are kept."));
    }

    private void Forget(PacketSet set)
    {
        _sets.Remove(set);
        _bytes -= set.Bodies.Values.Sum(b => b.Length);
    }

    private sealed class PacketSet(Sl651Frame first)
    {
        public string Station => first.Station;

        public int Packets => first.Packets;

        public SortedDictionary<int, ReadOnlyMemory<byte>> Bodies { get; } = [];

        public bool Takes(Sl651Frame packet) =>
            (packet.Centre, packet.Station, packet.Function, packet.Packets) == (first.Centre, first.Station, first.Function, first.Packets);

        public Sl651Frame Whole(Sl651Frame last)
        {
            byte[] body = new byte[Bodies.Values.Sum(b => b.Length)];
            int at = 0;
            foreach (ReadOnlyMemory<byte> part in Bodies.Values)
            {
                part.Span.CopyTo(body.AsSpan(at));
                at += part.Length;
            }

            return last with { Packets = 0, Packet = 0, Body = body };
        }
    }
}
