using System.Collections.Immutable;
using Command.Ingest.Contracts;
using Command.Ingest.Incidents.Levels;
using Command.Ingest.Picture;
using Command.Web.Resources;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Dispatch;

/// <summary>Asks for what an action still needs, says what will happen, and why it is done.</summary>
public sealed partial class ActionForm
{
    private const int MostTargets = 50;
    private string _target = "";
    private string _reason = "";
    private int? _level;
    private ActionPlan _plan = new(null, []);

    [Parameter]
    [EditorRequired]
    public required ActionKind Kind { get; set; }

    [Parameter]
    [EditorRequired]
    public required Incident Incident { get; set; }

    [Parameter]
    [EditorRequired]
    public required ImmutableArray<SourceRef> Ticked { get; set; }

    [Parameter]
    [EditorRequired]
    public required PictureState Picture { get; set; }

    [Parameter]
    [EditorRequired]
    public required PackNames Names { get; set; }

    [Parameter]
    public bool Disabled { get; set; }

    [Parameter]
    public EventCallback<DeskCommand> OnDo { get; set; }

    [Parameter]
    public EventCallback OnCancel { get; set; }

    private Words Words => Names.Words;

    private bool NeedsTarget => Kind is ActionKind.Merge or ActionKind.Move or ActionKind.Never;

    private string TargetKey => Kind switch
    {
        ActionKind.Merge => "Dispatch_TargetMerge",
        ActionKind.Move => "Dispatch_TargetMove",
        _ => "Dispatch_TargetNever",
    };

    private string OutKey => Ticked is [{ Type: "report" }] ? "Dispatch_TargetOut" : "Dispatch_TargetAway";

    /// <summary>The other open incidents, the nearest first.</summary>
    private IEnumerable<(string Id, string Name)> Targets => Picture.Open
        .Where(id => id != Incident.Id)
        .Select(id => Picture.Incidents[id])
        .Where(i => i.Exercise == Incident.Exercise)
        .Select(i => (Incident: i, Metres: Incident.Place.Centre is { } here && i.Place.Centre is { } there ? here.DistanceTo(there) : double.PositiveInfinity))
        .OrderBy(t => t.Metres).ThenBy(t => t.Incident.Id, StringComparer.Ordinal)
        .Take(MostTargets)
        .Select(t => (t.Incident.Id, double.IsFinite(t.Metres) ? $"{t.Incident.Id} · {Names.Title(t.Incident)} · {SourceCard.Metres(t.Metres)}" : $"{t.Incident.Id} · {Names.Title(t.Incident)}"));

    /// <inheritdoc/>
    protected override void OnInitialized() => _level = Kind == ActionKind.Level ? DispatchRow.LevelOf(Incident) ?? LevelRules.Default : null;

    /// <inheritdoc/>
    protected override void OnParametersSet() => Plan();

    private void Plan() => _plan = ActionPlan.Of(Kind, Picture, Incident, Ticked, _target, _level, _reason.Trim(), Words);

    private void Set(int? level)
    {
        _level = level;
        Plan();
    }

    private async Task SendAsync()
    {
        if (!Disabled && _plan.Command is { } command && !string.IsNullOrWhiteSpace(_reason))
        {
            await OnDo.InvokeAsync(command);
        }
    }
}
