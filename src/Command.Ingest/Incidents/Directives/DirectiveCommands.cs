using System.Collections.Immutable;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Incidents.Notices;
using Command.Ingest.Picture;

namespace Command.Ingest.Incidents.Directives;

/// <summary>
/// Decides how a leader's instruction is followed: 签收 → 办理 → 反馈 → 复核 → 办结. Pure. The owner does the first three, the centre checks what somebody else fed back or
/// sends it back, and the leader closes or revokes.
/// </summary>
public static class DirectiveCommands
{
    /// <summary>Characters of an instruction, a task or a feedback at the most.</summary>
    public const int LongestText = 1_000;

    /// <summary>Tasks of one instruction at the most.</summary>
    public const int MostTasks = 50;

    /// <summary>Instructions in the live picture at the most.</summary>
    public const int Most = 1_000;

    /// <summary>How long a task may be given at the most.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(366);

    /// <summary>An instruction or a task that the viewer does not see, or that is not there.</summary>
    public static Fault Gone(string id) => new("directive-gone", $"There is no such task of an instruction {id} any more. It may be long over: the journal has it.", id);

    /// <summary>Adds the events that follow to the draft.</summary>
    /// <returns>Why it can't be done; null when it is done.</returns>
    public static Fault? Decide(Draft draft, CityPack pack, DeskCommand command)
    {
        ArgumentNullException.ThrowIfNull(draft);
        ArgumentNullException.ThrowIfNull(pack);
        return command switch
        {
            GiveDirective g => Give(draft, g),
            SplitDirective s => Split(draft, pack, s),
            AnswerDirective { Move: DirectiveMove.Sign or DirectiveMove.Begin or DirectiveMove.Feed } a => Step(draft, a.Id, a.Task, a.Move, a.Text, a.Was),
            AnswerDirective => new Fault("directive-move", "The owner signs, begins and feeds back; the rest is others' to do."),
            CheckDirective c => Step(draft, c.Id, c.Task, c.Pass ? DirectiveMove.Pass : DirectiveMove.Return, c.Reason, c.Was),
            CloseDirective c => Step(draft, c.Id, c.Task, c.Revoke ? DirectiveMove.Revoke : DirectiveMove.Close, c.Reason, c.Was),
            _ => throw new ArgumentOutOfRangeException(nameof(command), command, "It is of another room."),
        };
    }

    /// <summary>True when a task in that state may take the step.</summary>
    public static bool May(DirectiveState state, DirectiveMove move) => move switch
    {
        DirectiveMove.Sign => state == DirectiveState.Issued,
        DirectiveMove.Begin => state == DirectiveState.Signed,
        DirectiveMove.Feed => state == DirectiveState.Handling,
        DirectiveMove.Pass => state == DirectiveState.FedBack,
        DirectiveMove.Return => state is DirectiveState.FedBack or DirectiveState.Checked,
        DirectiveMove.Close => state == DirectiveState.Checked,
        DirectiveMove.Revoke => state is not (DirectiveState.Closed or DirectiveState.Revoked),
        _ => false,
    };

    private static Fault? Give(Draft draft, GiveDirective give)
    {
        PictureState picture = draft.Picture;
        if (!IsId(give.Id))
        {
            return new Fault("directive-id", "An instruction's id has 1 to 64 letters, digits and hyphens.");
        }

        if (picture.Directives.TryGetValue(give.Id, out DirectiveItem? same))
        {
            return new Fault("directive-known", $"{same.Author} has put the instruction {give.Id} in already.", give.Id);
        }

        if (!NoticeChecks.IsText(give.Text, LongestText) || (give.Leader is { } named && !NoticeChecks.IsLine(named, 40)))
        {
            return new Fault("directive-text", $"An instruction has 1 to {LongestText} characters, and who gave it at most 40.");
        }

        Incident? about = null;
        if (give.Incident is { } id && !picture.Incidents.TryGetValue(id, out about))
        {
            return Briefs.BriefCommands.NoIncident(id);
        }

        if (Forget(draft) is { } full)
        {
            return full;
        }

        draft.Add(new DirectiveGiven(give.Id, give.Incident, give.Text.Trim(), give.Spoken, give.Leader?.Trim() ?? draft.Author, about?.Exercise == true), draft.KnownAt);
        return null;
    }

    private static Fault? Split(Draft draft, CityPack pack, SplitDirective split)
    {
        if (draft.Picture.Directives.GetValueOrDefault(split.Id) is not { } item)
        {
            return Gone(split.Id);
        }

        if (item.Version != split.Was)
        {
            return new Fault("directive-stale", $"Somebody has split this instruction meanwhile: it has the version {item.Version}, and you saw {split.Was}. Look at its tasks and add what is missing.", split.Id);
        }

        if (split.Tasks.IsEmpty || item.Tasks.Length + split.Tasks.Length > MostTasks)
        {
            return new Fault("directive-tasks", $"An instruction has 1 to {MostTasks} tasks.", split.Id);
        }

        HashSet<string> ids = [.. item.Tasks.Select(t => t.Part.Id)];
        foreach (DirectivePart part in split.Tasks)
        {
            if (!IsId(part.Id) || !ids.Add(part.Id))
            {
                return new Fault("directive-task-id", "Each task has an id of its own, of 1 to 64 letters, digits and hyphens.", part.Id);
            }

            if (pack.AgencyOf(part.Agency) is null)
            {
                return new Fault("directive-agency", $"There is no agency '{part.Agency}' in the pack.", part.Agency);
            }

            if (!NoticeChecks.IsText(part.Text, LongestText) || (part.Person is { } person && !NoticeChecks.IsLine(person, 40)))
            {
                return new Fault("directive-text", $"A task has 1 to {LongestText} characters, and a person's name at most 40.", part.Id);
            }

            if (part.Due <= draft.KnownAt || part.Due > draft.KnownAt + Longest)
            {
                return new Fault("directive-due", "A task is due after now and within a year.", part.Id);
            }
        }

        draft.Add(new DirectiveSplit(split.Id, [.. split.Tasks.Select(t => t with { Text = t.Text.Trim(), Person = string.IsNullOrWhiteSpace(t.Person) ? null : t.Person.Trim() })]), draft.KnownAt);
        return null;
    }

    private static Fault? Step(Draft draft, string id, string taskId, DirectiveMove move, string? text, int was)
    {
        if (draft.Picture.Directives.GetValueOrDefault(id)?.Tasks.FirstOrDefault(t => t.Part.Id == taskId) is not { } task)
        {
            return Gone(id);
        }

        if (task.Version != was)
        {
            return new Fault("directive-stale", $"Somebody has moved this task on meanwhile: it has the version {task.Version}, and you saw {was}. Look at it again.", taskId);
        }

        if (!May(task.State, move))
        {
            return new Fault("directive-order", $"A task that is {task.State} can't take the step {move}: it is signed for, handled, fed back, checked and closed in this order.", taskId);
        }

        if (move is DirectiveMove.Feed or DirectiveMove.Return or DirectiveMove.Revoke ? !NoticeChecks.IsText(text, LongestText) : text is { Length: > 0 } && !NoticeChecks.IsText(text, LongestText))
        {
            return new Fault("directive-words", $"Feeding back, sending back and revoking need 1 to {LongestText} characters that say what or why.", taskId);
        }

        // Nobody judges their own work.
        if (move == DirectiveMove.Pass && task.Steps.LastOrDefault(s => s.Move == DirectiveMove.Feed)?.By == draft.Author)
        {
            return new Fault("directive-own", "You fed this back yourself: somebody else checks it.", taskId);
        }

        draft.Add(new DirectiveMoved(id, taskId, move, string.IsNullOrWhiteSpace(text) ? null : text.Trim()), draft.KnownAt);
        return null;
    }

    private static bool IsId(string? id) => id is { Length: > 0 and <= 64 } && id.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');

    /// <summary>Makes room: the oldest that are over leave.</summary>
    private static Fault? Forget(Draft draft)
    {
        ImmutableDictionary<string, DirectiveItem> all = draft.Picture.Directives;
        int over = all.Count + 1 - Most;
        if (over <= 0)
        {
            return null;
        }

        ImmutableArray<string> gone = [.. all.Values.Where(d => !d.IsOpen).OrderBy(d => d.At).ThenBy(d => d.Id, StringComparer.Ordinal).Take(over).Select(d => d.Id)];
        if (gone.Length < over)
        {
            return new Fault("directive-too-many", $"{Most} instructions are open. Close or revoke those that are over.");
        }

        draft.Add(new DirectivesForgotten(gone), draft.KnownAt);
        return null;
    }
}
