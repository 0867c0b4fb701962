using System.Text.Json;
using Command.Ingest.Api.Incidents;
using Command.Ingest.Contracts;
using Command.Ingest.Incidents.Briefs;
using Command.Ingest.Picture;
using Command.Ingest.Shares;
using Command.Ingest.Tests.Incidents.Dispatch;
using CsCheck;

namespace Command.Ingest.Tests.Incidents.Briefs;

public sealed class BriefCommandsTests
{
    [Fact]
    public void Edit_ByTwoAtOnce_LosesNeitherText()
    {
        PictureState picture = BriefScene.Drafted(DispatchScene.Start);
        picture = DispatchScene.Do(picture, new EditBriefSection("b1", "leaders", "张市长到场", "The mayor is there", 1), "孙磊");
        Fault stale = DispatchScene.Refused(picture, new EditBriefSection("b1", "leaders", "李市长到场", "", 1));
        Assert.Equal(("brief-stale", "leaders"), (stale.Code, stale.Where));
        Assert.Contains("张市长到场", stale.Reason, StringComparison.Ordinal);
        Assert.Contains("李市长到场", stale.Reason, StringComparison.Ordinal);
        Assert.Contains("孙磊", stale.Reason, StringComparison.Ordinal);

        // Another section is another matter.
        picture = DispatchScene.Do(picture, new EditBriefSection("b1", "requests", "无。", "", 1));
        Assert.Equal("张市长到场", BriefScene.Zh(picture, "leaders"));
        Assert.Equal("无。", BriefScene.Zh(picture, "requests"));
    }

    [Fact]
    public void Submit_WithAGap_IsRefusedUntilItIsFilled()
    {
        PictureState picture = BriefScene.Drafted(DispatchScene.Start);
        Assert.Equal("brief-unfilled", DispatchScene.Refused(picture, new SubmitBrief("b1", 1)).Code);
        picture = BriefScene.Filled(picture);
        Assert.Equal("brief-changed", DispatchScene.Refused(picture, new SubmitBrief("b1", 1)).Code);
        Assert.Equal(BriefState.Submitted, DispatchScene.Do(picture, new SubmitBrief("b1", picture.Briefs["b1"].Version)).Briefs["b1"].State);
    }

    [Fact]
    public void Approve_ByWhoWroteOrSubmitted_NeedsASecondPerson()
    {
        PictureState picture = BriefScene.Filled(BriefScene.Drafted(DispatchScene.Start));
        picture = DispatchScene.Do(picture, new EditBriefSection("b1", "leaders", "无。", "", picture.Briefs["b1"].Brief.Sections.Single(s => s.Id == "leaders").Version), "孙磊");
        picture = DispatchScene.Do(picture, new SubmitBrief("b1", picture.Briefs["b1"].Version), "周颖");
        int was = picture.Briefs["b1"].Version;
        foreach (string own in new[] { DispatchScene.Li, "孙磊", "周颖" })
        {
            Assert.Equal("brief-own", DispatchScene.Refused(picture, new ApproveBrief("b1", was), own).Code);
        }

        Assert.Equal("brief-not-approved", DispatchScene.Refused(picture, new PublishBrief("b1", was, "director", "赵静"), BriefScene.Leader).Code);
        Assert.Equal(DispatchScene.Wang, DispatchScene.Do(picture, new ApproveBrief("b1", was), DispatchScene.Wang).Briefs["b1"].ApprovedBy);
    }

    [Fact]
    public void Edit_AfterApproval_VoidsIt()
    {
        PictureState picture = BriefScene.Approved(BriefScene.Drafted(DispatchScene.Start));
        int section = picture.Briefs["b1"].Brief.Sections.Single(s => s.Id == "trend").Version;
        picture = DispatchScene.Do(picture, new EditBriefSection("b1", "trend", "火势已控制。", "Under control.", section), "孙磊");
        Assert.Equal((BriefState.Working, null), (picture.Briefs["b1"].State, picture.Briefs["b1"].ApprovedBy));
        Assert.Equal("brief-not-approved", DispatchScene.Refused(picture, new PublishBrief("b1", picture.Briefs["b1"].Version, "director", "赵静")).Code);
    }

    [Fact]
    public void Published_Brief_IsNeverChangedByAnything()
    {
        PictureState picture = BriefScene.Published(BriefScene.Drafted(DispatchScene.Start));
        PublishedBrief signed = picture.Briefs["b1"].Published!;
        Assert.Equal(BriefScene.Digest(signed), signed.Digest);
        int was = picture.Briefs["b1"].Version;
        DeskCommand[] changes = [new EditBriefSection("b1", "leaders", "x", "", 2), new SubmitBrief("b1", was), new ApproveBrief("b1", was), new PublishBrief("b1", was, "director", "x")];
        foreach (DeskCommand change in changes)
        {
            Assert.Equal("brief-published", DispatchScene.Refused(picture, change, "另一人").Code);
        }

        picture = DispatchScene.Do(picture, new WithdrawBrief("b1", was) { Reason = "数字有误" });
        Assert.Same(signed, picture.Briefs["b1"].Published);
        Assert.Equal("数字有误", picture.Briefs["b1"].WithdrawnWhy);
        Assert.NotEqual(signed.Digest, BriefScene.Digest(signed with { Signatory = "别人" }));
        Assert.NotEqual(signed.Digest, BriefScene.Digest(signed with { Sections = signed.Sections.SetItem(0, signed.Sections[0] with { Zh = "别的" }) }));
    }

    [Theory]
    [InlineData("2026-12-31T15:59:59Z", 2026)]
    [InlineData("2026-12-31T16:00:00Z", 2027)]
    public void Number_AtTheYearsEnd_GoesByTheCitysClock(string moment, int year)
    {
        DateTimeOffset at = DateTimeOffset.Parse(moment, System.Globalization.CultureInfo.InvariantCulture);
        PictureState picture = BriefScene.Published(BriefScene.Drafted(DispatchScene.Start), at: DispatchScene.At);
        picture = BriefScene.Published(BriefScene.Drafted(picture, "b2", incident: "I-0002", at: at), "b2", at);
        PublishedBrief second = picture.Briefs["b2"].Published!;
        Assert.Equal((year, year == 2026 ? 2 : 1), (second.Year, second.Count));
        Assert.Equal($"哈应急快报〔{year}〕{second.Count}号", second.ZhNumber);
        Assert.Equal(TimeSpan.FromHours(8), second.At.Offset);
    }

    [Fact]
    public void Numbers_WhateverIsWithdrawn_HaveNoGapAndNoDouble() => Gen.Int[0, 2].Array[1, 20].Sample(steps =>
    {
        PictureState picture = DispatchScene.Start;
        List<int> real = [], exercise = [];
        for (int i = 0; i < steps.Length; i++)
        {
            string id = $"b{i}", incident = steps[i] == 2 ? "E-0001" : "I-0001";
            BriefKind kind = BriefCommands.LastOf(picture, incident) is null ? BriefKind.First : BriefKind.FollowUp;
            picture = BriefScene.Published(BriefScene.Drafted(picture, id, kind, incident: incident), id);
            (steps[i] == 2 ? exercise : real).Add(picture.Briefs[id].Published!.Count);
            if (steps[i] == 1)
            {
                picture = DispatchScene.Do(picture, new WithdrawBrief(id, picture.Briefs[id].Version) { Reason = "误" });
            }
        }

        Assert.Equal(Enumerable.Range(1, real.Count), real);
        Assert.Equal(Enumerable.Range(1, exercise.Count), exercise);
        Assert.All(picture.Briefs.Values, b => Assert.Equal(b.Brief.Exercise, b.Published!.ZhNumber.StartsWith("演练", StringComparison.Ordinal)));
    }, iter: 30);

    [Fact]
    public void Send_OfAPublishedBrief_LeavesByANoticeWithReceipts()
    {
        PictureState picture = BriefScene.Published(BriefScene.Drafted(DispatchScene.Start));
        SendBrief send = new("b1", "n1", [new NoticeRecipient("", "省厅", null, "a@example.org", null, null, null, null)], [], [], ["mail"]);
        Assert.Equal("brief-not-published", DispatchScene.Refused(BriefScene.Drafted(DispatchScene.Start), send).Code);
        picture = DispatchScene.Do(picture, send);
        Assert.Equal(["n1"], picture.Briefs["b1"].Notices);
        Assert.StartsWith("哈应急快报〔2026〕1号", picture.Notices["n1"].Notice.Zh.Title, StringComparison.Ordinal);
        Assert.Contains("火情", picture.Notices["n1"].Notice.Zh.Text, StringComparison.Ordinal);
        Assert.Equal(DeliveryState.Queued, Assert.Single(picture.Notices["n1"].Deliveries).State);
        Assert.Equal("notice-known", DispatchScene.Refused(picture, send).Code);
    }

    [Fact]
    public void Send_OfASensitiveBrief_SaysOnlyThatItIsThere()
    {
        PictureState picture = DispatchScene.Do(DispatchScene.Start, new DraftBrief("b1", BriefKind.First, "I-0001", null, Classification.Sensitive));
        picture = DispatchScene.Do(BriefScene.Published(picture), new SendBrief("b1", "n1", [new NoticeRecipient("", "省厅", null, "a@example.org", null, null, null, null)], [], [], ["mail"]));
        Assert.DoesNotContain("最早报告", picture.Notices["n1"].Notice.Zh.Text, StringComparison.Ordinal);
        Assert.Contains("/briefs?id=b1", picture.Notices["n1"].Notice.Zh.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Draft_OutOfTheRow_IsRefusedWithTheReason()
    {
        Assert.Equal("brief-first", DispatchScene.Refused(DispatchScene.Start, new DraftBrief("b", BriefKind.FollowUp, "I-0001", null, null)).Code);
        Assert.Equal("brief-of", DispatchScene.Refused(DispatchScene.Start, new DraftBrief("b", BriefKind.Daily, "I-0001", null, null)).Code);
        Assert.Equal("brief-of", DispatchScene.Refused(DispatchScene.Start, new DraftBrief("b", BriefKind.First, null, new DateOnly(2026, 7, 18), null)).Code);
        Assert.Equal("brief-no-incident", DispatchScene.Refused(DispatchScene.Start, new DraftBrief("b", BriefKind.First, "I-0009", null, null)).Code);
        PictureState open = BriefScene.Drafted(DispatchScene.Start);
        Assert.Equal("brief-open", DispatchScene.Refused(open, new DraftBrief("b", BriefKind.First, "I-0001", null, null)).Code);
        PictureState published = BriefScene.Published(open);
        Assert.Equal("brief-followup", DispatchScene.Refused(published, new DraftBrief("b", BriefKind.First, "I-0001", null, null)).Code);
        PictureState final = BriefScene.Published(BriefScene.Drafted(published, "b2", BriefKind.Final), "b2");
        Assert.Equal("brief-over", DispatchScene.Refused(final, new DraftBrief("b", BriefKind.FollowUp, "I-0001", null, null)).Code);
    }

    [Fact]
    public void Json_OfCommandsEventsAndPicture_ComesBackEqual()
    {
        DeskCommand[] commands =
        [
            new DraftBrief("b", BriefKind.Daily, null, new DateOnly(2026, 7, 18), Classification.Public), new EditBriefSection("b", "time", "一", "x", 1), new SubmitBrief("b", 1), new ApproveBrief("b", 1),
            new PublishBrief("b", 1, "director", "x"), new WithdrawBrief("b", 1), new GiveDirective("d", "I-0001", "x", true, null), new AnswerDirective("d", "t", DirectiveMove.Feed, "x", 1),
            new CheckDirective("d", "t", true, 1), new CloseDirective("d", "t", false, 1),
        ];
        foreach (DeskCommand command in commands)
        {
            Assert.Equal(command, JsonSerializer.Deserialize<DeskCommand>(JsonSerializer.Serialize(command, IncidentJson.Options), IncidentJson.Options));
        }

        PictureState picture = BriefScene.Published(BriefScene.Drafted(DispatchScene.Start));
        picture = DispatchScene.Do(picture, new GiveDirective("d1", "I-0001", "x", false, null));
        string json = JsonSerializer.Serialize(picture, CommandJson.Wire.PictureState);
        PictureState read = JsonSerializer.Deserialize(json, CommandJson.Wire.PictureState)!;
        Assert.Equal(json, JsonSerializer.Serialize(read, CommandJson.Wire.PictureState));
        Assert.Equal(read.Briefs["b1"].Published!.Digest, BriefScene.Digest(read.Briefs["b1"].Published!));
    }
}
