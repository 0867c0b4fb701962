using System.Text;
using System.Text.Json;
using Command.Ingest.Api.Incidents;
using Command.Ingest.Api.Rights;
using Command.Ingest.Contracts;
using Command.Ingest.Shares;
using Command.Web.Security;
using Command.Web.Tests.Features.Dispatch;
using Command.Web.Tests.Features.Wall;
using Command.Web.Tests.Walls;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Command.Web.Tests.Security;

public sealed class AuditTests : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("command-audit-").FullName;
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 7, 18, 14, 32, 0, TimeSpan.FromHours(8)));
    private readonly SecurityOptions _options = new();
    private readonly SecurityDb _db;
    private readonly AuditLog _log;

    public AuditTests()
    {
        _db = new SecurityDb(_folder, null);
        _log = new AuditLog(_db, Options.Create(_options), _time);
    }

    public async ValueTask DisposeAsync()
    {
        _log.Dispose();
        await _db.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("abc", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0")]
    [InlineData("abcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcd", "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732")]
    [InlineData("", "1ab21d8355cfa17f8e61194831e81a8f22bec8c728fefb747ed035eb5082aa2b")]
    public void Sm3_OfTheStandardsExamples_IsAsPrintedThere(string text, string hash) => Assert.Equal(hash, Convert.ToHexStringLower(Sm3.HashData(Encoding.ASCII.GetBytes(text))));

    [Theory]
    [InlineData("sha256")]
    [InlineData("sm3")]
    public async Task Log_ThatGrew_IsWholeInOrderAndFound(string hash)
    {
        _options.Audit.Hash = hash;
        await WriteAsync(12);
        AuditVerdict verdict = await _log.VerifyAsync(null, TestContext.Current.CancellationToken);
        Assert.Null(verdict.Fault);
        Assert.Equal(12, verdict.Entries);

        AuditEntry found = Assert.Single(await _log.SearchAsync(new AuditQuery("subject 7", null, null, null, null, null), TestContext.Current.CancellationToken));
        Assert.Equal(("li.min", 7L), (found.Fact.Who, found.Sequence));
        Assert.Equal(12, (await _log.SearchAsync(new AuditQuery(null, "command", "done", _time.GetUtcNow().AddDays(-1), null, null), TestContext.Current.CancellationToken)).Length);
        Assert.Empty(await _log.SearchAsync(new AuditQuery("%", null, null, null, null, null), TestContext.Current.CancellationToken));
        Assert.Equal([4L, 3, 2, 1], (await _log.SearchAsync(new AuditQuery(null, null, null, null, null, 5), TestContext.Current.CancellationToken)).Select(e => e.Sequence));
    }

    [Theory]
    [InlineData("UPDATE security_audit SET who = 'nobody' WHERE sequence = 5", "Entry 5 is not what was written.")]
    [InlineData("UPDATE security_audit SET at = at + 1 WHERE sequence = 5", "Entry 5 is not what was written.")]
    [InlineData("UPDATE security_audit SET who = 'li.minoper', roles = 'ator' WHERE sequence = 5", "Entry 5 is not what was written.")]
    [InlineData("DELETE FROM security_audit WHERE sequence = 5", "After entry 4 comes 6: entries were taken out.")]
    [InlineData("DELETE FROM security_audit WHERE sequence > 9", "The log ends with entry 9, but entry 12 was signed: its end was cut off.")]
    public async Task Log_AlteredBehindItsBack_IsNoticed(string sql, string fault)
    {
        await WriteAsync(12);
        AuditHead head = await SignedAsync();
        await Assert.ThrowsAsync<SecurityUnavailableException>(() => _db.DoAsync(sql, TestContext.Current.CancellationToken));

        await _db.DoAsync("DROP TRIGGER security_audit_no_update", TestContext.Current.CancellationToken);
        await _db.DoAsync("DROP TRIGGER security_audit_no_delete", TestContext.Current.CancellationToken);
        await _db.DoAsync(sql, TestContext.Current.CancellationToken);
        Assert.Equal(fault, (await _log.VerifyAsync(head, TestContext.Current.CancellationToken)).Fault);
    }

    [Fact]
    public async Task Log_WrittenAnew_IsNoticedByTheSignedHead()
    {
        await WriteAsync(3);
        AuditHead head = await SignedAsync();
        string other = Directory.CreateTempSubdirectory("command-audit-").FullName;
        await using (SecurityDb db = new(other, null))
        {
            using AuditLog log = new(db, Options.Create(_options), _time);
            for (int i = 0; i < 5; i++)
            {
                await log.WriteAsync(new AuditFact("somebody else", "", "", "command", "", "done", ""), TestContext.Current.CancellationToken);
            }

            Assert.Null((await log.VerifyAsync(null, TestContext.Current.CancellationToken)).Fault);
            Assert.Contains("written anew", (await log.VerifyAsync(head, TestContext.Current.CancellationToken)).Fault, StringComparison.Ordinal);
        }

        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(other, recursive: true);
    }

    [Fact]
    public async Task Head_Altered_IsNotSigned()
    {
        await WriteAsync(3);
        AuditHead head = await SignedAsync();
        Assert.True(head.IsSigned());
        Assert.Equal(head, AuditSeal.Read(AuditSeal.Write(head)));
        Assert.False((head with { Sequence = 2 }).IsSigned());
        Assert.False((head with { Hash = AuditChain.Start }).IsSigned());
        Assert.False((head with { Signature = "%" }).IsSigned());
        Assert.Null(AuditSeal.Read("{}"));
        Assert.Null(AuditSeal.Read("no json"));
    }

    [Fact]
    public async Task Log_WrittenByManyAtOnce_HasNoGapAndNoFork()
    {
        using AuditLog node = new(_db, Options.Create(_options), _time);
        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => (i % 2 == 0 ? _log : node).WriteAsync(Fact(i), TestContext.Current.CancellationToken)));
        Assert.Equal((40L, null), await _log.VerifyAsync(null, TestContext.Current.CancellationToken) is var v ? (v.Entries, v.Fault) : default);
    }

    [Fact]
    public async Task Command_ThatCannotBeRecorded_IsNotDone()
    {
        StillIncidentDesk desk = new();
        GuardedIncidentDesk guarded = Guarded(desk, Roles.Operator);
        MergeIncidents merge = new("I-0002", "I-0001") { Reason = "same" };
        Assert.Null((await guarded.DoAsync("1", "typed", merge, TestContext.Current.CancellationToken)).Refusal);
        Assert.Equal("li.min", Assert.Single(desk.Commands).Author);

        await _db.DoAsync("ALTER TABLE security_audit RENAME TO away", TestContext.Current.CancellationToken);
        Assert.Equal("audit-unavailable", (await guarded.DoAsync("2", "typed", merge, TestContext.Current.CancellationToken)).Refusal?.Code);
        Assert.Single(desk.Commands);
    }

    [Fact]
    public async Task Commands_ByEveryRole_AreDoneOrRefusedAsTheTableSaysAndRecordedEitherWay()
    {
        DeskCommand[] commands =
        [
            new MergeIncidents("I-0002", "I-0001") { Reason = "r" },
            new SplitIncident("I-0001", ["city:1"]) { Reason = "r" },
            new MoveSource(new SourceRef("report", "city:1"), "I-0001", null) { Reason = "r" },
            new NeverJoin("I-0001", "I-0002") { Reason = "r" },
            new AnswerSuggestion("city:1", true) { Reason = "r" },
            new OverrideLevel("I-0001", 2) { Reason = "r" },
            new PutDrawing("d1", "city", "point", [new Command.Geo.GeoPoint(126.64, 45.757)], null, 0) { Reason = "r" },
            new EraseDrawing("d1", 1) { Reason = "r" },
            new AssignUnits("I-0001", [new UnitPick("消防1")]),
            new SetUnitStatus("消防1", UnitStatus.OffDuty),
            new CancelAssignment("A-0001") { Reason = "r" },
            new CorrectStep("A-0001", AssignmentStep.OnScene, DateTimeOffset.UnixEpoch) { Reason = "r" },
            new ClaimIncident("I-0001"),
            new CrewUnit("消防1", [new CrewMember("li.min")], [], null),
            new LendUnit("外援1", new LentUnit("fire", "fire-engine", ["fire"], new Command.Geo.GeoPoint(126.64, 45.757))) { Reason = "r" },
            new ReturnUnit("外援1"),
            new AskAgency("I-0001", "power", "断电"),
            new AnswerTask("T-0001", AgencyTaskState.Accepted),
            new RaiseDistress("消防1"),
            new AnswerDistress("消防1"),
            new StartPlan("I-0001", "crash", 1),
            new TickStep("I-0001", "ask"),
            new EndPlan("I-0001", 1),
            new MoveCase("city:1", CaseMove.Register),
            new AnswerCase("city:1", CaseMove.Take),
            new SendNotice("n1", new NoticeWords("t", "x"), null, null, [], [], ["province"], ["webhook"], false, null),
            new ApproveNotice("n1", 1),
            new WithdrawNotice("n1", 1) { Reason = "r" },
            new AcknowledgeNotice("n1", "r1"),
            new NoteDeliveries("n1", []),
            new PutShift("s1", "chief", new DutyPerson("张伟", null, null, null), DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddHours(12), 0),
            new DropShift("s1", 1),
            new AskSwap("w1", "s1", "s2") { Reason = "r" },
            new AnswerSwap("w1", true),
            new GiveOver("h1", "s1", "s2", ""),
            new TakeOver("h1"),
            new PutCall(new PhoneCall("c1", false, DateTimeOffset.UnixEpoch, "街道办", null, "x", null, null, null, false, 0), 0),
            new SayOnJob("A-0001", "云梯车三分钟到"),
            new FileAppeal("p1", Command.Ingest.Picture.Handling.OutcomeKind.Case, "city:1", "cases.onTime.ofDue", null) { Reason = "r" },
            new DecideAppeal("p1", true) { Reason = "r" },
            new DraftBrief("b1", BriefKind.First, "I-0001", null, null),
            new EditBriefSection("b1", "time", "九时", "", 1),
            new SubmitBrief("b1", 1),
            new ApproveBrief("b1", 1),
            new PublishBrief("b1", 1, "director", "张伟"),
            new WithdrawBrief("b1", 1) { Reason = "r" },
            new SendBrief("b1", "n1", [], [], ["province"], ["webhook"]),
            new GiveDirective("d1", "I-0001", "尽快处置", false, null),
            new SplitDirective("d1", [new DirectivePart("t1", "fire", null, "x", DateTimeOffset.UnixEpoch)], 1),
            new AnswerDirective("d1", "t1", DirectiveMove.Sign, null, 1),
            new CheckDirective("d1", "t1", true, 1),
            new CloseDirective("d1", "t1", false, 1),
            new StartDrill("d1", "flood-morning", null, 1),
            new PaceDrill("d1", 60),
            new PauseDrill("d1", true),
            new RewindDrill("d1", TimeSpan.Zero),
            new EndDrill("d1"),
            new InjectDrill("d1", new DrillInject("i1", InjectKind.Twice, TimeSpan.Zero, TimeSpan.FromMinutes(5), "city")),
            new SeatDrill("d1", "li.min", DrillRole.Participant),
            new NoteDrill("d1", "n1", "x", null),
            new KeyCard("K7Q-0472931-04-0", DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, "x", null, null, []),
        ];
        Assert.Equal(RightsTable.OfCommand.Count, commands.Length);
        foreach (string role in RightsTable.AllRoles)
        {
            StillIncidentDesk desk = new();
            GuardedIncidentDesk guarded = Guarded(desk, role);
            foreach (DeskCommand command in commands)
            {
                bool may = RightsTable.Allows([role], RightsTable.OfCommand[command.GetType()]);
                int before = desk.Commands.Count;
                string? refusal = !may ? "not-allowed" : role == Roles.Field && command is SetUnitStatus or RaiseDistress ? "unit-not-yours" : null;
                may = refusal is null;
                Assert.Equal(refusal, (await guarded.DoAsync(Guid.NewGuid().ToString("N"), "typed", command, TestContext.Current.CancellationToken)).Refusal?.Code);
                Assert.Equal(before + (may ? 1 : 0), desk.Commands.Count);
                AuditEntry last = (await _log.SearchAsync(new AuditQuery(null, null, null, null, null, null), TestContext.Current.CancellationToken))[0];
                Assert.Equal((command.GetType().Name, may ? "done" : "refused", "10.0.0.7"), (last.Fact.Subject, last.Fact.Outcome, last.Fact.Address));
            }
        }
    }

    [Fact]
    public async Task Caller_WhoseSessionEndedMeanwhile_CanDoNothingInAnOldCircuit()
    {
        StillIncidentDesk desk = new();
        GuardedIncidentDesk guarded = Guarded(desk, Roles.Operator, "ended-session");
        Assert.Equal("not-allowed", (await guarded.DoAsync("1", "", new NeverJoin("a", "b") { Reason = "r" }, TestContext.Current.CancellationToken)).Refusal?.Code);
        Assert.Empty(desk.Commands);
        await Assert.ThrowsAsync<HttpRequestException>(() => guarded.ServicesAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task WallDirections_ByEveryRole_AreDoneInTheirOwnNameOrRefusedAndRecordedEitherWay()
    {
        using OpenBook open = new(_time);
        foreach (string role in RightsTable.AllRoles)
        {
            GuardedWallDesk desk = GuardedWalls(open, role);
            bool directs = RightsTable.Allows([role], Right.DirectScreens), sees = RightsTable.Allows([role], Right.SeePicture);
            Assert.Equal(directs, await desk.ThrowAsync("north", "flood", null, null, TimeSpan.FromMinutes(5), "typed", TestContext.Current.CancellationToken));
            AuditEntry last = (await _log.SearchAsync(new AuditQuery(null, null, null, null, null, null), TestContext.Current.CancellationToken))[0];
            Assert.Equal(("li.min", "ThrowToScreen", directs ? "done" : "refused", "10.0.0.7"), (last.Fact.Who, last.Fact.Subject, last.Fact.Outcome, last.Fact.Address));
            Assert.Equal(directs ? "li.min" : null, open.Book.Notes.Thrown.GetValueOrDefault("north")?.By);
            Assert.Equal(sees, await desk.AcknowledgeAsync("I-0001", 1, "typed", TestContext.Current.CancellationToken));
            await open.Book.ClearThrownAsync("north", TestContext.Current.CancellationToken);
        }

        Assert.Equal("li.min", open.Book.Notes.Acknowledged["I-0001"].Who);
    }

    [Fact]
    public async Task WallDirection_ThatCannotBeRecorded_IsNotDone()
    {
        using OpenBook open = new(_time);
        await _db.DoAsync("ALTER TABLE security_audit RENAME TO away", TestContext.Current.CancellationToken);
        Assert.False(await GuardedWalls(open, Roles.Operator).AcknowledgeAsync("I-0001", 1, "", TestContext.Current.CancellationToken));
        Assert.Empty(open.Book.Notes.Acknowledged);
    }

    [Fact]
    public async Task Alarm_AcknowledgedAtAPairedScreen_NamesTheScreenAndWhoStoodThere()
    {
        using OpenBook open = new(_time);
        Assert.True(await GuardedWalls(open, Roles.Wall, CallerKind.Screen).AcknowledgeAsync("I-0001", 1, "张三", TestContext.Current.CancellationToken));
        Assert.Equal("张三", open.Book.Notes.Acknowledged["I-0001"].Who);
        AuditEntry last = (await _log.SearchAsync(new AuditQuery(null, null, null, null, null, null), TestContext.Current.CancellationToken))[0];
        Assert.Equal(("li.min", "AcknowledgeAlarm", "I-0001 at level 1, by 张三"), (last.Fact.Who, last.Fact.Subject, last.Fact.Detail));
    }

    private GuardedWallDesk GuardedWalls(OpenBook open, string role, CallerKind kind = CallerKind.Person)
    {
        CallerScope scope = new() { Current = new Caller(kind, "li.min", "李敏", [role], Address: "10.0.0.7") };
        Sessions sessions = new(_db, new AccountStore(_db), Options.Create(_options), _time);
        return new GuardedWallDesk(open.Desk, new LiveCaller(scope, sessions), _log, NullLogger<GuardedWallDesk>.Instance);
    }

    private GuardedIncidentDesk Guarded(IIncidentDesk desk, string role, string? session = null)
    {
        CallerScope scope = new() { Current = new Caller(CallerKind.Person, "li.min", "李敏", [role], Session: session, Address: "10.0.0.7") };
        Sessions sessions = new(_db, new AccountStore(_db), Options.Create(_options), _time);
        CallersPicture picture = new(new NoPicture(), new PackSights(Scene.Pack, Options.Create(new Command.Ingest.Configuration.CommandOptions()), _time), new SharedPictures(Scene.Pack), Scene.Pack);
        return new GuardedIncidentDesk(desk, new LiveCaller(scope, sessions), picture, _log, NullLogger<GuardedIncidentDesk>.Instance);
    }

    private sealed class NoPicture : Command.Ingest.Api.Ogc.IPictureView
    {
        public Command.Ingest.Picture.PictureState Picture => Command.Ingest.Picture.PictureState.Empty;

        public Command.Ingest.Picture.UnitTable Units { get; } = new();

        public Pulse? Pulse => null;
    }

    private async Task WriteAsync(int entries)
    {
        for (int i = 1; i <= entries; i++)
        {
            await _log.WriteAsync(Fact(i), TestContext.Current.CancellationToken);
        }
    }

    private static AuditFact Fact(int i) => new("li.min", "operator", "10.0.0.7", "command", $"subject {i}", "done", JsonSerializer.Serialize(new { i }));

    private async Task<AuditHead> SignedAsync()
    {
        using AuditSeal seal = new(
            _log, Options.Create(new Command.Ingest.Configuration.CommandOptions { DataDir = _folder }), new Microsoft.Extensions.Hosting.Internal.HostingEnvironment { ContentRootPath = _folder }, _time, NullLogger<AuditSeal>.Instance);
        return await seal.SignAsync(TestContext.Current.CancellationToken);
    }
}
