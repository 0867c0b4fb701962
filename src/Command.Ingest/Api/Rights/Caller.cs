using System.Collections.Immutable;
using System.Net;
using System.Security.Claims;
using Command.Ingest.Configuration;

namespace Command.Ingest.Api.Rights;

/// <summary>How a caller showed who it is.</summary>
public enum CallerKind
{
    Person,
    Screen,
    Key,
    Demo,
}

/// <summary>Who asks: a signed-in person, a paired screen, the holder of a key, or in Development the demonstration operator. Immutable.</summary>
/// <param name="Kind">How it showed that.</param>
/// <param name="Name">What the journal and the audit log write.</param>
/// <param name="Display">What pages show.</param>
/// <param name="Roles">Its roles.</param>
/// <param name="Agency">Whose it is; null for the city's own.</param>
/// <param name="Session">The session that it is signed in with; null where there is none to end.</param>
/// <param name="Account">The account's id; null for whoever has none.</param>
/// <param name="Duty">What it has to do before anything else: <c>password</c> or <c>second-factor</c>; null for nothing.</param>
/// <param name="Address">Where the request or the circuit comes from; empty where nobody has said yet.</param>
public sealed record Caller(
    CallerKind Kind,
    string Name,
    string Display,
    ImmutableArray<string> Roles,
    string? Agency = null,
    string? Session = null,
    string? Account = null,
    string? Duty = null,
    string Address = "")
{
    private const string KindClaim = "command:kind", RoleClaim = "command:role", DisplayClaim = "command:display", AgencyClaim = "command:agency", AccountClaim = "command:account", DutyClaim = "command:duty", AddressClaim = "command:address";

    /// <summary>The claim that names the session.</summary>
    public const string SessionClaim = "command:session";

    /// <summary>True when the caller may do it. Who still has something to do first may only do that.</summary>
    public bool May(Right right) => (Duty is null || right is Right.Anyone or Right.OwnAccount) && RightsTable.Allows(Roles, right);

    /// <summary>The caller as a principal, as circuits and hubs carry it.</summary>
    public ClaimsPrincipal ToPrincipal()
    {
        List<Claim> claims = [new(ClaimTypes.Name, Name), new(DisplayClaim, Display), new(KindClaim, Kind.ToString()), new(ClaimTypes.NameIdentifier, Session ?? Name), new(AddressClaim, Address)];
        claims.AddRange(Roles.Select(r => new Claim(RoleClaim, r)));
        Add(AgencyClaim, Agency);
        Add(SessionClaim, Session);
        Add(AccountClaim, Account);
        Add(DutyClaim, Duty);
        return new ClaimsPrincipal(new ClaimsIdentity(claims, "Command", ClaimTypes.Name, RoleClaim));

        void Add(string type, string? value)
        {
            if (value is not null)
            {
                claims.Add(new Claim(type, value));
            }
        }
    }

    /// <summary>The caller of a principal that <see cref="ToPrincipal"/> made; null for any other.</summary>
    public static Caller? Of(ClaimsPrincipal? principal) =>
        principal?.FindFirst(KindClaim) is { } kind && Enum.TryParse(kind.Value, out CallerKind parsed)
            ? new Caller(
                parsed,
                principal.FindFirst(ClaimTypes.Name)?.Value ?? "",
                principal.FindFirst(DisplayClaim)?.Value ?? "",
                [.. principal.FindAll(RoleClaim).Select(c => c.Value)],
                principal.FindFirst(AgencyClaim)?.Value,
                principal.FindFirst(SessionClaim)?.Value,
                principal.FindFirst(AccountClaim)?.Value,
                principal.FindFirst(DutyClaim)?.Value,
                principal.FindFirst(AddressClaim)?.Value ?? "")
            : null;

    /// <summary>The holder of the key that the request shows; null when it shows none of the settings'.</summary>
    public static Caller? OfKey(HttpContext http, CommandOptions options)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(options);
        if (ReadAccess.KeyOf(http, options) is not { } key)
        {
            return null;
        }

        string name = options.ApiKeys.First(k => ReferenceEquals(k.Value, key)).Key;
        return new Caller(CallerKind.Key, name, name, [key.Role], key.Agency);
    }

    /// <summary>The demonstration operator, where the settings allow one and the visitor is on this machine and asked for it by one of its own names.</summary>
    public static Caller? OfDemo(HttpContext http, CommandOptions options)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(options);

        // A name of the outside that was made to point here (DNS rebinding) is another site's page.
        return options.DemoSignIn && http.Connection.RemoteIpAddress is { } from && IPAddress.IsLoopback(from) && IsLoopbackName(http.Request.Host.Host)
            ? new Caller(CallerKind.Demo, Incidents.IncidentsApi.DemoAuthor, Incidents.IncidentsApi.DemoAuthor, [Rights.Roles.Demo])
            : null;
    }

    private static bool IsLoopbackName(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out IPAddress? address) && IPAddress.IsLoopback(address));
}
