using Command.Ingest.Picture;

namespace Command.Ingest.Contracts;

/// <summary>One item of the stream that a follower reads: first a snapshot, then frames.</summary>
/// <param name="Snapshot">The picture to start from; set on the first item.</param>
/// <param name="Frame">What changed; on the first item every unit and the newest pulse.</param>
public sealed record FollowFrame(PictureState? Snapshot, PictureFrame Frame);
