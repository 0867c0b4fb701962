using System.Collections.Immutable;
using Command.Ingest.Contracts;
using Command.Ingest.Incidents;
using Command.Ingest.Incidents.Directives;
using Command.Ingest.Picture;
using Command.Ingest.Tests.Incidents.Dispatch;
using CsCheck;

namespace Command.Ingest.Tests.Incidents.Directives;

public sealed class DirectiveCommandsTests
{
    private const string Owner = "孙磊", Leader = "赵静";

    [Fact]
    public void Task_FromSigningToClosing_TakesItsStepsInOrder()
    {
        PictureState picture = Split();
        picture = DispatchScene.Do(picture, new AnswerDirective("d1", "t1", DirectiveMove.Sign, null, 1), Owner);
        picture = DispatchScene.Do(picture, new AnswerDirective("d1", "t1", DirectiveMove.Begin, null, 2), Owner);
        Assert.Equal("directive-words", DispatchScene.Refused(picture, new AnswerDirective("d1", "t1", DirectiveMove.Feed, " ", 3), Owner).Code);
        picture = DispatchScene.Do(picture, new AnswerDirective("d1", "t1", DirectiveMove.Feed, "已排水", 3), Owner);
        Assert.Equal("directive-own", DispatchScene.Refused(picture, new CheckDirective("d1", "t1", true, 4), Owner).Code);
        Assert.Equal("directive-order", DispatchScene.Refused(picture, new CloseDirective("d1", "t1", false, 4), Leader).Code);
        picture = DispatchScene.Do(picture, new CheckDirective("d1", "t1", false, 4) { Reason = "还有积水" });
        Assert.Equal(DirectiveState.Handling, TaskOf(picture).State);
        picture = DispatchScene.Do(picture, new AnswerDirective("d1", "t1", DirectiveMove.Feed, "积水已清", 5), Owner);
        picture = DispatchScene.Do(picture, new CheckDirective("d1", "t1", true, 6));
        picture = DispatchScene.Do(picture, new CloseDirective("d1", "t1", false, 7), Leader);
        Assert.Equal(DirectiveState.Closed, TaskOf(picture).State);
        Assert.False(picture.Directives["d1"].IsOpen);
        Assert.Equal("directive-order", DispatchScene.Refused(picture, new CloseDirective("d1", "t1", true, 8) { Reason = "x" }, Leader).Code);
    }

    [Fact]
    public void Commands_InAnyOrder_NeverLeaveTheRow() => Gen.Select(Gen.Int[0, 6], Gen.Int[-1, 0], Gen.Bool).Array[0, 40].Sample(steps =>
    {
        PictureState picture = Split();
        foreach ((int which, int off, bool own) in steps)
        {
            DirectiveTask before = TaskOf(picture);
            DirectiveMove move = (DirectiveMove)which;
            int was = before.Version + off;
            DeskCommand command = move switch
            {
                DirectiveMove.Sign or DirectiveMove.Begin or DirectiveMove.Feed => new AnswerDirective("d1", "t1", move, "x", was),
                DirectiveMove.Pass or DirectiveMove.Return => new CheckDirective("d1", "t1", move == DirectiveMove.Pass, was) { Reason = "x" },
                _ => new CloseDirective("d1", "t1", move == DirectiveMove.Revoke, was) { Reason = "x" },
            };
            string author = own ? Owner : DispatchScene.Li;
            (Fault? fault, PictureState next, ImmutableArray<JournalEntry> entries) = DispatchScene.Try(picture, command, author);
            bool selfJudged = move == DirectiveMove.Pass && before.Steps.LastOrDefault(s => s.Move == DirectiveMove.Feed)?.By == author;
            Assert.Equal(off == 0 && DirectiveCommands.May(before.State, move) && !selfJudged, fault is null);
            Assert.Equal(fault is null ? 1 : 0, entries.Length);
            DirectiveTask after = TaskOf(next);
            Assert.Equal(before.Version + entries.Length, after.Version);

            // Nothing is closed that nobody checked, and nothing checked that nobody fed back.
            Assert.True(after.State != DirectiveState.Closed || after.Steps.Any(s => s.Move == DirectiveMove.Pass));
            Assert.True(after.State is not (DirectiveState.Checked or DirectiveState.Closed) || after.Steps.Any(s => s.Move == DirectiveMove.Feed));
            picture = next;
        }
    }, iter: 200);

    [Fact]
    public void Clock_AsTimeGoesOn_RemindsOnceOfEachLight()
    {
        PictureState picture = Split();
        Assert.Empty(Ticked(ref picture, 60));
        JournalEntry[] yellow = Ticked(ref picture, 91);
        Assert.Contains(yellow, e => e.Event is DirectiveReminded { Light: DirectiveLight.Yellow });
        Assert.Empty(Ticked(ref picture, 100));
        JournalEntry[] red = Ticked(ref picture, 120);
        Assert.Contains(red, e => e.Event is DirectiveReminded { Light: DirectiveLight.Red });
        Assert.Empty(Ticked(ref picture, 600));
        NoticePut told = Assert.Single(red.Select(e => e.Event).OfType<NoticePut>());
        Assert.Contains("督办超期", told.Notice.Zh.Title, StringComparison.Ordinal);
        Assert.Contains("overdue", told.Notice.En!.Title, StringComparison.Ordinal);
        Assert.Equal(["drainage-duty", "leaders"], told.Notice.Unreached);
    }

    [Fact]
    public void Clock_OfATaskFedBackInTime_StaysStill()
    {
        PictureState picture = Split();
        picture = DispatchScene.Do(picture, new AnswerDirective("d1", "t1", DirectiveMove.Sign, null, 1), Owner);
        picture = DispatchScene.Do(picture, new AnswerDirective("d1", "t1", DirectiveMove.Begin, null, 2), Owner);
        picture = DispatchScene.Do(picture, new AnswerDirective("d1", "t1", DirectiveMove.Feed, "好了", 3), Owner, DispatchScene.At.AddMinutes(50));
        Assert.Empty(Ticked(ref picture, 600));
        Assert.Equal(DirectiveLight.Green, DirectiveLights.Of(TaskOf(picture), DispatchScene.At.AddHours(10), Harbin.Pack.Briefs));
    }

    [Theory]
    [InlineData("directive-agency", "nobody", 60)]
    [InlineData("directive-due", "drainage", 0)]
    [InlineData("directive-due", "drainage", 60 * 24 * 400)]
    public void Split_IntoWhatIsNoTask_IsRefused(string code, string agency, int minutes)
    {
        PictureState picture = DispatchScene.Do(DispatchScene.Start, new GiveDirective("d1", "I-0001", "排水", false, null), Leader);
        Assert.Equal(code, DispatchScene.Refused(picture, new SplitDirective("d1", [new DirectivePart("t1", agency, null, "x", DispatchScene.At.AddMinutes(minutes))], 1)).Code);
        Assert.Equal("directive-stale", DispatchScene.Refused(picture, new SplitDirective("d1", [new DirectivePart("t1", "drainage", null, "x", DispatchScene.At.AddHours(1))], 2)).Code);
    }

    private static PictureState Split()
    {
        PictureState picture = DispatchScene.Do(DispatchScene.Start, new GiveDirective("d1", "I-0001", "两小时内排除积水", true, null), Leader);
        return DispatchScene.Do(picture, new SplitDirective("d1", [new DirectivePart("t1", "drainage", null, "架泵排水", DispatchScene.At.AddHours(2))], 1));
    }

    private static DirectiveTask TaskOf(PictureState picture) => picture.Directives["d1"].Tasks[0];

    private static JournalEntry[] Ticked(ref PictureState picture, int minutes)
    {
        Draft draft = new(picture, DispatchScene.At.AddMinutes(minutes), "system");
        DirectiveClock.Tick(draft, Harbin.Pack);
        picture = draft.Picture;
        return [.. draft.Entries];
    }
}
