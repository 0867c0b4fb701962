namespace Command.Ingest.Transports;

/// <summary>
/// How far a feed's senders' clocks are off, from receive time minus the time in the message. Medians, because single messages come late, out of order or
/// with wrong times: the median of each sender's newest <see cref="Window"/> messages, and over the senders the median of those. The way of a message is in
/// it, so that a small positive figure is well. Not thread-safe.
/// </summary>
public sealed class ClockSkew
{
    /// <summary>Messages of a sender that are looked at.</summary>
    public const int Window = 32;

    /// <summary>Messages of a sender before it has a figure.</summary>
    public const int Least = 5;

    /// <summary>Senders that are looked at; the one silent longest gives way.</summary>
    public const int MostSenders = 1_000;

    private readonly Dictionary<string, LinkedListNode<Sender>> _senders = new(StringComparer.Ordinal);
    private readonly LinkedList<Sender> _byUse = [];
    private double? _seconds;
    private bool _stale;

    /// <summary>Seconds that the senders' clocks are behind; negative when they are ahead; null until one sender was heard <see cref="Least"/> times.</summary>
    public double? Seconds
    {
        get
        {
            if (_stale)
            {
                _stale = false;
                double[] senders = [.. _byUse.Where(s => s.Count >= Least).Select(s => s.Median())];
                _seconds = senders.Length == 0 ? null : Middle(senders);
            }

            return _seconds;
        }
    }

    /// <summary>Takes one message in.</summary>
    /// <param name="sender">Whose clock it is.</param>
    /// <param name="saidAt">The time in the message.</param>
    /// <param name="receivedAt">When it had come.</param>
    public void Take(string sender, DateTimeOffset saidAt, DateTimeOffset receivedAt)
    {
        if (_senders.TryGetValue(sender, out LinkedListNode<Sender>? node))
        {
            _byUse.Remove(node);
        }
        else
        {
            node = new LinkedListNode<Sender>(new Sender(sender));
            _senders.Add(sender, node);
            if (_senders.Count > MostSenders)
            {
                _senders.Remove(_byUse.First!.Value.Name);
                _byUse.RemoveFirst();
            }
        }

        _byUse.AddLast(node);
        node.Value.Add((receivedAt - saidAt).TotalSeconds);
        _stale = true;
    }

    private static double Middle(Span<double> values)
    {
        values.Sort();
        int half = values.Length / 2;
        return values.Length % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
    }

    private sealed class Sender(string name)
    {
        private readonly double[] _seconds = new double[Window];
        private long _added;

        public string Name => name;

        public int Count => (int)Math.Min(_added, Window);

        public void Add(double seconds) => _seconds[_added++ % Window] = seconds;

        public double Median() => Middle(_seconds.AsSpan(0, Count).ToArray());
    }
}
