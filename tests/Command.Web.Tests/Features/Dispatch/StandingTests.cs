using Command.Ingest.Contracts;
using Command.Ingest.Picture;
using Command.Web.Features.Dispatch;
using Command.Web.Tests.Features.Wall;

namespace Command.Web.Tests.Features.Dispatch;

public sealed class StandingTests
{
    private static readonly PictureState s_picture = DeskScene.Said(DeskScene.Sent(Evidence.Picture, "消防3", "I-0002"), "公安1", UnitStatus.OffDuty, "李敏");

    [Theory]
    [InlineData("zh-CN", "已派 I-0002")]
    [InlineData("en", "Dispatched I-0002")]
    public void Of_AUnit_SaysWhatItDoesAndWhoSaidSo(string culture, string state)
    {
        Standing standing = Of("消防3", culture)!;
        Assert.StartsWith(state, standing.State, StringComparison.Ordinal);
        Assert.Equal(("王强", "14:32:07"), (standing.By, standing.At));
    }

    [Fact]
    public void Of_AJob_SaysItsLastStepAndWhere()
    {
        Standing standing = Of("A-0001")!;
        Assert.StartsWith("消防3 ", standing.State, StringComparison.Ordinal);
        Assert.Contains("I-0002", standing.State, StringComparison.Ordinal);
        Assert.Equal("王强", standing.By);
    }

    [Fact]
    public void Of_AnAgencysTask_SaysHowFarItIs()
    {
        AgencyTask task = new() { Id = "T-0001", Incident = "I-0001", Agency = "fire", Text = "增援", AskedBy = "王强", AskedAt = Scene.Now, By = "李敏", At = Scene.Now };
        Standing standing = Standing.Of("T-0001", DeskScene.View(Evidence.With(s_picture, new AgencyTaskPut(task))))!;
        Assert.Contains("I-0001", standing.State, StringComparison.Ordinal);
        Assert.Equal("李敏", standing.By);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("救护7")]
    [InlineData("T-0404")]
    public void Of_WhatNobodyChangedOrNobodyHas_IsNothing(string? id) => Assert.Null(Of(id));

    private static Standing? Of(string? id, string culture = "zh-CN") => Standing.Of(id, DeskScene.View(s_picture, culture));
}
