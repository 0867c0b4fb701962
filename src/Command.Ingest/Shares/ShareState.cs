using System.Collections.Immutable;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;

namespace Command.Ingest.Shares;

/// <summary>Who may see what: the catalogue, what was asked and answered, incidents shared by hand, and the screens' policies. Immutable; changed by <see cref="With"/>.</summary>
public sealed record ShareState
{
    /// <summary>Grows by one with each change.</summary>
    public long Version { get; init; }

    /// <summary>The catalogue, by the subject's text.</summary>
    public ImmutableSortedDictionary<string, ShareEntry> Entries { get; init; } = ImmutableSortedDictionary.Create<string, ShareEntry>(StringComparer.Ordinal);

    /// <summary>Requests by id.</summary>
    public ImmutableSortedDictionary<string, ShareRequest> Requests { get; init; } = ImmutableSortedDictionary.Create<string, ShareRequest>(StringComparer.Ordinal);

    /// <summary>Incidents shared by hand, by the share's id.</summary>
    public ImmutableSortedDictionary<string, IncidentShare> Incidents { get; init; } = ImmutableSortedDictionary.Create<string, IncidentShare>(StringComparer.Ordinal);

    /// <summary>Marks that were put on incidents by hand.</summary>
    public ImmutableSortedDictionary<string, Classification> Marks { get; init; } = ImmutableSortedDictionary.Create<string, Classification>(StringComparer.Ordinal);

    /// <summary>Screens' policies, by the screen's mark.</summary>
    public ImmutableSortedDictionary<string, ScreenPolicy> Screens { get; init; } = ImmutableSortedDictionary.Create<string, ScreenPolicy>(StringComparer.Ordinal);

    /// <summary>The state after a change.</summary>
    public ShareState With(ShareChange change)
    {
        ArgumentNullException.ThrowIfNull(change);
        ShareState next = change switch
        {
            EntrySet e => this with { Entries = Entries.SetItem(e.Entry.Subject.ToString(), e.Entry) },
            RequestSet r => this with { Requests = Requests.SetItem(r.Request.Id, r.Request) },
            IncidentShareSet s => this with { Incidents = Incidents.SetItem(s.Share.Id, s.Share) },
            IncidentMarked m => this with { Marks = m.Mark is { } mark ? Marks.SetItem(m.Incident, mark) : Marks.Remove(m.Incident) },
            ScreenSet s => this with { Screens = s.Policy is { } policy ? Screens.SetItem(s.Screen, policy) : Screens.Remove(s.Screen) },
            _ => throw new InvalidOperationException($"No fold for {change.GetType().Name}."),
        };
        return next with { Version = Version + 1 };
    }

    /// <summary>The mark of what a feed brings to a layer: the highest of its rows; internal where none says.</summary>
    public Classification MarkOf(string feed, string layer)
    {
        Classification? mark = null;
        foreach (ShareEntry row in For(new ShareSubject(feed, layer, null)))
        {
            mark = mark is null || row.Mark > mark ? row.Mark : mark;
        }

        return mark ?? Classification.Internal;
    }

    /// <summary>The mark of an incident: the one put on it by hand, else the highest of its sources.</summary>
    public Classification MarkOf(Incident incident)
    {
        ArgumentNullException.ThrowIfNull(incident);
        return Marks.TryGetValue(incident.Id, out Classification byHand) ? byHand
            : incident.Sources.IsEmpty ? Classification.Internal
            : incident.Sources.Max(s => MarkOf(ShareSources.FeedOf(s.Source), ShareSources.LayerOf(s.Source)));
    }

    /// <summary>Every row that holds for something of a feed and a layer, or for a field of it where one is named.</summary>
    public IEnumerable<ShareEntry> For(ShareSubject thing) => Entries.Values.Where(e => e.Subject.Covers(thing));
}

/// <summary>A request and what became of it.</summary>
public enum RequestStatus
{
    /// <summary>需求: asked, not answered.</summary>
    Asked,

    /// <summary>供方响应: granted.</summary>
    Granted,

    /// <summary>供方响应: refused.</summary>
    Refused,

    /// <summary>提请协调: the asker has turned to the coordinator.</summary>
    Appealed,

    /// <summary>协调确认: granted by the coordinator.</summary>
    Confirmed,

    /// <summary>协调确认: refused by the coordinator; over.</summary>
    Rejected,

    /// <summary>Taken back, by whoever gave it or by whoever asked.</summary>
    Withdrawn,
}

/// <summary>One step of a request's history.</summary>
/// <param name="By">The account.</param>
/// <param name="Agency">Its agency; null for the command centre.</param>
public sealed record ShareStep(DateTimeOffset At, string By, string? Agency, RequestStatus Status, string Note);

/// <summary>An agency's request for something of another's.</summary>
/// <param name="Id">Of the platform.</param>
/// <param name="Agency">Who asks: an agency, or <see cref="ShareAgencies.Centre"/>.</param>
/// <param name="Subject">For what.</param>
/// <param name="Wanted">Why, for how long and how exact.</param>
/// <param name="Due">Until when the supplier is to answer; after that the asker may turn to the coordinator.</param>
public sealed record ShareRequest(string Id, string Agency, ShareSubject Subject, ShareTerms Wanted, DateTimeOffset Due)
{
    /// <summary>What was granted; null while nothing was.</summary>
    public ShareTerms? Given { get; init; }

    public RequestStatus Status { get; init; }

    /// <summary>The oldest first.</summary>
    public ImmutableArray<ShareStep> Steps { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>True when nobody has answered in time.</summary>
    public bool IsOverdue(DateTimeOffset now) => Status == RequestStatus.Asked && now >= Due;

    /// <summary>True when it opens something now.</summary>
    public bool IsOpen(DateTimeOffset now) => Status is RequestStatus.Granted or RequestStatus.Confirmed && Given is { } given && given.IsIn(now);
}

/// <summary>How an incident is shared by hand.</summary>
public enum IncidentShareStatus
{
    /// <summary>Two-party: proposed, not accepted.</summary>
    Proposed,

    /// <summary>In force.</summary>
    Shared,

    /// <summary>Over.</summary>
    Ended,
}

/// <summary>What an agency shows another of one incident: its own sources. With consent of both, each shows the other its own.</summary>
/// <param name="Id">Of the platform.</param>
/// <param name="Incident">The incident's number.</param>
/// <param name="From">Who shows.</param>
/// <param name="To">To whom.</param>
/// <param name="Until">Until when, not included; null until it is ended.</param>
/// <param name="Mutual">True when both show, for which both must agree.</param>
/// <param name="Status">How it stands.</param>
/// <param name="By">Who did the last step.</param>
/// <param name="At">When.</param>
public sealed record IncidentShare(string Id, string Incident, string From, string To, DateTimeOffset? Until, bool Mutual, IncidentShareStatus Status, string By, DateTimeOffset At)
{
    /// <summary>True when it opens something now.</summary>
    public bool IsOpen(DateTimeOffset now) => Status == IncidentShareStatus.Shared && (Until is null || now < Until);
}

/// <summary>What a source's reference tells of it.</summary>
internal static class ShareSources
{
    /// <summary>The feed that an id begins with: <c>feed:id</c>, or of an exercise's <c>feed!id</c>.</summary>
    public static string FeedOf(string id)
    {
        int end = id.AsSpan().IndexOfAny(':', '!');
        return end < 0 ? id : id[..end];
    }

    /// <inheritdoc cref="FeedOf(string)"/>
    public static ReadOnlySpan<char> FeedOf(ReadOnlySpan<char> id)
    {
        int end = id.IndexOfAny(':', '!');
        return end < 0 ? id : id[..end];
    }

    public static string FeedOf(SourceRef source) => FeedOf(source.Id);

    public static string LayerOf(SourceRef source) => source.Type switch
    {
        "report" => ShareFields.Reports,
        "alert" => ShareFields.Alerts,
        "reading" => ShareFields.Readings,
        _ => ShareFields.Units,
    };
}

/// <summary>States that stand for themselves.</summary>
public static class ShareStates
{
    /// <summary>Nothing is shared with anybody: before the catalogue was read.</summary>
    public static ShareState Closed { get; } = new() { Entries = new ShareState().Entries.Add("*/*/*", new ShareEntry(new ShareSubject(null, null, null), ".", ShareClass.Never, "-", ShareTerms.None, Classification.Sensitive)) };
}
