using System.Collections.Immutable;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;

namespace Command.Web.Features.Dispatch;

/// <summary>What takes a command back.</summary>
/// <param name="Commands">The opposite commands, made from the picture as it is when somebody asks for them; none where the picture does not yet, or no longer, allow it.</param>
/// <param name="Words">What they do, in the viewer's words.</param>
public sealed record Undo(Func<PictureState, ImmutableArray<DeskCommand>> Commands, string Words)
{
    /// <param name="command">The opposite, known at once.</param>
    /// <param name="words">What it does, in the viewer's words.</param>
    public Undo(DeskCommand command, string words)
        : this(_ => [command], words)
    {
    }
}

/// <summary>What a person is told of a command.</summary>
/// <param name="Words">The result; null when it was refused.</param>
/// <param name="Refusal">Why it was not done; null when it was.</param>
/// <param name="Seen">How that stood which somebody else had changed, as this person's screen showed it; null where nobody had.</param>
public sealed record Told(string? Words, Fault? Refusal, string? Seen = null);
