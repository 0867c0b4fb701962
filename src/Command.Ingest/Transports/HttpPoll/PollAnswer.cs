using Command.Ingest.Contracts;

namespace Command.Ingest.Transports.HttpPoll;

/// <summary>What one address answered.</summary>
/// <param name="Kind">Which of the three it is.</param>
internal sealed record PollAnswer(PollAnswerKind Kind)
{
    public static PollAnswer Unchanged { get; } = new(PollAnswerKind.Unchanged);

    /// <summary>The unpacked body.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>The media type without parameters, lower case.</summary>
    public string? ContentType { get; init; }

    /// <summary>The validators for the next poll, as the server wrote them.</summary>
    public string? ETag { get; init; }

    public string? LastModified { get; init; }

    /// <summary>Where it was found after redirects: links in it are relative to this.</summary>
    public Uri? At { get; init; }

    /// <summary>What went wrong; set when failed.</summary>
    public Fault? Fault { get; init; }

    /// <summary>True when the same may go well in a moment.</summary>
    public bool Transient { get; init; }

    /// <summary>How long the server asks to be left alone.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public static PollAnswer Failed(string code, string reason, bool transient = false) =>
        new(PollAnswerKind.Failed) { Fault = new Fault(code, reason), Transient = transient };
}

internal enum PollAnswerKind
{
    /// <summary>There is a body, perhaps an empty one.</summary>
    Body,

    /// <summary>304, or an answer without content.</summary>
    Unchanged,

    /// <summary>Nothing that can be used; a <see cref="PollAnswer.Body"/> is evidence to keep.</summary>
    Failed,
}
