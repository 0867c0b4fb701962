using System.Collections.Immutable;
using Command.Geo;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;
using Command.Web.Features.Dispatch.Bar;
using Command.Web.Features.Dispatch.Units;
using Command.Web.Resources;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Dispatch.Assign;

/// <summary>Puts an order together: whom, to do what, to wait where. Shows what has changed since a unit was chosen beside what was seen then.</summary>
public sealed partial class AssignPanel
{
    private const int MostProposals = 8;
    private ElementReference _field;
    private ImmutableArray<UnitRow> _proposals = [];
    private string _typed = "";

    [Parameter]
    [EditorRequired]
    public required DeskView Desk { get; set; }

    [Parameter]
    [EditorRequired]
    public required Incident Incident { get; set; }

    [Parameter]
    [EditorRequired]
    public required AssignDraft Draft { get; set; }

    [Parameter]
    public EventCallback<AssignDraft> DraftChanged { get; set; }

    /// <summary>True while a point is looked for where the units are to wait.</summary>
    [Parameter]
    public bool Staging { get; set; }

    [Parameter]
    public EventCallback<bool> StagingChanged { get; set; }

    /// <summary>Why the last order was not carried out; null when it was.</summary>
    [Parameter]
    public Fault? Refusal { get; set; }

    [Parameter]
    public EventCallback<AssignUnits> OnSend { get; set; }

    /// <summary>Whom to send, as it is recommended.</summary>
    [Parameter]
    public RenderFragment? Advice { get; set; }

    private Words Words => Desk.Words;

    private ImmutableArray<PickedUnit> Held => Draft.Held(Desk.Picture, Incident);

    private AssignUnits? Order => Draft.Order(Desk.Picture, Incident);

    /// <summary>Goes to the field for call signs.</summary>
    public ValueTask FocusAsync() => _field.FocusAsync();

    private static string Text(ChangeEventArgs e) => e.Value as string ?? "";

    private string ChangedBy(UnitDuty now) => Words.Format("Assign_Changed", ActionPlan.Person(now.By, Words), Desk.Clock(now.KnownAt));

    private string Told(UnitRow unit)
    {
        string state = UnitRow.StatusOf(unit.Status, Words) + (unit.Incident is null ? "" : " " + unit.Incident);
        return Metres(unit) is { } metres ? $"{state} · {unit.Kind} · {SourceCard.Metres(metres)}" : $"{state} · {unit.Kind}";
    }

    /// <summary>As the crow flies; the way there is the recommendation's.</summary>
    private double? Metres(UnitRow unit) => unit.At is { } at && Incident.Place.Centre is GeoPoint there ? at.DistanceTo(there) : null;

    private void Propose()
    {
        string typed = _typed.Trim();
        _proposals = typed.Length == 0 ? [] :
        [
            .. Desk.Units.Where(u => u.Listed && !Draft.Has(u.Name) && (u.Matches(typed, Words) || Pinyin.Begins(u.Name, typed)))
                .OrderBy(u => !string.Equals(u.Name, typed, StringComparison.OrdinalIgnoreCase)).ThenBy(u => !u.Name.StartsWith(typed, StringComparison.OrdinalIgnoreCase))
                .ThenBy(u => !u.Duty.IsFree).ThenBy(u => Metres(u) ?? double.MaxValue).ThenBy(u => CallSigns.Key(u.Name))
                .Take(MostProposals),
        ];
    }

    private async Task TakeAsync(string unit)
    {
        (_typed, _proposals) = ("", []);
        if (!Draft.Has(unit))
        {
            await DraftChanged.InvokeAsync(Draft.Toggle(unit, Desk.Picture));
        }
    }

    private async Task SendAsync()
    {
        if (!Desk.Disabled && Order is { } order && _typed.Trim().Length == 0)
        {
            await OnSend.InvokeAsync(order);
        }
    }
}
