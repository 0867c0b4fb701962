using Command.Ingest.Contracts;
using Command.Ingest.Picture;
using Command.Web.Resources;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Duty;

/// <summary>The phone log: who called, what was said, what was promised by when.</summary>
public sealed partial class CallPart
{
    private const int Most = 60;

    private string _caller = "", _number = "", _what = "", _promise = "", _incident = "", _id = DutyRoom.NewId("C");
    private bool _out;
    private DateTime? _due;

    [Parameter]
    [EditorRequired]
    public required DutyRoom Room { get; set; }

    private Words W => Room.Words;

    // What is promised stands first, the soonest due before the rest.
    private IEnumerable<CallItem> Calls => Room.Duty.Calls.Values
        .OrderByDescending(c => c.Call.IsOpen).ThenBy(c => c.Call.IsOpen ? c.Call.Due ?? DateTimeOffset.MaxValue : DateTimeOffset.MaxValue).ThenByDescending(c => c.Call.At).ThenBy(c => c.Call.Id, StringComparer.Ordinal).Take(Most);

    private bool IsLate(PhoneCall call) => !call.Kept && call.Due < Room.Now;

    private Task<bool> KeepAsync(PhoneCall call) => Room.DoAsync(new PutCall(call with { Kept = true }, call.Version), W["Call_KeepDone"]);

    private async Task PutAsync()
    {
        PhoneCall call = new(_id, _out, Room.Now, _caller.Trim(), Blank(_number), _what.Trim(), Blank(_promise), _promise.Trim().Length > 0 && _due is { } due ? Room.At(due) : null, Blank(_incident), false, 0);
        if (Room.CanAct && await Room.DoAsync(new PutCall(call, 0), W["Call_PutDone"]))
        {
            (_caller, _number, _what, _promise, _incident, _due, _id) = ("", "", "", "", "", null, DutyRoom.NewId("C"));
        }
    }

    private static string? Blank(string text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
