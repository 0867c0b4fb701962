using Command.Ingest.Contracts;

namespace Command.Ingest.Api.Field;

/// <summary>What keeps a crew's word from being carried out before it reaches the desk.</summary>
public static class FieldFaults
{
    /// <summary>It was said too long ago to be done now.</summary>
    public static Fault WordOld { get; } = new Fault("word-old", "This was said more than two days ago. Say it again if it still holds.");

    /// <summary>It asks for what this version does not know, or lacks a field.</summary>
    public static Fault WordUnknown { get; } = new Fault("word-unknown", "The server does not know what this asks, or a part of it is missing. Nothing was done.");

    /// <summary>The person is in no unit's crew.</summary>
    public static Fault UnitNone { get; } = new Fault("unit-none", "You are in no unit's crew. Sign on to one first.");

    /// <summary>It is more than a photo may be.</summary>
    public static Fault PhotoLarge(int most) => new Fault("photo-large", $"A photo may have {most} bytes and 60 million pixels. Nothing was kept; take it smaller.");

    /// <summary>It is no photo.</summary>
    public static Fault PhotoType { get; } = new Fault("photo-type", "What was sent is no JPEG, PNG or WebP picture. Nothing was kept.");
}
