using Command.Ingest.Api.Rights;
using Command.Ingest.Contracts;

namespace Command.Ingest.Api.Field;

/// <summary>What crews send besides their words: where they are, and what they see.</summary>
public interface IFieldIntake
{
    /// <summary>Takes a position that a crew shares in, as one of the field teams' feed: durable before it returns.</summary>
    /// <param name="unit">The call sign.</param>
    /// <param name="position">Where and when.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Why it was not taken; null when it was.</returns>
    [Needs(Right.ReportStatus)]
    Task<IntakeAnswer> PositionAsync(string unit, PagePosition position, CancellationToken cancellationToken);

    /// <summary>Keeps a photo for a job's messages to name.</summary>
    /// <param name="job">The assignment that it is for.</param>
    /// <param name="jpeg">A JPEG file that holds the picture and nothing besides.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    [Needs(Right.ReportStatus)]
    Task<IntakeAnswer> KeepAsync(string job, ReadOnlyMemory<byte> jpeg, CancellationToken cancellationToken);

    /// <summary>A photo by its name, for a caller who was found to see a message that names it; null where there is none.</summary>
    [Needs(Right.ReportStatus)]
    Task<ReadOnlyMemory<byte>?> PhotoAsync(string photo, CancellationToken cancellationToken);
}

/// <summary>What became of something that a crew sent.</summary>
/// <param name="Refusal">Why it was not taken; null when it was.</param>
/// <param name="Photo">The photo's name, where one was kept.</param>
/// <param name="MayPass">True when it was refused for a reason that may pass by itself: the same may be sent again.</param>
public sealed record IntakeAnswer(Fault? Refusal, string? Photo = null, bool MayPass = false)
{
    /// <summary>It was taken.</summary>
    public static IntakeAnswer Taken { get; } = new((Fault?)null);
}
