using System.Collections.Immutable;
using Command.Ingest.Contracts;
using Command.Ingest.Incidents;
using Command.Ingest.Incidents.Dispatch;
using Command.Ingest.Picture;

namespace Command.Ingest.Tests.Incidents.Dispatch;

public sealed class StatusesTests
{
    private static readonly PictureState s_sent = DispatchScene.Send(DispatchScene.Start, "I-0001", "消防1");

    [Fact]
    public void Status_ThroughAJob_KeepsTheTimeOfEachStepAndFreesTheUnit()
    {
        PictureState picture = s_sent;
        (UnitStatus Status, int Minute)[] steps = [(UnitStatus.EnRoute, 1), (UnitStatus.OnScene, 7), (UnitStatus.Returning, 40), (UnitStatus.Available, 55)];
        foreach ((UnitStatus status, int minute) in steps)
        {
            picture = At(picture, status, minute);
            DispatchScene.Sound(picture);
        }

        Assignment job = picture.Assignments["A-0001"];
        Assert.Equal([0, 1, 7, 40], job.Steps.Select(s => (int)(s.At - DispatchScene.At).TotalMinutes));
        Assert.Equal((AssignmentStep.Cleared, DispatchScene.At.AddMinutes(40)), (job.Steps[^1].Step, job.EndedAt));
        Assert.Equal((UnitStatus.Available, (string?)null), (picture.Units["消防1"].Status, picture.Units["消防1"].Assignment));
    }

    [Fact]
    public void Status_Backwards_IsRefused() =>
        Assert.Equal("status-backwards", DispatchScene.Refused(At(s_sent, UnitStatus.OnScene, 5), new SetUnitStatus("消防1", UnitStatus.EnRoute, DispatchScene.At.AddMinutes(6)), at: DispatchScene.At.AddMinutes(6)).Code);

    [Fact]
    public void Status_OnTheWayWithoutAJob_IsRefused() =>
        Assert.Equal("unit-no-assignment", DispatchScene.Refused(DispatchScene.Start, new SetUnitStatus("消防1", UnitStatus.OnScene)).Code);

    [Fact]
    public void Status_OffDutyWithAJob_IsRefused() =>
        Assert.Equal("unit-committed", DispatchScene.Refused(s_sent, new SetUnitStatus("消防1", UnitStatus.OffDuty)).Code);

    [Theory]
    [InlineData(UnitStatus.Lost)]
    [InlineData(UnitStatus.Dispatched)]
    [InlineData((UnitStatus)99)]
    public void Status_ThatNobodySays_IsRefused(UnitStatus status) =>
        Assert.Equal("status-not-said", DispatchScene.Refused(s_sent, new SetUnitStatus("消防1", status)).Code);

    [Fact]
    public void Status_SaidOfflineAndComingLate_FillsTheStepThatWasPassedOverAndMovesNothingBack()
    {
        PictureState there = At(s_sent, UnitStatus.OnScene, 8);
        (Fault? fault, PictureState after, ImmutableArray<JournalEntry> entries) = DispatchScene.Try(there, new SetUnitStatus("消防1", UnitStatus.EnRoute, DispatchScene.At.AddMinutes(2), StatusSource.Field), "张伟", DispatchScene.At.AddMinutes(30));
        Assert.Null(fault);
        Assert.Equal(DispatchScene.At.AddMinutes(2), Assert.Single(entries).ObservedAt);
        Assert.Equal(UnitStatus.OnScene, after.Units["消防1"].Status);
        Assert.Equal(DispatchScene.At.AddMinutes(2), after.Assignments["A-0001"].TimeOf(AssignmentStep.EnRoute));
    }

    [Fact]
    public void Status_OfAJobThatIsOverComingLate_IsKeptWithThatJob()
    {
        PictureState home = At(s_sent, UnitStatus.Available, 30);
        PictureState after = DispatchScene.Do(home, new SetUnitStatus("消防1", UnitStatus.OnScene, DispatchScene.At.AddMinutes(9), StatusSource.Field), "张伟", DispatchScene.At.AddMinutes(60));
        Assert.Equal(DispatchScene.At.AddMinutes(9), after.Assignments["A-0001"].TimeOf(AssignmentStep.OnScene));
        Assert.Equal(UnitStatus.Available, after.Units["消防1"].Status);
        DispatchScene.Sound(after);
    }

    [Fact]
    public void Status_OlderThanKnownFromTheDesk_IsRefusedInWords() =>
        Assert.Equal("status-older", DispatchScene.Refused(At(s_sent, UnitStatus.Available, 30), new SetUnitStatus("消防1", UnitStatus.OffDuty, DispatchScene.At.AddMinutes(3)), at: DispatchScene.At.AddMinutes(31)).Code);

    [Theory]
    [InlineData(StatusSource.Radio, StatusSource.Desk, UnitStatus.OnScene)]
    [InlineData(StatusSource.Desk, StatusSource.Radio, UnitStatus.EnRoute)]
    [InlineData(StatusSource.Desk, StatusSource.Field, UnitStatus.EnRoute)]
    [InlineData(StatusSource.Field, StatusSource.Radio, UnitStatus.EnRoute)]
    [InlineData(StatusSource.Radio, StatusSource.Feed, UnitStatus.EnRoute)]
    public void Status_OfOneMomentFromTwoSources_IsThatOfTheNearer(StatusSource first, StatusSource second, UnitStatus stands)
    {
        DateTimeOffset at = DispatchScene.At.AddMinutes(5);
        PictureState said = DispatchScene.Do(s_sent, new SetUnitStatus("消防1", UnitStatus.EnRoute, at, first), at: at);
        (_, PictureState after, _) = DispatchScene.Try(said, new SetUnitStatus("消防1", UnitStatus.OnScene, at, second), "张伟", at);
        Assert.Equal(stands, after.Units["消防1"].Status);
        DispatchScene.Sound(after);
    }

    [Fact]
    public void Status_OfTheMomentOfBeingSent_IsTakenFromAnySource() =>
        Assert.Equal(UnitStatus.EnRoute, DispatchScene.Do(s_sent, new SetUnitStatus("消防1", UnitStatus.EnRoute, DispatchScene.At, StatusSource.Radio), "张伟").Units["消防1"].Status);

    [Fact]
    public void Status_OutweighedByTheDesk_IsRefusedInWordsAndKeepsTheStepItTells()
    {
        DateTimeOffset at = DispatchScene.At.AddMinutes(5);
        PictureState home = DispatchScene.Do(s_sent, new SetUnitStatus("消防1", UnitStatus.Returning, at), at: at);
        Assert.Equal("status-older", DispatchScene.Refused(home, new SetUnitStatus("消防1", UnitStatus.Available, at, StatusSource.Radio), at: at).Code);
        PictureState told = DispatchScene.Do(home, new SetUnitStatus("消防1", UnitStatus.OnScene, at, StatusSource.Radio), at: at);
        Assert.Equal((UnitStatus.Returning, at), (told.Units["消防1"].Status, told.Assignments["A-0001"].TimeOf(AssignmentStep.OnScene)!.Value));
    }

    [Fact]
    public void Status_InTheFuture_IsRefused() =>
        Assert.Equal("time-in-future", DispatchScene.Refused(s_sent, new SetUnitStatus("消防1", UnitStatus.OnScene, DispatchScene.At.AddMinutes(3))).Code);

    [Fact]
    public void Clock_UnitThatIsSilent_IsLostUntilItIsHeardAgain()
    {
        PictureState quiet = Tick(s_sent, 4, null);
        Assert.Null(quiet.Units["消防1"].LostSince);
        PictureState lost = Tick(quiet, 6, null);
        Assert.Equal((UnitStatus.Lost, UnitStatus.Dispatched, DispatchScene.At), (lost.Units["消防1"].Shown, lost.Units["消防1"].Status, lost.Units["消防1"].LostSince));
        Assert.Same(lost, Tick(lost, 7, null));
        PictureState heard = Tick(lost, 8, new UnitSighting(DispatchScene.South, 0, DispatchScene.At.AddMinutes(8)));
        Assert.Equal(UnitStatus.Dispatched, heard.Units["消防1"].Shown);
        Assert.Equal(UnitStatus.EnRoute, At(lost, UnitStatus.EnRoute, 9).Units["消防1"].Shown);
    }

    [Fact]
    public void Clock_UnitThatDrivesAndArrives_IsSetSoByItsPositions()
    {
        PictureState gone = Tick(s_sent, 1, new UnitSighting(DispatchScene.South, 45, DispatchScene.At.AddMinutes(1)));
        Assert.Equal((UnitStatus.EnRoute, StatusSource.Feed), (gone.Units["消防1"].Status, gone.Units["消防1"].Source));
        PictureState past = Tick(gone, 3, new UnitSighting(DispatchScene.North, 60, DispatchScene.At.AddMinutes(3)));
        Assert.Equal(UnitStatus.EnRoute, past.Units["消防1"].Status);
        PictureState there = Tick(past, 5, new UnitSighting(DispatchScene.North, 2, DispatchScene.At.AddMinutes(5)));
        Assert.Equal((UnitStatus.OnScene, DispatchScene.At.AddMinutes(5)), (there.Units["消防1"].Status, there.Assignments["A-0001"].TimeOf(AssignmentStep.OnScene)!.Value));
        PictureState leaves = Tick(there, 6, new UnitSighting(DispatchScene.South, 45, DispatchScene.At.AddMinutes(6)));
        Assert.Equal(UnitStatus.OnScene, leaves.Units["消防1"].Status);
    }

    [Fact]
    public void Clock_AgainstAPersonsWordOfTheLastMinutes_SaysNothing()
    {
        PictureState said = At(s_sent, UnitStatus.EnRoute, 1);
        UnitSighting there = new(DispatchScene.North, 0, DispatchScene.At.AddMinutes(2));
        Assert.Equal(UnitStatus.EnRoute, Tick(said, 2, there).Units["消防1"].Status);
        Assert.Equal(UnitStatus.OnScene, Tick(said, 4, there).Units["消防1"].Status);
    }

    [Fact]
    public void Clock_UnitBackAtItsDepot_IsAvailable()
    {
        PictureState back = At(s_sent, UnitStatus.Returning, 20);
        UnitSighting home = new(Harbin.Pack.UnitNamed("消防1")!.Depot, 0, DispatchScene.At.AddMinutes(30));
        Assert.Equal(UnitStatus.Available, Tick(back, 30, home).Units["消防1"].Status);
    }

    [Fact]
    public void Clock_ClaimThatNothingIsDoneWith_Lapses()
    {
        PictureState claimed = DispatchScene.Do(DispatchScene.Start, new ClaimIncident("I-0001"));
        Assert.NotEmpty(Tick(claimed, 9, null).Claims);
        Assert.Empty(Tick(claimed, 10, null).Claims);
    }

    [Fact]
    public void Words_OfThePack_MeanTheirStatus()
    {
        Assert.Equal(UnitStatus.OnScene, Harbin.Pack.Dispatch.StatusOf("到场"));
        Assert.Equal(UnitStatus.OnScene, Harbin.Pack.Dispatch.StatusOf(" OS "));
        Assert.Equal(UnitStatus.EnRoute, Harbin.Pack.Dispatch.StatusOf("3"));
        Assert.Null(Harbin.Pack.Dispatch.StatusOf("失联"));
        Assert.Equal("4", Harbin.Pack.Dispatch.StatusCodes[UnitStatus.OnScene]);
    }

    private static PictureState At(PictureState picture, UnitStatus status, int minute) =>
        DispatchScene.Do(picture, new SetUnitStatus("消防1", status, DispatchScene.At.AddMinutes(minute)), at: DispatchScene.At.AddMinutes(minute));

    private static PictureState Tick(PictureState picture, int minute, UnitSighting? sighting)
    {
        Draft draft = new(picture, DispatchScene.At.AddMinutes(minute), "system");
        DispatchClock.Tick(draft, Harbin.Pack, unit => unit == "消防1" ? sighting : null);
        DispatchScene.Sound(draft.Picture);
        return draft.Picture;
    }
}
