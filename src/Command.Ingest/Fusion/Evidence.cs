namespace Command.Ingest.Fusion;

/// <summary>What fusion goes by. All of it is used; a benchmark leaves one out to see what it brings.</summary>
[Flags]
public enum Evidence
{
    None = 0,

    /// <summary>The kinds that senders state, and how kinds go together.</summary>
    Kind = 1,

    /// <summary>How far apart two places are against how sure they are.</summary>
    Distance = 2,

    /// <summary>How long after the last word about an event the next one comes.</summary>
    Time = 4,

    /// <summary>The kinds that texts speak of, where they say otherwise than the sender's code or the code says nothing.</summary>
    KindFromText = 8,

    /// <summary>Places that two texts name, or that only one of them names.</summary>
    Names = 16,

    /// <summary>The same words and telling details.</summary>
    Words = 32,

    /// <summary>What a sender itself keeps together: a situation, a parent case.</summary>
    Reference = 64,

    /// <summary>How many events of such a kind there are around: in a storm a neighbour is less likely the same.</summary>
    Density = 128,

    /// <summary>How many of an event's senders have ended it before a report comes.</summary>
    Ended = 256,

    All = Kind | Distance | Time | KindFromText | Names | Words | Reference | Density | Ended,
}
