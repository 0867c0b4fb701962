using System.Collections.Immutable;
using Command.Ingest.Contracts;

namespace Command.Ingest.Shares;

/// <summary>Who changes something, with what their roles allow.</summary>
/// <param name="Name">The account.</param>
/// <param name="Agency">Its agency; null for the command centre.</param>
/// <param name="Asks">May ask for what other agencies have.</param>
/// <param name="Answers">May classify what the agency has, and answer for it.</param>
/// <param name="Coordinates">May classify everything and confirm what parties disagree on.</param>
/// <param name="SharesIncidents">May share and mark incidents.</param>
public sealed record ShareActor(string Name, string? Agency, bool Asks, bool Answers, bool Coordinates, bool SharesIncidents)
{
    /// <summary>The name that terms have for them.</summary>
    public string Party => Agency ?? ShareAgencies.Centre;
}

/// <summary>What becomes of a wish to change who sees what: the change, or why not. Pure.</summary>
public static class ShareRules
{
    /// <summary>Within so long a supplier answers: ten working days.</summary>
    public static readonly TimeSpan Answer = TimeSpan.FromDays(14);

    /// <summary>A share by conditions is looked at again after a year at the latest.</summary>
    public static readonly TimeSpan LongestPeriod = TimeSpan.FromDays(366);

    /// <summary>An incident is shared by hand for so long at the most.</summary>
    public static readonly TimeSpan LongestIncident = TimeSpan.FromDays(31);

    public const int LongestText = 500, MostOpen = 200, MostRows = 2_000, MostShares = 5_000;

    /// <summary>The coarsest grid, metres.</summary>
    public const double CoarsestM = 50_000;

    /// <summary>Sets a row of the catalogue.</summary>
    public static (ShareChange? Change, Fault? Fault) Classify(ShareState state, ShareActor by, ShareEntry wanted)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(by);
        ArgumentNullException.ThrowIfNull(wanted);
        ShareEntry? known = state.Entries.GetValueOrDefault(wanted.Subject.ToString());
        string? owner = known?.Owner ?? OwnerOf(state, wanted.Subject);
        if (!by.Coordinates && !(by.Answers && by.Agency is not null && by.Agency == owner))
        {
            return No("share-not-yours", "Only the agency that answers for it, and the coordinator, say how it is shared.");
        }

        if (known is null && state.Entries.Count >= MostRows)
        {
            return No("share-too-many", $"The catalogue has {MostRows} rows. Use fewer and wider ones.");
        }

        if (wanted.Class == ShareClass.Never && string.IsNullOrWhiteSpace(wanted.Basis))
        {
            return No("share-basis", "What is not shared needs its legal basis: name the law or rule and its article.");
        }

        if (TextFault(wanted.Basis, wanted.Terms) is { } fault)
        {
            return (null, fault);
        }

        ShareTerms terms = wanted.Class == ShareClass.Conditional ? wanted.Terms : ShareTerms.None;
        return (new EntrySet(wanted with { Owner = by.Coordinates ? wanted.Owner ?? owner : owner, Basis = wanted.Basis.Trim(), Terms = terms }), null);
    }

    /// <summary>需求: asks for something of another agency's.</summary>
    public static (ShareChange? Change, Fault? Fault) Ask(ShareState state, ShareActor by, string id, ShareSubject subject, ShareTerms wanted, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(by);
        ArgumentNullException.ThrowIfNull(subject);
        ArgumentNullException.ThrowIfNull(wanted);
        if (!by.Asks)
        {
            return No("share-not-yours", "Your roles do not include asking for shares.");
        }

        ShareSubject whole = subject with { Field = null };
        if (subject.Feed is null || !state.For(whole).Any())
        {
            return No("share-subject", "Name a feed of the catalogue.");
        }

        if (state.For(subject).Any(r => r.Class == ShareClass.Never))
        {
            return No("share-never", "It is not shared with anybody. Its legal basis is in the catalogue; ask its owner to classify it anew.");
        }

        if ((OwnerOf(state, subject) ?? ShareAgencies.Centre) == by.Party)
        {
            return No("share-own", "It is your own.");
        }

        if (string.IsNullOrWhiteSpace(wanted.Purpose) || wanted.Until is not { } until || until <= now || until - (wanted.From ?? now) > LongestPeriod)
        {
            return No("share-terms", "Say what it is for, and until when: at most a year.");
        }

        if (TextFault("", wanted) is { } fault)
        {
            return (null, fault);
        }

        if (state.Requests.Values.Count(r => r.Agency == by.Party && r.Status is RequestStatus.Asked or RequestStatus.Appealed) >= MostOpen || state.Requests.Count >= MostShares || state.Requests.ContainsKey(id))
        {
            return No("share-too-many", "Too many requests wait for an answer. Take some back.");
        }

        ShareRequest request = new(id, by.Party, subject, wanted with { Agencies = [] }, now + Answer) { Status = RequestStatus.Asked };
        return (new RequestSet(Stepped(request, by, RequestStatus.Asked, wanted.Purpose, now)), null);
    }

    /// <summary>供方响应: the supplier grants, with conditions of its own, or refuses with a reason.</summary>
    public static (ShareChange? Change, Fault? Fault) Reply(ShareState state, ShareActor by, string id, ShareTerms? granted, string note, DateTimeOffset now)
    {
        if (Find(state, id, out ShareRequest request) is { } gone)
        {
            return (null, gone);
        }

        string owner = OwnerOf(state, request.Subject) ?? ShareAgencies.Centre;
        return !(by.Answers && by.Party == owner) && !(by.Coordinates && owner == ShareAgencies.Centre) ? No("share-not-yours", "Only the agency that answers for it can say yes or no.")
            : request.Status != RequestStatus.Asked ? Moved()
            : Decided(state, by, request, granted, note, granted is null ? RequestStatus.Refused : RequestStatus.Granted, now);
    }

    /// <summary>提请协调: the asker turns to the coordinator, when refused or when nobody answered in time.</summary>
    public static (ShareChange? Change, Fault? Fault) Appeal(ShareState state, ShareActor by, string id, string note, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(by);
        return Find(state, id, out ShareRequest request) is { } gone ? (null, gone)
            : !by.Asks || by.Party != request.Agency ? No("share-not-yours", "Only who asked can turn to the coordinator.")
            : request.Status != RequestStatus.Refused && !request.IsOverdue(now) ? No("share-not-due", "The supplier still has time to answer.")
            : NoteFault(note) is { } fault ? (null, fault)
            : (new RequestSet(Stepped(request, by, RequestStatus.Appealed, note, now)), null);
    }

    /// <summary>协调确认: the coordinator decides.</summary>
    public static (ShareChange? Change, Fault? Fault) Confirm(ShareState state, ShareActor by, string id, ShareTerms? granted, string note, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(by);
        return Find(state, id, out ShareRequest request) is { } gone ? (null, gone)
            : !by.Coordinates || by.Party == request.Agency && by.Agency is not null ? No("share-not-yours", "Only the coordinator confirms.")
            : request.Status != RequestStatus.Appealed ? Moved()
            : Decided(state, by, request, granted, note, granted is null ? RequestStatus.Rejected : RequestStatus.Confirmed, now);
    }

    /// <summary>Takes a share or a request back, at once.</summary>
    public static (ShareChange? Change, Fault? Fault) Withdraw(ShareState state, ShareActor by, string id, string note, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(by);
        return Find(state, id, out ShareRequest request) is { } gone ? (null, gone)
            : !(by.Asks && by.Party == request.Agency) && !(by.Answers && by.Party == (OwnerOf(state, request.Subject) ?? ShareAgencies.Centre)) && !by.Coordinates ? No("share-not-yours", "Only the two parties and the coordinator can take it back.")
            : request.Status is RequestStatus.Withdrawn or RequestStatus.Rejected ? Moved()
            : NoteFault(note) is { } fault ? (null, fault)
            : (new RequestSet(Stepped(request, by, RequestStatus.Withdrawn, note, now)), null);
    }

    /// <summary>Shows one incident's own sources to another agency, or proposes that both show theirs.</summary>
    public static (ShareChange? Change, Fault? Fault) ShareIncident(ShareState state, ShareActor by, string id, string incident, string to, DateTimeOffset? until, bool mutual, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(by);
        return !by.SharesIncidents ? No("share-not-yours", "Your roles do not include sharing incidents.")
            : to == by.Party || !IsParty(state, to) ? No("share-party", "Name another agency of the catalogue.")
            : until <= now || (until ?? now) - now > LongestIncident || (mutual && until is null) ? No("share-terms", "Say until when, at most a month from now; what both agree on needs an end.")
            : state.Incidents.Count >= MostShares || state.Incidents.ContainsKey(id) ? No("share-too-many", "Too many incidents are shared by hand. End some.")
            : (new IncidentShareSet(new IncidentShare(id, incident, by.Party, to, until, mutual, mutual ? IncidentShareStatus.Proposed : IncidentShareStatus.Shared, by.Name, now)), null);
    }

    /// <summary>The other party agrees.</summary>
    public static (ShareChange? Change, Fault? Fault) AcceptIncident(ShareState state, ShareActor by, string id, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(by);
        return !state.Incidents.TryGetValue(id, out IncidentShare? share) ? Gone()
            : !by.SharesIncidents || by.Party != share.To ? No("share-not-yours", "Only the other party can agree.")
            : share.Status != IncidentShareStatus.Proposed || share.Until <= now ? Moved()
            : (new IncidentShareSet(share with { Status = IncidentShareStatus.Shared, By = by.Name, At = now }), null);
    }

    /// <summary>Either party ends it, at once.</summary>
    public static (ShareChange? Change, Fault? Fault) EndIncident(ShareState state, ShareActor by, string id, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(by);
        return !state.Incidents.TryGetValue(id, out IncidentShare? share) ? Gone()
            : !(by.SharesIncidents && by.Party is { } party && (party == share.From || party == share.To)) && !by.Coordinates ? No("share-not-yours", "Only the two parties and the coordinator can end it.")
            : share.Status == IncidentShareStatus.Ended ? Moved()
            : (new IncidentShareSet(share with { Status = IncidentShareStatus.Ended, By = by.Name, At = now }), null);
    }

    /// <summary>The agency that answers for something: the owner of the narrowest row that covers it; null for the city itself.</summary>
    public static string? OwnerOf(ShareState state, ShareSubject subject)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(subject);
        return state.For(subject).OrderByDescending(r => (r.Subject.Feed is null ? 0 : 4) + (r.Subject.Layer is null ? 0 : 2) + (r.Subject.Field is null ? 0 : 1)).Select(r => r.Owner).FirstOrDefault();
    }

    /// <summary>Every agency that the catalogue knows, and the command centre.</summary>
    public static ImmutableSortedSet<string> Parties(ShareState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return state.Entries.Values.Select(e => e.Owner).OfType<string>()
            .Concat(state.Entries.Values.SelectMany(e => e.Terms.Agencies))
            .Concat(state.Requests.Values.Select(r => r.Agency))
            .Append(ShareAgencies.Centre)
            .ToImmutableSortedSet(StringComparer.Ordinal);
    }

    private static bool IsParty(ShareState state, string name) => Parties(state).Contains(name);

    private static (ShareChange? Change, Fault? Fault) Decided(ShareState state, ShareActor by, ShareRequest request, ShareTerms? granted, string note, RequestStatus status, DateTimeOffset now)
    {
        if ((granted is null ? NoteFault(note) : TextFault(note, granted)) is { } fault)
        {
            return (null, fault);
        }

        if (granted is not null && state.For(request.Subject).Any(r => r.Class == ShareClass.Never))
        {
            return No("share-never", "It is classified as not shared. Classify it anew first.");
        }

        if (granted is not null && (granted.Until is not { } until || until <= now || until - now > LongestPeriod))
        {
            return No("share-terms", "Say until when: at most a year.");
        }

        return (new RequestSet(Stepped(request with { Given = granted is null ? null : granted with { Agencies = [], Purpose = request.Wanted.Purpose } }, by, status, note, now)), null);
    }

    private static ShareRequest Stepped(ShareRequest request, ShareActor by, RequestStatus status, string note, DateTimeOffset now) =>
        request with { Status = status, Steps = request.Steps.Add(new ShareStep(now, by.Name, by.Agency, status, note.Trim())) };

    private static Fault? Find(ShareState state, string id, out ShareRequest request)
    {
        ArgumentNullException.ThrowIfNull(state);
        request = state.Requests.GetValueOrDefault(id)!;
        return request is null ? Gone().Fault : null;
    }

    private static Fault? NoteFault(string note) =>
        string.IsNullOrWhiteSpace(note) || note.Length > LongestText ? new Fault("share-note", $"Say why, in at most {LongestText} characters.") : null;

    private static Fault? TextFault(string text, ShareTerms terms) =>
        text.Length > LongestText || terms.Purpose.Length > LongestText ? new Fault("share-note", $"A text may have {LongestText} characters.")
        : !double.IsFinite(terms.PrecisionM) || terms.PrecisionM is < 0 or > CoarsestM ? new Fault("share-precision", "A precision is from 0 to 50,000 metres.")
        : terms.Withheld.FirstOrDefault(f => !ShareFields.All.Contains(f)) is { } unknown ? new Fault("share-field", $"There is no field {unknown} that could be withheld.")
        : terms.Agencies.Length > MostOpen || terms.Agencies.Any(a => string.IsNullOrWhiteSpace(a) || a.Length > 60) ? new Fault("share-party", "Name agencies by their ids.")
        : terms.From >= terms.Until ? new Fault("share-terms", "The period ends before it begins.")
        : null;

    private static (ShareChange? Change, Fault? Fault) Gone() => No("share-gone", "There is none such any more. Look at the page as it is now.");

    private static (ShareChange? Change, Fault? Fault) Moved() => No("share-moved", "It stands otherwise by now. Look at the page as it is now.");

    private static (ShareChange? Change, Fault? Fault) No(string code, string reason) => (null, new Fault(code, reason));
}
