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
            Right.OwnAccount, Right.SeePicture, Right.SeeDesk, Right.Fuse, Right.SetLevel, Right.Draw, Right.TakeCase, Right.SeeMessages, Right.TakeInAgain,
            Right.TryMessage, Right.SeeHistory, Right.PairScreens, Right.DirectScreens, Right.SeeSharing, Right.AskShares, Right.ShareIncidents, Right.Dispatch,
            Right.ReportStatus, Right.ManageCases, Right.AnswerCases, Right.SeeNotices, Right.SendNotices, Right.SeeDuty, Right.KeepDuty, Right.RevealPersons,
            Right.SeeHandling, Right.Appeal, Right.SeeBriefs, Right.WriteBriefs, Right.CheckDirectives, Right.AnswerDirectives, Right.SeeDrills, Right.RunDrills,
            Right.JudgeDrills,
        ],
        [Roles.Dispatcher] =
        [
            Right.OwnAccount, Right.SeePicture, Right.SeeDesk, Right.Fuse, Right.SetLevel, Right.Draw, Right.TakeCase, Right.DirectScreens, Right.SeeSharing,
            Right.ShareIncidents, Right.Dispatch, Right.ReportStatus, Right.ManageCases, Right.AnswerCases, Right.SeeNotices, Right.SendNotices, Right.SeeDuty,
            Right.KeepDuty, Right.RevealPersons, Right.SeeHandling, Right.Appeal, Right.SeeBriefs, Right.WriteBriefs, Right.CheckDirectives, Right.AnswerDirectives,
        ],
        [Roles.Leader] =
        [
            Right.SeeHandling, Right.DecideAppeals, Right.OwnAccount, Right.SeePicture, Right.SeeDesk, Right.Draw, Right.SeeHistory, Right.SeeSharing, Right.AskShares,
            Right.SeeNotices, Right.SendNotices, Right.ApproveNotices, Right.SeeDuty, Right.SeeBriefs, Right.WriteBriefs, Right.SignBriefs, Right.GiveDirectives,
            Right.CheckDirectives, Right.SeeDrills, Right.JudgeDrills,
        ],
        [Roles.Field] = [Right.OwnAccount, Right.SeePicture, Right.ReportStatus],
        [Roles.AgencyAdmin] =
        [
            Right.SeeHandling, Right.Appeal, Right.OwnAccount, Right.SeePicture, Right.SeePeople, Right.ManagePeople, Right.GrantRoles, Right.SeeSharing, Right.AskShares,
            Right.AnswerShares,
        ],
        [Roles.SystemAdmin] =
        [
            Right.OwnAccount, Right.SeePeople, Right.ManagePeople, Right.GrantRoles, Right.PairScreens, Right.DirectScreens, Right.SeeMessages, Right.TryMessage,
            Right.SeeSenders, Right.ManageSenders,
        ],
        [Roles.SecurityAdmin] =
        [
            Right.OwnAccount, Right.SeePeople, Right.GrantRoles, Right.SeeSenders, Right.ManageSenders, Right.SeeSharing, Right.CoordinateShares, Right.ErasePersons,
        ],
        [Roles.Auditor] = [Right.OwnAccount, Right.ReadAudit],
        [Roles.Wall] = [Right.OwnAccount, Right.SeePicture],
        [Roles.Demo] =
        [
            Right.OwnAccount, Right.SeePicture, Right.FollowPicture, Right.SeeDesk, Right.Fuse, Right.SetLevel, Right.Draw, Right.TakeCase, Right.SeeMessages,
            Right.TakeInAgain, Right.TryMessage, Right.SeeHistory, Right.PairScreens, Right.DirectScreens, Right.SeePeople, Right.ReadAudit, Right.SeeSenders,
            Right.SeeSharing, Right.AskShares, Right.AnswerShares, Right.CoordinateShares, Right.ShareIncidents, Right.Dispatch, Right.ReportStatus, Right.ManageCases,
            Right.AnswerCases, Right.SeeNotices, Right.SendNotices, Right.ApproveNotices, Right.SeeDuty, Right.KeepDuty, Right.RevealPersons, Right.SeeHandling,
            Right.Appeal, Right.DecideAppeals, Right.SeeBriefs, Right.WriteBriefs, Right.SignBriefs, Right.GiveDirectives, Right.CheckDirectives, Right.AnswerDirectives,
            Right.SeeDrills, Right.RunDrills, Right.JudgeDrills,
        ],
        [Roles.Reader] = [Right.SeePicture, Right.FollowPicture],
        [Roles.Node] =
        [
            Right.SeePicture, Right.FollowPicture, Right.SeeDesk, Right.Fuse, Right.SetLevel, Right.Draw, Right.TakeCase, Right.SeeMessages, Right.TakeInAgain,
            Right.TryMessage, Right.SeeHistory, Right.SeeSenders, Right.ManageSenders, Right.Dispatch, Right.ReportStatus, Right.ManageCases, Right.AnswerCases,
            Right.SeeNotices, Right.SendNotices, Right.ApproveNotices, Right.NoteDeliveries, Right.SeeDuty, Right.KeepDuty, Right.RevealPersons, Right.ErasePersons,
            Right.SeeHandling, Right.Appeal, Right.DecideAppeals, Right.SeeBriefs, Right.WriteBriefs, Right.SignBriefs, Right.GiveDirectives, Right.CheckDirectives,
            Right.AnswerDirectives, Right.SeeDrills, Right.RunDrills, Right.JudgeDrills,
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
        [typeof(PutDrawing)] = Right.Draw,
        [typeof(EraseDrawing)] = Right.Draw,
        [typeof(AssignUnits)] = Right.Dispatch,
        [typeof(SetUnitStatus)] = Right.ReportStatus,
        [typeof(CancelAssignment)] = Right.Dispatch,
        [typeof(CorrectStep)] = Right.Dispatch,
        [typeof(ClaimIncident)] = Right.Dispatch,
        [typeof(CrewUnit)] = Right.ReportStatus,
        [typeof(LendUnit)] = Right.Dispatch,
        [typeof(ReturnUnit)] = Right.Dispatch,
        [typeof(AskAgency)] = Right.Dispatch,
        [typeof(AnswerTask)] = Right.Dispatch,
        [typeof(RaiseDistress)] = Right.ReportStatus,
        [typeof(AnswerDistress)] = Right.Dispatch,
        [typeof(StartPlan)] = Right.Dispatch,
        [typeof(TickStep)] = Right.Dispatch,
        [typeof(EndPlan)] = Right.Dispatch,
        [typeof(MoveCase)] = Right.ManageCases,
        [typeof(AnswerCase)] = Right.AnswerCases,
        [typeof(SendNotice)] = Right.SendNotices,
        [typeof(ApproveNotice)] = Right.ApproveNotices,
        [typeof(WithdrawNotice)] = Right.SendNotices,
        [typeof(AcknowledgeNotice)] = Right.SeeNotices,
        [typeof(NoteDeliveries)] = Right.NoteDeliveries,
        [typeof(PutShift)] = Right.KeepDuty,
        [typeof(DropShift)] = Right.KeepDuty,
        [typeof(AskSwap)] = Right.SeeDuty,
        [typeof(AnswerSwap)] = Right.SeeDuty,
        [typeof(GiveOver)] = Right.SeeDuty,
        [typeof(TakeOver)] = Right.SeeDuty,
        [typeof(PutCall)] = Right.KeepDuty,
        [typeof(SayOnJob)] = Right.ReportStatus,
        [typeof(FileAppeal)] = Right.Appeal,
        [typeof(DecideAppeal)] = Right.DecideAppeals,
        [typeof(DraftBrief)] = Right.WriteBriefs,
        [typeof(EditBriefSection)] = Right.WriteBriefs,
        [typeof(SubmitBrief)] = Right.WriteBriefs,
        [typeof(ApproveBrief)] = Right.SignBriefs,
        [typeof(PublishBrief)] = Right.SignBriefs,
        [typeof(WithdrawBrief)] = Right.WriteBriefs,
        [typeof(SendBrief)] = Right.WriteBriefs,
        [typeof(GiveDirective)] = Right.GiveDirectives,
        [typeof(SplitDirective)] = Right.CheckDirectives,
        [typeof(AnswerDirective)] = Right.AnswerDirectives,
        [typeof(CheckDirective)] = Right.CheckDirectives,
        [typeof(CloseDirective)] = Right.GiveDirectives,
        [typeof(StartDrill)] = Right.RunDrills,
        [typeof(PaceDrill)] = Right.RunDrills,
        [typeof(PauseDrill)] = Right.RunDrills,
        [typeof(RewindDrill)] = Right.RunDrills,
        [typeof(EndDrill)] = Right.RunDrills,
        [typeof(InjectDrill)] = Right.RunDrills,
        [typeof(SeatDrill)] = Right.RunDrills,
        [typeof(NoteDrill)] = Right.JudgeDrills,
        [typeof(KeyCard)] = Right.Dispatch,
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
