using Command.Ingest.Contracts;
using Command.Ingest.Shares;

namespace Command.Ingest.Tests.Shares;

/// <summary>The way of a request from who needs something to who has it, and of an incident shared by hand.</summary>
public sealed class ShareRulesTests
{
    private static readonly DateTimeOffset s_now = new(2026, 7, 18, 14, 32, 0, TimeSpan.FromHours(8));
    private static readonly ShareActor s_asker = new("wang", "traffic-police", true, true, false, true), s_owner = new("chen", "city-management", true, true, false, true);
    private static readonly ShareActor s_clerk = new("li", "city-management", true, false, false, false), s_third = new("zhao", "fire", true, true, false, true);
    private static readonly ShareActor s_coordinator = new("sun", null, false, false, true, false);
    private static readonly ShareSubject s_city = new("city", null, null), s_traffic = new("traffic", null, null);
    private static readonly ShareTerms s_wanted = new() { Purpose = "closing roads", Until = s_now.AddDays(90) };

    [Fact]
    public void Classify_NotSharedWithoutItsBasis_IsRefused()
    {
        Assert.Equal("share-basis", Code(ShareRules.Classify(State(), s_owner, Row(ShareClass.Never, " "))));
        Assert.Equal(ShareClass.Never, After(State(), ShareRules.Classify(State(), s_owner, Row(ShareClass.Never, "保密法 第九条"))).Entries["city/*/*"].Class);
    }

    [Fact]
    public void Classify_ByAnotherAgencyOrAClerk_IsRefused()
    {
        Assert.Equal("share-not-yours", Code(ShareRules.Classify(State(), s_asker, Row(ShareClass.Mandatory, ""))));
        Assert.Equal("share-not-yours", Code(ShareRules.Classify(State(), s_clerk, Row(ShareClass.Mandatory, ""))));
        Assert.Null(Code(ShareRules.Classify(State(), s_coordinator, Row(ShareClass.Mandatory, ""))));
        Assert.Equal("share-not-yours", Code(ShareRules.Classify(State(), s_owner, Row(ShareClass.Mandatory, "") with { Subject = new ShareSubject(null, null, null) })));
    }

    [Fact]
    public void Classify_ByTheOwner_DoesNotGiveItAway() =>
        Assert.Equal("city-management", After(State(), ShareRules.Classify(State(), s_owner, Row(ShareClass.Mandatory, "") with { Owner = "fire" })).Entries["city/*/*"].Owner);

    [Theory]
    [InlineData(-1, "", "share-precision")]
    [InlineData(60_000, "", "share-precision")]
    [InlineData(double.NaN, "", "share-precision")]
    [InlineData(0, "reports.nothing", "share-field")]
    [InlineData(500, "reports.text", null)]
    public void Classify_WithConditions_TakesThemOrSaysWhy(double precision, string withheld, string? fault) =>
        Assert.Equal(fault, Code(ShareRules.Classify(State(), s_owner, Row(ShareClass.Conditional, "") with { Terms = new ShareTerms { PrecisionM = precision, Withheld = withheld.Length == 0 ? [] : [withheld] } })));

    [Fact]
    public void Ask_WithoutPurposeOrEnd_IsRefused()
    {
        Assert.Equal("share-terms", Code(Ask(s_wanted with { Purpose = " " })));
        Assert.Equal("share-terms", Code(Ask(s_wanted with { Until = null })));
        Assert.Equal("share-terms", Code(Ask(s_wanted with { Until = s_now })));
        Assert.Equal("share-terms", Code(Ask(s_wanted with { Until = s_now.AddYears(2) })));
        Assert.Equal("share-own", Code(ShareRules.Ask(State(), s_owner, "r", s_city, s_wanted, s_now)));
        Assert.Equal("share-subject", Code(ShareRules.Ask(State(), s_asker, "r", new ShareSubject("nothing", null, null), s_wanted, s_now)));
        Assert.Equal("share-never", Code(ShareRules.Ask(State().With(new EntrySet(Row(ShareClass.Never, "law"))), s_asker, "r", s_city, s_wanted, s_now)));
    }

    [Fact]
    public void Request_Granted_OpensForTheAskerAndNobodyElse()
    {
        ShareState granted = After(Asked(), ShareRules.Reply(Asked(), s_owner, "r", new ShareTerms { Until = s_now.AddDays(30) }, "", s_now));
        Assert.True(Sees(granted, "traffic-police", s_now));
        Assert.False(Sees(granted, "fire", s_now));
        Assert.False(Sees(granted, "traffic-police", s_now.AddDays(30)));
        Assert.Equal([RequestStatus.Asked, RequestStatus.Granted], granted.Requests["r"].Steps.Select(s => s.Status));
    }

    [Fact]
    public void Request_AnsweredByAnybodyElse_IsRefused()
    {
        Assert.All([s_asker, s_clerk, s_third, s_coordinator], by => Assert.Equal("share-not-yours", Code(ShareRules.Reply(Asked(), by, "r", s_wanted, "", s_now))));
        Assert.Equal("share-gone", Code(ShareRules.Reply(Asked(), s_owner, "other", s_wanted, "", s_now)));
        Assert.Equal("share-note", Code(ShareRules.Reply(Asked(), s_owner, "r", null, "", s_now)));
    }

    [Fact]
    public void Request_Refused_GoesToTheCoordinatorWhoConfirms()
    {
        ShareState refused = After(Asked(), ShareRules.Reply(Asked(), s_owner, "r", null, "not needed", s_now));
        Assert.False(Sees(refused, "traffic-police", s_now));
        Assert.Equal("share-moved", Code(ShareRules.Confirm(refused, s_coordinator, "r", s_wanted, "", s_now)));
        ShareState appealed = After(refused, ShareRules.Appeal(refused, s_asker, "r", "it is", s_now));
        Assert.Equal("share-not-yours", Code(ShareRules.Confirm(appealed, s_owner, "r", s_wanted, "", s_now)));
        Assert.True(Sees(After(appealed, ShareRules.Confirm(appealed, s_coordinator, "r", s_wanted, "", s_now)), "traffic-police", s_now));
        Assert.False(Sees(After(appealed, ShareRules.Confirm(appealed, s_coordinator, "r", null, "no", s_now)), "traffic-police", s_now));
    }

    [Fact]
    public void Request_NotAnsweredInTime_GoesToTheCoordinator()
    {
        Assert.Equal("share-not-due", Code(ShareRules.Appeal(Asked(), s_asker, "r", "well?", s_now.AddDays(13))));
        Assert.Equal("share-not-yours", Code(ShareRules.Appeal(Asked(), s_third, "r", "well?", s_now.AddDays(14))));
        Assert.Null(Code(ShareRules.Appeal(Asked(), s_asker, "r", "well?", s_now.AddDays(14))));
    }

    [Fact]
    public void Request_Withdrawn_ClosesAtOnceByEitherPartyOrTheCoordinator()
    {
        ShareState granted = After(Asked(), ShareRules.Reply(Asked(), s_owner, "r", s_wanted, "", s_now));
        Assert.All([s_asker, s_owner, s_coordinator], by => Assert.False(Sees(After(granted, ShareRules.Withdraw(granted, by, "r", "over", s_now)), "traffic-police", s_now)));
        Assert.Equal("share-not-yours", Code(ShareRules.Withdraw(granted, s_third, "r", "over", s_now)));
    }

    [Fact]
    public void Request_ForWhatIsClassifiedNotSharedMeanwhile_CanBeGrantedByNobody()
    {
        ShareState state = Asked().With(new EntrySet(Row(ShareClass.Never, "law")));
        Assert.Equal("share-never", Code(ShareRules.Reply(state, s_owner, "r", s_wanted, "", s_now)));
    }

    [Fact]
    public void Incident_SharedByHand_IsForAnAgencyOfTheCatalogueAndForATime()
    {
        Assert.Null(Code(Share(s_owner, "traffic-police", s_now.AddHours(2), false)));
        Assert.Equal("share-party", Code(Share(s_owner, "nobody", s_now.AddHours(2), false)));
        Assert.Equal("share-party", Code(Share(s_owner, "city-management", s_now.AddHours(2), false)));
        Assert.Equal("share-terms", Code(Share(s_owner, "traffic-police", s_now.AddDays(40), false)));
        Assert.Equal("share-terms", Code(Share(s_owner, "traffic-police", null, true)));
        Assert.Equal("share-not-yours", Code(Share(s_clerk, "traffic-police", s_now.AddHours(2), false)));
    }

    [Fact]
    public void Incident_ProposedToBeSharedByBoth_WaitsForTheOtherAlone()
    {
        ShareState proposed = After(State(), Share(s_owner, "traffic-police", s_now.AddHours(2), true));
        Assert.False(proposed.Incidents["s"].IsOpen(s_now));
        Assert.Equal("share-not-yours", Code(ShareRules.AcceptIncident(proposed, s_owner, "s", s_now)));
        Assert.Equal("share-not-yours", Code(ShareRules.AcceptIncident(proposed, s_third, "s", s_now)));
        ShareState both = After(proposed, ShareRules.AcceptIncident(proposed, s_asker, "s", s_now));
        Assert.True(both.Incidents["s"].IsOpen(s_now));
        Assert.False(both.Incidents["s"].IsOpen(s_now.AddHours(2)));
        Assert.All([s_owner, s_asker, s_coordinator], by => Assert.False(After(both, ShareRules.EndIncident(both, by, "s", s_now)).Incidents["s"].IsOpen(s_now)));
        Assert.Equal("share-not-yours", Code(ShareRules.EndIncident(both, s_third, "s", s_now)));
    }

    private static (ShareChange? Change, Fault? Fault) Share(ShareActor by, string to, DateTimeOffset? until, bool mutual) => ShareRules.ShareIncident(State(), by, "s", "I-0001", to, until, mutual, s_now);

    private static (ShareChange? Change, Fault? Fault) Ask(ShareTerms terms) => ShareRules.Ask(State(), s_asker, "r", s_city, terms, s_now);

    private static ShareState Asked() => After(State(), Ask(s_wanted));

    private static ShareState State() => new ShareState().With(new EntrySet(Row(ShareClass.Conditional, "")))
        .With(new EntrySet(new ShareEntry(s_traffic, "traffic-police", ShareClass.Mandatory, "", ShareTerms.None, Classification.Internal)));

    private static ShareEntry Row(ShareClass of, string basis) => new(s_city, "city-management", of, basis, ShareTerms.None, Classification.Internal);

    private static bool Sees(ShareState state, string agency, DateTimeOffset now) => ShareDecisions.Decide(state, new ShareViewer(agency), s_city with { Layer = ShareFields.Reports }, null, now).Seen;

    private static string? Code((ShareChange? Change, Fault? Fault) answer) => answer.Fault?.Code;

    private static ShareState After(ShareState state, (ShareChange? Change, Fault? Fault) answer)
    {
        Assert.Null(answer.Fault);
        return state.With(answer.Change!);
    }
}
