using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using Command.Ingest.Api.Rights;
using Command.Ingest.City;
using Command.Ingest.Notices.Push;
using Command.Web.Resources;
using Command.Web.Security;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Options;

namespace Command.Web.Features.Account;

/// <summary>One's own account: password, telephone code, passkeys and where one is signed in.</summary>
public sealed partial class MyAccount(AccountStore accounts, Sessions sessions, PushDesk push, Flash flash, CityPack pack, IOptions<SecurityOptions> options)
{
    private Security.Account? _account;
    private ImmutableArray<Session> _sessions = [];
    private ImmutableArray<PushDevice> _devices = [];
    private string[]? _codes;

    [SupplyParameterFromQuery(Name = "fault")]
    private string? Fault { get; set; }

    [SupplyParameterFromQuery(Name = "told")]
    private string? Told { get; set; }

    [CascadingParameter]
    private HttpContext? Http { get; set; }

    private Words Words { get; } = Words.For(CultureInfo.CurrentUICulture);

    private Caller? Caller => Http?.Features.Get<Caller>();

    private string? Duty => Caller?.Duty;

    private bool PushOpen => push.IsOpen;

    private string? Sso => CitySignOn.NameOf(options.Value.OpenId);

    private int Fewest => options.Value.Accounts.PasswordLength;

    private string RoleNames => _account is not { Roles.Count: > 0 } account ? Words["Role_none"] : string.Join(Words["Dispatch_Semicolon"], account.Roles.Select(r => Words[$"Role_{r.Replace('-', '_')}"]));

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        if (Caller?.Account is { } id && await accounts.FindByIdAsync(id, CancellationToken.None) is { } account)
        {
            _account = account;
            _sessions = await sessions.OfAccountAsync(id, CancellationToken.None);
            _devices = await push.OfAsync(id, CancellationToken.None);
            _codes = Told == "totp" && Http is not null ? flash.Take(Http)?.Split(' ') : null;
        }
    }

    private string Time(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, pack.City.TimeZone).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    private static string MarkOf(StoredPasskey passkey) => Convert.ToHexStringLower(SHA256.HashData(passkey.Id));

    /// <summary>What opens the telephone's own program.</summary>
    private static string Link(Security.Account account, string key) => $"otpauth://totp/Command:{Uri.EscapeDataString(account.Name)}?secret={key}&issuer=Command";
}
