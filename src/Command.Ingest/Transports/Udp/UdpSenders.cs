using System.Net;
using Command.Ingest.Feeds;

namespace Command.Ingest.Transports.Udp;

/// <summary>The protocol state of each sender of datagrams, by its address and port. Bounded: the one silent longest gives way. Not thread-safe.</summary>
public sealed class UdpSenders(Func<IStreamSession> open, int most)
{
    /// <summary>A sender that says nothing for this long begins anew.</summary>
    public static readonly TimeSpan Idle = TimeSpan.FromMinutes(15);

    private readonly Dictionary<EndPoint, LinkedListNode<Sender>> _senders = [];
    private readonly LinkedList<Sender> _byUse = [];

    public int Count => _senders.Count;

    /// <summary>The sender's state, made when it is new.</summary>
    public IStreamSession Of(EndPoint from, DateTimeOffset now)
    {
        while (_byUse.First is { } oldest && now - oldest.Value.LastHeard > Idle)
        {
            Forget(oldest);
        }

        if (_senders.TryGetValue(from, out LinkedListNode<Sender>? known))
        {
            _byUse.Remove(known);
            known.Value = known.Value with { LastHeard = now };
            _byUse.AddLast(known);
            return known.Value.Session;
        }

        if (_senders.Count == most)
        {
            Forget(_byUse.First!);
        }

        LinkedListNode<Sender> node = _byUse.AddLast(new Sender(from, open(), now));
        _senders.Add(from, node);
        return node.Value.Session;
    }

    private void Forget(LinkedListNode<Sender> node)
    {
        _senders.Remove(node.Value.From);
        _byUse.Remove(node);
    }

    private sealed record Sender(EndPoint From, IStreamSession Session, DateTimeOffset LastHeard);
}
