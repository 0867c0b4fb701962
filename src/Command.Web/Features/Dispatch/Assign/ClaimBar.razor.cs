using Command.Ingest.Contracts;
using Command.Ingest.Picture;
using Command.Web.Resources;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Dispatch.Assign;

/// <summary>The duty clock of an incident, and who is looking after it.</summary>
public sealed partial class ClaimBar
{
    private string _why = "";

    [Parameter]
    [EditorRequired]
    public required DeskView Desk { get; set; }

    [Parameter]
    [EditorRequired]
    public required Incident Incident { get; set; }

    private Words Words => Desk.Words;

    private IncidentClaim? Claim => Desk.Picture.Claims.GetValueOrDefault(Incident.Id);

    private bool Mine => Claim?.Person == Desk.Person;

    private TimeSpan Within => Desk.Names.Pack.Dispatch.SendWithinOf(DispatchRow.LevelOf(Incident));

    /// <summary>When somebody is to have been sent; null once somebody was.</summary>
    private DateTimeOffset? Due => Desk.Picture.Assignments.Values.Any(a => a.Incident == Incident.Id) ? null : Incident.OpenedAt + Within;

    private string ClaimText(IncidentClaim claim) => Mine ? Words["Queue_ClaimedMine"] : Words.Format("Queue_Claimed", ActionPlan.Person(claim.Person, Words));

    private async Task TakeOverAsync()
    {
        if (!Desk.Disabled && _why.Trim() is { Length: > 0 } why && await Desk.Do(new ClaimIncident(Incident.Id) { Reason = why }) is { Refusal: null })
        {
            _why = "";
        }
    }
}
