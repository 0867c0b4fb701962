namespace Command.Ingest.Transports.Sip;

/// <summary>
/// The requests answered lately, so that one which is sent again because its answer was lost gets the same answer and is not taken twice (RFC 3261, 17.2.2).
/// Bounded; the oldest give way. Safe to use from any thread.
/// </summary>
public sealed class SipTransactions(int most = 8_192)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, byte[]?> _answers = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();

    /// <summary>Names the transaction of a request from one address.</summary>
    public static string Key(SipMessage request, string from)
    {
        ArgumentNullException.ThrowIfNull(request);
        return $"{from}|{request.Method}|{request.CallId}|{request.Sequence}|{request.Branch}";
    }

    /// <summary>True when the request is new and is now under way; else <paramref name="answer"/> is what it was answered, null while it still is under way.</summary>
    public bool Begin(string key, out byte[]? answer)
    {
        lock (_gate)
        {
            if (_answers.TryGetValue(key, out answer))
            {
                return false;
            }

            while ((_answers.Count >= most || _order.Count >= most * 2) && _order.TryDequeue(out string? oldest))
            {
                _answers.Remove(oldest);
            }

            _answers[key] = null;
            _order.Enqueue(key);
            return true;
        }
    }

    /// <summary>Keeps the answer for when the request comes again.</summary>
    public void End(string key, byte[] answer)
    {
        lock (_gate)
        {
            if (_answers.ContainsKey(key))
            {
                _answers[key] = answer;
            }
        }
    }

    /// <summary>Forgets a request that was not taken: when it comes again it is tried again.</summary>
    public void Forget(string key)
    {
        lock (_gate)
        {
            // Its place in the order stays, and falls out in its turn.
            _answers.Remove(key);
        }
    }
}
