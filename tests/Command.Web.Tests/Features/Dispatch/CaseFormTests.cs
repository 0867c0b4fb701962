using Bunit;
using Command.Ingest.Api;
using Command.Ingest.Api.Incidents;
using Command.Ingest.Contracts;
using Command.Ingest.Fusion;
using Command.Ingest.Writer;
using Command.Web.Features.Dispatch;
using Command.Web.Resources;
using Command.Web.Tests.Features.Wall;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Command.Web.Tests.Features.Dispatch;

public sealed class CaseFormTests : BunitContext
{
    private readonly FakeTimeProvider _time = new(Scene.Now);
    private readonly StillIncidentDesk _desk = new()
    {
        Nearby = new Nearby([new ProbableIncident("I-0001", 0.874, [Reason.Of("apart-metres", 24, 42)])], [new NearCase("city:L1", 60, 0.5)]),
    };

    public CaseFormTests()
    {
        Services.AddSingleton<TimeProvider>(_time);
        Services.AddSingleton<IIncidentDesk>(_desk);
        SetRendererInfo(new RendererInfo("Server", true));
    }

    [Theory]
    [InlineData("zh-CN", "积水", "按“道路积水”受理", "相距 24 米", "路灯不亮")]
    [InlineData("en", "water", "taken as “Waterlogging”", "24 m apart", "street-light")]
    public void Typing_APlace_ShowsAfterAPauseWhatItMayBe(string culture, string kind, string taken, string why, string near)
    {
        IRenderedComponent<CaseForm> form = Form(culture);
        form.Find("[data-testid=case-kind]").Input(kind);
        form.Find("[data-testid=case-lon]").Input("126.64");
        form.Find("[data-testid=case-lat]").Input("45.7401");
        form.Find("[data-testid=case-text]").Input("中山路");
        Assert.Contains(taken, form.Find("[data-testid=case-as]").TextContent, StringComparison.Ordinal);
        Assert.Empty(_desk.Looked);

        Pass(form);

        Assert.Equal(new TypedCase(126.64, 45.7401, "waterlogging", "中山路", null), Assert.Single(_desk.Looked));
        Assert.Contains("87%", form.Find("[data-testid=probable]").TextContent, StringComparison.Ordinal);
        Assert.Contains(why, form.Find("[data-testid=probable]").TextContent, StringComparison.Ordinal);
        Assert.Contains(culture == "en" ? "60 m" : near, form.Find("[data-testid=near-case]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Typing_WithoutAPlace_LooksNowhere()
    {
        IRenderedComponent<CaseForm> form = Form("zh-CN");
        form.Find("[data-testid=case-text]").Input("中山路");
        _time.Advance(CaseForm.Pause);
        Assert.Empty(_desk.Looked);
        Assert.Empty(form.FindAll("[data-testid=near]"));
    }

    [Fact]
    public void Address_UnderstoodWellEnough_IsLookedAroundAndFillsInWhenChosen()
    {
        _desk.Places = [new PlaceAnswer("中山路93号", "houseNumber", 126.6426, 45.7571, 30, 0.9, "南岗区", [])];
        IRenderedComponent<CaseForm> form = Form("zh-CN");
        form.Find("[data-testid=case-address]").Input("中山路93");
        Pass(form);
        Assert.Equal((126.6426, 45.7571), (_desk.Looked[0].Lon, _desk.Looked[0].Lat));
        Assert.Equal("", form.Find("[data-testid=case-lon]").GetAttribute("value"));

        form.Find("[data-testid=places] button").Click();
        Assert.Equal(("中山路93号", "126.6426"), (form.Find("[data-testid=case-address]").GetAttribute("value"), form.Find("[data-testid=case-lon]").GetAttribute("value")));
    }

    [Theory]
    [InlineData("zh-CN", "归入 I-0001", "受理时确认是同一事件")]
    [InlineData("en", "as part of I-0001", "confirmed as the same event at intake")]
    public void Sending_WithTheSameTicked_CarriesTheClerksWordAndEmptiesTheForm(string culture, string told, string why)
    {
        _desk.Taken = new CaseTaken("citizens:X", [], new CommandAnswer(9, null, null));
        IRenderedComponent<CaseForm> form = Typed(culture);
        form.Find("[data-testid=same-as]").Change(true);
        form.Find("[data-testid=case]").Submit();

        (NewCase sent, string author) = Assert.Single(_desk.Cases);
        Assert.Equal(("李敏", "0406", "I-0001", why), (author, sent.Service, sent.SameAs, sent.SameWhy));
        Assert.Contains(told, form.Find("[data-testid=case-taken]").TextContent, StringComparison.Ordinal);
        Assert.Equal("", form.Find("[data-testid=case-lon]").GetAttribute("value"));
    }

    [Fact]
    public void Sending_WhatIsNotTaken_SaysWhyAndKeepsTheForm()
    {
        _desk.Taken = new CaseTaken(null, ["lat and long must both be numbers"], null);
        IRenderedComponent<CaseForm> form = Typed("zh-CN");
        form.Find("[data-testid=case]").Submit();
        Assert.Contains("lat and long", form.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Equal("126.64", form.Find("[data-testid=case-lon]").GetAttribute("value"));

        // Sent again it is the same case.
        form.Find("[data-testid=case]").Submit();
        Assert.Equal(_desk.Cases[0].Case.Id, _desk.Cases[1].Case.Id);
    }

    [Fact]
    public void Sending_WhenTheWordIsRefused_SaysThatTheCaseIsTakenAllTheSame()
    {
        _desk.Taken = new CaseTaken("citizens:X", [], CommandAnswerOf("incident-closed"));
        IRenderedComponent<CaseForm> form = Typed("zh-CN");
        form.Find("[data-testid=same-as]").Change(true);
        form.Find("[data-testid=case]").Submit();
        Assert.Equal("已受理：citizens:X", form.Find("[data-testid=case-taken]").TextContent);
        Assert.Contains("已结束", form.Find("[role=alert]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Kind_NobodyHas_CanNotBeSent()
    {
        IRenderedComponent<CaseForm> form = Typed("zh-CN");
        form.Find("[data-testid=case-kind]").Input("没有这种");
        Assert.True(form.Find("[data-testid=case-send]").HasAttribute("disabled"));
        form.Find("[data-testid=case]").Submit();
        Assert.Empty(_desk.Cases);
    }

    private static CommandAnswer CommandAnswerOf(string code) => new(0, null, new Fault(code, "x"));

    private IRenderedComponent<CaseForm> Typed(string culture)
    {
        IRenderedComponent<CaseForm> form = Form(culture);
        form.Find("[data-testid=case-kind]").Input("道路积水");
        form.Find("[data-testid=case-lon]").Input("126.64");
        form.Find("[data-testid=case-lat]").Input("45.7401");
        Pass(form);
        return form;
    }

    private void Pass(IRenderedComponent<CaseForm> form)
    {
        int before = _desk.Looked.Count;
        _time.Advance(CaseForm.Pause);
        form.WaitForAssertion(() => Assert.True(_desk.Looked.Count > before && form.FindAll("[data-testid=probable]").Count == 1));
    }

    private IRenderedComponent<CaseForm> Form(string culture) => Render<CaseForm>(p => p
        .Add(f => f.Picture, Evidence.Picture)
        .Add(f => f.Names, new PackNames(Scene.Pack, Words.For(culture)))
        .Add(f => f.Author, "李敏"));
}
