using System.Collections.Immutable;
using Command.Geo;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;
using Command.Ingest.Writer;
using Command.Web.Resources;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Dispatch.Plans;

/// <summary>The plan for an incident: proposed by its kind and level, then its checklist with owners and clocks, ticked off live.</summary>
public sealed partial class PlanList
{
    private string _why = "";

    [Parameter]
    [EditorRequired]
    public required Incident Incident { get; set; }

    [Parameter]
    [EditorRequired]
    public required PictureState Picture { get; set; }

    [Parameter]
    [EditorRequired]
    public required PackNames Names { get; set; }

    /// <summary>The writer's clock; null before its first frame.</summary>
    [Parameter]
    public DateTimeOffset? Now { get; set; }

    [Parameter]
    public bool Disabled { get; set; }

    /// <summary>Gives a command; null where it could not be given.</summary>
    [Parameter]
    [EditorRequired]
    public required Func<DeskCommand, Task<CommandAnswer?>> Do { get; set; }

    private Words Words => Names.Words;

    private CityPack Pack => Names.Pack;

    private int? Level => Incident.LevelSet?.Level ?? Incident.Level;

    private PlanRun? Run => Picture.PlanRuns.GetValueOrDefault(Incident.Id);

    /// <summary>Areas drawn for the incident: each has a list of what it takes to clear it.</summary>
    private DrawingItem[] Areas => [.. Picture.Drawings.Values.Where(d => d.Drawing.Form == "area" && d.Drawing.Sheet == Incident.Id).OrderBy(d => d.Since).ThenBy(d => d.Drawing.Id, StringComparer.Ordinal)];

    private Plan? Proposed => Incident.Status == IncidentStatus.Open ? Pack.Plans.OfKind(Incident.Kind) : null;

    /// <summary>What there is to open near the scene, the nearest first.</summary>
    private ImmutableArray<(string Name, double Metres)> Openings => Proposed is { } plan && Incident.Place.Centre is { } scene
        ?
        [
            .. plan.Openings.Where(o => Plan.Holds(o.From, Level))
                .SelectMany(o => Pack.Facilities.Where(f => f.Kind == o.Kind && f.Shape is PointShape).Select(f => (Name: Words.Pick(f.Zh, f.En), Metres: ((PointShape)f.Shape).At.DistanceTo(scene), o.WithinM)))
                .Where(o => o.Metres <= o.WithinM).OrderBy(o => o.Metres).Take(6).Select(o => (o.Name, o.Metres)),
        ]
        : [];

    private string NameOf(string id) => Pack.Plans.Find(id) is { } plan ? Words.Pick(plan.Zh, plan.En) : id;

    private string GroupOf(string id) => Pack.Plans.Groups.FirstOrDefault(g => g.Id == id) is { } group ? Words.Pick(group.Zh, group.En) : id;

    private string CapabilityOf(string id) => Pack.CapabilityNames.TryGetValue(id, out CapabilityName? name) ? Words.Pick(name.Zh, name.En) : id;

    private string OwnerOf(PlanRunStep step)
    {
        string agency = Pack.AgencyOf(step.Agency) is { } known ? Words.Pick(known.Zh, known.En) : step.Agency;
        return Pack.Plans.Roles.FirstOrDefault(r => r.Id == step.Role) is { } role ? $"{agency} · {Words.Pick(role.Zh, role.En)}" : agency;
    }

    private string ClassOf(PlanRunStep step) => step.DoneAt is not null ? "done" : step.Due < Now ? "is-late" : "";

    private string EndOf(PlanRun run) => Words.Format("Plan_Ended", run.EndedAt is { } at ? Names.Time(at, Now) : "–", run.EndedWhy);

    private string DueOf(PlanRunStep step) => Now is { } now && step.Due < now
        ? Words.Format("Plan_LateBy", (int)Math.Ceiling((now - step.Due).TotalMinutes))
        : Words.Format("Plan_Due", Names.Time(step.Due, Now));

    private Task<CommandAnswer?> StartAsync(Plan plan) => Do(new StartPlan(Incident.Id, plan.Id, plan.Version, Run?.Version ?? 0));

    private Task<CommandAnswer?> TickAsync(PlanRunStep step, bool done) => Do(new TickStep(Incident.Id, step.Id, done));

    private Task<CommandAnswer?> MeasureAsync(PlanMeasure measure, bool done) => Do(new TickStep(Incident.Id, measure.Id, done));

    private string SinceOf(PlanMeasure measure, DateTimeOffset since) => Words.Format("Plan_MeasureSince", Names.Time(since, Now), ActionPlan.Person(measure.DoneBy ?? "", Words));

    private string WhatOf(PlanMeasure measure) => Words.Format(
        measure.What switch { PlanMeasure.Roads => "Plan_CloseRoads", PlanMeasure.Area => "Plan_CloseArea", _ => "Plan_Open" }, Words.Pick(measure.Zh, measure.En), measure.RadiusM);

    private async Task EndAsync()
    {
        if (await Do(new EndPlan(Incident.Id, Run!.Version) { Reason = _why.Trim() }) is { Refusal: null })
        {
            _why = "";
        }
    }
}
