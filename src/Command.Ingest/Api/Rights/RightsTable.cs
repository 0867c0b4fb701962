using System.Collections.Frozen;
using System.Collections.Immutable;
using Command.Ingest.Contracts;

namespace Command.Ingest.Api.Rights;

/// <summary>Which role has which right, and which right each command needs: all of it here, as data.</summary>
public static class RightsTable
{
    private static readonly FrozenDictionary<string, FrozenSet<Right>> s_ofRole = new Dictionary<string, Right[]>(StringComparer.Ordinal)
    {
        [Roles.Operator] =
        [
            Right.OwnAccount, Right.SeePicture, Right.SeeDesk, Right.Fuse, Right.SetLevel, Right.TakeCase,
            Right.SeeMessages, Right.TakeInAgain, Right.TryMessage, Right.SeeHistory, Right.PairScreens, Right.DirectScreens,
        ],
        [Roles.Dispatcher] = [Right.OwnAccount, Right.SeePicture, Right.SeeDesk, Right.Fuse, Right.SetLevel, Right.TakeCase, Right.DirectScreens],
        [Roles.Leader] = [Right.OwnAccount, Right.SeePicture, Right.SeeDesk, Right.SeeHistory],
        [Roles.Field] = [Right.OwnAccount, Right.SeePicture],
        [Roles.AgencyAdmin] = [Right.OwnAccount, Right.SeePicture, Right.SeePeople, Right.ManagePeople, Right.GrantRoles],
        [Roles.SystemAdmin] = [Right.OwnAccount, Right.SeePeople, Right.ManagePeople, Right.GrantRoles, Right.PairScreens, Right.DirectScreens, Right.SeeMessages, Right.TryMessage],
        [Roles.SecurityAdmin] = [Right.OwnAccount, Right.SeePeople, Right.GrantRoles],
        [Roles.Auditor] = [Right.OwnAccount, Right.ReadAudit],
        [Roles.Wall] = [Right.OwnAccount, Right.SeePicture],
        [Roles.Demo] =
        [
            Right.OwnAccount, Right.SeePicture, Right.FollowPicture, Right.SeeDesk, Right.Fuse, Right.SetLevel, Right.TakeCase,
            Right.SeeMessages, Right.TakeInAgain, Right.TryMessage, Right.SeeHistory, Right.PairScreens, Right.DirectScreens, Right.SeePeople, Right.ReadAudit,
        ],
        [Roles.Reader] = [Right.SeePicture, Right.FollowPicture],
        [Roles.Node] =
        [
            Right.SeePicture, Right.FollowPicture, Right.SeeDesk, Right.Fuse, Right.SetLevel, Right.TakeCase,
            Right.SeeMessages, Right.TakeInAgain, Right.TryMessage, Right.SeeHistory,
        ],
        [Roles.Reporter] = [],
    }.ToFrozenDictionary(r => r.Key, r => r.Value.Append(Right.Anyone).ToFrozenSet(), StringComparer.Ordinal);

    /// <summary>The right that each command needs; one that is not here can't be given.</summary>
    public static FrozenDictionary<Type, Right> OfCommand { get; } = new Dictionary<Type, Right>
    {
        [typeof(MergeIncidents)] = Right.Fuse,
        [typeof(SplitIncident)] = Right.Fuse,
        [typeof(MoveSource)] = Right.Fuse,
        [typeof(NeverJoin)] = Right.Fuse,
        [typeof(AnswerSuggestion)] = Right.Fuse,
        [typeof(OverrideLevel)] = Right.SetLevel,
    }.ToFrozenDictionary();

    /// <summary>All roles that the table knows.</summary>
    public static ImmutableArray<string> AllRoles { get; } = [.. s_ofRole.Keys.Order(StringComparer.Ordinal)];

    /// <summary>True when one of the roles has the right.</summary>
    public static bool Allows(IEnumerable<string> roles, Right right)
    {
        ArgumentNullException.ThrowIfNull(roles);
        return right == Right.Anyone || roles.Any(r => s_ofRole.TryGetValue(r, out FrozenSet<Right>? rights) && rights.Contains(right));
    }
}
