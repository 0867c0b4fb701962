using System.Collections.Immutable;
using System.Text.Json;
using Command.Ingest.Contracts;
using Command.Ingest.Incidents;
using Command.Ingest.Incidents.Cases;
using Command.Ingest.Picture;
using Command.Ingest.Tests.Incidents.Dispatch;
using CsCheck;

namespace Command.Ingest.Tests.Incidents.Cases;

/// <summary>All on Saturday 2026-07-18 from 09:00 on, so that limits of working time run to Monday.</summary>
public sealed class CaseMovesTests
{
    private const string Id = "city:C-1", Li = DispatchScene.Li, Wang = DispatchScene.Wang;

    [Fact]
    public void Case_ThroughItsProcess_IsClosedInTimeForWhoeverReportedIt()
    {
        PictureState picture = Do(Reported("street-light"), Move(CaseMove.Register));
        Assert.Equal(At("2026-07-20T10:30"), picture.Cases[Id].Due);
        picture = Do(picture, Move(CaseMove.Dispatch, "power"));
        Assert.Equal(("power", At("2026-07-22T17:00")), (picture.Cases[Id].Agency, picture.Cases[Id].HandleBy!.Value));
        picture = Do(Do(picture, Answer(CaseMove.Take)), Answer(CaseMove.Answer, "已换灯"));
        Assert.True(picture.Cases[Id].InTime);
        picture = Do(Do(picture, Move(CaseMove.Check)), Move(CaseMove.Close));
        CaseFile file = picture.Cases[Id];
        Assert.Equal((CaseStage.Closed, DispatchScene.At, 6), (file.Stage, file.EndedAt!.Value, file.Version));
        Assert.Equal([CaseMove.Register, CaseMove.Dispatch, CaseMove.Take, CaseMove.Answer, CaseMove.Check, CaseMove.Close], file.Steps.Select(s => s.Move));
        Assert.Equal(ReportStatus.Closed, picture.Reports[Id].Report.Status);
        Assert.True(picture.Reports[Id].IsOver);
    }

    [Fact]
    public void Case_Rejected_IsOverWithItsReason()
    {
        Assert.Equal("case-text-missing", Refused(Reported("litter"), Move(CaseMove.Reject)).Code);
        PictureState picture = Do(Reported("litter"), Move(CaseMove.Reject, text: "不在范围"));
        Assert.Equal((ReportStatus.Rejected, "不在范围"), (picture.Reports[Id].Report.Status, picture.Cases[Id].Steps[^1].Text));
        Assert.Empty(CaseMoves.Next(picture.Cases[Id]));
    }

    [Fact]
    public void Case_OfAnUrgentClass_HasLimitsOfTheClock()
    {
        PictureState picture = Do(Do(Reported("manhole"), Move(CaseMove.Register)), Move(CaseMove.Dispatch, "drainage"));
        Assert.Equal(DispatchScene.At.AddHours(4), picture.Cases[Id].HandleBy);
    }

    [Fact]
    public void Rework_GivesHalfTheTimeAndIsCounted()
    {
        PictureState picture = Do(Answered("manhole"), Move(CaseMove.Rework, text: "井盖仍松动"), DispatchScene.At.AddHours(1));
        Assert.Equal((CaseStage.InHand, 1, (DateTimeOffset?)null, DispatchScene.At.AddHours(3)), (picture.Cases[Id].Stage, picture.Cases[Id].Reworks, picture.Cases[Id].AnsweredAt, picture.Cases[Id].HandleBy!.Value));
    }

    [Fact]
    public void Postponing_IsAskedByTheDepartmentAndGrantedBySomebodyElse()
    {
        PictureState picture = Do(InHand("manhole"), new AnswerCase(Id, CaseMove.AskPostpone, "等配件", DispatchScene.At.AddHours(9)), author: Wang);
        Assert.Equal("case-own-request", Refused(picture, Move(CaseMove.GrantPostpone), Wang).Code);
        PictureState granted = Do(picture, Move(CaseMove.GrantPostpone));
        Assert.Equal((1, DispatchScene.At.AddHours(9), (DateTimeOffset?)null), (granted.Cases[Id].Postponed, granted.Cases[Id].HandleBy!.Value, granted.Cases[Id].PostponeAsked));
        Assert.Equal("case-postponed", Refused(granted, new AnswerCase(Id, CaseMove.AskPostpone, "还等", DispatchScene.At.AddHours(19))).Code);
        PictureState denied = Do(picture, Move(CaseMove.DenyPostpone, text: "库存有货"));
        Assert.Equal((0, DispatchScene.At.AddHours(4)), (denied.Cases[Id].Postponed, denied.Cases[Id].HandleBy!.Value));
        Assert.Equal("case-until", Refused(InHand("manhole"), new AnswerCase(Id, CaseMove.AskPostpone, "等配件", DispatchScene.At)).Code);
    }

    [Fact]
    public void Suspending_StopsTheClockAndResumingGivesWhatWasLeft()
    {
        PictureState picture = Do(InHand("manhole"), Move(CaseMove.Suspend, text: "权属不清"), DispatchScene.At.AddHours(1));
        Assert.Null(picture.Cases[Id].Due);
        Assert.Equal("case-order", Refused(picture, Answer(CaseMove.Answer, "修好")).Code);
        PictureState later = Do(picture, Move(CaseMove.Resume), DispatchScene.At.AddDays(30));
        Assert.Equal(DispatchScene.At.AddDays(30).AddHours(3), later.Cases[Id].HandleBy);
    }

    [Fact]
    public void Suspended_ForMonths_StaysInThePicture()
    {
        PictureState picture = Do(InHand("litter"), Move(CaseMove.Suspend, text: "权属不清"));
        Draft draft = new(picture, DispatchScene.At.AddDays(90), "system");
        Lifecycle.Tick(draft, Harbin.Fusion);
        Assert.Contains(Id, draft.Picture.Reports.Keys);
        Assert.Contains(Id, draft.Picture.Cases.Keys);
    }

    [Fact]
    public void Return_ByADepartment_GoesBackToTheCentreWithoutALimitOfIts()
    {
        PictureState picture = Do(InHand("litter"), Answer(CaseMove.Return, "属环卫"));
        Assert.Equal((CaseStage.Registered, (string?)null, (DateTimeOffset?)null), (picture.Cases[Id].Stage, picture.Cases[Id].Agency, picture.Cases[Id].HandleBy));
    }

    [Fact]
    public void Move_OnAStaleScreenOrOutOfOrderOrOfTheOtherSide_IsRefused()
    {
        PictureState picture = Do(Reported("litter"), Move(CaseMove.Register), author: Wang);
        Fault stale = Refused(picture, Move(CaseMove.Dispatch, "sanitation", was: 0));
        Assert.Equal("case-stale", stale.Code);
        Assert.Contains(Wang, stale.Reason, StringComparison.Ordinal);
        Assert.Equal("case-order", Refused(picture, Move(CaseMove.Close)).Code);
        Assert.Equal("case-not-yours", Refused(picture, Move(CaseMove.Take)).Code);
        Assert.Equal("case-not-yours", Refused(picture, Answer(CaseMove.Close)).Code);
        Assert.Equal("case-agency", Refused(picture, Move(CaseMove.Dispatch, "nobody")).Code);
        Assert.Equal("case-unknown", Refused(picture, new MoveCase("city:C-404", CaseMove.Register)).Code);
        Assert.Equal("case-unknown", Refused(DispatchScene.Start, new MoveCase("traffic:1", CaseMove.Register)).Code);
    }

    [Fact]
    public void AnyOrderOfMoves_KeepsToTheProcessAndFoldsEqualThroughTheJournal()
    {
        Gen<CaseMove> move = Gen.Enum<CaseMove>();
        Gen.Select(move, Gen.Int[0, 600], Gen.Bool).Array[1, 30].Sample(moves =>
        {
            PictureState picture = Reported("manhole"), start = picture;
            DateTimeOffset now = DispatchScene.At;
            List<JournalEntry> all = [];
            foreach ((CaseMove one, int minutes, bool other) in moves)
            {
                now = now.AddMinutes(minutes);
                bool fits = CaseMoves.Next(picture.Cases.GetValueOrDefault(Id)).Contains(one);
                DeskCommand command = CaseMoves.OfDepartments.Contains(one) ? new AnswerCase(Id, one, "话", now.AddHours(2)) : new MoveCase(Id, one, "drainage", "话");
                Draft draft = new(picture, now, other ? Li : Wang);
                Fault? fault = DeskCommands.Decide(draft, Harbin.Pack, command);
                Assert.True(fault is null ? fits : draft.Entries.IsEmpty, $"{one}: {fault?.Code}");
                Assert.True(!fits || fault?.Code is null or "case-own-request" or "case-postponed", fault?.Code);
                all.AddRange(draft.Entries);
                picture = draft.Picture;
                CaseFile? file = picture.Cases.GetValueOrDefault(Id);
                Assert.True(file is null || file.Version == file.Steps.Length);
                Assert.True(file is null || (file.Agency is not null) == (file.Stage is not (CaseStage.Registered or CaseStage.Rejected)), $"{file?.Stage} with {file?.Agency}");
                Assert.True(file is not { SuspendedSince: not null } || file.Due is null);
            }

            ImmutableArray<JournalEntry> back = JsonSerializer.Deserialize(JsonSerializer.Serialize([.. all], CommandJson.Wire.ImmutableArrayJournalEntry), CommandJson.Wire.ImmutableArrayJournalEntry);
            Assert.Equal(JsonSerializer.Serialize(picture.Cases), JsonSerializer.Serialize(Fold.EvolveAll(start, back).Cases));
        });
    }

    private static PictureState Reported(string kind)
    {
        Draft draft = new(PictureState.Empty, DispatchScene.At.AddMinutes(-5), "city");
        draft.Add(
            new ReportAccepted(
                Id,
                new Report { Feed = "city", Agency = "city-management", SourceId = "C-1", Version = "1", ObservedAt = DispatchScene.At.AddMinutes(-10), Kind = kind, Title = "案件" },
                new Place { Centre = DispatchScene.North, UncertaintyM = 10 }),
            draft.KnownAt);
        return draft.Picture;
    }

    private static PictureState InHand(string kind) => Do(Do(Do(Reported(kind), Move(CaseMove.Register)), Move(CaseMove.Dispatch, "drainage")), Answer(CaseMove.Take));

    private static PictureState Answered(string kind) => Do(InHand(kind), Answer(CaseMove.Answer, "修好"));

    private static MoveCase Move(CaseMove move, string? agency = null, string? text = null, int? was = null) => new(Id, move, agency, text, was);

    private static AnswerCase Answer(CaseMove move, string? text = null) => new(Id, move, text);

    private static PictureState Do(PictureState picture, DeskCommand command, DateTimeOffset? at = null, string author = Li) => DispatchScene.Do(picture, command, author, at);

    private static Fault Refused(PictureState picture, DeskCommand command, string author = Li) => DispatchScene.Refused(picture, command, author);

    private static DateTimeOffset At(string local) => new(DateTime.Parse(local, System.Globalization.CultureInfo.InvariantCulture), TimeSpan.FromHours(8));
}
