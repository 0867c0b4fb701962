using Command.Ingest.Contracts;
using Command.Ingest.Incidents.Paper;
using Command.Ingest.Picture;
using Command.Ingest.Tests.Incidents.Dispatch;

namespace Command.Ingest.Tests.Incidents.Paper;

public sealed class PaperCommandsTests
{
    private static readonly DateTimeOffset s_at = DispatchScene.At, s_outage = s_at.AddHours(-2);
    private static readonly string s_number = CardNumbers.Of("K7Q", CardNumbers.MinuteOf(s_at.AddHours(-3)), 4);

    private static KeyCard Card => new(s_number, s_at.AddMinutes(-90), s_outage, "三车相撞，两人受伤", "I-0001", "city:I-0001", [new CardJob("消防1", s_at.AddMinutes(-88), s_at.AddMinutes(-86), s_at.AddMinutes(-80), s_at.AddMinutes(-30))]);

    [Fact]
    public void Key_ACard_KeepsTheTrueTimesAndWhoKeyedItWhen()
    {
        PictureState after = DispatchScene.Do(DispatchScene.Start, Card);
        Assignment job = Assert.Single(after.Assignments.Values);
        Assert.Equal((s_at.AddMinutes(-88), s_at.AddMinutes(-80), s_at.AddMinutes(-30)), (job.TimeOf(AssignmentStep.Dispatched), job.TimeOf(AssignmentStep.OnScene), job.EndedAt));
        Assert.All(job.Steps, s => Assert.Equal((s_at, DispatchScene.Li, s_number), (s.KnownAt, s.By, s.Reason)));
        PaperCard kept = after.Cards[s_number];
        Assert.Equal((s_at.AddMinutes(-90), DispatchScene.Li, s_at, "A-0001"), (kept.ReceivedAt, kept.By, kept.KeyedAt, Assert.Single(kept.Jobs)));
        DispatchScene.Sound(after);
    }

    [Fact]
    public void Key_AUnitThatIsStillThere_HasThatJobNow()
    {
        PictureState after = DispatchScene.Do(DispatchScene.Start, Card with { Jobs = [new CardJob("消防1", s_at.AddMinutes(-88), OnScene: s_at.AddMinutes(-80))] });
        Assert.Equal((UnitStatus.OnScene, s_at.AddMinutes(-80), "A-0001"), (after.Units["消防1"].Status, after.Units["消防1"].At, after.Units["消防1"].Assignment));
        DispatchScene.Sound(after);
        Assert.Equal("A-0002", DispatchScene.JobOf(DispatchScene.Send(after, "I-0002", "消防2"), "消防2").Id);
    }

    [Fact]
    public void Key_TheSameCardAgain_IsRefusedHoweverItIsTyped()
    {
        PictureState after = DispatchScene.Do(DispatchScene.Start, Card);
        Assert.Equal("card-keyed", DispatchScene.Refused(after, Card, DispatchScene.Wang).Code);
        Assert.Equal("card-keyed", DispatchScene.Refused(after, Card with { Card = s_number.ToLowerInvariant().Replace("-", " ", StringComparison.Ordinal), Jobs = [] }).Code);
    }

    [Theory]
    [InlineData(5, "time-in-future")]
    [InlineData(-121, "card-before-outage")]
    public void Key_ATimeInTheFutureOrBeforeTheOutage_IsRefused(int minutes, string code) =>
        Assert.Equal(code, DispatchScene.Refused(DispatchScene.Start, Card with { ReceivedAt = s_at.AddMinutes(minutes), Jobs = [] }).Code);

    [Fact]
    public void Key_BeforeTheCardWasPrinted_IsRefused() =>
        Assert.Equal("card-before-outage", DispatchScene.Refused(DispatchScene.Start, Card with { Card = CardNumbers.Of("K7Q", CardNumbers.MinuteOf(s_at.AddMinutes(-60)), 1) }).Code);

    [Fact]
    public void Refusals_NameTimesByTheCitysClockWhateverClockTheCardCameWith()
    {
        KeyCard card = Card with { ReceivedAt = Card.ReceivedAt.ToUniversalTime(), Jobs = [new CardJob("消防1", s_at.AddMinutes(-80).ToUniversalTime(), s_at.AddMinutes(-85).ToUniversalTime())] };
        Assert.StartsWith("消防1: 07:35 is before 07:40", DispatchScene.Refused(DispatchScene.Start, card).Reason, StringComparison.Ordinal);
        Fault early = DispatchScene.Refused(DispatchScene.Start, Card with { ReceivedAt = s_at.AddMinutes(-121).ToUniversalTime(), Jobs = [] });
        Assert.StartsWith("2026-07-18 06:59 is before", early.Reason, StringComparison.Ordinal);
        Fault twice = DispatchScene.Refused(DispatchScene.Do(DispatchScene.Start, Card), Card, DispatchScene.Wang);
        Assert.Contains("at 2026-07-18 09:00", twice.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Key_WhatCanNotBe_IsRefusedAndNothingIsKept()
    {
        Assert.Equal("card-number", DispatchScene.Refused(DispatchScene.Start, Card with { Card = "K7Q-0000001-01-x" }).Code);
        Assert.Equal("card-text", DispatchScene.Refused(DispatchScene.Start, Card with { Text = " " }).Code);
        Assert.Equal("card-outage", DispatchScene.Refused(DispatchScene.Start, Card with { OutageFrom = s_at.AddMinutes(1) }).Code);
        Assert.Equal("card-order", DispatchScene.Refused(DispatchScene.Start, Card with { Jobs = [new CardJob("消防1", s_at.AddMinutes(-80), s_at.AddMinutes(-85))] }).Code);
        Assert.Equal("card-no-incident", DispatchScene.Refused(DispatchScene.Start, Card with { Incident = null }).Code);
        Assert.Equal("incident-unknown", DispatchScene.Refused(DispatchScene.Start, Card with { Incident = "I-0404" }).Code);
        Assert.Equal("unit-unknown", DispatchScene.Refused(DispatchScene.Start, Card with { Jobs = [new CardJob("无此车", s_at.AddMinutes(-80))] }).Code);
    }

    [Fact]
    public void Key_AUnitThatHadAnotherJobThen_IsRefused()
    {
        PictureState after = DispatchScene.Do(DispatchScene.Start, Card);
        KeyCard other = Card with { Card = CardNumbers.Of("K7Q", CardNumbers.MinuteOf(s_at.AddHours(-3)), 5), Incident = "I-0002", Jobs = [new CardJob("消防1", s_at.AddMinutes(-60), Cleared: s_at.AddMinutes(-50))] };
        Assert.Equal("card-two-jobs", DispatchScene.Refused(after, other).Code);
        DispatchScene.Sound(DispatchScene.Do(after, other with { Jobs = [new CardJob("消防1", s_at.AddMinutes(-20), Cleared: s_at.AddMinutes(-10))] }));
        Assert.Equal("card-two-jobs", DispatchScene.Refused(DispatchScene.Send(DispatchScene.Start, "I-0002", "消防1"), Card with { Jobs = [new CardJob("消防1", s_at.AddMinutes(-20))] }).Code);
    }

    [Fact]
    public void Numbers_RiseFromPackToPackAndFindEveryWrongDigit()
    {
        Assert.True(string.CompareOrdinal(CardNumbers.Of("K7Q", 10, 99), CardNumbers.Of("K7Q", 11, 1)) < 0);
        Assert.Equal(s_number, CardNumbers.Read(" " + s_number.ToLowerInvariant()));
        for (int at = 4; at < s_number.Length; at++)
        {
            for (char digit = '0'; digit <= '9' && s_number[at] != '-'; digit++)
            {
                string typed = string.Concat(s_number.AsSpan(0, at), digit.ToString(), s_number.AsSpan(at + 1));
                Assert.Equal(typed == s_number ? s_number : null, CardNumbers.Read(typed));
            }
        }
    }
}
