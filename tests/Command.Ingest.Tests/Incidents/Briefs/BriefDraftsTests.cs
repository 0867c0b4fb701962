using Command.Ingest.Contracts;
using Command.Ingest.Incidents.Directives;
using Command.Ingest.Picture;
using Command.Ingest.Tests.Incidents.Dispatch;

namespace Command.Ingest.Tests.Incidents.Briefs;

public sealed class BriefDraftsTests
{
    [Fact]
    public void First_OfAnIncident_SaysInBothLanguagesWhatIsKnownAndMarksTheRest()
    {
        PictureState picture = BriefScene.Drafted(DispatchScene.Send(DispatchScene.Start, "I-0001", "消防1"));

        Assert.Equal("最早报告时间：7月18日08:57。\n立为事件：7月18日08:58。", BriefScene.Zh(picture, "time"));
        Assert.Equal("First reported: 18 Jul 08:57.\nOpened as an incident: 18 Jul 08:58.", BriefScene.En(picture, "time"));
        Assert.Equal("消防1：7月18日09:00派出。", BriefScene.Zh(picture, "measures"));
        Assert.Equal("消防1: sent 18 Jul 09:00.", BriefScene.En(picture, "measures"));
        foreach (string unknown in new[] { "casualties", "leaders", "requests" })
        {
            Assert.Equal(BriefForm.ZhOpen, BriefScene.Zh(picture, unknown));
            Assert.Equal(BriefForm.EnOpen, BriefScene.En(picture, unknown));
        }

        Assert.Equal("无。", BriefScene.Zh(picture, "directives"));
        Assert.Contains("火情", BriefScene.Zh(picture, "nature"), StringComparison.Ordinal);
        Assert.Equal(BriefForm.OfIncident, picture.Briefs["b1"].Brief.Sections.Select(s => s.Id));
        Assert.Contains("初报", picture.Briefs["b1"].Brief.ZhTitle, StringComparison.Ordinal);
    }

    [Fact]
    public void FollowUp_AfterAPublishedBrief_SaysOnlyWhatChanged()
    {
        PictureState picture = BriefScene.Published(BriefScene.Drafted(DispatchScene.Send(DispatchScene.Start, "I-0001", "消防1")));
        picture = DispatchScene.Do(picture, new SetUnitStatus("消防1", UnitStatus.OnScene), at: BriefScene.At.AddMinutes(8));
        picture = DispatchScene.Do(picture, new AssignUnits("I-0001", [new UnitPick("消防2")]), at: BriefScene.At.AddMinutes(9));
        picture = BriefScene.Drafted(picture, "b2", BriefKind.FollowUp, BriefScene.At.AddMinutes(10));

        Assert.Equal("新增：消防2：7月18日09:09派出。\n更新：消防1：7月18日09:00派出、7月18日09:08到场。\n其余自哈应急快报〔2026〕1号以来无变化。", BriefScene.Zh(picture, "measures", "b2"));
        Assert.Equal("New: 消防2: sent 18 Jul 09:09.\nNow: 消防1: sent 18 Jul 09:00, on scene 18 Jul 09:08.\nThe rest is unchanged since Harbin Emergency Brief [2026] No. 1.", BriefScene.En(picture, "measures", "b2"));
        Assert.Equal("自哈应急快报〔2026〕1号以来无变化。", BriefScene.Zh(picture, "time", "b2"));

        // Whether what people wrote still holds the picture can't know.
        Assert.Equal($"与哈应急快报〔2026〕1号相比有无变化：{BriefForm.ZhOpen}", BriefScene.Zh(picture, "casualties", "b2"));
        Assert.Equal((1, "b1"), (picture.Briefs["b2"].Brief.Ordinal, picture.Briefs["b2"].Brief.After));
        Assert.Contains("续报1", picture.Briefs["b2"].Brief.ZhTitle, StringComparison.Ordinal);
    }

    [Fact]
    public void FollowUp_AfterATaskMovedOn_CarriesTheDirectivesStateByItself()
    {
        PictureState picture = BriefScene.Published(BriefScene.Drafted(DispatchScene.Start));
        picture = DispatchScene.Do(picture, new GiveDirective("d1", "I-0001", "两小时内排除险情", false, "赵静"), BriefScene.Leader);
        picture = DispatchScene.Do(picture, new SplitDirective("d1", [new DirectivePart("t1", "drainage", null, "架泵排水", BriefScene.At.AddHours(2))], 1));
        picture = DispatchScene.Do(picture, new AnswerDirective("d1", "t1", DirectiveMove.Sign, null, 1));
        PictureState second = BriefScene.Drafted(picture, "b2", BriefKind.FollowUp, BriefScene.At.AddMinutes(10));
        Assert.StartsWith("新增：赵静7月18日09:00批示：两小时内排除险情\n新增：", BriefScene.Zh(second, "directives", "b2"), StringComparison.Ordinal);
        Assert.Contains("架泵排水，7月18日11:00前（已签收，绿灯）。", BriefScene.Zh(second, "directives", "b2"), StringComparison.Ordinal);

        second = BriefScene.Published(second, "b2", BriefScene.At.AddMinutes(11));
        PictureState third = BriefScene.Drafted(second, "b3", BriefKind.FollowUp, BriefScene.At.AddMinutes(119));
        Assert.Contains("更新：", BriefScene.Zh(third, "directives", "b3"), StringComparison.Ordinal);
        Assert.Contains("（已签收，黄灯）。", BriefScene.Zh(third, "directives", "b3"), StringComparison.Ordinal);
        Assert.DoesNotContain("批示：两小时", BriefScene.Zh(third, "directives", "b3"), StringComparison.Ordinal);
    }

    [Fact]
    public void Daily_OfTheDay_CountsItsIncidentsWithoutTheExercises()
    {
        PictureState picture = DispatchScene.Do(DispatchScene.Start, new DraftBrief("day", BriefKind.Daily, null, new DateOnly(2026, 7, 18), null));
        Assert.StartsWith("2026年7月18日：新立事件2件，结束0件，仍在处置2件", BriefScene.Zh(picture, "overview", "day"), StringComparison.Ordinal);
        Assert.StartsWith("18 July 2026: 2 incidents opened", BriefScene.En(picture, "overview", "day"), StringComparison.Ordinal);
        Assert.DoesNotContain("E-0001", BriefScene.Zh(picture, "incidents", "day"), StringComparison.Ordinal);
        Assert.Equal(["I-0001", "I-0002"], picture.Briefs["day"].Brief.Mentions);
        Assert.Equal("brief-day", DispatchScene.Refused(DispatchScene.Start, new DraftBrief("x", BriefKind.Daily, null, new DateOnly(2026, 7, 19), null)).Code);
    }

    [Theory]
    [InlineData("2026-07-18T15:59:59Z", true)]
    [InlineData("2026-07-18T16:00:00Z", false)]
    public void Daily_AtMidnight_GoesByTheCitysClock(string opened, bool counts)
    {
        DateTimeOffset at = DateTimeOffset.Parse(opened, System.Globalization.CultureInfo.InvariantCulture);
        Incident incident = DispatchScene.Start.Incidents["I-0001"] with { OpenedAt = at };
        PictureState picture = PictureState.Empty with { Incidents = PictureState.Empty.Incidents.Add("I-0001", incident), Open = ["I-0001"] };
        picture = DispatchScene.Do(picture, new DraftBrief("day", BriefKind.Daily, null, new DateOnly(2026, 7, 18), null), at: at.AddDays(1));
        Assert.Equal(counts, picture.Briefs["day"].Brief.Mentions.Contains("I-0001"));
    }

    [Fact]
    public void English_OfFirstAndFollowUp_HasNoChineseTitleWhereAnEnglishOneCanBeMade()
    {
        Incident incident = DispatchScene.Start.Incidents["I-0001"];
        Place place = incident.Place with { District = "230102", Address = "中山路88号" };
        PictureState picture = DispatchScene.Start with { Incidents = DispatchScene.Start.Incidents.SetItem("I-0001", incident with { Title = "火情 中山路88号", Place = place }) };
        PictureState first = BriefScene.Published(BriefScene.Drafted(picture));
        string kind = Harbin.Pack.KindOf("fire")!.En, district = Harbin.Pack.Areas.Single(a => a.Code == "230102").En;
        Assert.StartsWith($"{kind}, {district}: ", first.Briefs["b1"].Brief.EnTitle, StringComparison.Ordinal);
        Assert.Contains("火情 中山路88号", first.Briefs["b1"].Brief.ZhTitle, StringComparison.Ordinal);

        // What changed since is said in the same way.
        PictureState graver = DispatchScene.Do(first, new OverrideLevel("I-0001", 1) { Reason = "Two people are missing" });
        graver = BriefScene.Drafted(graver, "b2", BriefKind.FollowUp, BriefScene.At.AddMinutes(10));
        Assert.Contains(graver.Incidents["I-0001"].Title, BriefScene.Zh(graver, "nature", "b2"), StringComparison.Ordinal);
        Assert.Contains($"level 1: {kind}", BriefScene.En(graver, "nature", "b2"), StringComparison.Ordinal);
        Assert.DoesNotMatch("[\u4E00-\u9FFF]", graver.Briefs["b2"].Brief.EnTitle);

        // A sender's English words stand as they are.
        PictureState spoken = picture with { Incidents = picture.Incidents.SetItem("I-0001", incident with { Title = "Warehouse fire" }) };
        Assert.StartsWith("Warehouse fire: ", BriefScene.Drafted(spoken).Briefs["b1"].Brief.EnTitle, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, DirectiveLight.Green)]
    [InlineData(89, DirectiveLight.Green)]
    [InlineData(90, DirectiveLight.Yellow)]
    [InlineData(119, DirectiveLight.Yellow)]
    [InlineData(120, DirectiveLight.Red)]
    public void Light_OfATwoHourTask_TurnsInItsLastQuarterAndAtItsEnd(int minutes, DirectiveLight light)
    {
        DirectiveTask task = new(new DirectivePart("t", "drainage", null, "x", BriefScene.At.AddHours(2)), BriefScene.At, DirectiveState.Issued, 1, []);
        Assert.Equal(light, DirectiveLights.Of(task, BriefScene.At.AddMinutes(minutes), Harbin.Pack.Briefs));
    }
}
