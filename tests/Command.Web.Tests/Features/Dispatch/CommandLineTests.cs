using System.Collections.Immutable;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;
using Command.Web.Features.Dispatch.Bar;
using Command.Web.Features.Dispatch.Units;
using Command.Web.Resources;

namespace Command.Web.Tests.Features.Dispatch;

public sealed class CommandLineTests
{
    private static readonly PictureState s_picture = DeskScene.Said(DeskScene.Sent(Evidence.Picture, "救护7", "I-0001"), "公安1", UnitStatus.OffDuty);

    [Theory]
    [InlineData("assign 消防3 I-0002")]
    [InlineData("派 消防3 0002")]
    [InlineData("/a 消防３，2")]
    [InlineData("  派遣  消防3  i2 ")]
    public void Assign_HoweverItIsWritten_SendsTheUnitAsItWasSeen(string line) =>
        Assert.Equal(("I-0002", "消防3", 0, ""), Assigned(line) is { Units: [var unit] } order ? (order.Incident, unit.Unit, unit.Was, order.Reason) : default);

    [Fact]
    public void Assign_SeveralWithAReason_KeepsTheReasonAsItWasTyped()
    {
        AssignUnits order = Assigned("assign 消防3 救护7、公安1 I-0002 有人被困，速去")!;
        Assert.Equal([("消防3", 0), ("救护7", 1), ("公安1", 1)], order.Units.Select(u => (u.Unit, u.Was ?? -1)));
        Assert.Equal("有人被困，速去", order.Reason);
    }

    [Fact]
    public void Assign_WithoutANumber_MeansTheIncidentThatIsLookedAt()
    {
        Assert.Equal("I-0001", Assigned("派 消防3", "I-0001")!.Incident);
        Assert.Equal("Bar_NoIncident", Fault("派 消防3"));
    }

    [Theory]
    [InlineData("状态 救护7 到场", UnitStatus.OnScene)]
    [InlineData("status 救护7 on scene", UnitStatus.OnScene)]
    [InlineData("s 救护7 3", UnitStatus.EnRoute)]
    [InlineData("status 救护7 OD", UnitStatus.OffDuty)]
    public void Status_ByWordOrCode_IsWhatThePackSaysItMeans(string line, UnitStatus status) =>
        Assert.Equal(new BarDo(new SetUnitStatus("救护7", status, Was: 1)), Parse(line));

    [Theory]
    [InlineData("电台 救护7 返回 14:32", "2026-07-18T14:40:00+08:00", "2026-07-18T14:32:00+08:00")]
    [InlineData("radio 救护7 返回 1432", "2026-07-18T14:40:00+08:00", "2026-07-18T14:32:00+08:00")]
    [InlineData("对讲 救护7 返回 14：32：07", "2026-07-18T14:40:00+08:00", "2026-07-18T14:32:07+08:00")]
    [InlineData("电台 救护7 返回 23:58", "2026-07-19T00:03:00+08:00", "2026-07-18T23:58:00+08:00")]
    [InlineData("电台 救护7 返回 00:01", "2026-07-18T23:59:00+08:00", "2026-07-19T00:01:00+08:00")]
    [InlineData("电台 救护7 返回 15:00", "2026-07-18T14:40:00+08:00", "2026-07-18T15:00:00+08:00")]
    [InlineData("电台 救护7 返回", "2026-07-18T14:40:00+08:00", null)]
    public void Radio_WithATimeOfDay_MeansTheNearestMomentOfIt(string line, string now, string? at) =>
        Assert.Equal(new BarDo(new SetUnitStatus("救护7", UnitStatus.Returning, at is null ? null : Moment(at), StatusSource.Radio, 1)), CommandLine.Parse(line, s_picture, DeskScene.Pack, null, Moment(now)));

    [Theory]
    [InlineData("电台 救护7 返回 25:99")]
    [InlineData("电台 救护7 返回 刚才")]
    public void Radio_WithWhatIsNoTime_SaysHowToWriteOne(string line)
    {
        BarFault fault = Assert.IsType<BarFault>(CommandLine.Parse(line, s_picture, DeskScene.Pack, null, Wall.Scene.Now));
        Assert.Equal("Bar_TimeUnknown", fault.Key);
        Assert.Contains("14:32", CommandBar.Told(fault, Words.Chinese), StringComparison.Ordinal);
        Assert.Contains("14:32", CommandBar.Told(fault, Words.English), StringComparison.Ordinal);
    }

    [Fact]
    public void Completion_ToSendAUnit_OffersNoneThatNobodyListsAnyMore()
    {
        PictureState picture = DeskScene.Sent(Evidence.Picture, "外援9", "I-0001");
        Assert.Empty(CommandLine.Complete("assign 外援", picture, DeskScene.Pack));
        Assert.Equal("外援9", CommandLine.Complete("status 外援", picture, DeskScene.Pack)[0].Key);
    }

    [Fact]
    public void Others_AreUnderstood()
    {
        Assert.Equal(new BarDo(new ClaimIncident("I-0002")), Parse("claim 2"));
        Assert.Equal(new BarDo(new ClaimIncident("I-0001") { Reason = "换班" }), Parse("接 换班", "I-0001"));
        Assert.Equal(new BarDo(new ClaimIncident("I-0002", true)), Parse("release i-2"));
        Assert.Equal(new BarDo(new CancelAssignment("A-0001", 1) { Reason = "误报" }), Parse("cancel A-0001 误报"));
        Assert.Equal(new BarDo(new CancelAssignment("A-0001", 1) { Reason = "误报" }), Parse("撤 救护7 误报"));
        Assert.Equal(new BarOpen("I-0002"), Parse("open 2"));
        Assert.Equal(new BarNote("I-0002", "水位 上涨"), Parse("note 2 水位 上涨"));
        Assert.Equal(new BarUndo(), Parse("撤销"));
    }

    [Theory]
    [InlineData("", "Bar_Empty")]
    [InlineData("fly 消防3", "Bar_VerbUnknown")]
    [InlineData("assign", "Bar_NoUnit")]
    [InlineData("assign 消防99 2", "Bar_UnitUnknown")]
    [InlineData("assign 2", "Bar_NoUnit")]
    [InlineData("assign 消防3 777", "Bar_IncidentUnknown")]
    [InlineData("status 消防3", "Bar_NoStatus")]
    [InlineData("status 消防3 飞行", "Bar_StatusUnknown")]
    [InlineData("cancel A-0001", "Bar_NoReason")]
    [InlineData("cancel A-0404 误报", "Bar_AssignmentUnknown")]
    [InlineData("open", "Bar_NoIncident")]
    [InlineData("note 2", "Bar_NoText")]
    public void Fault_OfAnyLine_IsToldInBothLanguages(string line, string key)
    {
        BarFault fault = Assert.IsType<BarFault>(Parse(line));
        Assert.Equal(key, fault.Key);
        Assert.EndsWith("。", CommandBar.Told(fault, Words.Chinese), StringComparison.Ordinal);
        Assert.EndsWith(".", CommandBar.Told(fault, Words.English), StringComparison.Ordinal);
    }

    [Fact]
    public void Number_OfARealAndAnExercise_IsAskedBack()
    {
        PictureState both = Evidence.With(s_picture, new IncidentOpened("E-0002", "fire", "演练火灾", 3, Evidence.At(0), Wall.Scene.Now, new SourceRef("report", "city:X"), [], true));
        Assert.Equal("Bar_IncidentEither", Assert.IsType<BarFault>(CommandLine.Parse("open 2", both, DeskScene.Pack)).Key);
        Assert.Equal(new BarOpen("E-0002"), CommandLine.Parse("open e2", both, DeskScene.Pack));
    }

    [Theory]
    [InlineData("as", "assign ")]
    [InlineData("派", "派 ")]
    [InlineData("assign xf3", "assign 消防3 ")]
    [InlineData("assign 消防3 I-0002 ", null)]
    [InlineData("派 消防3 I-00", "派 消防3 I-0002 ")]
    [InlineData("status 救护7 到", "status 救护7 到场")]
    [InlineData("cancel 救", "cancel A-0001 ")]
    public void Completion_FirstOfALine_IsTheLikeliest(string typed, string? line) => Assert.Equal(line, CommandLine.Complete(typed, s_picture, DeskScene.Pack).FirstOrDefault()?.Line);

    [Fact]
    public void Completion_OfUnits_NamesTheFreeFirst()
    {
        ImmutableArray<Completion> proposals = CommandLine.Complete("assign 救护", s_picture, DeskScene.Pack);
        Assert.Equal("救护1", proposals[0].Key);
        Assert.Equal("救护7", proposals[^1].Key);
    }

    [Fact]
    public void AnyText_HasAnAnswerAndNoException()
    {
        Random random = new(9);
        string[] bits = ["assign", "派", "状态", "cancel", "撤", "note", "消防3", "救护7", "I-0001", "2", "A-0001", "到场", " ", " ", ",", "、", "/", "-", "I-", "\ud83d", "\u0000", "９", "“", "999999999999999999"];
        for (int i = 0; i < 3_000; i++)
        {
            string line = string.Concat(Enumerable.Range(0, random.Next(0, 9)).Select(_ => bits[random.Next(bits.Length)]));
            Assert.NotNull(CommandLine.Parse(line, s_picture, DeskScene.Pack, random.Next(2) == 0 ? "I-0001" : null));
            Assert.All(CommandLine.Complete(line, s_picture, DeskScene.Pack), c => Assert.NotEmpty(c.Line));
        }
    }

    [Fact]
    public void AnyOrder_WrittenFromItsParts_IsReadBackAsItWas()
    {
        Random random = new(7);
        ImmutableArray<string> units = CallSigns.Sendable(s_picture, DeskScene.Pack);
        for (int i = 0; i < 500; i++)
        {
            string[] some = [.. units.OrderBy(_ => random.Next()).Take(random.Next(1, 6))];
            string incident = random.Next(2) == 0 ? "I-0001" : "I-0002", why = random.Next(2) == 0 ? "" : "路口积水 3 处";
            AssignUnits order = Assigned($"assign {string.Join(random.Next(2) == 0 ? " " : "，", some)} {incident} {why}")!;
            Assert.Equal(some, order.Units.Select(u => u.Unit));
            Assert.Equal((incident, why), (order.Incident, order.Reason));
        }
    }

    [Fact]
    public void AnyCompletion_Taken_LeadsToALineThatIsNoUnknownWord()
    {
        foreach (BarVerb verb in BarVerb.All.Where(v => v.Name != "undo"))
        {
            string line = $"{verb.Name} ";
            for (int step = 0; step < 3 && CommandLine.Complete(line, s_picture, DeskScene.Pack) is [var first, ..]; step++)
            {
                line = first.Line;
            }

            Assert.False(Parse(line, "I-0001") is BarFault { Key: "Bar_UnitUnknown" or "Bar_IncidentUnknown" or "Bar_AssignmentUnknown" or "Bar_StatusUnknown" or "Bar_VerbUnknown" }, line);
        }
    }

    private static BarAct Parse(string line, string? chosen = null) => CommandLine.Parse(line, s_picture, DeskScene.Pack, chosen);

    private static DateTimeOffset Moment(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static AssignUnits? Assigned(string line, string? chosen = null) => Parse(line, chosen) is BarDo { Command: AssignUnits order } ? order : null;

    private static string? Fault(string line) => (Parse(line) as BarFault)?.Key;
}
