using Command.Ingest.Contracts;
using Command.Web.Resources;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Dispatch.Units;

/// <summary>One unit: what it does, what it can be said to do now, who is in it.</summary>
public sealed partial class UnitCard
{
    private static readonly UnitStatus[] s_said = [UnitStatus.Available, UnitStatus.EnRoute, UnitStatus.OnScene, UnitStatus.Returning, UnitStatus.OffDuty];
    private bool _radio;
    private string _heard = "";
    private bool _crewing;

    [Parameter]
    [EditorRequired]
    public required DeskView Desk { get; set; }

    [Parameter]
    [EditorRequired]
    public required UnitRow Unit { get; set; }

    [Parameter]
    public EventCallback<string> OnOpen { get; set; }

    [Parameter]
    public EventCallback OnClose { get; set; }

    /// <summary>How many rules say whose word counts.</summary>
    private static int Rules => 4;

    private Words Words => Desk.Words;

    private string SaidBy => Words.Format("Board_SaidBy", Words[$"Source_{Unit.Duty.Source}"]);

    /// <summary>When the crew said it, where the dispatcher wrote that down; null for now.</summary>
    private DateTimeOffset? Heard => _radio && _heard.Trim().Length > 0 && Desk.Now is { } now ? ClockWords.Parse(_heard, now, Desk.Names.Pack.City.TimeZone) : null;

    private bool HeardWrong => _radio && _heard.Trim().Length > 0 && Heard is null;

    /// <summary>What the desk's rules let a unit become: forward through a job, and off duty without one.</summary>
    private bool May(UnitStatus status) => Unit.Duty.Assignment is null
        ? status is UnitStatus.Available or UnitStatus.Returning or UnitStatus.OffDuty
        : status is UnitStatus.Available or UnitStatus.Returning || (status is UnitStatus.EnRoute or UnitStatus.OnScene && status >= Unit.Duty.Status);

    private string LostText(DateTimeOffset lost) => Words.Format("Board_LostSince", Desk.Clock(lost), UnitRow.StatusOf(Unit.Duty.Status, Words));

    private async Task SetAsync(UnitStatus status)
    {
        if (await Desk.Do(new SetUnitStatus(Unit.Name, status, Heard, _radio ? StatusSource.Radio : StatusSource.Desk, Unit.Duty.Version)) is { Refusal: null })
        {
            // The next word has a time of its own.
            _heard = "";
        }
    }
}
