using System.Text;
using System.Text.Json;
using Command.Ingest.Api.Incidents;
using Command.Ingest.Api.Rights;
using Command.Ingest.Contracts;
using Command.Web.Security;
using Command.Web.Tests.Features.Dispatch;
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
        FusionCommand[] commands =
        [
            new MergeIncidents("I-0002", "I-0001") { Reason = "r" },
            new SplitIncident("I-0001", ["city:1"]) { Reason = "r" },
            new MoveSource(new SourceRef("report", "city:1"), "I-0001", null) { Reason = "r" },
            new NeverJoin("I-0001", "I-0002") { Reason = "r" },
            new AnswerSuggestion("city:1", true) { Reason = "r" },
            new OverrideLevel("I-0001", 2) { Reason = "r" },
        ];
        Assert.Equal(RightsTable.OfCommand.Count, commands.Length);
        foreach (string role in RightsTable.AllRoles)
        {
            StillIncidentDesk desk = new();
            GuardedIncidentDesk guarded = Guarded(desk, role);
            foreach (FusionCommand command in commands)
            {
                bool may = RightsTable.Allows([role], RightsTable.OfCommand[command.GetType()]);
                int before = desk.Commands.Count;
                Assert.Equal(may ? null : "not-allowed", (await guarded.DoAsync(Guid.NewGuid().ToString("N"), "typed", command, TestContext.Current.CancellationToken)).Refusal?.Code);
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

    private GuardedIncidentDesk Guarded(IIncidentDesk desk, string role, string? session = null)
    {
        CallerScope scope = new() { Current = new Caller(CallerKind.Person, "li.min", "李敏", [role], Session: session, Address: "10.0.0.7") };
        Sessions sessions = new(_db, new AccountStore(_db), Options.Create(_options), _time);
        return new GuardedIncidentDesk(desk, new LiveCaller(scope, sessions), _log, NullLogger<GuardedIncidentDesk>.Instance);
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
