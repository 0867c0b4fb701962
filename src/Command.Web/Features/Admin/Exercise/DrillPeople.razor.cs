using Command.Ingest.Contracts;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Admin.Exercise;

/// <summary>Who has which place in a drill, and what evaluators saw.</summary>
public sealed partial class DrillPeople
{
    private string _person = "";
    private DrillRole _role = DrillRole.Participant;
    private string _text = "";
    private string _about = "";

    [Parameter]
    [EditorRequired]
    public required DrillRoom Room { get; set; }

    private async Task SeatAsync()
    {
        if (await Room.DoAsync(new SeatDrill(Room.Drill!.Id, _person, _role), Room.Words.Format("Drill_SeatDone", _person)))
        {
            _person = "";
        }
    }

    private Task<bool> UnseatAsync(string person) => Room.DoAsync(new SeatDrill(Room.Drill!.Id, person, null), Room.Words.Format("Drill_UnseatDone", person));

    private async Task NoteAsync()
    {
        if (await Room.DoAsync(new NoteDrill(Room.Drill!.Id, DrillRoom.NewId(), _text, string.IsNullOrWhiteSpace(_about) ? null : _about), Room.Words["Drill_NoteDone"]))
        {
            (_text, _about) = ("", "");
        }
    }
}
