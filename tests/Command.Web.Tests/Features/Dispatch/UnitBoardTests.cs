using System.Collections.Immutable;
using AngleSharp.Dom;
using Bunit;
using Command.Geo;
using Command.Ingest.Api.Incidents;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;
using Command.Ingest.Writer;
using Command.Web.Features.Dispatch.Assign;
using Command.Web.Features.Dispatch.Units;
using Command.Web.Resources;
using Command.Web.Tests.Features.Wall;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Command.Web.Tests.Features.Dispatch;

public sealed class UnitBoardTests : BunitContext
{
    private readonly List<DeskCommand> _done = [];

    public UnitBoardTests()
    {
        Services.AddSingleton<TimeProvider>(new FakeTimeProvider(Scene.Now));
        Services.AddSingleton<IIncidentDesk>(new StillIncidentDesk());
        Services.AddSingleton<CityPack>(DeskScene.Pack);
        SetRendererInfo(new RendererInfo("Server", true));
    }

    [Fact]
    public void Lines_WhoCallsForHelpAndWhoIsLost_StandFirst()
    {
        PictureState picture = DeskScene.Sent(DeskScene.Sent(Evidence.Picture, "救护7", "I-0001"), "消防3", "I-0002");
        picture = Evidence.With(picture, new UnitSilent("消防3", Scene.Now.AddMinutes(-9)));
        picture = Evidence.With(picture, new DistressChanged("救护7", new Distress(Scene.Now, null, "被围困", "赵", null), null));
        ImmutableArray<BoardLine> lines = BoardLine.Of(DeskScene.Rows(picture), BoardGroup.Status, "", Words.Chinese);
        Assert.Equal(["求救", "救护7", "失联", "消防3", "待命"], lines.Take(5).Select(l => l.Heading ?? l.Unit!.Name));
        Assert.Equal(UnitStatus.Lost, lines[3].Unit!.Status);
    }

    [Fact]
    public void Lines_ByAgencyAndFilter_AreThoseOfThatAgencyInTheOrderOfTheirNumbers()
    {
        string[] names = [.. BoardLine.Of(DeskScene.Rows(Evidence.Picture), BoardGroup.Agency, "消防", Words.Chinese).Select(l => l.Heading ?? l.Unit!.Name)];
        Assert.Equal("市消防救援支队", names[0]);
        Assert.True(Array.IndexOf(names, "消防2") < Array.IndexOf(names, "消防10"));
    }

    [Theory]
    [InlineData("zh-CN", "待命")]
    [InlineData("en", "Available")]
    public void Board_AUnit_ShowsItsStateWithTheAgencysCode(string culture, string status)
    {
        IRenderedComponent<UnitBoard> board = Board(DeskScene.Said(Evidence.Picture, "消防3", UnitStatus.Available), culture);
        string state = board.Find("[data-unit=消防3] .state").TextContent;
        Assert.Contains(status, state, StringComparison.Ordinal);
        Assert.StartsWith("1", state, StringComparison.Ordinal);
    }

    [Fact]
    public void Board_ShiftThatEndsSoon_IsMarked()
    {
        PictureState picture = Evidence.With(Evidence.Picture, new UnitCrewed("消防3", [new CrewMember("李敏")], [], Scene.Now.AddMinutes(20)));
        picture = Evidence.With(picture, new UnitCrewed("消防4", [new CrewMember("王强")], [], Scene.Now.AddHours(3)));
        IRenderedComponent<UnitBoard> board = Board(picture);
        Assert.Contains("soon", board.Find("[data-unit=消防3] [data-testid=shift]").ClassName, StringComparison.Ordinal);
        Assert.DoesNotContain("soon", board.Find("[data-unit=消防4] [data-testid=shift]").ClassName ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public void Status_SetAtTheDesk_GoesWithTheVersionSeenAndOnlyWhereTheRulesAllowIt()
    {
        IRenderedComponent<UnitBoard> board = Board(DeskScene.Sent(Evidence.Picture, "消防3", "I-0002"));
        board.Find("[data-unit=消防3] [data-testid=unit-open]").Click();
        Assert.True(board.Find("[data-testid=set-OffDuty]").HasAttribute("disabled"));
        board.Find("[data-testid=by-radio]").Change(true);
        board.Find("[data-testid=set-OnScene]").Click();
        Assert.Equal(new SetUnitStatus("消防3", UnitStatus.OnScene, null, StatusSource.Radio, 1), Assert.Single(_done));
    }

    [Fact]
    public void Crew_Typed_IsReadWithItsRoles()
    {
        Assert.Equal([new CrewMember("李敏", "司机"), new CrewMember("王强")], CrewForm.People("李敏(司机)、王强"));
        Assert.Equal([new CrewMember("Li Min", "driver"), new CrewMember("Wang")], CrewForm.People("Li Min（driver）, Wang"));
    }

    [Fact]
    public void Distress_OverTheDesk_IsTakenAndEndedForAReason()
    {
        PictureState picture = Evidence.With(Evidence.Picture, new DistressChanged("救护7", new Distress(Scene.Now, new GeoPoint(126.6, 45.7), "被围困", "赵", null), null));
        IRenderedComponent<DistressBanner> banner = Render<DistressBanner>(p => p.Add(b => b.Desk, DeskScene.View(picture, does: Do)));
        IElement call = banner.Find("[data-testid=distress]");
        Assert.Contains("救护7 求救", call.TextContent, StringComparison.Ordinal);
        Assert.Contains("被围困", call.TextContent, StringComparison.Ordinal);
        banner.Find("[data-testid=distress-mine]").Click();
        Assert.True(banner.Find("[data-testid=distress-over]").HasAttribute("disabled"));
        banner.Find("[data-testid=distress-why]").Input("已脱险");
        banner.Find("[data-testid=distress] form").Submit();
        Assert.Equal([new AnswerDistress("救护7"), new AnswerDistress("救护7", true) { Reason = "已脱险" }], _done);
    }

    [Fact]
    public void Unit_NoLongerListedWithAJob_StaysOnTheBoardAndSaysSo()
    {
        PictureState picture = DeskScene.Sent(Evidence.Picture, "外援9", "I-0002");
        IRenderedComponent<UnitBoard> board = Board(picture);
        Assert.Contains("已不在名册", board.Find("[data-unit=外援9]").TextContent, StringComparison.Ordinal);
        Assert.Contains("I-0002", board.Find("[data-unit=外援9]").TextContent, StringComparison.Ordinal);

        // It ends its job and gets no other.
        Assert.True(board.Find("[data-unit=外援9] [data-testid=unit-pick]").HasAttribute("disabled"));
        board.Find("[data-unit=外援9] [data-testid=unit-open]").Click();
        Assert.Contains("不能再派", board.Find("[data-testid=unlisted]").TextContent, StringComparison.Ordinal);
        board.Find("[data-testid=set-Returning]").Click();
        Assert.Equal(new SetUnitStatus("外援9", UnitStatus.Returning, Was: 1), Assert.Single(_done));
    }

    [Theory]
    [InlineData("zh-CN", "不能再派")]
    [InlineData("en", "can’t be sent anew")]
    public void Job_OfAUnitNoLongerListed_IsShownAndCanBeCalledOffButNotSentElsewhere(string culture, string told)
    {
        PictureState picture = DeskScene.Sent(Evidence.Picture, "外援9", "I-0002");
        IRenderedComponent<JobList> jobs = Render<JobList>(p => p.Add(j => j.Desk, DeskScene.View(picture, culture, Do)).Add(j => j.Incident, "I-0002"));
        Assert.Contains("外援9", jobs.Find("[data-testid=job]").TextContent, StringComparison.Ordinal);
        Assert.Contains(told, jobs.Find("[data-testid=job-unlisted]").TextContent, StringComparison.Ordinal);
        Assert.True(jobs.Find("[data-testid=job-divert]").HasAttribute("disabled"));
        jobs.Find("[data-testid=job-cancel]").Click();
        jobs.Find("[data-testid=job-reason]").Input("误报");
        jobs.Find("[data-testid=job-form]").Submit();
        Assert.Equal(new CancelAssignment("A-0001", 1) { Reason = "误报" }, Assert.Single(_done));
    }

    private Task<CommandAnswer?> Do(DeskCommand command)
    {
        _done.Add(command);
        return Task.FromResult<CommandAnswer?>(new CommandAnswer(1, null, null));
    }

    private IRenderedComponent<UnitBoard> Board(PictureState picture, string culture = "zh-CN") => Render<UnitBoard>(p => p
        .Add(b => b.Desk, DeskScene.View(picture, culture, Do))
        .Add(b => b.Picked, ImmutableHashSet<string>.Empty)
        .Add(b => b.CanPick, true));
}
