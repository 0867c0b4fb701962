using Command.Ingest.Api.Rights;
using Command.Web.Security;

namespace Command.Web.Tests.Security;

public sealed class AccountRuleTests
{
    private const string Rfc6238Key = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
    private static readonly DateTimeOffset s_now = new(2026, 7, 18, 14, 32, 0, TimeSpan.FromHours(8));
    private static readonly AccountsOptions s_limits = new();

    [Theory]
    [InlineData(59L, "287082")]
    [InlineData(1111111109L, "081804")]
    [InlineData(1111111111L, "050471")]
    [InlineData(1234567890L, "005924")]
    [InlineData(2000000000L, "279037")]
    [InlineData(20000000000L, "353130")]
    public void Totp_OfRfc6238_GivesTheStandardsCodes(long at, string code) => Assert.Equal(code, Totp.At(Rfc6238Key, DateTimeOffset.FromUnixTimeSeconds(at)));

    [Fact]
    public void Totp_ACode_IsTakenOnceAndOnlyNearItsTime()
    {
        string code = Totp.At(Rfc6238Key, s_now);
        long step = Assert.NotNull(Totp.Match(Rfc6238Key, code[..3] + " " + code[3..], s_now.AddSeconds(20), 0));
        Assert.Null(Totp.Match(Rfc6238Key, code, s_now, step));
        Assert.Null(Totp.Match(Rfc6238Key, code, s_now.AddSeconds(90), 0));
        Assert.Null(Totp.Match(Rfc6238Key, "12345", s_now, 0));
        Assert.Null(Totp.Match("not base 32!", code, s_now, 0));
    }

    [Fact]
    public void Totp_NewKeys_AreOf160BitsAndDiffer()
    {
        string key = Totp.NewKey();
        Assert.Matches("^[A-Z2-7]{32}$", key);
        Assert.NotEqual(key, Totp.NewKey());
        Assert.NotNull(Totp.Match(key, Totp.At(key, s_now), s_now, 0));
    }

    [Theory]
    [InlineData("Kurz-1", "password-short")]
    [InlineData("onlysmallletters", "password-kinds")]
    [InlineData("Has-li.min-in-it-7", "password-name")]
    [InlineData("Password-123456", "password-common")]
    [InlineData("Aa1-Aa1-Aa1-Aa1", "password-common")]
    [InlineData("Correct-Horse-7", null)]
    [InlineData("four plain words are a password", null)]
    [InlineData("松花江大桥今天不限行请大家放心通过注意安全", null)]
    public void Password_ByPolicy_IsTakenOrRefusedWithItsReason(string password, string? fault) => Assert.Equal(fault, PasswordRules.Fault(password, "li.min", 12));

    [Fact]
    public void Password_LongerThanCanBeHashedCheaply_IsRefused() => Assert.Equal("password-long", PasswordRules.Fault(new string('x', 129) + "A1", "li.min", 12));

    [Theory]
    [InlineData("/wall?culture=en", "/wall?culture=en")]
    [InlineData("/", "/")]
    [InlineData(null, "/")]
    [InlineData("", "/")]
    [InlineData("https://evil.example/", "/")]
    [InlineData("//evil.example/", "/")]
    [InlineData("/\\evil.example/", "/")]
    [InlineData("/\t/evil.example/", "/")]
    [InlineData("\\\\evil.example", "/")]
    [InlineData("javascript:alert(1)", "/")]
    [InlineData("evil.example", "/")]
    [InlineData("/account/sign-in?returnUrl=/", "/")]
    public void ReturnUrl_OfAnotherServer_LeadsHome(string? asked, string leads) => Assert.Equal(leads, LocalUrls.Or(asked));

    [Theory]
    [InlineData(59, 1, false)]
    [InlineData(61, 1, true)]
    [InlineData(1, 11, false)]
    [InlineData(1, 13, true)]
    public void Session_TooLongIdleOrTooOld_IsOver(int idleMinutes, int ageHours, bool over)
    {
        Session session = Person(s_now.AddHours(-ageHours), s_now.AddMinutes(-idleMinutes));
        Assert.Equal(over, SessionRules.IsOver(session, s_limits, s_now));
        Assert.False(SessionRules.IsOver(session with { Kind = Session.Screen }, s_limits, s_now));
        Assert.True(SessionRules.IsOver(session with { Kind = Session.Screen, Ended = s_now }, s_limits, s_now));
    }

    [Fact]
    public void Session_WhoseAccountWasStoppedOrChanged_SpeaksForNobody()
    {
        Session session = Person(s_now, s_now);
        Account account = new() { Id = "1", Name = "li.min", Stamp = "s", Roles = [Roles.Operator], PasswordAt = s_now };
        Assert.Equal("li.min", SessionRules.CallerOf(session, account, s_limits, s_now)?.Name);
        account.Stamp = "changed";
        Assert.Null(SessionRules.CallerOf(session, account, s_limits, s_now));
        account.Stamp = "s";
        account.Disabled = true;
        Assert.Null(SessionRules.CallerOf(session, account, s_limits, s_now));
        Assert.Null(SessionRules.CallerOf(session, null, s_limits, s_now));
    }

    [Fact]
    public void Duty_OfOthersOldAndAdministratorsPasswords_ComesBeforeAnythingElse()
    {
        Account account = new() { PasswordHash = "h", Roles = [Roles.Operator] };
        Assert.Equal("password", SessionRules.DutyOf(account, s_limits, s_now));
        account.PasswordAt = s_now.AddDays(-91);
        Assert.Equal("password", SessionRules.DutyOf(account, s_limits, s_now));
        account.PasswordAt = s_now.AddDays(-89);
        Assert.Null(SessionRules.DutyOf(account, s_limits, s_now));
        Assert.Equal("second-factor", SessionRules.DutyOf(account, new AccountsOptions { SecondFactor = "everybody" }, s_now));
        account.Roles = [Roles.Auditor];
        Assert.Equal("second-factor", SessionRules.DutyOf(account, s_limits, s_now));
        account.TwoFactor = true;
        Assert.Null(SessionRules.DutyOf(account, s_limits, s_now));

        Caller busy = new(CallerKind.Person, "a", "a", [Roles.Auditor], Duty: "password");
        Assert.False(busy.May(Right.ReadAudit));
        Assert.True(busy.May(Right.OwnAccount));
    }

    [Theory]
    [InlineData(Roles.SystemAdmin, "", "security-admin", false, null)]
    [InlineData(Roles.SystemAdmin, "", "auditor", false, null)]
    [InlineData(Roles.SystemAdmin, "", "security-admin", true, "roles-security")]
    [InlineData(Roles.SystemAdmin, "", "operator", false, "roles-security")]
    [InlineData(Roles.SystemAdmin, "operator", "security-admin", false, "roles-security")]
    [InlineData(Roles.SystemAdmin, "", "system-admin", false, "roles-security")]
    [InlineData(Roles.SecurityAdmin, "", "operator,dispatcher", true, null)]
    [InlineData(Roles.SecurityAdmin, "operator", "", true, null)]
    [InlineData(Roles.SecurityAdmin, "", "system-admin,auditor", true, "roles-separated")]
    [InlineData(Roles.SecurityAdmin, "", "system-admin,security-admin", true, "roles-separated")]
    [InlineData(Roles.SecurityAdmin, "", "security-admin,auditor", true, "roles-separated")]
    [InlineData(Roles.SecurityAdmin, "", "auditor,operator", true, "roles-separated")]
    [InlineData(Roles.SecurityAdmin, "", "wall", true, "roles-unknown")]
    [InlineData(Roles.SecurityAdmin, "", "demo", true, "roles-unknown")]
    [InlineData(Roles.AgencyAdmin, "field", "operator", true, null)]
    [InlineData(Roles.AgencyAdmin, "", "agency-admin", true, "roles-agency")]
    [InlineData(Roles.AgencyAdmin, "auditor", "operator", true, "roles-agency")]
    [InlineData(Roles.Operator, "", "operator", true, "people-not-yours")]
    [InlineData(Roles.Auditor, "", "operator", true, "people-not-yours")]
    public void Grant_ByRole_KeepsThePowersApart(string by, string has, string wanted, bool guarded, string? fault)
    {
        Account account = new() { Agency = "flood", Roles = [.. Split(has)] };
        Assert.Equal(fault, PeopleRules.GrantFault(Who(by), account, Split(wanted), guarded));
    }

    [Fact]
    public void Grant_ToOneselfOrAnotherAgency_IsRefused()
    {
        Assert.Equal("roles-own", PeopleRules.GrantFault(Who(Roles.SecurityAdmin) with { Account = "x" }, new Account { Id = "x" }, [Roles.Operator], true));
        Assert.Equal("roles-agency", PeopleRules.GrantFault(Who(Roles.AgencyAdmin), new Account { Agency = "traffic" }, [Roles.Operator], true));
        Assert.Equal("people-agency", PeopleRules.ManageFault(Who(Roles.AgencyAdmin), new Account { Agency = "traffic" }));
        Assert.Null(PeopleRules.ManageFault(Who(Roles.AgencyAdmin), new Account { Agency = "flood" }));
        Assert.Equal("people-own", PeopleRules.ManageFault(Who(Roles.SystemAdmin) with { Account = "x" }, new Account { Id = "x" }));
        Assert.Equal("people-not-yours", PeopleRules.ManageFault(Who(Roles.SecurityAdmin), new Account()));
    }

    [Fact]
    public void ResetFactor_IsForTheSecurityAdministratorAlone()
    {
        Assert.Null(PeopleRules.ResetFactorFault(Who(Roles.SecurityAdmin), new Account()));
        Assert.All([Roles.SystemAdmin, Roles.AgencyAdmin, Roles.Auditor, Roles.Operator], r => Assert.Equal("roles-security", PeopleRules.ResetFactorFault(Who(r), new Account { Agency = "flood" })));
    }

    private static string[] Split(string roles) => roles.Split(',', StringSplitOptions.RemoveEmptyEntries);

    private static Caller Who(string role) => new(CallerKind.Person, role, role, [role], "flood", Account: "me");

    private static Session Person(DateTimeOffset began, DateTimeOffset seen) => new("id", "1", Session.Person, "password", "s", began, seen, null, "", "", null);
}
