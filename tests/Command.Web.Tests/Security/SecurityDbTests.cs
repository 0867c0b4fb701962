using System.Globalization;
using Command.Ingest.Api.Rights;
using Command.Ingest.Tests.Journal;
using Command.Web.Security;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Command.Web.Tests.Security;

/// <summary>Accounts, sessions, screens and the log on each engine: the same statements, the same answers.</summary>
public sealed class SecurityDbTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 7, 18, 14, 32, 0, TimeSpan.FromHours(8)));
    private readonly IOptions<SecurityOptions> _options = Options.Create(new SecurityOptions());

    [Fact]
    public async Task Sqlite_KeepsPeopleSessionsScreensAndTheLog()
    {
        string folder = Directory.CreateTempSubdirectory("command-security-").FullName;
        await using (SecurityDb db = new(folder, null))
        {
            await TryAsync(db);
            if (!OperatingSystem.IsWindows())
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(folder, "security.db")));
            }
        }

        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Postgres_KeepsPeopleSessionsScreensAndTheLog()
    {
        using DebianPostgres? server = DebianPostgres.Start();
        Assert.SkipWhen(server is null, "PostgreSQL is not installed (Debian: postgresql).");
        await using SecurityDb db = new("/nowhere", server!.ConnectionString("postgres"));
        await TryAsync(db);
    }

    [Fact]
    public void LiveLinks_OfOneSession_AreBoundedAndAllCut()
    {
        LiveConnections live = new();
        int cut = 0;
        IDisposable?[] held = [.. Enumerable.Range(0, LiveConnections.MostOfASession + 1).Select(_ => live.Hold("a", () => cut++))];
        Assert.Null(held[^1]);
        Assert.NotNull(live.Hold("b", () => cut += 1000));
        live.Stop("a");
        Assert.Equal(LiveConnections.MostOfASession, cut);
        foreach (IDisposable? one in held)
        {
            one?.Dispose();
        }

        Assert.Equal(["b"], live.Sessions);
    }

    private async Task TryAsync(SecurityDb db)
    {
        CancellationToken stop = TestContext.Current.CancellationToken;
        AccountStore accounts = new(db);
        Assert.True(await accounts.IsEmptyAsync(stop));
        Account account = new() { Name = "li.min", NormalizedName = "LI.MIN", Display = "李敏", Roles = [Roles.Operator], Stamp = "s", PasswordAt = _time.GetUtcNow(), Logins = [new ExternalLogin("city", "4711", null)] };
        Assert.True((await accounts.CreateAsync(account, stop)).Succeeded);
        Assert.False((await accounts.CreateAsync(new Account { NormalizedName = "LI.MIN" }, stop)).Succeeded);
        await accounts.AddOrUpdatePasskeyAsync(account, new UserPasskeyInfo([1, 2, 3], [4], _time.GetUtcNow(), 7, ["internal"], true, false, false, [5], [6]) { Name = "key" }, stop);
        Assert.True((await accounts.UpdateAsync(account, stop)).Succeeded);
        Account stale = (await accounts.FindByNameAsync("LI.MIN", stop))!;
        Assert.True((await accounts.UpdateAsync(account, stop)).Succeeded);
        Assert.Equal("ConcurrencyFailure", Assert.Single((await accounts.UpdateAsync(stale, stop)).Errors).Code);
        Assert.Equal("李敏", (await accounts.FindByLoginAsync("city", "4711", stop))?.Display);
        Assert.Equal(7u, Assert.Single((await accounts.FindByPasskeyIdAsync([1, 2, 3], stop))!.Passkeys).SignCount);
        Assert.Null(await accounts.FindByPasskeyIdAsync([9], stop));

        Sessions sessions = new(db, accounts, _options, _time);
        string id = await sessions.BeginAsync(Session.Person, account.Id, "password", "s", "10.0.0.7", new string('x', 500), null, stop);
        _time.Advance(TimeSpan.FromMinutes(50));
        await sessions.TouchAsync(id, stop);
        _time.Advance(TimeSpan.FromMinutes(50));
        Assert.Equal("li.min", (await sessions.FindAsync(id, stop))?.Name);
        Assert.Equal(200, Assert.Single(await sessions.OfAccountAsync(account.Id, stop)).Agent.Length);
        _time.Advance(TimeSpan.FromMinutes(61));
        Assert.Null(await sessions.FindAsync(id, stop));

        Pairings pairings = new(db, sessions, _time);
        string secret = (await pairings.BeginAsync("10.0.0.8", stop))!;
        string code = (await pairings.CodeAsync(secret, stop))!;
        Assert.Null(await pairings.TakeAsync(secret, "10.0.0.8", "", stop));
        Assert.False(await pairings.ApproveAsync("WRONG", "n", "li.min", stop));
        Assert.True(await pairings.ApproveAsync(code.Insert(4, " "), "大厅", "li.min", stop));
        Assert.False(await pairings.ApproveAsync(code, "again", "li.min", stop));
        string screen = (await pairings.TakeAsync(secret, "10.0.0.8", "", stop))!;
        Assert.Null(await pairings.TakeAsync(secret, "10.0.0.8", "", stop));
        Assert.Equal(("screen:大厅", CallerKind.Screen), ((await sessions.FindAsync(screen, stop))!.Name, (await sessions.FindAsync(screen, stop))!.Kind));
        await sessions.EndAsync(screen, stop);
        Assert.Null(await sessions.FindAsync(screen, stop));
        for (int i = 0; i < 10; i++)
        {
            Assert.NotNull(await pairings.BeginAsync("10.0.0.9", stop));
        }

        Assert.Null(await pairings.BeginAsync("10.0.0.9", stop));
        string old = (await pairings.BeginAsync("10.0.0.10", stop))!;
        _time.Advance(Pairings.Life + TimeSpan.FromSeconds(1));
        Assert.Null(await pairings.CodeAsync(old, stop));

        using AuditLog log = new(db, _options, _time), other = new(db, _options, _time);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => (i % 2 == 0 ? log : other).WriteAsync(AuditFact.Of(null, "", "command", i.ToString(CultureInfo.InvariantCulture), "done"), stop)));
        Assert.Equal(new AuditVerdict(20, null, (await log.LastAsync(stop)).Hash), await log.VerifyAsync(null, stop));
        await Assert.ThrowsAsync<SecurityUnavailableException>(() => db.DoAsync("UPDATE security_audit SET who = 'x'", stop));
        await Assert.ThrowsAsync<SecurityUnavailableException>(() => db.DoAsync("DELETE FROM security_audit", stop));
    }
}
