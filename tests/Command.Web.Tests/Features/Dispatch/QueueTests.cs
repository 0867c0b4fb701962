using System.Collections.Immutable;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;
using Command.Web.Features.Dispatch.Queue;
using Command.Web.Resources;
using Command.Web.Tests.Features.Wall;

namespace Command.Web.Tests.Features.Dispatch;

public sealed class QueueTests
{
    private static readonly PackNames s_names = new(DeskScene.Pack, Words.Chinese);

    [Fact]
    public void Clock_OfAnIncidentWithoutUnits_RunsFromItsOpeningByItsLevel()
    {
        ImmutableArray<QueueRow> rows = Rows(Evidence.Picture);
        Assert.Equal(Scene.Now + TimeSpan.FromSeconds(60), Row(rows, "I-0002").Due);
        Assert.Equal(Scene.Now + TimeSpan.FromMinutes(2), Row(rows, "I-0001").Due);
    }

    [Fact]
    public void Clock_OnceSomebodyWasSent_StopsAndTheLastStepIsCounted()
    {
        PictureState sent = DeskScene.Sent(Evidence.Picture, "消防3", "I-0002");
        QueueRow row = Row(Rows(sent), "I-0002");
        Assert.Equal((null, 1, Scene.Now), (row.Due, row.Units, row.LastStep));

        PictureState off = Evidence.With(sent, new AssignmentStepped("A-0001", new StepTime(AssignmentStep.Cancelled, Scene.Now.AddMinutes(1), Scene.Now, "王强", StatusSource.Desk)));
        Assert.Equal((null, 0), (Row(Rows(off), "I-0002").Due, Row(Rows(off), "I-0002").Units));
    }

    [Fact]
    public void Order_IsByLevelOrByDutyClockOrByAge()
    {
        PictureState picture = DeskScene.Sent(Evidence.Picture, "消防3", "I-0002");
        Assert.Equal(["I-0002", "I-0001"], Shown(picture, new QueueFilter()));
        Assert.Equal(["I-0001", "I-0002"], Shown(picture, new QueueFilter(Order: QueueOrder.Due)));
        PictureState older = Evidence.With(Evidence.Picture with { Sequence = 100 }, new IncidentOpened("I-0003", "fire", "火灾", 4, Evidence.At(900), Scene.Now.AddHours(-2), new SourceRef("report", "city:Z"), [], false));
        Assert.Equal(3, Shown(older, new QueueFilter(Order: QueueOrder.Age)).Length);
    }

    [Fact]
    public void Filter_OfAnyKind_LetsOnlyThoseThrough()
    {
        PictureState picture = Evidence.With(DeskScene.Sent(Evidence.Picture, "消防3", "I-0002"), new IncidentClaimed("I-0001", "李敏", null));
        Assert.Equal(["I-0002"], Shown(picture, new QueueFilter(Level: "2")));
        Assert.Equal(["I-0001"], Shown(picture, new QueueFilter(Waiting: true)));
        Assert.Equal(["I-0001"], Shown(picture, new QueueFilter(Mine: true)));
        Assert.Empty(Shown(picture, new QueueFilter(Group: "fire")));
        Assert.Equal(["I-0002", "I-0001"], Shown(picture, new QueueFilter(District: "230103")));
        Assert.Equal(["I-0002"], Shown(picture, new QueueFilter(Agency: "fire")));
        Assert.Equal(["I-0001"], Shown(picture, new QueueFilter(Text: "0001")));
        Assert.True(new QueueFilter(Mine: true).Hides);
        Assert.False(new QueueFilter(Order: QueueOrder.Due).Hides);
    }

    [Fact]
    public void Reading_OneIncidentChanged_MakesNoOtherRowAnew()
    {
        QueueReading queue = new();
        queue.Read(Evidence.Picture, s_names);
        QueueRow one = Row(queue.Rows, "I-0001"), two = Row(queue.Rows, "I-0002");
        queue.Read(Evidence.With(Evidence.Picture, new IncidentClaimed("I-0002", "王强", null)), s_names);
        Assert.Same(one, Row(queue.Rows, "I-0001"));
        Assert.NotSame(two, Row(queue.Rows, "I-0002"));
        Assert.Equal("王强", Row(queue.Rows, "I-0002").Claim?.Person);
    }

    [Fact]
    public void Reading_WhatWasThereFromTheFirst_IsNoNewsButWhatComesIs()
    {
        QueueReading queue = new();
        queue.Read(PictureState.Empty, s_names);
        queue.Read(Evidence.Picture, s_names);
        Assert.Equal(0, queue.Came);
        queue.Read(Evidence.With(Evidence.Picture, new IncidentOpened("I-0003", "fire", "火灾", 1, Evidence.At(900), Scene.Now, new SourceRef("report", "city:Z"), [], false)), s_names);
        Assert.Equal((1, 1), (queue.Came, queue.CameLevel));
    }

    private static ImmutableArray<QueueRow> Rows(PictureState picture)
    {
        QueueReading queue = new();
        queue.Read(picture, s_names);
        return queue.Rows;
    }

    private static string[] Shown(PictureState picture, QueueFilter filter) => [.. filter.Of(Rows(picture), "李敏").Select(r => r.Row.Id)];

    private static QueueRow Row(ImmutableArray<QueueRow> rows, string id) => rows.Single(r => r.Row.Id == id);
}
