using System.Collections.Immutable;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;

namespace Command.Ingest.Incidents;

/// <summary>Decides what a person's word on incidents changes. Pure: picture and command in, events out, or a refusal and no event at all.</summary>
public static class FusionCommands
{
    /// <summary>Incidents of more sources are not made by one word: it would be one mistake too large to look over.</summary>
    public const int MostSources = FusionChecks.MostSources;

    /// <summary>The longest reason, in characters.</summary>
    public const int LongestReason = 500;

    /// <summary>Adds the events that follow from a command to <paramref name="draft"/>, whose author is the person.</summary>
    /// <returns>Why it can't be done; null when it is done.</returns>
    public static Fault? Decide(Draft draft, CityPack pack, DeskCommand command)
    {
        ArgumentNullException.ThrowIfNull(draft);
        ArgumentNullException.ThrowIfNull(pack);
        ArgumentNullException.ThrowIfNull(command);
        if (string.IsNullOrWhiteSpace(command.Reason))
        {
            return new Fault("reason-missing", "No reason was given. What a person decides is kept with the reason for it: say why in a few words.");
        }

        if (command.Reason.Length > LongestReason)
        {
            return new Fault("reason-too-long", $"The reason has {command.Reason.Length} characters; it may have {LongestReason}. Say it shorter.");
        }

        return command switch
        {
            MergeIncidents merge => Merge(draft, pack, merge),
            SplitIncident split => Split(draft, pack, split),
            MoveSource { Source.Type: "report" } move => MoveReport(draft, pack, move),
            MoveSource move => MoveContext(draft, pack, move),
            NeverJoin never => Never(draft, never),
            AnswerSuggestion answer => Answer(draft, pack, answer),
            OverrideLevel level => Level(draft, pack, level),
            _ => throw new ArgumentOutOfRangeException(nameof(command), command.GetType().Name, "Not a command."),
        };
    }

    private static Fault? Merge(Draft draft, CityPack pack, MergeIncidents merge)
    {
        if (FusionChecks.Two(draft.Picture, merge.Id, merge.Into, out Incident from, out Incident into) is { } refused)
        {
            return refused;
        }

        if (from.Sources.Length + into.Sources.Length > MostSources)
        {
            return new Fault("too-many-sources", $"{merge.Id} and {merge.Into} have {from.Sources.Length + into.Sources.Length} sources together; one incident made by hand may have {MostSources}. Move the sources that matter one by one.");
        }

        PairRulings pairs = new(draft, merge.Reason);
        ImmutableArray<ReportItem> here = Regrouping.ReportsOf(draft.Picture, from), there = Regrouping.ReportsOf(draft.Picture, into);
        pairs.Join([.. here, .. there]);
        pairs.Overrule(here, there, same: true);
        Regrouping.Empty(draft, from, into.Id, merge.Reason);
        Assessment.Reassess(draft, pack, into.Id);
        return null;
    }

    private static Fault? Split(Draft draft, CityPack pack, SplitIncident split)
    {
        if (FusionChecks.Find(draft.Picture, split.Id, out Incident incident) is { } refused)
        {
            return refused;
        }

        ImmutableHashSet<string> asked = split.Reports.IsDefault ? [] : [.. split.Reports];
        ImmutableArray<ReportItem> all = Regrouping.ReportsOf(draft.Picture, incident);
        ImmutableArray<ReportItem> apart = [.. all.Where(r => asked.Contains(r.Id))];
        if (apart.IsEmpty || apart.Length < asked.Count)
        {
            return asked.IsEmpty
                ? new Fault("split-empty", $"No report of {split.Id} was chosen. Choose those that speak of another event.")
                : FusionChecks.NotThere(asked.First(id => apart.All(r => r.Id != id)), split.Id);
        }

        if (apart.Length == all.Length)
        {
            return new Fault("split-all", $"All {all.Length} reports of {split.Id} were chosen: nothing would be left of it. Leave out those that speak of the event it is.");
        }

        Regrouping.Detach(draft, pack, incident, apart, split.Reason);
        return null;
    }

    private static Fault? MoveReport(Draft draft, CityPack pack, MoveSource move)
    {
        PictureState picture = draft.Picture;
        if (!picture.Reports.TryGetValue(move.Source.Id, out ReportItem? report) || !FusionChecks.Stands(report, move.From))
        {
            return FusionChecks.NotThere(move.Source.Id, move.From);
        }

        Incident? from = null;
        if (report.Incident is not null && FusionChecks.Find(picture, move.From, out from) is { } gone)
        {
            return gone;
        }

        if (move.To is null)
        {
            if (from is null || Regrouping.ReportsOf(picture, from).Length == 1)
            {
                return new Fault("only-report", $"{move.Source.Id} is an event of its own already. Move it to another incident, or leave it.");
            }

            Regrouping.Detach(draft, pack, from, [report], move.Reason);
            return null;
        }

        if (FusionChecks.Find(picture, move.To, out Incident to) is { } refused)
        {
            return refused;
        }

        if ((to.Exercise != report.Report.Exercise ? FusionChecks.Mixed(move.Source.Id, move.To) : FusionChecks.Full(to)) is { } unfit)
        {
            return unfit;
        }

        Regrouping.PutInto(draft, pack, report, from, to, move.Reason);
        return null;
    }

    /// <summary>An alert or a reading: it never opens an incident, and the word that it has nothing to do with one is kept.</summary>
    private static Fault? MoveContext(Draft draft, CityPack pack, MoveSource move)
    {
        if (FusionChecks.Find(draft.Picture, move.From, out Incident from) is { } refused)
        {
            return refused;
        }

        if (from.Sources.All(s => s.Source != move.Source))
        {
            return FusionChecks.NotThere(move.Source.Id, move.From);
        }

        if (move.To is not null)
        {
            if ((FusionChecks.Two(draft.Picture, move.From, move.To, out _, out Incident into) ?? FusionChecks.Full(into)) is { } unfit)
            {
                return unfit;
            }
        }

        PairRulings pairs = new(draft, move.Reason);
        if (Regrouping.Earliest(Regrouping.ReportsOf(draft.Picture, from)) is { } first)
        {
            pairs.Say(move.Source.Id, first.Id, same: false);
        }

        if (move.To is null)
        {
            draft.Add(new SourceDropped(move.From, move.Source, [Regrouping.Why(draft, move.Reason)]), draft.KnownAt);
        }
        else
        {
            Regrouping.Carry(draft, move.Source, move.From, move.To, move.Reason);
            Assessment.Reassess(draft, pack, move.To);
        }

        Assessment.Reassess(draft, pack, move.From);
        return null;
    }

    private static Fault? Never(Draft draft, NeverJoin never)
    {
        if (FusionChecks.Two(draft.Picture, never.Id, never.Other, out Incident one, out Incident other) is { } refused)
        {
            return refused;
        }

        ImmutableArray<ReportItem> here = Regrouping.ReportsOf(draft.Picture, one), there = Regrouping.ReportsOf(draft.Picture, other);
        PairRulings pairs = new(draft, never.Reason);
        pairs.Part([.. Regrouping.Earliest(here) is { } first ? (ReadOnlySpan<ReportItem>)[first] : []], there);
        pairs.Overrule(here, there, same: false);
        Regrouping.DropSuggestions(draft, s => (s.Incident == never.Id && Regrouping.Owner(draft, s.Report) == never.Other) || (s.Incident == never.Other && Regrouping.Owner(draft, s.Report) == never.Id));
        return null;
    }

    private static Fault? Answer(Draft draft, CityPack pack, AnswerSuggestion answer)
    {
        PictureState picture = draft.Picture;
        if (!picture.Suggestions.TryGetValue(answer.Report, out Suggestion? suggestion) || !picture.Reports.TryGetValue(answer.Report, out ReportItem? report))
        {
            return FusionChecks.SuggestionGone(answer.Report);
        }

        if (FusionChecks.Find(picture, suggestion.Incident, out Incident to) is { } refused)
        {
            return refused;
        }

        if ((to.Exercise != report.Report.Exercise ? FusionChecks.Mixed(answer.Report, to.Id) : FusionChecks.Full(to)) is { } unfit)
        {
            return unfit;
        }

        if (answer.Same)
        {
            Regrouping.PutInto(draft, pack, report, report.Incident is { } own ? picture.Incidents.GetValueOrDefault(own) : null, to, answer.Reason);
        }
        else
        {
            new PairRulings(draft, answer.Reason).Part([report], Regrouping.ReportsOf(picture, to));
        }

        Regrouping.DropSuggestions(draft, s => s.Report == answer.Report);
        return null;
    }

    private static Fault? Level(Draft draft, CityPack pack, OverrideLevel level)
    {
        if (FusionChecks.Find(draft.Picture, level.Id, out Incident incident) is { } refused)
        {
            return refused;
        }

        if (level.Level is < 1 or > 4)
        {
            return new Fault("level-out-of-range", $"There is no level {level.Level}: levels are 1 (worst) to 4, or none to leave it to the sources again.");
        }

        if (level.Level is null && incident.LevelSet is null)
        {
            return new Fault("level-not-set", $"Nobody has set the level of {level.Id}: it follows from its sources already.");
        }

        draft.Add(new LevelOverridden(level.Id, level.Level, level.Reason), draft.KnownAt);
        Assessment.Reassess(draft, pack, level.Id);
        return null;
    }
}
