using System.Collections.Immutable;

namespace Command.Ingest.Contracts;

/// <summary>A report that opens no incident was found to speak of the same as others that open none either.</summary>
/// <param name="Report">The platform's id of the report.</param>
/// <param name="Gathering">The gathering's name: the id of the report that it began with.</param>
public sealed record ReportGathered(string Report, string Gathering, ImmutableArray<Reason> Why) : PictureEvent;

/// <summary>An older statement came late and dates the thing earlier than the newest statement does; nothing else of it counts.</summary>
public sealed record ReportDated(string Report, DateTimeOffset FirstObservedAt) : PictureEvent;

/// <summary>A source speaks of another incident than it was taken to: an earlier message came late, it was corrected, or a person said so.</summary>
/// <param name="Source">A report; or an alert or reading that is context.</param>
/// <param name="From">The incident it leaves.</param>
/// <param name="To">The incident it becomes a source of, or the name of a gathering of reports that open none (<see cref="ReportGathered"/>).</param>
/// <param name="ObservedAt">The source's observed time.</param>
public sealed record SourceMoved(SourceRef Source, string From, string To, DateTimeOffset ObservedAt, ImmutableArray<Reason> Why) : PictureEvent;

/// <summary>An alert or reading is no longer context of an incident.</summary>
public sealed record SourceDropped(string Id, SourceRef Source, ImmutableArray<Reason> Why) : PictureEvent;

/// <summary>All reports of an incident speak of another one: it is closed and points there.</summary>
public sealed record IncidentMerged(string Id, string Into, ImmutableArray<Reason> Why) : PictureEvent;

/// <summary>A closed incident has a source again that is not over.</summary>
public sealed record IncidentReopened(string Id, ImmutableArray<Reason> Why) : PictureEvent;

/// <summary>A new incident of the kind and at the place of an earlier one, which is over.</summary>
/// <param name="Earlier">The earlier incident's id; it may have left the picture.</param>
public sealed record IncidentFollows(string Id, string Earlier, ImmutableArray<Reason> Why) : PictureEvent;

/// <summary>A report may speak of an incident, but not so likely that it was joined by itself: a person is asked.</summary>
/// <param name="Report">The platform's id of the report.</param>
/// <param name="Incident">The incident it may belong to.</param>
/// <param name="Probability">0 to 1, calibrated.</param>
public sealed record JoinSuggested(string Report, string Incident, double Probability, ImmutableArray<Reason> Why) : PictureEvent;

/// <summary>Nobody needs to be asked about a report any more.</summary>
public sealed record SuggestionDropped(string Report) : PictureEvent;

/// <summary>A person says of two messages whether they speak of the same event; the newest word about a pair counts. The author is the entry's.</summary>
/// <param name="One">A report's id, or with <paramref name="Same"/> false an alert's or a reading's.</param>
/// <param name="Other">A report's id.</param>
/// <param name="Same">True: the same event, whatever the scores say. False: never in one incident.</param>
/// <param name="Reason">Why, in the person's words.</param>
public sealed record PairRuled(string One, string Other, bool Same, string Reason) : PictureEvent;

/// <summary>A person sets an incident's level. The author is the entry's.</summary>
/// <param name="Level">1 to 4, or null: as the sources say again.</param>
/// <param name="Reason">Why, in the person's words.</param>
public sealed record LevelOverridden(string Id, int? Level, string Reason) : PictureEvent;

/// <summary>A sender says more of one spot, or the same of more places, than anything real gives: its reports are kept as cases and open and join no incident until it calms down.</summary>
/// <param name="Feed">The feed.</param>
/// <param name="Until">When it ends unless it goes on.</param>
/// <param name="Why">What it does; empty when it is over.</param>
public sealed record SenderContained(string Feed, DateTimeOffset Until, ImmutableArray<Reason> Why) : PictureEvent;
