using System.Collections.Immutable;
using Command.Ingest.Contracts;

namespace Command.Ingest.Shares;

/// <summary>Who may see what. Pure: the state, who looks, at what and when in; the answer with its reason out.</summary>
public static class ShareDecisions
{
    private static readonly ImmutableSortedSet<string> s_nothing = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    /// <summary>
    /// What somebody may be shown of a thing. Every row of the catalogue that covers it must let them; the coarsest precision holds, and what any of them
    /// withholds is left out. A thing that no row covers is shown to the command centre alone.
    /// </summary>
    /// <param name="state">The catalogue with what was granted.</param>
    /// <param name="viewer">Who looks.</param>
    /// <param name="thing">A feed and a layer of it.</param>
    /// <param name="own">The agency that the thing itself names, such as a vehicle's; it sees its own.</param>
    /// <param name="now">When.</param>
    public static ShareDecision Decide(ShareState state, ShareViewer viewer, ShareSubject thing, string? own, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(viewer);
        ArgumentNullException.ThrowIfNull(thing);
        ShareSubject whole = thing with { Field = null };
        ShareEntry[] rows = [.. state.For(whole)];
        if (rows.Length == 0)
        {
            return viewer.Name == ShareAgencies.Centre || IsOwn(viewer, own) ? Open(Reason.Of("share-unlisted")) : Closed(Reason.Of("share-unlisted"));
        }

        ShareDecision all = Open(Reason.Of("share-mandatory"));
        foreach (ShareEntry row in rows)
        {
            ShareDecision one = Of(state, viewer, row, whole, own, now);
            if (!one.Seen)
            {
                return one;
            }

            all = new ShareDecision(true, Math.Max(all.PrecisionM, one.PrecisionM), all.Withheld.Union(one.Withheld), one.Why.Code == "share-mandatory" ? all.Why : one.Why);
        }

        foreach (string field in ShareFields.Of(thing.Layer ?? ""))
        {
            ShareSubject part = whole with { Field = field };
            if (state.For(part).Any(r => r.Subject.Field is not null && !Of(state, viewer, r, part, own, now).Seen))
            {
                all = all with { Withheld = all.Withheld.Add($"{thing.Layer}.{field}") };
            }
        }

        return all;
    }

    /// <summary>When any answer for this viewer may next become another one by itself; null for never.</summary>
    public static DateTimeOffset? NextChange(ShareState state, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(state);
        DateTimeOffset? next = null;
        foreach (ShareTerms terms in state.Entries.Values.Select(e => e.Terms).Concat(state.Requests.Values.Where(r => r.Status is RequestStatus.Granted or RequestStatus.Confirmed).Select(r => r.Given).OfType<ShareTerms>()))
        {
            Take(terms.From);
            Take(terms.Until);
        }

        foreach (IncidentShare share in state.Incidents.Values)
        {
            Take(share.Status == IncidentShareStatus.Shared ? share.Until : null);
        }

        return next;

        void Take(DateTimeOffset? at)
        {
            if (at > now && (next is null || at < next))
            {
                next = at;
            }
        }
    }

    private static ShareDecision Of(ShareState state, ShareViewer viewer, ShareEntry row, ShareSubject thing, string? own, DateTimeOffset now)
    {
        if (IsOwn(viewer, row.Owner ?? ShareAgencies.Centre) || IsOwn(viewer, own))
        {
            return Open(Reason.Of("share-own"));
        }

        return row.Class switch
        {
            ShareClass.Mandatory => Open(Reason.Of("share-mandatory")),
            ShareClass.Conditional => Conditional(state, viewer, row, thing, now),
            _ => Closed(Reason.Of("share-never", row.Basis)),
        };
    }

    private static ShareDecision Conditional(ShareState state, ShareViewer viewer, ShareEntry row, ShareSubject thing, DateTimeOffset now)
    {
        if (viewer.Name is not { } name)
        {
            return Closed(Reason.Of("share-unknown"));
        }

        ShareDecision? best = row.Terms.Agencies.Contains(name) && row.Terms.IsIn(now) ? Under(row.Terms, Reason.Of("share-standing")) : null;
        foreach (ShareRequest request in state.Requests.Values.Where(r => r.Agency == name && r.IsOpen(now) && r.Subject.Covers(thing)))
        {
            ShareDecision granted = Under(request.Given!, Reason.Of("share-granted", request.Id));
            // With two leaves for one thing, each gives what it gives.
            best = best is null
                ? granted
                : new ShareDecision(true, Math.Min(best.PrecisionM, granted.PrecisionM), best.Withheld.Intersect(granted.Withheld), granted.Why);
        }

        return best ?? Closed(Reason.Of("share-asked-for"));
    }

    private static ShareDecision Under(ShareTerms terms, Reason why) => new(true, Math.Max(0, terms.PrecisionM), terms.Withheld.ToImmutableSortedSet(StringComparer.Ordinal), why);

    private static bool IsOwn(ShareViewer viewer, string? agency) => viewer is { Known: true, Agency: { } of } ? of == agency : viewer.Known && agency == ShareAgencies.Centre;

    private static ShareDecision Open(Reason why) => new(true, 0, s_nothing, why);

    private static ShareDecision Closed(Reason why) => new(false, 0, s_nothing, why);
}
