using Bunit;
using Command.Ingest.Configuration;
using Command.Web.Features.Admin.Walls;
using Command.Web.Tests.Features.Wall;
using Command.Web.Tests.Walls;
using Command.Web.Walls;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Command.Web.Tests.Features.Admin.Walls;

public sealed class LayoutEditorTests : BunitContext
{
    private readonly FakeTimeProvider _time = new(Scene.Now);
    private readonly OpenBook _open;

    public LayoutEditorTests()
    {
        _open = new OpenBook(_time);
        _open.AddTo(Services);
        Services.AddSingleton<TimeProvider>(_time);
        Services.AddSingleton<IOptions<CommandOptions>>(new OptionsWrapper<CommandOptions>(new CommandOptions { DemoSignIn = true }));
        SetRendererInfo(new RendererInfo("Server", true));
    }

    [Fact]
    public void Panel_Pressed_GoesToTheFirstFreePlaceAndLeavesTheList()
    {
        IRenderedComponent<LayoutEditor> editor = Named();
        editor.Find(".palette-panel[data-panel=alerts]").Click();
        Assert.Equal(("0", "0"), At(editor, "alerts"));
        Assert.Empty(editor.FindAll(".palette-panel[data-panel=alerts]"));
        Assert.Empty(editor.FindAll("[data-testid=layout-fault]"));
    }

    [Fact]
    public void Keys_MoveResizeAndRemoveAndNeverPushOffTheCanvas()
    {
        IRenderedComponent<LayoutEditor> editor = Named();
        Press(editor, "map", "ArrowRight");
        Press(editor, "map", "ArrowDown");
        Assert.Equal(("7", "0"), At(editor, "map"));
        Press(editor, "map", "ArrowLeft", shift: true);
        Assert.Equal("11", editor.Find("[data-cell=map]").GetAttribute("data-w"));
        for (int i = 0; i < 40; i++)
        {
            Press(editor, "map", "ArrowLeft");
        }

        Assert.Equal(("0", "0"), At(editor, "map"));
        Press(editor, "map", "Delete");
        Assert.Empty(editor.FindAll("[data-cell=map]"));
        Assert.Contains("面板", editor.Find("[data-testid=layout-fault]").TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("map:3,2,8,6", "3", "2")]
    [InlineData("map:-40,-40,8,6", "0", "0")]
    [InlineData("map:x,y,8,6", "0", "0")]
    [InlineData("nonsense", "6", "0")]
    public void Mouse_WhateverItTells_LeavesThePanelOnTheCanvas(string told, string x, string y)
    {
        IRenderedComponent<LayoutEditor> editor = Named();
        editor.Find("input.move").Change(told);
        Assert.Equal((x, y), At(editor, "map"));
    }

    [Fact]
    public void Overlap_IsRefusedInWordsAndCannotBeSaved()
    {
        IRenderedComponent<LayoutEditor> editor = Named();
        editor.Find("input.move").Change("+alerts:8,2");
        Assert.Contains("“地图”和“预警”重叠", editor.Find("[data-testid=layout-fault]").TextContent, StringComparison.Ordinal);
        Assert.True(editor.Find("[data-testid=save-layout]").HasAttribute("disabled"));
    }

    [Fact]
    public void Save_GoodLayout_IsKeptWithWhoAndWhen()
    {
        IRenderedComponent<LayoutEditor> editor = Named();
        editor.Find("[data-testid=save-layout]").Click();
        editor.WaitForAssertion(() => Assert.Contains("/wall/my-wall", editor.Find("[data-testid=told]").TextContent, StringComparison.Ordinal));
        WallLayout kept = _open.Book.Notes.Layouts["my-wall"];
        Assert.Equal(("演示操作员", Scene.Now), (kept.By, kept.SavedAt));
    }

    [Fact]
    public void Open_BuiltInLayout_IsACopyUnderAnotherName()
    {
        IRenderedComponent<LayoutEditor> editor = Render<LayoutEditor>(p => p.Add(e => e.Culture, "en").Add(e => e.Slug, "flood"));
        Assert.Equal("flood-2", editor.Find("[data-testid=layout-slug]").GetAttribute("value"));
        Assert.Equal(BuiltInLayouts.Find("flood")!.Cells.Length, editor.FindAll(".cell-box").Count);
        Assert.Empty(editor.FindAll("[data-testid=layout-fault]"));
    }

    [Fact]
    public void Displays_PanelAcrossAJoint_IsRefused()
    {
        IRenderedComponent<LayoutEditor> editor = Named();
        editor.Find("input.move").Change("+alerts:0,2");
        editor.Find("input.move").Change("alerts:2,2,4,4");
        editor.Find("input.move").Change("map:6,1,12,10");
        Assert.Empty(editor.FindAll("[data-testid=layout-fault]"));
        editor.Find("[data-testid=layout-splice]").Change("6x2");
        Assert.Contains("拼缝", editor.Find("[data-testid=layout-fault]").TextContent, StringComparison.Ordinal);
        Assert.Equal(6, editor.FindAll(".joint").Count);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
        {
            _open.Dispose();
        }
    }

    private IRenderedComponent<LayoutEditor> Named()
    {
        IRenderedComponent<LayoutEditor> editor = Render<LayoutEditor>(p => p.Add(e => e.Culture, "zh-CN"));
        editor.Find("[data-testid=layout-slug]").Change("my-wall");
        editor.Find("[data-testid=layout-zh]").Change("我的大屏");
        editor.Find("[data-testid=layout-en]").Change("My wall");
        return editor;
    }

    private static void Press(IRenderedComponent<LayoutEditor> editor, string cell, string key, bool shift = false) =>
        editor.Find($"[data-cell={cell}] .cell-face").KeyDown(new KeyboardEventArgs { Key = key, ShiftKey = shift });

    private static (string?, string?) At(IRenderedComponent<LayoutEditor> editor, string cell) =>
        (editor.Find($"[data-cell={cell}]").GetAttribute("data-x"), editor.Find($"[data-cell={cell}]").GetAttribute("data-y"));
}
