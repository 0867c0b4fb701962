using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Command.Ingest.Contracts;

/// <summary>What a person tells the platform about its incidents. It is decided on the picture as it is when its turn comes, and becomes events with the person as author.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "c")]
[JsonDerivedType(typeof(MergeIncidents), "merge")]
[JsonDerivedType(typeof(SplitIncident), "split")]
[JsonDerivedType(typeof(MoveSource), "move")]
[JsonDerivedType(typeof(NeverJoin), "never")]
[JsonDerivedType(typeof(AnswerSuggestion), "answer")]
[JsonDerivedType(typeof(OverrideLevel), "level")]
public abstract record FusionCommand
{
    /// <summary>Why, in the person's words; it is kept with what follows.</summary>
    public required string Reason { get; init; }
}

/// <summary>Two incidents are one event: all sources of <paramref name="Id"/> go to <paramref name="Into"/>.</summary>
public sealed record MergeIncidents(string Id, string Into) : FusionCommand;

/// <summary>Some reports of an incident speak of another event: they become an incident of their own.</summary>
public sealed record SplitIncident(string Id, ImmutableArray<string> Reports) : FusionCommand;

/// <summary>A report speaks of another incident than it was taken to, or an alert or reading has nothing to do with it.</summary>
/// <param name="Source">What is moved.</param>
/// <param name="From">The incident that it leaves.</param>
/// <param name="To">The incident it goes to; null takes an alert or reading away, and makes of a report an event of its own.</param>
public sealed record MoveSource(SourceRef Source, string From, string? To) : FusionCommand;

/// <summary>Two incidents are two events, whatever may still come.</summary>
public sealed record NeverJoin(string Id, string Other) : FusionCommand;

/// <summary>The answer to a suggestion: whether the report speaks of the incident it was suggested for.</summary>
public sealed record AnswerSuggestion(string Report, bool Same) : FusionCommand;

/// <summary>Sets an incident's level, or with null leaves it to its sources again.</summary>
public sealed record OverrideLevel(string Id, int? Level) : FusionCommand;
