using Command.Ingest.Api.Rights;

namespace Command.Web.Security;

/// <summary>Where somebody is sent: only ever to a page of this server.</summary>
public static class LocalUrls
{
    private const int Longest = 1000;

    /// <summary>The address asked for where it is one of this server's, else <c>/</c>.</summary>
    public static string Or(string? asked)
    {
        // Browsers take //host and /\host for another server, and drop tabs and line ends before they look.
        return asked is { Length: > 0 and <= Longest } && asked[0] == '/' && !(asked.Length > 1 && asked[1] is '/' or '\\') && !asked.Any(char.IsControl) && !asked.Contains('\\', StringComparison.Ordinal)
            && !asked.StartsWith("/account/sign-in", StringComparison.OrdinalIgnoreCase)
            ? asked
            : "/";
    }

    /// <summary>Each role's own page.</summary>
    public static string HomeOf(Caller? caller) => caller switch
    {
        null => "/account/sign-in",
        { Duty: not null } => "/account",
        { Kind: CallerKind.Demo or CallerKind.Screen } => "/wall",
        _ when caller.Roles.Contains(Roles.Operator) => "/wall",
        _ when caller.Roles.Contains(Roles.Leader) => "/summary",
        _ when caller.Roles.Contains(Roles.Dispatcher) => "/dispatch",
        _ when caller.Roles.Contains(Roles.Field) => "/field",
        _ when caller.May(Right.SeePicture) && !caller.May(Right.SeePeople) => "/wall",
        _ when caller.May(Right.SeePeople) => "/admin/people",
        _ when caller.May(Right.ReadAudit) => "/admin/audit",
        _ => "/account",
    };
}
