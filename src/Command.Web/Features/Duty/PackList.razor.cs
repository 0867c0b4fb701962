using System.Collections.Immutable;
using Command.Ingest.Contracts;
using Command.Web.Resources;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Duty;

/// <summary>What changed, what is open, what is promised.</summary>
public sealed partial class PackList
{
    private const int Most = 12;

    [Parameter]
    [EditorRequired]
    public required HandOverPack Pack { get; set; }

    [Parameter]
    [EditorRequired]
    public required DutyRoom Room { get; set; }

    private Words W => Room.Words;

    private (string Key, ImmutableArray<string> Ids, bool Incidents)[] Lists =>
        [("Open", Pack.Open, true), ("Opened", Pack.Opened, true), ("Closed", Pack.Closed, true), ("Jobs", Pack.Jobs, false), ("Tasks", Pack.Tasks, false), ("Promises", Pack.Promises, false), ("Notices", Pack.Notices, false)];

    private string? Title(string incident) => Room.Picture.Incidents.GetValueOrDefault(incident) is { } known ? Room.Names.Title(known) : null;

    private string Named(string id) =>
        Room.Duty.Calls.GetValueOrDefault(id) is { } call ? $"{call.Call.Caller}：{call.Call.Promise}"
        : Room.Picture.Notices.GetValueOrDefault(id) is { } notice ? (W.IsEnglish ? notice.Notice.En ?? notice.Notice.Zh : notice.Notice.Zh).Title
        : Room.Picture.Assignments.GetValueOrDefault(id) is { } job ? $"{job.Unit} → {job.Incident}"
        : Room.Picture.Tasks.GetValueOrDefault(id) is { } task ? $"{AgencyOf(task.Agency)} {task.Incident} {task.Text}"
        : id;

    private string AgencyOf(string id) => Room.Names.Pack.AgencyOf(id) is { } agency ? W.Pick(agency.Zh, agency.En) : id;
}
