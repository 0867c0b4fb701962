namespace Command.Ingest.Feeds;

/// <summary>
/// A protocol whose long messages come in several frames, each of which may be acknowledged before the message is whole. Frames of an unfinished message are
/// kept by whoever owns the session; when it goes on over another connection, or after a restart, they are decoded again before the next one.
/// </summary>
public interface IPartedSession : IStreamSession
{
    /// <summary>The message that this frame is a part of, where the session holds no other part of it; null for a whole message and for one that it holds parts of.</summary>
    /// <param name="frame">A frame that is about to be decoded.</param>
    string? Awaits(ReadOnlyMemory<byte> frame);
}

/// <summary>Says of a decoded frame that it is a part of a longer message.</summary>
/// <param name="Message">Names the message: the same for all its parts, and for no other unfinished one of the feed.</param>
/// <param name="Completes">True when the message is whole with it and the parts kept before are no longer wanted.</param>
public sealed record FramePart(string Message, bool Completes);
