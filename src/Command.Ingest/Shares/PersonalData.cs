using Command.Ingest.Api.Rights;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;

namespace Command.Ingest.Shares;

/// <summary>
/// Persons' numbers and addresses as somebody may read them: as they are for who keeps the duty room, masked for everybody else. Sequence, times and states stay,
/// so that whoever folds what is masked has the same picture. Immutable.
/// </summary>
public sealed class PersonalData
{
    private static readonly PersonalData s_whole = new(masks: false), s_masked = new(masks: true);

    private readonly bool _masks;

    private PersonalData(bool masks) => _masks = masks;

    /// <summary>What a caller may read.</summary>
    public static PersonalData For(Caller? caller) => caller?.May(Right.KeepDuty) == true ? s_whole : s_masked;

    /// <summary>A number with its middle left out: <c>138****8000</c>; of a short one two digits stay.</summary>
    public static string? Masked(string? number) => number switch
    {
        null => null,
        { Length: >= 8 } => string.Concat(number.AsSpan(0, 3), "****", number.AsSpan(number.Length - 4)),
        { Length: > 2 } => string.Concat("****", number.AsSpan(number.Length - 2)),
        _ => "****",
    };

    /// <summary>An address of which the first letter and the domain stay.</summary>
    public static string? MaskedMail(string? mail) => mail?.IndexOf('@', StringComparison.Ordinal) is > 0 and int at ? string.Concat(mail.AsSpan(0, 1), "***", mail.AsSpan(at)) : mail is null ? null : "***";

    /// <summary>A frame for a follower.</summary>
    public FollowFrame Of(FollowFrame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        if (!_masks)
        {
            return frame;
        }

        PictureFrame later = frame.Frame.Entries.IsDefaultOrEmpty ? frame.Frame : frame.Frame with { Entries = [.. frame.Frame.Entries.Select(Of)] };
        return new FollowFrame(frame.Snapshot is { } picture ? Of(picture) : null, later);
    }

    /// <summary>A picture.</summary>
    public PictureState Of(PictureState picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        if (!_masks || (picture.Notices.IsEmpty && ReferenceEquals(picture.Duty, DutyState.Empty)))
        {
            return picture;
        }

        return picture with
        {
            Notices = picture.Notices.SetItems(picture.Notices.Select(n => KeyValuePair.Create(n.Key, n.Value with { Notice = Of(n.Value.Notice) }))),
            Duty = picture.Duty with
            {
                Shifts = picture.Duty.Shifts.SetItems(picture.Duty.Shifts.Select(s => KeyValuePair.Create(s.Key, s.Value with { Shift = Of(s.Value.Shift) }))),
                Calls = picture.Duty.Calls.SetItems(picture.Duty.Calls.Select(c => KeyValuePair.Create(c.Key, c.Value with { Call = Of(c.Value.Call) }))),
            },
        };
    }

    /// <summary>An entry of the journal.</summary>
    public JournalEntry Of(JournalEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return !_masks ? entry : entry.Event switch
        {
            NoticePut e => entry with { Event = e with { Notice = Of(e.Notice) } },
            ShiftPut e => entry with { Event = new ShiftPut(Of(e.Shift)) },
            CallPut e => entry with { Event = new CallPut(Of(e.Call)) },
            _ => entry,
        };
    }

    /// <summary>A command as logs keep it: who reads what was done need not read how everybody is reached. The journal has what was decided.</summary>
    public static DeskCommand InLogs(DeskCommand command) => command switch
    {
        SendNotice send => send with { To = send.To.IsDefault ? [] : [.. send.To.Select(Of)] },
        PutShift put => put with { Person = put.Person with { Phone = Masked(put.Person.Phone), Mail = MaskedMail(put.Person.Mail) } },
        PutCall put => put with { Call = Of(put.Call) },
        _ => command,
    };

    private static NoticeRecipient Of(NoticeRecipient recipient) => recipient with { Phone = Masked(recipient.Phone), Mail = MaskedMail(recipient.Mail) };

    private static Shift Of(Shift shift) => shift with { Person = shift.Person with { Phone = Masked(shift.Person.Phone), Mail = MaskedMail(shift.Person.Mail) } };

    private static PhoneCall Of(PhoneCall call) => call with { Number = Masked(call.Number) };

    private static Notice Of(Notice notice) => notice with { Recipients = [.. notice.Recipients.Select(Of)] };
}
