using System.Text.Json;
using Command.Geo;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Feeds.Cap;
using Command.Ingest.Incidents;
using Command.Ingest.Incidents.Notices;
using Command.Ingest.Picture;

namespace Command.Ingest.Tests.Incidents;

public sealed class NoticeCommandsTests
{
    private static readonly DateTimeOffset s_at = new(2026, 7, 18, 9, 0, 0, TimeSpan.FromHours(8));
    private static readonly CityPack s_pack = Harbin.Pack;

    [Fact]
    public void Send_ToAPerson_IsQueuedByEachChannelThatReachesThem()
    {
        NoticeItem item = Done(PictureState.Empty, Sms("n1") with { Channels = [NoticeChannels.Sms, NoticeChannels.Mail] }).Notices["n1"];

        Assert.Equal(("李敏", s_at, false, 1), (item.Author, item.At, item.Waits, item.Version));
        Delivery only = Assert.Single(item.Deliveries);
        Assert.Equal(("r1", NoticeChannels.Sms, DeliveryState.Queued), (only.Recipient, only.Channel, only.State));
        Assert.Equal("13800000000", item.Notice.Recipients[0].Phone);
    }

    [Fact]
    public void Send_TheSameIdAgain_TellsNobodyTwice()
    {
        PictureState once = Done(PictureState.Empty, Sms("n1"));
        Assert.Equal("notice-known", Refused(once, Sms("n1")).Code);
        Assert.Equal("notice-known", Refused(once, Sms("n1"), "王强").Code);
    }

    [Theory]
    [InlineData("notice-id", "{\"c\":\"notify\",\"id\":\"a b\",\"zh\":{\"title\":\"t\",\"text\":\"x\"},\"to\":[],\"groups\":[],\"endpoints\":[\"province\"],\"channels\":[\"webhook\"]}")]
    [InlineData("notice-words", "{\"c\":\"notify\",\"id\":\"a\",\"zh\":{\"title\":\"\",\"text\":\"x\"},\"to\":[],\"groups\":[],\"endpoints\":[\"province\"],\"channels\":[\"webhook\"]}")]
    [InlineData("notice-channels", "{\"c\":\"notify\",\"id\":\"a\",\"zh\":{\"title\":\"t\",\"text\":\"x\"},\"to\":[],\"groups\":[],\"endpoints\":[\"province\"],\"channels\":[\"pigeon\"]}")]
    [InlineData("notice-group", "{\"c\":\"notify\",\"id\":\"a\",\"zh\":{\"title\":\"t\",\"text\":\"x\"},\"to\":[],\"groups\":[\"nobody\"],\"endpoints\":[],\"channels\":[\"sms\"]}")]
    [InlineData("notice-endpoint", "{\"c\":\"notify\",\"id\":\"a\",\"zh\":{\"title\":\"t\",\"text\":\"x\"},\"to\":[],\"groups\":[],\"endpoints\":[\"moon\"],\"channels\":[\"webhook\"]}")]
    [InlineData("notice-recipient", "{\"c\":\"notify\",\"id\":\"a\",\"zh\":{\"title\":\"t\",\"text\":\"x\"},\"to\":[{\"id\":\"\",\"name\":\"李\",\"phone\":\"12a\"}],\"groups\":[],\"endpoints\":[],\"channels\":[\"sms\"]}")]
    [InlineData("notice-recipient", "{\"c\":\"notify\",\"id\":\"a\",\"zh\":{\"title\":\"t\",\"text\":\"x\"},\"to\":[{\"id\":\"\",\"name\":\"李\",\"mail\":\"a@b\\r\\nBcc: c@d\"}],\"groups\":[],\"endpoints\":[],\"channels\":[\"mail\"]}")]
    [InlineData("notice-no-way", "{\"c\":\"notify\",\"id\":\"a\",\"zh\":{\"title\":\"t\",\"text\":\"x\"},\"to\":[{\"id\":\"\",\"name\":\"李\",\"phone\":\"13800000000\"}],\"groups\":[],\"endpoints\":[],\"channels\":[\"mail\"]}")]
    [InlineData("notice-nobody", "{\"c\":\"notify\",\"id\":\"a\",\"zh\":{\"title\":\"t\",\"text\":\"x\"},\"to\":[],\"groups\":[],\"endpoints\":[],\"channels\":[\"sms\"]}")]
    [InlineData("notice-broadcast", "{\"c\":\"notify\",\"id\":\"a\",\"zh\":{\"title\":\"t\",\"text\":\"x\"},\"to\":[],\"groups\":[],\"endpoints\":[\"loudspeakers\"],\"channels\":[\"broadcast\"]}")]
    [InlineData("notice-no-incident", "{\"c\":\"notify\",\"id\":\"a\",\"incident\":\"I-9\",\"zh\":{\"title\":\"t\",\"text\":\"x\"},\"to\":[],\"groups\":[],\"endpoints\":[\"province\"],\"channels\":[\"webhook\"]}")]
    [InlineData("notice-nobody-on-duty", "{\"c\":\"notify\",\"id\":\"a\",\"zh\":{\"title\":\"t\",\"text\":\"x\"},\"to\":[],\"groups\":[\"leaders\"],\"endpoints\":[],\"channels\":[\"sms\"]}")]
    [InlineData("notice-gone", "{\"c\":\"approveNotice\",\"id\":\"a\",\"was\":1}")]
    [InlineData("notice-gone", "{\"c\":\"withdrawNotice\",\"id\":\"a\",\"was\":1}")]
    [InlineData("notice-gone", "{\"c\":\"acknowledgeNotice\",\"id\":\"a\",\"recipient\":\"r1\"}")]
    public void Decide_WhatCanNotBe_IsRefusedWithItsReason(string code, string json)
    {
        Assert.Equal(code, Refused(PictureState.Empty, JsonSerializer.Deserialize(json, CommandJson.Wire.DeskCommand)!).Code);
    }

    [Fact]
    public void Send_ToAGroup_ReachesWhoHasDutyNow()
    {
        PictureState roster = Done(PictureState.Empty, new PutShift("s1", "chief", new DutyPerson("张伟", null, "139 0000 0000", null), s_at.AddHours(-1), s_at.AddHours(11), 0));
        roster = Done(roster, new PutShift("s2", "chief", new DutyPerson("赵静", null, "13700000000", null), s_at.AddHours(11), s_at.AddHours(23), 0));

        NoticeItem now = Done(roster, Sms("n1") with { To = [], Groups = ["leaders", "centre"] }).Notices["n1"];
        NoticeItem tonight = Done(roster, Sms("n1") with { To = [], Groups = ["leaders"] }, at: s_at.AddHours(12)).Notices["n1"];
        NoticeRecipient chief = Assert.Single(now.Notice.Recipients);
        Assert.Equal(("张伟", "13900000000", "leaders"), (chief.Name, chief.Phone, chief.Group));
        Assert.Equal("赵静", Assert.Single(tonight.Notice.Recipients).Name);
    }

    [Fact]
    public void Send_ForAnExerciseIncident_IsTheExercisesWhateverWasTicked()
    {
        PictureState picture = PictureState.Empty with { Incidents = PictureState.Empty.Incidents.Add("E-0001", AnIncident("E-0001", exercise: true)) };
        Assert.True(Done(picture, Sms("n1") with { Incident = "E-0001", Exercise = false }).Notices["n1"].Notice.Exercise);
    }

    [Fact]
    public void Approve_ByItsWriter_IsRefusedAndBySomebodyElseLetsItOutOnce()
    {
        PictureState waits = Done(PictureState.Empty, Warning("w1"));
        Assert.True(waits.Notices["w1"].Waits);
        Assert.Empty(waits.Notices["w1"].Deliveries);
        Assert.Empty(waits.Alerts);
        Assert.Equal("notice-own", Refused(waits, new ApproveNotice("w1", 1)).Code);
        Assert.Equal("notice-stale", Refused(waits, new ApproveNotice("w1", 2), "王强").Code);

        PictureState out1 = Done(waits, new ApproveNotice("w1", 1), "王强");
        Assert.Equal(("王强", false, 2), (out1.Notices["w1"].ApprovedBy, out1.Notices["w1"].Waits, out1.Notices["w1"].Version));
        Assert.Equal(DeliveryState.Queued, Assert.Single(out1.Notices["w1"].Deliveries).State);
        Assert.True(out1.Alerts[out1.Notices["w1"].Alert!].InForce);
        Assert.Equal("notice-approved", Refused(out1, new ApproveNotice("w1", 2), "赵静").Code);
        Assert.Equal("notice-approved", Refused(out1, new ApproveNotice("w1", 1), "王强").Code);
        Assert.Equal("notice-approved", Refused(Done(PictureState.Empty, Sms("n1")), new ApproveNotice("n1", 1), "王强").Code);
    }

    [Fact]
    public void Approve_AfterTheWarningsEnd_IsRefused() =>
        Assert.Equal("warning-over", Refused(Done(PictureState.Empty, Warning("w1")), new ApproveNotice("w1", 1), "王强", s_at.AddHours(7)).Code);

    [Fact]
    public void Approve_AWarning_IsAPublicCapDocumentThatTheDecoderReadsAsItWas()
    {
        PictureState picture = Done(Done(PictureState.Empty, Warning("w1")), new ApproveNotice("w1", 1), "王强");
        Alert alert = picture.Alerts[picture.Notices["w1"].Alert!].Alert;
        Alert read = Read(CapWriter.Write(alert));

        Assert.Empty(read.Issues);
        Assert.Equal(("warnings@harbin.invalid", "w1", "Actual", "Alert", "Public"), (read.Sender, read.SourceId, read.Status, read.MsgType, read.Scope));
        Assert.Equal(("暴雨内涝", "Immediate", "Severe", "Observed"), (read.Event, read.Urgency, read.Severity, read.Certainty));
        Assert.Equal((alert.Sent, alert.Expires, 2), (read.Sent, read.Expires, read.Level));
        Assert.Equal(4, Assert.IsType<AreaShape>(read.Shape).Outer.Length);
        Assert.Equal(["zh-CN", "en"], read.Texts.Select(t => t.Language));
    }

    [Fact]
    public void Approve_AnExercisesWarning_SaysSoInStatusAndWords()
    {
        PictureState picture = Done(Done(PictureState.Empty, Warning("w1") with { Exercise = true }), new ApproveNotice("w1", 1), "王强");
        Alert read = Read(CapWriter.Write(picture.Alerts[picture.Notices["w1"].Alert!].Alert));
        Assert.Equal("Exercise", read.Status);
        Assert.StartsWith("【演练】", read.Headline, StringComparison.Ordinal);
    }

    [Fact]
    public void Withdraw_AWarningThatIsOut_CancelsItAndTellsWhoBroadcasts()
    {
        PictureState picture = Done(Done(PictureState.Empty, Warning("w1")), new ApproveNotice("w1", 1), "王强");
        string alert = picture.Notices["w1"].Alert!;
        Assert.Equal("notice-why", Refused(picture, new WithdrawNotice("w1", 2)).Code);
        PictureState after = Done(picture, new WithdrawNotice("w1", 2) { Reason = "水已退" });

        Assert.Equal(AlertState.Cancelled, after.Alerts[alert].State);
        Assert.Equal(DeliveryState.Withdrawn, Assert.Single(after.Notices["w1"].Deliveries).State);
        NoticeItem cancel = after.Notices["w1-cancel"];
        Assert.Equal((false, DeliveryState.Queued), (cancel.Waits, Assert.Single(cancel.Deliveries).State));
        Alert read = Read(CapWriter.Write(after.Alerts[cancel.Alert!].Alert));
        Assert.Empty(read.Issues);
        Assert.Equal(("Cancel", "w1"), (read.MsgType, Assert.Single(read.References).Identifier));
        Assert.Equal("notice-withdrawn", Refused(after, new WithdrawNotice("w1", 3) { Reason = "x" }).Code);
        Assert.Equal("notice-withdrawn", Refused(after, new ApproveNotice("w1", 3), "王强").Code);
    }

    [Fact]
    public void Note_WhatHappenedWhileItWasWithdrawn_ShowsThatItLeftAllTheSame()
    {
        PictureState withdrawn = Done(Done(PictureState.Empty, Sms("n1")), new WithdrawNotice("n1", 1) { Reason = "写错了" });
        Assert.Equal(DeliveryState.Withdrawn, Delivery(Note(withdrawn, DeliveryState.Failed, 1, s_at.AddSeconds(5))).State);
        Assert.Equal(DeliveryState.Sent, Delivery(Note(withdrawn, DeliveryState.Sent, 1, null)).State);
    }

    [Fact]
    public void Note_TheSameOutcomeAgain_ChangesNothing()
    {
        PictureState failed = Note(Done(PictureState.Empty, Sms("n1")), DeliveryState.Failed, 1, s_at.AddSeconds(5));
        Assert.Equal((DeliveryState.Failed, 1, s_at.AddSeconds(5)), (Delivery(failed).State, Delivery(failed).Attempts, Delivery(failed).NextTry));
        Assert.Same(failed.Notices, Note(failed, DeliveryState.Failed, 1, s_at.AddSeconds(5)).Notices);
        PictureState sent = Note(failed, DeliveryState.Sent, 2, null);
        Assert.Same(sent.Notices, Note(sent, DeliveryState.Failed, 3, null).Notices);
    }

    [Fact]
    public void Note_ByAPerson_IsRefused() =>
        Assert.Equal("notice-not-yours", Refused(Done(PictureState.Empty, Sms("n1")), new NoteDeliveries("n1", [])).Code);

    [Fact]
    public void Acknowledge_ByWhoHeardIt_EndsTheTriesAndIsSaidOnce()
    {
        PictureState failed = Note(Done(PictureState.Empty, Sms("n1")), DeliveryState.Failed, 1, s_at.AddSeconds(5));
        PictureState read = Done(failed, new AcknowledgeNotice("n1", "r1"), "王强");
        Assert.Equal((DeliveryState.Acknowledged, "王强", false), (Delivery(read).State, Delivery(read).By, Delivery(read).IsOpen));
        Assert.Equal("notice-acknowledged", Refused(read, new AcknowledgeNotice("n1", "r1")).Code);
        Assert.Equal("notice-not-told", Refused(read, new AcknowledgeNotice("n1", "r2")).Code);
        Assert.Same(read.Notices, Note(read, DeliveryState.Sent, 2, null).Notices);
    }

    [Fact]
    public void Send_BeyondTheBound_LetsTheOldestThatIsDoneLeave()
    {
        PictureState picture = PictureState.Empty;
        for (int i = 0; i < NoticeCommands.Most; i++)
        {
            picture = Done(picture, Sms($"n{i}"), at: s_at.AddSeconds(i));
        }

        Assert.Equal("notice-too-many", Refused(picture, Sms("more"), at: s_at.AddHours(1)).Code);
        picture = Note(picture, DeliveryState.Sent, 1, null, "n7");
        PictureState after = Done(picture, Sms("more"), at: s_at.AddHours(1));
        Assert.Equal(NoticeCommands.Most, after.Notices.Count);
        Assert.False(after.Notices.ContainsKey("n7"));
    }

    [Fact]
    public void Rules_OfAGraveIncident_TellWhoHasDutyOnceAndNobodyWhereNoRosterIsKept()
    {
        Incident grave = AnIncident("I-0001", exercise: false) with { Level = 1 };
        PictureState before = Done(PictureState.Empty, new PutShift("s1", "chief", new DutyPerson("张伟", null, "13900000000", null), s_at.AddHours(-1), s_at.AddHours(11), 0));
        PictureState after = before with { Incidents = before.Incidents.Add(grave.Id, grave) };
        JournalEntry entry = new(77, s_at, s_at, "city", new IncidentOpened(grave.Id, grave.Kind, grave.Title, 1, grave.Place, s_at, new SourceRef("report", "city:1"), [], false));

        SendNotice send = Assert.Single(NoticeRules.Of(s_pack.Duty, s_pack, before, after, entry));
        Assert.Equal(("rule-grave-opened-77", "I-0001", "grave-opened"), (send.Id, send.Incident, send.Because));
        Assert.Contains("中山路内涝", send.Zh.Text, StringComparison.Ordinal);
        PictureState told = Done(after, send, NoticeCommands.System);
        Assert.Equal("张伟", Assert.Single(told.Notices[send.Id].Notice.Recipients).Name);
        Assert.Equal("notice-known", Refused(told, send, NoticeCommands.System).Code);
        Assert.Equal("notice-rule", Refused(after, send).Code);

        PictureState alone = PictureState.Empty with { Incidents = after.Incidents };
        Assert.Empty(NoticeRules.Of(s_pack.Duty, s_pack, PictureState.Empty, alone, entry));
        PictureState night = Done(after, send, NoticeCommands.System, s_at.AddHours(12));
        Assert.Equal(["leaders"], night.Notices[send.Id].Notice.Unreached);
    }

    [Fact]
    public void Rules_OfAnAssignment_SayWhoWasSent()
    {
        CityPack pack = s_pack with { Duty = s_pack.Duty with { Rules = [new NoticeRule("sent", "assigned", [], [], [], ["province"], [NoticeChannels.Webhook], "{unit} 出动", "{unit} 前往 {incident}", null, null)] } };
        PictureState picture = PictureState.Empty with { Incidents = PictureState.Empty.Incidents.Add("I-0001", AnIncident("I-0001", exercise: false)) };
        JournalEntry entry = new(5, s_at, s_at, "li.min", new UnitAssigned(new Assignment { Id = "A-0001", Unit = "消防3", Incident = "I-0001", Steps = [] }));

        SendNotice send = Assert.Single(NoticeRules.Of(pack.Duty, pack, picture, picture, entry));
        Assert.Equal(("消防3 出动", "消防3 前往 I-0001"), (send.Zh.Title, send.Zh.Text));
    }

    [Fact]
    public void Rules_OfAnAssignment_PushToTheCrewWhereMessagesCanBePushed()
    {
        PictureState crewed = PictureState.Empty with { Incidents = PictureState.Empty.Incidents.Add("I-0001", AnIncident("I-0001", exercise: false)), Units = PictureState.Empty.Units.Add("消防3", new UnitDuty("消防3") { Crew = [new CrewMember("li.min"), new CrewMember("wang.qiang", "司机")] }) };
        JournalEntry entry = new(6, s_at, s_at, "zhang", new UnitAssigned(new Assignment { Id = "A-0001", Unit = "消防3", Incident = "I-0001", Steps = [] }));

        SendNotice send = Assert.Single(NoticeRules.Of(NoticeRules.InForce(s_pack.Duty, push: true), s_pack, crewed, crewed, entry));
        NoticeItem told = Done(crewed, send, NoticeCommands.System).Notices[send.Id];
        Assert.Equal(["li.min", "wang.qiang"], told.Notice.Recipients.Select(r => r.Account));
        Assert.All(told.Deliveries, d => Assert.Equal((NoticeChannels.Push, DeliveryState.Queued), (d.Channel, d.State)));

        // Nobody is signed on: there is nobody to tell.
        PictureState empty = crewed with { Units = PictureState.Empty.Units };
        Assert.Empty(NoticeRules.Of(s_pack.Duty, s_pack, empty, empty, entry));
    }

    [Fact]
    public void Rules_WhereNothingIsPushed_WriteNoNoticeThatReachesNobodyAndKeepTheOtherWays()
    {
        DutyPlan off = NoticeRules.InForce(s_pack.Duty, push: false);
        Assert.DoesNotContain(off.Rules, r => r.Id == "crew-sent" || r.Channels.Contains(NoticeChannels.Push));
        Assert.Equal(s_pack.Duty.Rules.Length - 1, off.Rules.Length);
        NoticeRule both = s_pack.Duty.Rules.Single(r => r.Id == "crew-sent") with { Channels = [NoticeChannels.Push, NoticeChannels.Sms] };
        Assert.Equal([NoticeChannels.Sms], Assert.Single(NoticeRules.InForce(s_pack.Duty with { Rules = [both] }, push: false).Rules).Channels);
    }

    [Fact]
    public void Rules_OfAStartedPlan_TellThePlansOwnGroupsThatHoldAtItsLevel()
    {
        Incident fire = AnIncident("I-0001", exercise: false) with { Kind = "fire", Level = 3 };
        PictureState kept = Done(PictureState.Empty, new PutShift("s1", "fire-watch", new DutyPerson("张伟", null, "13900000000", null), s_at.AddHours(-1), s_at.AddHours(11), 0));
        PictureState picture = kept with { Incidents = kept.Incidents.Add(fire.Id, fire) };
        JournalEntry entry = new(78, s_at, s_at, "li.min", new PlanStarted(new PlanRun { Incident = fire.Id, Plan = "fire", Edition = 1, Level = 3, StartedAt = s_at, By = "li.min", Steps = [] }));

        SendNotice send = Assert.Single(NoticeRules.Of(s_pack.Duty, s_pack, picture, picture, entry));
        Assert.Equal("I-0001 启动火灾处置预案", send.Zh.Title);
        Assert.Contains("fire-duty", send.Groups);
        Assert.Contains("leaders", send.Groups);
        Assert.DoesNotContain("press", send.Groups);
        PictureState told = Done(picture, send, NoticeCommands.System);
        Assert.Equal("张伟", Assert.Single(told.Notices[send.Id].Notice.Recipients).Name);
        Assert.Contains("leaders", told.Notices[send.Id].Notice.Unreached);
    }

    internal static SendNotice Sms(string id) =>
        new(id, new NoticeWords("积水", "中山路积水半米，请绕行。"), null, null, [new NoticeRecipient("", "王芳", "138-0000-0000", null, null, null, null, null)], [], [], [NoticeChannels.Sms], false, null);

    internal static SendNotice Warning(string id, DateTimeOffset? expires = null) =>
        new(
            id,
            new NoticeWords("暴雨内涝橙色预警", "中山路一带积水，请勿涉水。"),
            new NoticeWords("Orange warning: flooding", "Water on Zhongshan Road: keep away."),
            null,
            [],
            [],
            ["loudspeakers"],
            [NoticeChannels.Broadcast],
            false,
            new WarningTerms("暴雨内涝", "Met", "Immediate", "Severe", "Observed", expires ?? s_at.AddHours(6), "道里区中山路一带", [new(126.60, 45.75), new(126.66, 45.75), new(126.66, 45.78)], 0, "不要进入地下空间。"));

    internal static Incident AnIncident(string id, bool exercise) => new()
    {
        Id = id,
        Kind = "waterlogging",
        Title = "中山路内涝",
        Place = new Place { Centre = new GeoPoint(126.64, 45.757), Address = "中山路93号" },
        OpenedAt = s_at,
        ObservedAt = s_at,
        LastObservedAt = s_at,
        Sources = [new IncidentSource(new SourceRef("report", "city:1"), s_at, [])],
        Exercise = exercise,
    };

    private static Delivery Delivery(PictureState picture) => Assert.Single(picture.Notices["n1"].Deliveries);

    private static PictureState Note(PictureState picture, DeliveryState state, int attempts, DateTimeOffset? next, string id = "n1") =>
        Done(picture, new NoteDeliveries(id, [new DeliveryOutcome("r1", NoticeChannels.Sms, state, attempts, state == DeliveryState.Failed ? new Fault("notice-http-away", "away") : null, next)]), NoticeCommands.System);

    private static Alert Read(byte[] cap) => Assert.IsType<Alert>(Assert.Single(new CapDecoder().Decode(cap, Contexts.Of("civil")).Messages));

    private static PictureState Done(PictureState picture, DeskCommand command, string author = "李敏", DateTimeOffset? at = null)
    {
        Draft draft = new(picture, at ?? s_at, author);
        Assert.Null(DeskCommands.Decide(draft, s_pack, command));
        return draft.Picture;
    }

    private static Fault Refused(PictureState picture, DeskCommand command, string author = "李敏", DateTimeOffset? at = null)
    {
        Draft draft = new(picture, at ?? s_at, author);
        Fault? fault = DeskCommands.Decide(draft, s_pack, command);
        Assert.NotNull(fault);
        Assert.Empty(draft.Entries);
        return fault;
    }
}
