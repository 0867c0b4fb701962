using Command.Ingest.Feeds;

namespace Command.Ingest.Transports;

/// <summary>A session whose frames are decoded at one place while others are answered at another: one call at a time.</summary>
internal sealed class SharedSession(IStreamSession session) : IPartedSession
{
    private readonly Lock _gate = new();

    /// <inheritdoc/>
    public FrameRead Read(ReadOnlySpan<byte> buffer)
    {
        lock (_gate)
        {
            return session.Read(buffer);
        }
    }

    /// <inheritdoc/>
    public Decoded Decode(ReadOnlyMemory<byte> frame, DateTimeOffset receivedAt)
    {
        lock (_gate)
        {
            return session.Decode(frame, receivedAt);
        }
    }

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> Reply(ReadOnlyMemory<byte> frame, FrameOutcome outcome, DateTimeOffset now)
    {
        lock (_gate)
        {
            return session.Reply(frame, outcome, now);
        }
    }

    /// <inheritdoc/>
    public bool StandsAlone(ReadOnlyMemory<byte> frame)
    {
        lock (_gate)
        {
            return session.StandsAlone(frame);
        }
    }

    /// <inheritdoc/>
    public string? Awaits(ReadOnlyMemory<byte> frame)
    {
        lock (_gate)
        {
            return (session as IPartedSession)?.Awaits(frame);
        }
    }
}
