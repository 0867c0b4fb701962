using Command.Ingest.Contracts;

namespace Command.Web.Features.Dispatch;

/// <summary>What takes a command back.</summary>
/// <param name="Command">The opposite command.</param>
/// <param name="Words">What it does, in the viewer's words.</param>
public sealed record Undo(FusionCommand Command, string Words);

/// <summary>What a person is told of a command.</summary>
/// <param name="Words">The result; null when it was refused.</param>
/// <param name="Refusal">Why it was not done; null when it was.</param>
public sealed record Told(string? Words, Fault? Refusal);
