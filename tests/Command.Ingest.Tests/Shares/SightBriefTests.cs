using System.Text.Json;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;
using Command.Ingest.Shares;
using Command.Ingest.Tests.Incidents.Briefs;
using Command.Ingest.Tests.Incidents.Dispatch;

namespace Command.Ingest.Tests.Shares;

/// <summary>Briefs and instructions through somebody's eyes: as hidden as the incidents that they speak of.</summary>
public sealed class SightBriefTests
{
    private const string Secret = "XYZZY-instruction";

    [Fact]
    public void Brief_OfAHiddenIncident_IsNotThereNorCountedNorToldOf()
    {
        PictureState seen = Seen("fire", ShareTerms.None, ShareClass.Conditional);
        Assert.Empty(seen.Incidents);
        Assert.Empty(seen.Briefs);
        Assert.Empty(seen.BriefCounts);
        Assert.Empty(seen.Notices);
        Assert.DoesNotContain("哈应急快报", JsonSerializer.Serialize(seen, CommandJson.Wire.PictureState), StringComparison.Ordinal);
    }

    [Fact]
    public void Brief_OfAnIncidentOfWhichAFieldIsWithheld_IsNotThere()
    {
        PictureState seen = Seen("fire", new ShareTerms { Agencies = ["fire"], Withheld = ["reports.text"] }, ShareClass.Conditional);
        Assert.Equal(["I-0001", "I-0002"], seen.Incidents.Keys.Where(k => k[0] == 'I').Order(StringComparer.Ordinal));
        Assert.Empty(seen.Briefs);
    }

    [Fact]
    public void Brief_OfAnIncidentThatIsSeenAsItIs_IsThereAndTheDaysIsTheCentresAlone()
    {
        PictureState whole = Whole();
        Assert.Equal(["b1", "day"], whole.Briefs.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(["b1"], Seen("fire", new ShareTerms { Agencies = ["fire"] }, ShareClass.Conditional).Briefs.Keys);
        Assert.Equal(["b1", "day"], Seen(null, new ShareTerms { Agencies = [ShareAgencies.Centre] }, ShareClass.Conditional).Briefs.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Directive_OfAHiddenIncident_ShowsAnAgencyItsOwnTasksAndNoWordBesides()
    {
        PictureState seen = Seen("fire", ShareTerms.None, ShareClass.Conditional);
        DirectiveItem own = Assert.Single(seen.Directives.Values);
        Assert.Equal(("d1", null, ""), (own.Id, own.Incident, own.Text));
        Assert.Equal(["t1"], own.Tasks.Select(t => t.Part.Id));
        Assert.DoesNotContain(Secret, JsonSerializer.Serialize(seen, CommandJson.Wire.PictureState), StringComparison.Ordinal);
        Assert.Empty(Seen("gas", ShareTerms.None, ShareClass.Conditional).Directives);
        Assert.Equal(["d1", "d2"], Seen(null, new ShareTerms { Agencies = [ShareAgencies.Centre] }, ShareClass.Conditional).Directives.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void WhatTheCentreMakes_WhereNothingOfTheFeedsIsHidden_IsStillTheCentresAloneUnlessItIsAboutAnIncidentOrOnesOwn()
    {
        ShareTerms all = new() { Agencies = [ShareAgencies.Centre, "fire", "traffic-police"] };
        PictureState whole = Whole(), seen = Seen("fire", all, ShareClass.Conditional, traffic: all);
        Assert.Same(whole.Reports, Seen("fire", all, ShareClass.Conditional, whole, all).Reports);
        Assert.Equal(["b1"], seen.Briefs.Keys);
        Assert.Equal(["d1"], seen.Directives.Keys);
        Assert.Equal(Secret, seen.Directives["d1"].Text);
        Assert.Equal(["n1"], seen.Notices.Keys);
        Assert.Empty(seen.BriefCounts);
        Assert.Equal(["b1", "day"], Seen(null, all, ShareClass.Conditional, traffic: all).Briefs.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Title_OfAnIncidentWhoseReportsAreOver_StaysForWhomAWordIsHidden()
    {
        // The title is the last living report's; that another one is the surest place says nothing of it.
        PictureState whole = Whole();
        ReportItem mine = whole.Reports["city:I-0001"];
        ReportItem told = mine with { Report = mine.Report with { Status = ReportStatus.Closed }, Place = mine.Place with { Address = "中山路", UncertaintyM = 60 } };
        ReportItem surer = told with { Id = "city:I-0009", Report = told.Report with { SourceId = "I-0009" }, Place = told.Place with { Address = "红旗大街", UncertaintyM = 5 } };
        Incident incident = whole.Incidents["I-0001"];
        string title = Harbin.Pack.KindOf("fire")!.Zh + " 中山路";
        whole = whole with
        {
            Reports = whole.Reports.SetItem(told.Id, told).SetItem(surer.Id, surer),
            Incidents = whole.Incidents.SetItem("I-0001", incident with { Title = title, Place = told.Place, Sources = incident.Sources.Add(incident.Sources[0] with { Source = new SourceRef("report", surer.Id) }) }),
        };
        ShareTerms terms = new() { Agencies = ["fire"], Withheld = ["reports.media"] };
        whole = whole with { Reports = whole.Reports.SetItem(surer.Id, surer with { Report = surer.Report with { MediaUrl = "http://media.example/1" } }) };
        Incident seen = Seen("fire", terms, ShareClass.Conditional, whole).Incidents["I-0001"];
        Assert.Equal((title, "中山路"), (seen.Title, seen.Place.Address));

        // An address that is withheld is in neither.
        seen = Seen("fire", terms with { Withheld = ["reports.address"] }, ShareClass.Conditional, whole).Incidents["I-0001"];
        Assert.DoesNotContain("中山路", seen.Title + seen.Place.Address, StringComparison.Ordinal);
    }

    private static PictureState Whole()
    {
        PictureState picture = BriefScene.Published(BriefScene.Drafted(DispatchScene.Start));
        picture = DispatchScene.Do(picture, new SendBrief("b1", "n1", [new NoticeRecipient("", "省厅", null, "a@example.org", null, null, null, null)], [], [], ["mail"]));
        picture = DispatchScene.Do(picture, new GiveDirective("d1", "I-0001", Secret, false, "赵静"), BriefScene.Leader);
        picture = DispatchScene.Do(picture, new SplitDirective("d1", [new DirectivePart("t1", "fire", null, "灭火", BriefScene.At.AddHours(2)), new DirectivePart("t2", "drainage", null, Secret, BriefScene.At.AddHours(2))], 1));
        picture = DispatchScene.Do(picture, new GiveDirective("d2", null, Secret, false, "赵静"), BriefScene.Leader);
        return DispatchScene.Do(picture, new DraftBrief("day", BriefKind.Daily, null, new DateOnly(2026, 7, 18), null));
    }

    private static PictureState Seen(string? agency, ShareTerms terms, ShareClass of, PictureState? whole = null, ShareTerms? traffic = null)
    {
        ShareState state = new ShareState().With(new EntrySet(new ShareEntry(new ShareSubject("city", null, null), "city-management", of, "law", terms, Classification.Internal)))
            .With(new EntrySet(new ShareEntry(new ShareSubject("traffic", null, null), "traffic-police", traffic is null ? ShareClass.Never : ShareClass.Conditional, "law", traffic ?? ShareTerms.None, Classification.Internal)));
        return new SharedPictures(Harbin.Pack).Of(whole ?? Whole(), Sight.Of(state, new ShareViewer(agency), ["city", "traffic"], BriefScene.At));
    }
}
