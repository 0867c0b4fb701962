using System.Collections.Immutable;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;

namespace Command.Ingest.Incidents.Review;

/// <summary>复盘: what was done about an incident, worked out from the journal, so that the same is said whenever it is asked.</summary>
/// <param name="Incident">The incident as it stood at the end.</param>
/// <param name="Timeline">What happened, by when it was so.</param>
/// <param name="Intervals">How long what took.</param>
/// <param name="Decisions">Who was sent, beside what was recommended.</param>
/// <param name="Notices">Who was told, and who acknowledged.</param>
/// <param name="Plan">The plan's steps, on time or late; empty where no plan was carried out.</param>
public sealed record AfterAction(
    Incident Incident,
    ImmutableArray<ReviewLine> Timeline,
    ImmutableArray<ReviewInterval> Intervals,
    ImmutableArray<ReviewDecision> Decisions,
    ImmutableArray<ReviewNotice> Notices,
    ImmutableArray<ReviewStep> Plan);

/// <summary>A line of the timeline.</summary>
/// <param name="Sequence">The journal's entry that says so.</param>
/// <param name="At">When it was so.</param>
/// <param name="KnownAt">When the platform knew.</param>
/// <param name="By">Who said so: a feed, a person, or <c>system</c>.</param>
/// <param name="Incident">The incident's number; null for none.</param>
/// <param name="Code">What happened, in a word of <see cref="ReviewCodes"/>.</param>
/// <param name="What">Names and words that belong to it: units, levels, reasons.</param>
public sealed record ReviewLine(long Sequence, DateTimeOffset At, DateTimeOffset KnownAt, string By, string? Incident, string Code, ImmutableArray<string> What);

/// <summary>What a timeline's line can say.</summary>
public static class ReviewCodes
{
    /// <summary>All of them; a page has words for each.</summary>
    public static ImmutableArray<string> All { get; } =
    [
        "opened", "joined", "escalated", "lowered", "levelSet", "closed", "merged", "reopened", "claimed", "released",
        "assigned", "enRoute", "staged", "onScene", "cleared", "cancelled", "diverted", "corrected", "asked", "answered", "said",
        "planStarted", "ticked", "unticked", "planEnded", "notice", "approved", "withdrawn", "acknowledged", "distress", "distressOver", "card",
    ];

    /// <summary>Those that a time bar marks.</summary>
    public static bool IsMark(string code) => code is "opened" or "escalated" or "assigned" or "onScene" or "closed" or "distress";
}

/// <summary>A span that is looked at: from one thing to the next.</summary>
/// <param name="Code">reported-opened, opened-sent, sent-left, sent-there, opened-there, there-done or opened-closed.</param>
/// <param name="From">When it began; null where that did not happen.</param>
/// <param name="To">When it ended; null where it did not.</param>
public sealed record ReviewInterval(string Code, DateTimeOffset? From, DateTimeOffset? To)
{
    /// <summary>The time between two moments.</summary>
    public static ReviewInterval Of(string code, DateTimeOffset? from, DateTimeOffset? to) => new(code, from, to);

    /// <summary>How long it took; null where one end is missing.</summary>
    public TimeSpan? Took => To - From;
}

/// <summary>Units that were sent together.</summary>
/// <param name="At">When.</param>
/// <param name="By">By whom.</param>
/// <param name="Sent">The units.</param>
/// <param name="Recommended">The best set of the recommendation that was kept with the order; null where none was kept.</param>
/// <param name="Rank">Which of the recommended sets it is, from 1; null when it is none of them.</param>
/// <param name="Why">Why units were sent that were not free, in the dispatcher's words; empty where nobody had to say.</param>
/// <param name="Reasons">The reasons that the recommendation gave for its best set.</param>
public sealed record ReviewDecision(DateTimeOffset At, string By, ImmutableArray<string> Sent, ImmutableArray<string>? Recommended, int? Rank, ImmutableArray<string> Why, ImmutableArray<Reason> Reasons)
{
    /// <summary>True when something was recommended and something else was done.</summary>
    public bool NotFollowed => Recommended is not null && Rank != 1;
}

/// <summary>A notice with what became of it.</summary>
/// <param name="Title">Its title.</param>
/// <param name="At">When it was written.</param>
/// <param name="By">By whom.</param>
/// <param name="ApprovedBy">Who let it out; null where nobody had to, or nobody did.</param>
/// <param name="Told">Recipients that it reached or may have reached.</param>
/// <param name="Acknowledged">Who acknowledged, and when.</param>
/// <param name="Silent">Whom it was for and who has not acknowledged.</param>
public sealed record ReviewNotice(string Title, DateTimeOffset At, string By, string? ApprovedBy, int Told, ImmutableArray<(string Name, DateTimeOffset At)> Acknowledged, ImmutableArray<string> Silent);

/// <summary>A plan's step as it went.</summary>
/// <param name="Step">The step.</param>
/// <param name="Late">By how much it was or is late, held against the end of the review; zero or less when it is not.</param>
public sealed record ReviewStep(PlanRunStep Step, TimeSpan Late);
