using Command.Ingest.Contracts;

namespace Command.Ingest.Exercise.Days;

/// <summary>A message with the event that it truly speaks of.</summary>
/// <param name="Message">As a decoder gives it.</param>
/// <param name="ArrivesAt">When the platform gets it, by a true clock.</param>
/// <param name="Event">The true event; empty for context, which belongs to none.</param>
public sealed record LabelledMessage(Message Message, DateTimeOffset ArrivesAt, string Event)
{
    /// <summary>What makes it hard.</summary>
    public Difficulty Difficulty { get; init; }

    /// <summary>The event that this one was set beside to be mistaken for; null when there is none.</summary>
    public string? Rival { get; init; }
}

/// <summary>What makes a message hard to place. The first three are of its event: how it lies to its rival.</summary>
[Flags]
public enum Difficulty
{
    None = 0,

    /// <summary>The rival is of the same kind, 450 to 900 m away, at the same time.</summary>
    SameKindNearby = 1,

    /// <summary>The rival is of another kind, at the same place and time.</summary>
    OtherKindHere = 2,

    /// <summary>The rival was of the same kind at the same place, hours before.</summary>
    SamePlaceLater = 4,

    /// <summary>It is filed under a kind that is not its own.</summary>
    WrongKind = 8,

    /// <summary>It comes minutes to hours after it was sent.</summary>
    Late = 16,

    /// <summary>It speaks of a cause or an effect of its event, under that one's kind.</summary>
    Effect = 32,

    /// <summary>It has no coordinates.</summary>
    NoPosition = 64,

    /// <summary>Its position is a road's or a landmark's, not the event's own.</summary>
    Geocoded = 128,

    /// <summary>It is another one sent again under an identity of its own.</summary>
    Resent = 256,

    /// <summary>Its sender's clock is minutes off.</summary>
    ClockOff = 512,

    /// <summary>It is in English.</summary>
    English = 1024,

    /// <summary>It is a newer version that moves its place.</summary>
    Corrected = 2048,

    /// <summary>Its position is hundreds of metres off.</summary>
    Misplaced = 4096,

    /// <summary>Its words name a place hundreds of metres off.</summary>
    Misnamed = 8192,
}
