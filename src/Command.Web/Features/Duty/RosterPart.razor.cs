using System.Collections.Immutable;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Incidents.Duty;
using Command.Ingest.Picture;
using Command.Web.Resources;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Duty;

/// <summary>Who has which post on a day, where that leaves gaps, and the form that changes it.</summary>
public sealed partial class RosterPart
{
    private const int MostFindings = 12;

    private DateTime? _day;
    private string _id = DutyRoom.NewId("S"), _post = "", _name = "", _account = "", _phone = "", _mail = "";
    private DateTime _from, _to;
    private int _was;
    private bool _open;

    [Parameter]
    [EditorRequired]
    public required DutyRoom Room { get; set; }

    private Words W => Room.Words;

    private DateTime Today => Room.Local(Room.Now).Date;

    private DateTime Day { get => _day ?? Today; set => _day = value == Today ? null : value; }

    private ImmutableArray<RosterFinding> Findings => Roster.Check(Room.Duty, Room.Plan, Room.At(Day), Room.At(Day.AddDays(1)));

    /// <inheritdoc/>
    protected override void OnInitialized()
    {
        _post = Room.Plan.Posts.FirstOrDefault()?.Id ?? "";
        Suggest();
    }

    private IEnumerable<ShiftItem> Shifts(string post)
    {
        DateTimeOffset from = Room.At(Day), to = Room.At(Day.AddDays(1));
        return Room.Duty.Shifts.Values.Where(s => s.Shift.Post == post && s.Shift.From < to && from < s.Shift.To).OrderBy(s => s.Shift.From).ThenBy(s => s.Shift.Id, StringComparer.Ordinal);
    }

    /// <summary>The times of the post's next shift on the day that is shown.</summary>
    private void Suggest()
    {
        DutyPost? post = Room.Plan.PostOf(_post);
        ImmutableArray<int> starts = post is { Starts.Length: > 0 } ? post.Starts : [8 * 60];
        int taken = Shifts(_post).Count(s => Room.Local(s.Shift.From).Date == Day);
        int at = Math.Min(taken, starts.Length - 1);
        _from = Day.AddMinutes(starts[at]);
        _to = Day.AddMinutes(at + 1 < starts.Length ? starts[at + 1] : starts[0] + (24 * 60));
    }

    private void Edit(Shift shift)
    {
        (_id, _post, _was, _open) = (shift.Id, shift.Post, shift.Version, true);
        (_name, _account, _phone, _mail) = (shift.Person.Name, shift.Person.Account ?? "", shift.Person.Phone ?? "", shift.Person.Mail ?? "");
        (_from, _to) = (Room.Local(shift.From).DateTime, Room.Local(shift.To).DateTime);
    }

    private void Clear()
    {
        (_id, _was, _open, _name, _account, _phone, _mail) = (DutyRoom.NewId("S"), 0, false, "", "", "", "");
        Suggest();
    }

    private string Found(RosterFinding finding) => W.Format(finding.IsGap ? "Duty_Gap" : "Duty_Overlap", Room.Post(finding.Post), Room.Time(finding.From), Room.Time(finding.To));

    private Task<bool> DropAsync(Shift shift) => Room.DoAsync(new DropShift(shift.Id, shift.Version), W.Format("Duty_Dropped", Room.Named(shift)));

    private async Task PutAsync()
    {
        PutShift put = new(_id, _post, new DutyPerson(_name.Trim(), Blank(_account), Blank(_phone), Blank(_mail)), Room.At(_from), Room.At(_to), _was);
        if (Room.CanAct && await Room.DoAsync(put, W.Format("Duty_PutDone", _name.Trim(), Room.Post(_post))))
        {
            Clear();
        }
    }

    private static string? Blank(string text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
