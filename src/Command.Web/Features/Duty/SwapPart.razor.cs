using Command.Ingest.Contracts;
using Command.Ingest.Picture;
using Command.Web.Resources;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Duty;

/// <summary>Swaps: asked by one whose shift it is, answered by the other.</summary>
public sealed partial class SwapPart
{
    private const int Most = 12, MostShifts = 100;

    private string _mine = "", _with = "", _why = "", _id = DutyRoom.NewId("W");

    [Parameter]
    [EditorRequired]
    public required DutyRoom Room { get; set; }

    private Words W => Room.Words;

    private IEnumerable<SwapItem> Swaps => Room.Duty.Swaps.Values.OrderBy(s => s.Accepted is not null).ThenByDescending(s => s.At).ThenBy(s => s.Swap.Id, StringComparer.Ordinal).Take(Most);

    private Shift[] Mine => [.. Coming.Where(s => s.Person.Is(Room.Author)).Take(MostShifts)];

    private IEnumerable<Shift> Others => Coming.Where(s => !s.Person.Is(Room.Author)).Take(MostShifts);

    private IEnumerable<Shift> Coming => Room.Duty.Shifts.Values.Select(s => s.Shift).Where(s => s.To > Room.Now).OrderBy(s => s.From).ThenBy(s => s.Id, StringComparer.Ordinal);

    private static string State(SwapItem item) => item.Accepted switch { null => "Open", true => "Done", false => "Withdrawn" };

    private string Shift(string id) => Room.Duty.Shifts.GetValueOrDefault(id) is { } item ? Room.Named(item.Shift) : id;

    private string By(SwapItem item) => W.Format("Duty_SwapBy", item.Author, Room.Time(item.At), item.Swap.Why);

    private bool IsOthers(SwapItem item) => Room.Duty.Shifts.GetValueOrDefault(item.Swap.With)?.Shift.Person.Is(Room.Author) == true;

    private Task<bool> AnswerAsync(SwapItem item, bool accept) => Room.DoAsync(new AnswerSwap(item.Swap.Id, accept), W[accept ? "Duty_SwapAccepted" : "Duty_SwapDeclined"]);

    private async Task AskAsync()
    {
        if (Room.CanAct && await Room.DoAsync(new AskSwap(_id, _mine, _with) { Reason = _why.Trim() }, W["Duty_SwapAsked"]))
        {
            (_mine, _with, _why, _id) = ("", "", "", DutyRoom.NewId("W"));
        }
    }
}
