using System.Collections.Immutable;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;
using Command.Web.Resources;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Dispatch;

/// <summary>The chosen incident: its evidence, its level and why, and what a person can do with it.</summary>
public sealed partial class IncidentPane
{
    private const int MostRulings = 20;
    private ImmutableHashSet<SourceRef> _ticked = [];
    private ActionKind? _action;

    [Parameter]
    [EditorRequired]
    public required Incident Incident { get; set; }

    [Parameter]
    [EditorRequired]
    public required PictureState Picture { get; set; }

    [Parameter]
    [EditorRequired]
    public required PackNames Names { get; set; }

    [Parameter]
    public DateTimeOffset? Today { get; set; }

    /// <summary>True while nothing can be done: the page is not live, or something is being done.</summary>
    [Parameter]
    public bool Disabled { get; set; }

    [Parameter]
    public EventCallback<DeskCommand> OnDo { get; set; }

    [Parameter]
    public EventCallback<string> OnChoose { get; set; }

    /// <summary>What stands below its name.</summary>
    [Parameter]
    public RenderFragment? Head { get; set; }

    /// <summary>Who works at it, and what can be done.</summary>
    [Parameter]
    public RenderFragment? Work { get; set; }

    /// <summary>Where it is.</summary>
    [Parameter]
    public RenderFragment? Sketch { get; set; }

    private Words Words => Names.Words;

    private int? Level => DispatchRow.LevelOf(Incident);

    private ImmutableArray<SourceCard> Cards => SourceCard.Of(Picture, Incident, Names);

    /// <summary>What is ticked and still there.</summary>
    private ImmutableArray<SourceRef> Ticked => [.. Incident.Sources.Select(s => s.Source).Where(_ticked.Contains)];

    private bool CanSplit => Ticked.Count(t => t.Type == "report") is > 0 and var some && some < ActionPlan.ReportsOf(Incident).Length;

    private string LevelWhy => Incident.LevelSet is { } set
        ? Words.Format("Dispatch_LevelSet", ActionPlan.Person(set.Author, Words), Names.Time(set.At, Today), set.Reason)
        : string.Join(Words["Dispatch_Semicolon"], (Incident.LevelWhy.IsDefault ? [] : Incident.LevelWhy).Select(Names.Reason));

    /// <summary>What persons said of its messages, the newest first.</summary>
    private ImmutableArray<string> Rulings =>
    [
        .. Incident.Sources
            .SelectMany(s => Picture.Rulings.GetValueOrDefault(s.Source.Id, []).Select(r => (One: s.Source.Id, Ruling: r)))
            .DistinctBy(r => r.Ruling.Sequence)
            .OrderByDescending(r => r.Ruling.Sequence)
            .Take(MostRulings)
            .Select(r => Words.Format(r.Ruling.Same ? "Dispatch_RuledSame" : "Dispatch_RuledApart", ActionPlan.Person(r.Ruling.Author, Words), r.One, r.Ruling.Other, r.Ruling.Reason)),
    ];

    private string? Pressed(ActionKind kind) => _action == kind ? "true" : "false";

    private void Begin(ActionKind kind) => _action = _action == kind ? null : kind;

    private void Cancel() => _action = null;

    private void Tick(SourceRef source, bool on) => _ticked = on ? _ticked.Add(source) : _ticked.Remove(source);

    private async Task SendAsync(DeskCommand command)
    {
        await OnDo.InvokeAsync(command);
        _action = null;
        _ticked = [];
    }
}
