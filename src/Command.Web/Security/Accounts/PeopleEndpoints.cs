using Command.Ingest.Api.Rights;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;

namespace Command.Web.Security;

/// <summary>What administrators do with accounts: the forms of <c>/admin/people</c>. Refused ones are recorded as well.</summary>
public static class PeopleEndpoints
{
    public static void MapPeople(this IEndpointRouteBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        RouteGroupBuilder people = app.MapGroup("/admin/people");
        people.MapPost("/make", MakeAsync).Needs(Right.ManagePeople);
        people.MapPost("/password", (PeopleDesk desk, [FromForm] string? id, HttpContext http, Flash flash, People all) => desk.ChangeAsync(http, id, "one-time password", PeopleRules.ManageFault, async account =>
        {
            (string? password, string? fault) = await all.NewPasswordAsync(account).ConfigureAwait(false);
            if (fault is null)
            {
                flash.Put(http, $"{account.Name} {password}");
            }

            return fault;
        })).Needs(Right.ManagePeople);
        people.MapPost("/stop", (PeopleDesk desk, [FromForm] string? id, HttpContext http, People all) =>
            desk.ChangeAsync(http, id, "stopped", PeopleRules.ManageFault, account => all.StopAsync(account, true))).Needs(Right.ManagePeople);
        people.MapPost("/start", (PeopleDesk desk, [FromForm] string? id, HttpContext http, People all) =>
            desk.ChangeAsync(http, id, "started", PeopleRules.ManageFault, account => all.StopAsync(account, false))).Needs(Right.ManagePeople);
        people.MapPost("/end", (PeopleDesk desk, [FromForm] string? id, HttpContext http, People all) =>
            desk.ChangeAsync(http, id, "sessions ended", PeopleRules.ManageFault, all.ChangedAsync)).Needs(Right.ManagePeople);
        people.MapPost("/factors", (PeopleDesk desk, [FromForm] string? id, HttpContext http, People all) =>
            desk.ChangeAsync(http, id, "second factors taken away", PeopleRules.ResetFactorFault, all.ResetFactorsAsync)).Needs(Right.GrantRoles);
        people.MapPost("/roles", RolesAsync).Needs(Right.GrantRoles);
    }

    private static async Task<IResult> MakeAsync([FromForm] string? name, [FromForm] string? display, [FromForm] string? agency, HttpContext http, People people, Flash flash, AuditLog audit)
    {
        Caller by = http.Features.Get<Caller>()!;
        string wanted = (name ?? "").Trim();

        // An agency's administrator makes accounts of that agency and no other.
        string? of = by.Roles.Contains(Roles.SystemAdmin) ? Trimmed(agency) : by.Agency;
        if (wanted.Length is < 3 or > 40 || (of is null && !by.Roles.Contains(Roles.SystemAdmin)))
        {
            return PeopleDesk.Back("name-invalid");
        }

        await audit.WriteAsync(AuditFact.Of(by, RightsGate.AddressOf(http), "people", wanted, "asked", "made"), http.RequestAborted).ConfigureAwait(false);
        (string? password, string? fault) = await people.MakeAsync(wanted, Trimmed(display) ?? wanted, of, []).ConfigureAwait(false);
        await audit.WriteAsync(AuditFact.Of(by, RightsGate.AddressOf(http), "people", wanted, fault is null ? "done" : "refused", fault ?? "made"), http.RequestAborted).ConfigureAwait(false);
        if (fault is null)
        {
            flash.Put(http, $"{wanted} {password}");
        }

        return fault is null ? Results.Redirect("/admin/people?told=made") : PeopleDesk.Back(fault);
    }

    private static Task<IResult> RolesAsync(PeopleDesk desk, [FromForm] string? id, HttpContext http, People people, AccountStore accounts)
    {
        string[] wanted = [.. http.Request.Form["role"].OfType<string>().Distinct(StringComparer.Ordinal)];
        return desk.ChangeAsync(
            http,
            id,
            "roles: " + string.Join(' ', wanted),
            async (by, account) => PeopleRules.GrantFault(
                by, account, wanted, (await accounts.AllAsync(http.RequestAborted).ConfigureAwait(false)).Exists(a => !a.Disabled && a.Roles.Contains(Roles.SecurityAdmin))),
            account => people.GrantAsync(account, wanted));
    }

    private static string? Trimmed(string? text) => (text ?? "").Trim() is { Length: > 0 } given ? (given.Length > 60 ? given[..60] : given) : null;
}

/// <summary>Does one thing to one account, where the rules let it, and records it before and after.</summary>
public sealed class PeopleDesk(UserManager<Account> users, AuditLog audit)
{
    public Task<IResult> ChangeAsync(HttpContext http, string? id, string what, Func<Caller, Account, string?> fault, Func<Account, Task<string?>> change) =>
        ChangeAsync(http, id, what, (by, account) => Task.FromResult(fault(by, account)), change);

    public async Task<IResult> ChangeAsync(HttpContext http, string? id, string what, Func<Caller, Account, Task<string?>> fault, Func<Account, Task<string?>> change)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(fault);
        ArgumentNullException.ThrowIfNull(change);
        Caller by = http.Features.Get<Caller>()!;
        if (await users.FindByIdAsync(id ?? "").ConfigureAwait(false) is not { } account)
        {
            return Back("no-account");
        }

        if (await fault(by, account).ConfigureAwait(false) is { } refused)
        {
            await WriteAsync("refused", what + ": " + refused).ConfigureAwait(false);
            return Back(refused);
        }

        await WriteAsync("asked", what).ConfigureAwait(false);
        string? wrong = await change(account).ConfigureAwait(false);
        await WriteAsync(wrong is null ? "done" : "failed", wrong ?? what).ConfigureAwait(false);
        return wrong is null ? Results.Redirect("/admin/people?told=done") : Back(wrong);

        Task WriteAsync(string outcome, string detail) =>
            audit.WriteAsync(AuditFact.Of(by, RightsGate.AddressOf(http), "people", account.Name, outcome, detail), http.RequestAborted);
    }

    internal static IResult Back(string fault) => Results.Redirect("/admin/people?fault=" + Uri.EscapeDataString(fault));
}
