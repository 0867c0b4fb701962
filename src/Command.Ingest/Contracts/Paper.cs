using System.Collections.Immutable;

namespace Command.Ingest.Contracts;

/// <summary>A unit's job as a call card tells of it, with the times at which things were so. Each is null where the card has none; none is before the one above it.</summary>
/// <param name="Unit">The unit's call sign.</param>
/// <param name="Dispatched">When it was told to go.</param>
/// <param name="EnRoute">When it went.</param>
/// <param name="OnScene">When it was there.</param>
/// <param name="Cleared">When it was done; null while it is still there.</param>
public sealed record CardJob(string Unit, DateTimeOffset Dispatched, DateTimeOffset? EnRoute = null, DateTimeOffset? OnScene = null, DateTimeOffset? Cleared = null);

/// <summary>Keys a call card in that was written by hand while the platform was away. A card can be keyed once.</summary>
/// <param name="Card">The card's number, as printed on it.</param>
/// <param name="ReceivedAt">When the call came.</param>
/// <param name="OutageFrom">When the work on paper began; nothing on the card can be earlier.</param>
/// <param name="Text">What was written on it.</param>
/// <param name="Incident">The incident that it is about; null for none, and then it has no jobs.</param>
/// <param name="Report">The report that was made of it, by its id; null where it tells of an incident that was known.</param>
/// <param name="Jobs">Who was sent.</param>
public sealed record KeyCard(string Card, DateTimeOffset ReceivedAt, DateTimeOffset OutageFrom, string Text, string? Incident, string? Report, ImmutableArray<CardJob> Jobs) : DeskCommand;

/// <summary>A call card was keyed in. The author and the time of keying are the entry's; the entry's observed time is the call's.</summary>
/// <param name="Card">The card.</param>
/// <param name="Jobs">The jobs that it tells of, with their true times.</param>
public sealed record CardKeyed(PaperCard Card, ImmutableArray<Assignment> Jobs) : PictureEvent;

/// <summary>A call card that was keyed in.</summary>
/// <param name="Number">As printed on it.</param>
/// <param name="ReceivedAt">When the call came.</param>
/// <param name="Text">What was written on it.</param>
/// <param name="Incident">The incident that it is about; null for none.</param>
/// <param name="Report">The report that was made of it; null for none.</param>
/// <param name="Jobs">The jobs that it told of, by id.</param>
/// <param name="By">Who keyed it in.</param>
/// <param name="KeyedAt">When.</param>
public sealed record PaperCard(string Number, DateTimeOffset ReceivedAt, string Text, string? Incident, string? Report, ImmutableArray<string> Jobs, string By, DateTimeOffset KeyedAt);
