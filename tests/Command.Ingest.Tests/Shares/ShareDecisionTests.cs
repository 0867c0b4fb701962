using System.Collections.Immutable;
using Command.Ingest.Shares;
using CsCheck;

namespace Command.Ingest.Tests.Shares;

/// <summary>Laws of who sees what, over catalogues, requests and viewers made by chance.</summary>
public sealed class ShareDecisionTests
{
    private static readonly DateTimeOffset s_now = new(2026, 7, 18, 14, 32, 0, TimeSpan.FromHours(8));
    private static readonly string[] s_agencies = ["flood", "traffic", "fire", ShareAgencies.Centre], s_feeds = ["a", "b"];

    private static readonly Gen<string> s_agency = One(s_agencies);
    private static readonly Gen<string> s_layer = One<string>([.. ShareFields.Layers]);

    private static readonly Gen<ShareTerms> s_terms =
        from agencies in s_agency.Array[0, 2]
        from precision in One(0.0, 100, 1000)
        from withheld in One<string>([.. ShareFields.All]).Array[0, 3]
        from begins in Gen.Int[-3, 3]
        from days in Gen.Int[1, 5]
        from open in Gen.Bool
        select new ShareTerms { Agencies = [.. agencies], PrecisionM = precision, Withheld = [.. withheld.Distinct()], From = s_now.AddDays(begins), Until = open ? null : s_now.AddDays(begins + days) };

    private static readonly Gen<ShareSubject> s_subject =
        from feed in One<string?>("a", "b", null)
        from layer in One<string?>([.. ShareFields.Layers, null])
        from field in Gen.Int[0, 20]
        select new ShareSubject(feed, layer, layer is not null && field < ShareFields.Of(layer).Count ? ShareFields.Of(layer).Order(StringComparer.Ordinal).ElementAt(field) : null);

    private static readonly Gen<ShareEntry> s_entry =
        from subject in s_subject
        from owner in s_agency
        from of in Gen.Enum<ShareClass>()
        from terms in s_terms
        from mark in Gen.Enum<Classification>()
        select new ShareEntry(subject, owner == ShareAgencies.Centre ? null : owner, of, "law", terms, mark);

    private static readonly Gen<ShareRequest> s_request =
        from id in Gen.Int[0, 1_000_000]
        from agency in s_agency
        from subject in s_subject
        from terms in s_terms
        from status in Gen.Enum<RequestStatus>()
        select new ShareRequest($"r{id}", agency, subject, terms, s_now) { Given = terms, Status = status };

    private static readonly Gen<ShareState> s_state =
        from entries in s_entry.Array[0, 6]
        from requests in s_request.Array[0, 4]
        select requests.Aggregate(entries.Aggregate(new ShareState(), (s, e) => s.With(new EntrySet(e))), (s, r) => s.With(new RequestSet(r)));

    private static readonly Gen<(ShareState State, ShareViewer Viewer, ShareSubject Thing, string? Own)> s_question =
        from state in s_state
        from agency in s_agency
        from feed in One(s_feeds)
        from layer in s_layer
        from own in One<string?>([.. s_agencies, null])
        select (state, new ShareViewer(agency == ShareAgencies.Centre ? null : agency), new ShareSubject(feed, layer, null), own);

    [Fact]
    public void Decide_WhatIsNeverShared_IsItsOwnersAlone() => s_question.Sample(q =>
    {
        ShareDecision decision = Decide(q);
        bool others = q.State.For(q.Thing).Any(e => e.Class == ShareClass.Never && (e.Owner ?? ShareAgencies.Centre) != q.Viewer.Name);
        return !others || q.Own == q.Viewer.Name || !decision.Seen;
    });

    [Fact]
    public void Decide_WithOneMoreGrant_NeverShowsLess() => Gen.Select(s_question, s_request).Sample((q, more) =>
    {
        // Two leaves for one thing each give what they give: one more takes nothing away.
        ShareDecision before = Decide(q), after = Decide(q with { State = q.State.With(new RequestSet(more with { Id = "more" })) });
        return !before.Seen || (after.Seen && after.PrecisionM <= before.PrecisionM && after.Withheld.IsSubsetOf(before.Withheld));
    });

    [Fact]
    public void Decide_WithEveryGrantWithdrawn_ShowsNoMoreThanTheCatalogue() => s_question.Sample(q =>
    {
        ShareState withdrawn = q.State.Requests.Values.Aggregate(q.State, (s, r) => s.With(new RequestSet(r with { Status = RequestStatus.Withdrawn })));
        return Same(Decide(q with { State = withdrawn }), Decide(q with { State = q.State with { Requests = new ShareState().Requests } }));
    });

    [Fact]
    public void Decide_WithOneMoreRow_NeverShowsMoreOfWhatIsListed() => Gen.Select(s_question, s_entry).Sample((q, row) =>
    {
        if (q.State.Entries.ContainsKey(row.Subject.ToString()) || !q.State.For(q.Thing).Any())
        {
            return true;
        }

        ShareDecision before = Decide(q), after = Decide(q with { State = q.State.With(new EntrySet(row)) });
        return (!after.Seen || before.Seen) && (!after.Seen || (after.PrecisionM >= before.PrecisionM && before.Withheld.IsSubsetOf(after.Withheld)));
    });

    [Fact]
    public void Decide_BySomebodyUnknown_ShowsWhatIsSharedWithAllAlone() => s_question.Sample(q =>
        !Decide(q with { Viewer = ShareViewer.Nobody }).Seen || (q.State.For(q.Thing).Any() && q.State.For(q.Thing).All(e => e.Class == ShareClass.Mandatory)));

    [Fact]
    public void Decide_OutsideEveryPeriod_ShowsNothingThatIsConditional() => s_question.Sample(q =>
    {
        ShareDecision late = ShareDecisions.Decide(q.State with { Entries = Ended(q.State), Requests = new ShareState().Requests }, q.Viewer, q.Thing, q.Own, s_now.AddYears(1));
        return !late.Seen || q.Own == q.Viewer.Name || q.State.For(q.Thing).All(e => e.Class == ShareClass.Mandatory || (e.Owner ?? ShareAgencies.Centre) == q.Viewer.Name) && (q.State.For(q.Thing).Any() || q.Viewer.Name == ShareAgencies.Centre);
    });

    [Fact]
    public void Sight_OfAnyViewer_SaysWhatTheDecisionSays() => s_question.Sample(q =>
    {
        Lens lens = Sight.Of(q.State, q.Viewer, s_feeds, s_now).Of(q.Thing.Feed!, q.Thing.Layer!);
        ShareDecision decision = ShareDecisions.Decide(q.State, q.Viewer, q.Thing, null, s_now);
        return lens.Seen == decision.Seen && (!lens.Seen || (lens.PrecisionM == decision.PrecisionM && lens.Withheld.SetEquals(decision.Withheld)));
    });

    [Fact]
    public void Sight_OfEqualKeys_TreatsEverythingAlike() => Gen.Select(s_question, s_question).Sample((one, other) =>
    {
        Sight a = Sight.Of(one.State, one.Viewer, s_feeds, s_now), b = Sight.Of(other.State, other.Viewer, s_feeds, s_now);
        return !a.Equals(b) || s_feeds.All(f => ShareFields.Layers.All(l => a.Of(f, l).Seen == b.Of(f, l).Seen && a.Of(f, l).Withheld.SetEquals(b.Of(f, l).Withheld) && a.Of(f, l).PrecisionM == b.Of(f, l).PrecisionM));
    });

    [Fact]
    public void NextChange_UntilThen_EveryAnswerStays() => s_question.Sample(q =>
    {
        DateTimeOffset? next = ShareDecisions.NextChange(q.State, s_now);
        DateTimeOffset before = next is { } at ? at.AddTicks(-1) : s_now.AddYears(50);
        return Same(Decide(q), ShareDecisions.Decide(q.State, q.Viewer, q.Thing, q.Own, before));
    });

    [Fact]
    public void State_WrittenAndReadAgain_IsTheSame() => s_state.Sample(state =>
    {
        ShareState again = state.Entries.Values.Select(e => (ShareChange)new EntrySet(e)).Concat(state.Requests.Values.Select(r => new RequestSet(r)))
            .Select(ShareJson.Write).Select(ShareJson.Read).Aggregate(new ShareState(), (s, c) => s.With(c));
        return ShareFields.Layers.All(l => s_feeds.All(f => s_agencies.All(a =>
        {
            ShareViewer viewer = new(a == ShareAgencies.Centre ? null : a);
            ShareSubject thing = new(f, l, null);
            return Same(ShareDecisions.Decide(state, viewer, thing, null, s_now), ShareDecisions.Decide(again, viewer, thing, null, s_now));
        })));
    });

    [Theory]
    [InlineData("flood", true)]
    [InlineData("flood/readings", true)]
    [InlineData("flood/readings/value", true)]
    [InlineData("*/units/callSign", true)]
    [InlineData("*/*/*", true)]
    [InlineData("flood/nothing", false)]
    [InlineData("flood/readings/nothing", false)]
    [InlineData("flood/*/value", false)]
    [InlineData("a/b/c/d", false)]
    [InlineData("", false)]
    [InlineData("flood readings", false)]
    public void Subject_AsWritten_IsReadOrRefused(string text, bool reads)
    {
        Assert.Equal(reads, ShareSubject.TryParse(text, out ShareSubject? subject));
        Assert.True(subject is null || (ShareSubject.TryParse(subject.ToString(), out ShareSubject? again) && again == subject));
    }

    private static Gen<T> One<T>(params T[] of) => Gen.Int[0, of.Length - 1].Select(i => of[i]);

    private static ImmutableSortedDictionary<string, ShareEntry> Ended(ShareState state) =>
        state.Entries.Values.Aggregate(new ShareState(), (s, e) => s.With(new EntrySet(e with { Terms = e.Terms with { Until = s_now } }))).Entries;

    private static ShareDecision Decide((ShareState State, ShareViewer Viewer, ShareSubject Thing, string? Own) q) => ShareDecisions.Decide(q.State, q.Viewer, q.Thing, q.Own, s_now);

    private static bool Same(ShareDecision a, ShareDecision b) => a.Seen == b.Seen && a.PrecisionM == b.PrecisionM && a.Withheld.SetEquals(b.Withheld);
}
