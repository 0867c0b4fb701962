using Command.Ingest.Contracts;
using Command.Ingest.Incidents.Duty;
using Command.Ingest.Picture;
using Command.Web.Resources;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Duty;

/// <summary>Hand-overs: what the platform puts together, signed by who leaves and by who comes.</summary>
public sealed partial class HandOverPart
{
    private const int Most = 4;

    private string _next = "", _note = "", _id = DutyRoom.NewId("H");

    [Parameter]
    [EditorRequired]
    public required DutyRoom Room { get; set; }

    private Words W => Room.Words;

    private IEnumerable<HandOverItem> Items => Room.Duty.HandOvers.Values.OrderBy(h => h.TakenBy is not null).ThenByDescending(h => h.GivenAt).ThenBy(h => h.HandOver.Id, StringComparer.Ordinal).Take(Most);

    /// <summary>The viewer's own shift that can be handed over now.</summary>
    private Shift? Ending => Room.Duty.Shifts.Values.Select(s => s.Shift)
        .Where(s => s.Person.Is(Room.Author) && s.From <= Room.Now && Room.Now >= s.To - DutyCommands.HandOverWithin && Room.Now <= s.To + DutyCommands.HandOverWithin)
        .Where(s => !Room.Duty.HandOvers.Values.Any(h => h.HandOver.Shift == s.Id))
        .OrderBy(s => s.To).ThenBy(s => s.Id, StringComparer.Ordinal)
        .FirstOrDefault();

    private IEnumerable<Shift> Following(Shift ends) => Room.Duty.Shifts.Values.Select(s => s.Shift)
        .Where(s => s.Post == ends.Post && s.To > ends.To && s.From <= ends.To + DutyCommands.HandOverWithin)
        .OrderBy(s => s.From).ThenBy(s => s.Id, StringComparer.Ordinal);

    private string Span(HandOverItem item) => W.Format("Duty_Pack", Room.Time(item.HandOver.Pack.Since), Room.Time(item.GivenAt));

    private string Next(HandOverItem item) => Room.Duty.Shifts.GetValueOrDefault(item.HandOver.Next) is { } next ? next.Shift.Person.Name : item.HandOver.Next;

    private bool CanTake(HandOverItem item) => item.GivenBy != Room.Author && Room.Duty.Shifts.GetValueOrDefault(item.HandOver.Next)?.Shift.Person.Is(Room.Author) == true;

    private Task<bool> TakeAsync(HandOverItem item) => Room.DoAsync(new TakeOver(item.HandOver.Id), W["Duty_TakeDone"]);

    private async Task GiveAsync()
    {
        if (Room.CanAct && Ending is { } ends && await Room.DoAsync(new GiveOver(_id, ends.Id, _next, _note.Trim()), W["Duty_GiveDone"]))
        {
            (_next, _note, _id) = ("", "", DutyRoom.NewId("H"));
        }
    }
}
