using System.Collections.Immutable;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;
using Command.Ingest.Writer;
using Command.Web.Resources;

namespace Command.Web.Features.Dispatch;

/// <summary>What a person can do with an incident.</summary>
public enum ActionKind
{
    Merge,
    Split,
    Move,
    Never,
    Level,
}

/// <summary>A command being put together, with what it will do in words. Pure.</summary>
/// <param name="Command">What would be sent; null while something is missing.</param>
/// <param name="Will">What will happen, in the viewer's words.</param>
public sealed record ActionPlan(DeskCommand? Command, ImmutableArray<string> Will)
{
    /// <param name="kind">What is meant.</param>
    /// <param name="picture">The picture as it is.</param>
    /// <param name="incident">The incident that is looked at.</param>
    /// <param name="ticked">Its sources that are ticked.</param>
    /// <param name="target">The other incident, where one is needed; empty for none.</param>
    /// <param name="level">The level, where one is set.</param>
    /// <param name="reason">Why.</param>
    /// <param name="words">The viewer's words.</param>
    public static ActionPlan Of(ActionKind kind, PictureState picture, Incident incident, ImmutableArray<SourceRef> ticked, string target, int? level, string reason, Words words)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentNullException.ThrowIfNull(incident);
        ArgumentNullException.ThrowIfNull(words);
        Incident? other = picture.Incidents.GetValueOrDefault(target);
        ImmutableArray<string> reports = [.. ticked.Where(t => t.Type == "report").Select(t => t.Id)];
        switch (kind)
        {
            case ActionKind.Merge when other is not null:
                return new ActionPlan(
                    new MergeIncidents(incident.Id, other.Id) { Reason = reason },
                    [words.Format("Dispatch_WillMerge", incident.Id, incident.Sources.Length, other.Id), words["Dispatch_WillStay"], .. Overruled(picture, ReportsOf(incident), ReportsOf(other), same: true, words)]);
            case ActionKind.Split when reports.Length > 0:
                ImmutableArray<string> rest = ReportsOf(incident).RemoveRange(reports);
                return new ActionPlan(
                    new SplitIncident(incident.Id, reports) { Reason = reason },
                    [words.Format("Dispatch_WillSplit", reports.Length, incident.Id, rest.Length), words["Dispatch_WillStayApart"], .. Overruled(picture, reports, rest, same: false, words)]);
            case ActionKind.Move when ticked.Length == 1:
                return new ActionPlan(
                    new MoveSource(ticked[0], incident.Id, other?.Id) { Reason = reason },
                    [other is not null ? words.Format("Dispatch_WillMove", ticked[0].Id, incident.Id, other.Id)
                        : words.Format(ticked[0].Type == "report" ? "Dispatch_WillMoveOut" : "Dispatch_WillDrop", ticked[0].Id, incident.Id)]);
            case ActionKind.Never when other is not null:
                return new ActionPlan(new NeverJoin(incident.Id, other.Id) { Reason = reason }, [words.Format("Dispatch_WillNever", incident.Id, other.Id)]);
            case ActionKind.Level:
                return new ActionPlan(
                    new OverrideLevel(incident.Id, level) { Reason = reason },
                    [level is null ? words.Format("Dispatch_WillLevelBack", incident.Id) : words.Format("Dispatch_WillLevel", incident.Id, words[$"Level_{level}"])]);
            default:
                return new ActionPlan(null, []);
        }
    }

    /// <summary>What was done, in the viewer's words.</summary>
    public static string Done(DeskCommand command, CommandAnswer answer, PictureState before, Words words)
    {
        ArgumentNullException.ThrowIfNull(answer);
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(words);
        return command switch
        {
            MergeIncidents m => words.Format("Dispatch_DoneMerge", m.Id, m.Into),
            SplitIncident s => words.Format("Dispatch_DoneSplit", s.Reports.Length, s.Id, answer.Opened),
            MoveSource { To: { } to } m => words.Format("Dispatch_DoneMove", m.Source.Id, to),
            MoveSource m when answer.Opened is not null => words.Format("Dispatch_DoneSplit", 1, m.From, answer.Opened),
            MoveSource m => words.Format("Dispatch_DoneDrop", m.Source.Id, m.From),
            NeverJoin n => words.Format("Dispatch_DoneNever", n.Id, n.Other),
            AnswerSuggestion a => words.Format(a.Same ? "Dispatch_DoneSame" : "Dispatch_DoneNotSame", a.Report, before.Suggestions.GetValueOrDefault(a.Report)?.Incident),
            OverrideLevel l => words.Format("Dispatch_DoneLevel", l.Id),
            _ => DispatchPlan.Done(command, before, words),
        };
    }

    /// <summary>What takes a command back; null for what has no opposite.</summary>
    public static Undo? Opposite(DeskCommand command, CommandAnswer answer, PictureState before, Words words)
    {
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(answer);
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(words);
        string reason = words.Format("Dispatch_UndoReason", command.Reason);
        return command switch
        {
            MergeIncidents m when before.Incidents.TryGetValue(m.Id, out Incident? merged) =>
                new Undo(new SplitIncident(m.Into, ReportsOf(merged)) { Reason = DispatchPlan.Short(reason) }, words.Format("Dispatch_UndoMerge", m.Into)),
            SplitIncident s when answer.Opened is { } opened => new Undo(new MergeIncidents(opened, s.Id) { Reason = DispatchPlan.Short(reason) }, words.Format("Dispatch_UndoSplit", opened, s.Id)),
            _ => DispatchPlan.Opposite(command, before, words),
        };
    }

    /// <summary>A person's name as it is shown.</summary>
    public static string Person(string author, Words words)
    {
        ArgumentNullException.ThrowIfNull(words);
        return author == Ingest.Api.Incidents.IncidentsApi.DemoAuthor ? words["Dispatch_DemoPerson"] : author;
    }

    public static ImmutableArray<string> ReportsOf(Incident incident)
    {
        ArgumentNullException.ThrowIfNull(incident);
        return [.. incident.Sources.Where(s => s.Source.Type == "report").Select(s => s.Source.Id)];
    }

    /// <summary>Who said otherwise before, and why: it will no longer count.</summary>
    private static IEnumerable<string> Overruled(PictureState picture, ImmutableArray<string> ones, ImmutableArray<string> others, bool same, Words words)
    {
        ImmutableHashSet<string> far = [.. others];
        return ones
            .SelectMany(id => picture.Rulings.GetValueOrDefault(id, []).Where(r => r.Same != same && far.Contains(r.Other)))
            .Select(r => words.Format("Dispatch_Overrules", Person(r.Author, words), r.Reason))
            .Distinct(StringComparer.Ordinal)
            .Take(3);
    }
}
