using Command.Ingest.Api.Rights;

namespace Command.Web.Security;

/// <summary>Who may do what to whose account. Each answer is the code of a text in the resources, or null for yes.</summary>
public static class PeopleRules
{
    /// <summary>Whether somebody may stop an account, start it, give it a new one-time password or end its sessions.</summary>
    public static string? ManageFault(Caller by, Account account)
    {
        ArgumentNullException.ThrowIfNull(by);
        ArgumentNullException.ThrowIfNull(account);
        return !by.May(Right.ManagePeople) ? "people-not-yours"
            : by.Account == account.Id ? "people-own"
            : by.Roles.Contains(Roles.SystemAdmin) || IsOwnWorker(by, account) ? null
            : "people-agency";
    }

    /// <summary>Whether somebody may give an account exactly these roles.</summary>
    /// <param name="by">Who wants it.</param>
    /// <param name="account">Whose roles.</param>
    /// <param name="wanted">All roles that the account would have.</param>
    /// <param name="guarded">True once there is a security administrator: until then the first system administrator appoints one, and an auditor.</param>
    public static string? GrantFault(Caller by, Account account, IReadOnlyList<string> wanted, bool guarded)
    {
        ArgumentNullException.ThrowIfNull(by);
        ArgumentNullException.ThrowIfNull(account);
        ArgumentNullException.ThrowIfNull(wanted);
        return !by.May(Right.GrantRoles) ? "people-not-yours"
            : by.Account == account.Id ? "roles-own"
            : wanted.Any(r => !Roles.OfPeople.Contains(r)) ? "roles-unknown"
            : wanted.Count > 1 && wanted.Any(Roles.SeparatedPowers.Contains) ? "roles-separated"
            : by.Roles.Contains(Roles.SecurityAdmin) ? null
            : by.Roles.Contains(Roles.AgencyAdmin) ? (IsOwnWorker(by, account) && wanted.All(Roles.OfWork.Contains) ? null : "roles-agency")
            : guarded || account.Roles.Count > 0 || wanted is not [Roles.SecurityAdmin or Roles.Auditor] ? "roles-security"
            : null;
    }

    /// <summary>Whether somebody may take an account's second factor away. Never who sets its passwords: both together would be the account.</summary>
    public static string? ResetFactorFault(Caller by, Account account)
    {
        ArgumentNullException.ThrowIfNull(by);
        ArgumentNullException.ThrowIfNull(account);
        return by.Account == account.Id ? "people-own" : by.May(Right.GrantRoles) && by.Roles.Contains(Roles.SecurityAdmin) ? null : "roles-security";
    }

    private static bool IsOwnWorker(Caller by, Account account) =>
        by.Roles.Contains(Roles.AgencyAdmin) && by.Agency is not null && by.Agency == account.Agency && account.Roles.All(Roles.OfWork.Contains);
}
