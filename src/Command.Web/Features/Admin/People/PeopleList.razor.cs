using System.Collections.Immutable;
using System.Globalization;
using Command.Ingest.Api.Rights;
using Command.Web.Resources;
using Command.Web.Security;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Admin.People;

/// <summary>Who has an account, in which state and with which roles; an agency's administrator sees the agency's own.</summary>
public sealed partial class PeopleList(AccountStore accounts, Flash flash, TimeProvider time)
{
    private ImmutableArray<Security.Account> _accounts = [];
    private string? _once;

    [SupplyParameterFromQuery(Name = "fault")]
    private string? Fault { get; set; }

    [SupplyParameterFromQuery(Name = "told")]
    private string? Told { get; set; }

    [CascadingParameter]
    private HttpContext? Http { get; set; }

    private Words Words { get; } = Words.For(CultureInfo.CurrentUICulture);

    private Caller? Caller => Http?.Features.Get<Caller>();

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        List<Security.Account> all = await accounts.AllAsync(CancellationToken.None);
        _accounts = [.. all.Where(a => Caller?.Roles.Contains(Roles.AgencyAdmin) != true || a.Agency == Caller.Agency)];
        _once = Http is not null && Told is "made" or "done" ? flash.Take(Http!) : null;
    }

    private string StateOf(Security.Account account) =>
        account.Disabled ? Words["People_Stopped"]
        : account.LockedUntil > time.GetUtcNow() ? Words["People_Locked"]
        : account.PasswordAt is null && account.PasswordHash is not null ? Words["People_New"]
        : account.TwoFactor || account.Passkeys.Count > 0 ? Words["People_Strong"]
        : Words["People_Plain"];

    private string RoleName(string role) => Words[$"Role_{role.Replace('-', '_')}"];

    private static IEnumerable<string> Offered(Caller by, Security.Account account) =>
        Roles.OfPeople.Where(r => account.Roles.Contains(r) || !by.Roles.Contains(Roles.AgencyAdmin) || Roles.OfWork.Contains(r));
}
