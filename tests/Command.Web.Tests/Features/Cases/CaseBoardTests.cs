using AngleSharp.Dom;
using Bunit;
using Command.Geo;
using Command.Ingest.Api.Incidents;
using Command.Ingest.City;
using Command.Ingest.Configuration;
using Command.Ingest.Contracts;
using Command.Ingest.Incidents;
using Command.Ingest.Picture;
using Command.Ingest.Writer;
using Command.Web.Features.Cases;
using Command.Web.Replica;
using Command.Web.Tests.Features.Dispatch;
using Command.Web.Tests.Features.Wall;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Command.Web.Tests.Features.Cases;

public sealed class CaseBoardTests : BunitContext
{
    private const string Manhole = "city:C-1", Lamp = "city:C-2";
    private static readonly CityPack s_pack = CityPackReader.Read(Path.Combine(Repository.Root, "city", "harbin")).Pack!;
    private readonly FakeTimeProvider _time = new(Scene.Now);
    private readonly StillIncidentDesk _desk = new();
    private readonly StillReplica _replica = new(View(connected: true));

    public CaseBoardTests()
    {
        Services.AddSingleton<TimeProvider>(_time);
        Services.AddSingleton(s_pack);
        Services.AddSingleton<IIncidentDesk>(_desk);
        Services.AddSingleton<IReplica>(_replica);
        Services.AddSingleton(Options.Create(new CommandOptions { DemoSignIn = true }));
        SetRendererInfo(new RendererInfo("Server", true));
        JSInterop.Mode = JSRuntimeMode.Loose;
    }

    [Theory]
    [InlineData("zh-CN", "立案", "超期 1 小时 0 分")]
    [InlineData("en", "Registered", "1 h 0 min late")]
    public async Task List_WhatIsDueFirst_StandsFirstAndSaysByHowMuchItIsLate(string culture, string stage, string late)
    {
        IRenderedComponent<CaseBoard> board = Board(culture);
        IElement[] rows = [.. board.FindAll("[data-testid=case]")];
        Assert.Equal([Manhole, Lamp], rows.Select(r => r.GetAttribute("data-report")));
        Assert.Contains(stage, rows[0].TextContent, StringComparison.Ordinal);
        Assert.Contains(late, rows[0].TextContent, StringComparison.Ordinal);
        Assert.Contains("is-late", rows[0].ClassName, StringComparison.Ordinal);
        await ClickAsync(board, "[data-testid=stage-Reported]");
        Assert.Equal(Lamp, Assert.Single(board.FindAll("[data-testid=case]")).GetAttribute("data-report"));
        await ClickAsync(board, "[data-testid=stage-late]");
        Assert.Equal(Manhole, Assert.Single(board.FindAll("[data-testid=case]")).GetAttribute("data-report"));
    }

    [Fact]
    public async Task Dispatch_ToADepartment_IsSentWithTheVersionThatWasSeen()
    {
        IRenderedComponent<CaseBoard> board = Board("zh-CN");
        await ClickAsync(board, $"[data-report='{Manhole}']");
        Assert.Equal(["move-Reject", "move-Dispatch"], board.FindAll(".actions button").Select(b => b.GetAttribute("data-testid")));
        await ClickAsync(board, "[data-testid=move-Dispatch]");
        await board.InvokeAsync(() => board.Find("[data-testid=to-whom]").Change("drainage"));
        await board.InvokeAsync(() => board.Find("[data-testid=move-form]").Submit());
        Assert.Equal(new MoveCase(Manhole, CaseMove.Dispatch, "drainage", null, 1), Assert.Single(_desk.Commands).Command);
    }

    [Fact]
    public async Task Move_ThatNeedsNoWords_IsSentAtOnceAndItsRefusalIsToldInWords()
    {
        _desk.Answer = new CommandAnswer(0, null, new Fault("case-stale", "王强 changed city:C-2 at 09:00:00"));
        IRenderedComponent<CaseBoard> board = Board("zh-CN");
        await ClickAsync(board, $"[data-report='{Lamp}']");
        await ClickAsync(board, "[data-testid=move-Register]");
        Assert.Equal(new MoveCase(Lamp, CaseMove.Register, null, null, 0), Assert.Single(_desk.Commands).Command);
        IElement told = board.Find("[data-refusal=case-stale]");
        Assert.Contains("案卷已被他人办理", told.TextContent, StringComparison.Ordinal);
        Assert.Contains("王强", told.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Board_WithoutTheServersFrames_SaysSoAndDoesNothing()
    {
        IRenderedComponent<CaseBoard> board = Board("zh-CN", connected: false);
        Assert.Contains("本页不是实时的", board.Find("[data-testid=not-live]").TextContent, StringComparison.Ordinal);
        await ClickAsync(board, $"[data-report='{Lamp}']");
        Assert.All(board.FindAll(".actions button"), b => Assert.True(b.HasAttribute("disabled")));
    }

    /// <summary>On the board's own dispatcher: it may draw anew at any time.</summary>
    private static Task ClickAsync(IRenderedComponent<CaseBoard> board, string selector) => board.InvokeAsync(() => board.Find(selector).Click());

    private IRenderedComponent<CaseBoard> Board(string culture, bool connected = true)
    {
        _replica.Become(View(connected));
        return Render<CaseBoard>(p => p.Add(b => b.Culture, culture));
    }

    private static ReplicaView View(bool connected) => new() { Picture = Picture(), Connected = connected, FrameAt = Scene.Now };

    /// <summary>A manhole that was registered 75 minutes ago and has not been given to anybody for an hour too long; a lamp that nobody has looked at.</summary>
    private static PictureState Picture()
    {
        PictureState picture = Reported(Reported(PictureState.Empty, "C-1", "manhole"), "C-2", "street-light");
        Draft draft = new(picture, Scene.Now.AddMinutes(-75), "李敏");
        Assert.Null(DeskCommands.Decide(draft, s_pack, new MoveCase(Manhole, CaseMove.Register)));
        return draft.Picture;
    }

    private static PictureState Reported(PictureState picture, string id, string kind)
    {
        Draft draft = new(picture, Scene.Now.AddMinutes(-80), "city");
        draft.Add(
            new ReportAccepted(
                "city:" + id,
                new Report { Feed = "city", Agency = "city-management", SourceId = id, Version = "1", ObservedAt = Scene.Now.AddMinutes(-81), Kind = kind, Title = "案件" },
                new Place { Centre = new GeoPoint(126.64, 45.757), UncertaintyM = 10 }),
            draft.KnownAt);
        return draft.Picture;
    }
}
