using Command.Ingest.Contracts;

namespace Command.Ingest.Writer;

/// <summary>Whether messages can be made durable and the writer does its work, for the screens and <c>/readyz</c>. Safe to use from any thread.</summary>
public sealed class WriterHealth(TimeProvider time)
{
    /// <summary>A writer that has not come round for so long waits for an engine that does not answer.</summary>
    private static readonly TimeSpan s_stuck = TimeSpan.FromSeconds(5);

    /// <summary>What was refused so lately still matters, also when nobody has tried since.</summary>
    private static readonly TimeSpan s_lately = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private Reason? _trouble;
    private long? _workedAt;
    private (long At, string Why)? _refused;

    /// <summary>What keeps messages from being stored or shown, or null.</summary>
    public Reason? Trouble
    {
        get
        {
            lock (_gate)
            {
                return _trouble
                    ?? (_workedAt is { } worked && time.GetElapsedTime(worked) is var silent && silent > s_stuck ? Reason.Of("journal-silent", (int)silent.TotalSeconds) : null)
                    ?? (_refused is { } refused && time.GetElapsedTime(refused.At) < s_lately ? Reason.Of("journal-unavailable", refused.Why) : null);
            }
        }
    }

    /// <summary>The writer has come round.</summary>
    public void Works()
    {
        lock (_gate)
        {
            _trouble = null;
            _workedAt = time.GetTimestamp();
        }
    }

    /// <summary>The writer can't go on.</summary>
    public void Fails(Reason trouble)
    {
        lock (_gate)
        {
            _trouble = trouble;
            _workedAt = time.GetTimestamp();
        }
    }

    /// <summary>A gateway has made something durable.</summary>
    public void Stored()
    {
        lock (_gate)
        {
            _refused = null;
        }
    }

    /// <summary>A gateway could not make something durable.</summary>
    public void Refused(string why)
    {
        lock (_gate)
        {
            _refused = (time.GetTimestamp(), why);
        }
    }
}
