using System.Collections.Immutable;
using System.Globalization;
using Command.Geo;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Incidents.Dispatch.Advice;
using Command.Ingest.Picture;

namespace Command.Ingest.Incidents.Dispatch;

/// <summary>Decides which plans are started, ticked off and ended. Pure.</summary>
internal static class PlanRuns
{
    public const int LongestNote = 500;

    /// <summary>Things of one kind that a plan proposes to open: the nearest.</summary>
    public const int MostOpenings = 6;

    public static Fault? Decide(Draft draft, CityPack pack, DeskCommand command) => command switch
    {
        StartPlan start => Start(draft, pack, start),
        TickStep tick => Tick(draft, tick),
        EndPlan end => End(draft, end),
        _ => throw new ArgumentOutOfRangeException(nameof(command), command.GetType().Name, "Not a command."),
    };

    private static Fault? Start(Draft draft, CityPack pack, StartPlan start)
    {
        if (FusionChecks.Find(draft.Picture, start.Incident, out Incident incident) is { } gone)
        {
            return gone;
        }

        if (pack.Plans.Find(start.Plan) is not { } plan)
        {
            return new Fault("plan-unknown", $"The city's pack has no plan {start.Plan}. Choose one of its plans.", start.Plan);
        }

        PlanRun? known = draft.Picture.PlanRuns.GetValueOrDefault(incident.Id);
        if (known is { IsRunning: true } && known.Plan == plan.Id && known.Edition == start.Edition)
        {
            // Said twice, by a double click or a second dispatcher of one mind: it is done.
            return null;
        }

        if (known is { IsRunning: true })
        {
            return new Fault("plan-running", $"{known.Plan} runs for {incident.Id} already, started by {known.By} at {CityClock.Time(known.StartedAt, pack)}. End it first, with a reason, to start another.", incident.Id);
        }

        if (start.Was != (known?.Version ?? 0))
        {
            return Stale(incident.Id);
        }

        if (start.Edition != plan.Version)
        {
            return new Fault("plan-edition", $"Edition {start.Edition} of {plan.Id} was looked at, and the pack has {plan.Version}. Look at the plan as it is now and start that.", plan.Id);
        }

        int? level = AdviceInputs.LevelOf(incident);
        draft.Add(
            new PlanStarted(new PlanRun
            {
                Incident = incident.Id,
                Plan = plan.Id,
                Edition = plan.Version,
                Level = level,
                StartedAt = draft.KnownAt,
                By = draft.Author,
                Steps = [.. plan.Steps.Where(s => Plan.Holds(s.From, level)).Select(s => new PlanRunStep(s.Id, s.Zh, s.En, s.Agency, s.Role, draft.KnownAt.AddMinutes(s.Minutes)))],
                Measures = Measures(pack, plan, incident.Place.Centre, level),
                Version = start.Was + 1,
            }),
            draft.KnownAt);
        return null;
    }

    /// <summary>What it closes about the scene, and the nearest things that it opens; where the scene is not known the closures alone, without a place.</summary>
    private static ImmutableArray<PlanMeasure> Measures(CityPack pack, Plan plan, GeoPoint? scene, int? level) =>
    [
        .. plan.Closures.Where(c => Plan.Holds(c.From, level)).Select((c, i) => new PlanMeasure(
            string.Create(CultureInfo.InvariantCulture, $"closes:{i + 1}"), c.What, c.Zh, c.En, scene, c.RadiusM, null, null)),
        .. plan.Openings.Where(o => scene is not null && Plan.Holds(o.From, level)).SelectMany(o => pack.Facilities
            .Where(f => f.Kind == o.Kind).Select(f => (Facility: f, At: f.Shape is PointShape p ? p.At : ShapeGeometry.Centroid(f.Shape)))
            .Where(f => f.At is not null).Select(f => (f.Facility, At: f.At!.Value, Metres: f.At.Value.DistanceTo(scene!.Value)))
            .Where(f => f.Metres <= o.WithinM).OrderBy(f => f.Metres).ThenBy(f => f.Facility.Id, StringComparer.Ordinal).Take(MostOpenings))
            .DistinctBy(f => f.Facility.Id)
            .Select(f => new PlanMeasure($"opens:{f.Facility.Id}", PlanMeasure.Open, f.Facility.Zh, f.Facility.En, f.At, Math.Round(f.Metres), f.Facility.Id, f.Facility.Kind)),
    ];

    private static Fault? Tick(Draft draft, TickStep tick)
    {
        if (Running(draft.Picture, tick.Incident, tick.Was, out PlanRun run) is { } refused)
        {
            return refused;
        }

        string? note = string.IsNullOrWhiteSpace(tick.Note) ? null : tick.Note.Trim();
        if (note?.Length > LongestNote)
        {
            return DispatchFaults.TooLong("note", LongestNote);
        }

        if (run.Measures.FirstOrDefault(m => m.Id == tick.Step) is { } measure)
        {
            if (tick.Done && measure is { What: not PlanMeasure.Open, At: null })
            {
                return new Fault("plan-no-place", $"Where {measure.En} is to be closed is not known: {run.Incident} had no place when the plan was started. Give it a place and start the plan anew.", measure.Id);
            }

            if (tick.Done != (measure.DoneAt is not null) || (tick.Done && note is not null && note != measure.Note))
            {
                draft.Add(new PlanTicked(tick.Incident, measure.Id, tick.Done, note), draft.KnownAt);
            }

            return null;
        }

        if (run.Steps.FirstOrDefault(s => s.Id == tick.Step) is not { } step)
        {
            return new Fault("plan-step-unknown", $"{run.Plan} has no step {tick.Step} at this incident. Look at its checklist as it is now.", tick.Step);
        }

        if (tick.Done != (step.DoneAt is not null) || (tick.Done && note is not null && note != step.Note))
        {
            draft.Add(new PlanTicked(tick.Incident, step.Id, tick.Done, note), draft.KnownAt);
        }

        return null;
    }

    private static Fault? End(Draft draft, EndPlan end)
    {
        if (Running(draft.Picture, end.Incident, end.Was, out _) is { } refused)
        {
            return refused;
        }

        if (string.IsNullOrWhiteSpace(end.Reason))
        {
            return DispatchFaults.ReasonMissing("Ending a plan");
        }

        if (end.Reason.Length > FusionCommands.LongestReason)
        {
            return DispatchFaults.TooLong("reason", FusionCommands.LongestReason);
        }

        draft.Add(new PlanEnded(end.Incident, end.Reason.Trim()), draft.KnownAt);
        return null;
    }

    /// <summary>The refusal where no plan runs, also to who may not see one.</summary>
    public static Fault NotRunning(string incident) => new("plan-not-running", $"No plan runs for {incident}: it was ended, or never started. Look at the incident as it is now.", incident);

    private static Fault? Running(PictureState picture, string incident, int? was, out PlanRun run)
    {
        run = null!;
        if (!picture.PlanRuns.TryGetValue(incident, out PlanRun? found) || !found.IsRunning)
        {
            return NotRunning(incident);
        }

        run = found;
        return was is { } seen && seen != found.Version ? Stale(incident) : null;
    }

    private static Fault Stale(string incident) =>
        new("plan-stale", $"The plan of {incident} was changed after you looked. Look at it as it is now and decide again; nothing was done.", incident);
}
