using System.Collections.Immutable;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Incidents.Notices;
using Command.Ingest.Picture;

namespace Command.Ingest.Incidents.Duty;

/// <summary>Decides what may be changed in the duty room. Pure. Of two people who change one thing the second is told; what two people must agree on, two people sign.</summary>
public static class DutyCommands
{
    /// <summary>Shifts, calls, swaps and hand-overs in the live picture at the most, of each.</summary>
    public const int Most = 2_000;

    /// <summary>How long what is over stays in the live picture.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(45);

    /// <summary>How long before and after a shift's end it can be handed over.</summary>
    public static readonly TimeSpan HandOverWithin = TimeSpan.FromHours(3);

    private const int LongestId = 64, LongestNote = 2_000;

    private static readonly TimeSpan s_longestShift = TimeSpan.FromHours(48);

    /// <summary>Something of the duty room that the viewer does not see, or that is not there.</summary>
    public static Fault Gone(string id) => new("duty-gone", $"There is no {id} in the duty room any more. Look at the page as it is now.", id);

    /// <summary>Adds the events that follow to the draft.</summary>
    /// <returns>Why it can't be done; null when it is done.</returns>
    public static Fault? Decide(Draft draft, CityPack pack, DeskCommand command)
    {
        ArgumentNullException.ThrowIfNull(draft);
        ArgumentNullException.ThrowIfNull(pack);
        return command switch
        {
            PutShift put => Put(draft, pack, put),
            DropShift drop => Drop(draft, drop),
            AskSwap ask => Ask(draft, ask),
            AnswerSwap answer => Answer(draft, pack, answer),
            GiveOver give => Give(draft, pack, give),
            TakeOver take => Take(draft, take),
            PutCall put => Call(draft, put),
            _ => throw new ArgumentOutOfRangeException(nameof(command), command, "It is of another room."),
        };
    }

    private static Fault? Put(Draft draft, CityPack pack, PutShift put)
    {
        DutyPerson person = put.Person;
        if (!IsId(put.Id))
        {
            return WrongId();
        }

        if (pack.Duty.PostOf(put.Post) is null)
        {
            return new Fault("duty-post", $"There is no post '{put.Post}' in the pack's duty.json.", put.Post);
        }

        if (!NoticeChecks.IsLine(person.Name, 60) || !NoticeChecks.IsPhone(person.Phone) || !NoticeChecks.IsMail(person.Mail) || (person.Account is { } account && !NoticeChecks.IsLine(account, 100)))
        {
            return new Fault("duty-person", "A person on the roster has a name of 1 to 60 characters; the number has 3 to 20 digits, and the mail address is one.");
        }

        if (put.To <= put.From || put.To - put.From > s_longestShift)
        {
            return new Fault("duty-times", $"A shift ends after it begins and lasts at most {s_longestShift.TotalHours:0} hours.");
        }

        DutyState duty = draft.Picture.Duty;
        ShiftItem? known = duty.Shifts.GetValueOrDefault(put.Id);
        if (Stale(put.Id, known?.Shift.Version, known?.Author, put.Was) is { } stale)
        {
            return stale;
        }

        // Nobody is in two places; that a post has two people for a while is shown and allowed.
        if (duty.Shifts.Values.Select(s => s.Shift).FirstOrDefault(s => s.Id != put.Id && IsSame(s.Person, person) && s.From < put.To && put.From < s.To) is { } twice)
        {
            return new Fault("duty-twice", $"{person.Name} is on the roster from {CityClock.Day(twice.From, pack)} to {CityClock.Day(twice.To, pack)} already ({twice.Post}). Change one of the two.", twice.Id);
        }

        if (known is null && Forget(draft) is { } full)
        {
            return full;
        }

        DutyPerson clean = person with { Name = person.Name.Trim(), Account = Blank(person.Account), Phone = NoticeChecks.Dialled(person.Phone), Mail = Blank(person.Mail) };
        draft.Add(new ShiftPut(new Shift(put.Id, put.Post, clean, put.From, put.To, put.Was + 1)), draft.KnownAt);
        return null;
    }

    private static Fault? Drop(Draft draft, DropShift drop)
    {
        if (draft.Picture.Duty.Shifts.GetValueOrDefault(drop.Id) is not { } known)
        {
            return Gone(drop.Id);
        }

        if (Stale(drop.Id, known.Shift.Version, known.Author, drop.Was) is { } stale)
        {
            return stale;
        }

        draft.Add(new ShiftDropped(drop.Id), draft.KnownAt);
        return null;
    }

    private static Fault? Ask(Draft draft, AskSwap ask)
    {
        DutyState duty = draft.Picture.Duty;
        if (!IsId(ask.Id))
        {
            return WrongId();
        }

        if (duty.Swaps.ContainsKey(ask.Id))
        {
            return new Fault("duty-known", $"{ask.Id} has been asked already.", ask.Id);
        }

        if (duty.Shifts.GetValueOrDefault(ask.Shift)?.Shift is not { } mine)
        {
            return Gone(ask.Shift);
        }

        if (duty.Shifts.GetValueOrDefault(ask.With)?.Shift is not { } other)
        {
            return Gone(ask.With);
        }

        if (!mine.Person.Is(draft.Author))
        {
            return new Fault("swap-not-yours", $"The shift {mine.Id} is {mine.Person.Name}'s: only they can ask somebody to change it with them.", mine.Id);
        }

        if (IsSame(mine.Person, other.Person) || mine.To <= draft.KnownAt || other.To <= draft.KnownAt)
        {
            return new Fault("swap-pointless", "Two shifts are changed that two people have and that are not over yet.");
        }

        if (!NoticeChecks.IsLine(ask.Reason, 200))
        {
            return new Fault("duty-why", "Say in 1 to 200 characters why: the other person decides by it.");
        }

        if (duty.Swaps.Values.FirstOrDefault(s => s.Accepted is null && (s.Swap.Shift == mine.Id || s.Swap.With == mine.Id || s.Swap.Shift == other.Id || s.Swap.With == other.Id)) is { } under)
        {
            return new Fault("swap-pending", "One of the two shifts is being changed with somebody already. Have that answered first.", under.Swap.Id);
        }

        if (Forget(draft) is { } full)
        {
            return full;
        }

        draft.Add(new SwapAsked(new Swap(ask.Id, mine.Id, other.Id, mine.Version, other.Version, ask.Reason.Trim())), draft.KnownAt);
        return null;
    }

    private static Fault? Answer(Draft draft, CityPack pack, AnswerSwap answer)
    {
        DutyState duty = draft.Picture.Duty;
        if (duty.Swaps.GetValueOrDefault(answer.Id) is not { } item)
        {
            return Gone(answer.Id);
        }

        if (item.Accepted is not null)
        {
            return new Fault("swap-answered", $"{item.AnsweredBy} has answered already.", answer.Id);
        }

        ShiftItem? mine = duty.Shifts.GetValueOrDefault(item.Swap.Shift), other = duty.Shifts.GetValueOrDefault(item.Swap.With);
        bool others = other?.Shift.Person.Is(draft.Author) == true, back = !answer.Accept && draft.Author == item.Author;
        if (!others && !back && (answer.Accept || other is not null))
        {
            return new Fault("swap-not-yours", $"Only {other?.Shift.Person.Name ?? "the other person"} can answer this, or {item.Author} take it back.", answer.Id);
        }

        if (answer.Accept && (mine?.Shift.Version != item.Swap.ShiftWas || other?.Shift.Version != item.Swap.WithWas))
        {
            return new Fault("duty-stale", "One of the two shifts has changed since this was asked. Look at the roster and ask anew.", answer.Id);
        }

        if (answer.Accept && mine is not null && other is not null && (Clash(duty, pack, mine.Shift, other.Shift) ?? Clash(duty, pack, other.Shift, mine.Shift)) is { } clash)
        {
            return clash;
        }

        draft.Add(new SwapAnswered(answer.Id, answer.Accept), draft.KnownAt);
        return null;
    }

    private static Fault? Give(Draft draft, CityPack pack, GiveOver give)
    {
        DutyState duty = draft.Picture.Duty;
        if (!IsId(give.Id))
        {
            return WrongId();
        }

        if (duty.Shifts.GetValueOrDefault(give.Shift)?.Shift is not { } ends)
        {
            return Gone(give.Shift);
        }

        if (duty.Shifts.GetValueOrDefault(give.Next)?.Shift is not { } next)
        {
            return Gone(give.Next);
        }

        if (!ends.Person.Is(draft.Author))
        {
            return new Fault("handover-not-yours", $"The shift {ends.Id} is {ends.Person.Name}'s: they hand it over themselves.", ends.Id);
        }

        if (duty.HandOvers.ContainsKey(give.Id) || duty.HandOvers.Values.Any(h => h.HandOver.Shift == ends.Id))
        {
            return new Fault("handover-given", "This shift has been handed over already.", give.Id);
        }

        if (next.Post != ends.Post || next.Id == ends.Id || next.To <= ends.To)
        {
            return new Fault("handover-next", "A shift is handed over to a later one of the same post.", next.Id);
        }

        if (IsSame(ends.Person, next.Person))
        {
            return new Fault("handover-alone", $"{ends.Person.Name} has the next shift as well: nothing is handed over.", next.Id);
        }

        if (draft.KnownAt < ends.To - HandOverWithin)
        {
            return new Fault("handover-early", $"The shift lasts until {CityClock.Day(ends.To, pack)}; it is handed over in its last {HandOverWithin.TotalHours:0} hours.", ends.Id);
        }

        string note = give.Note?.Trim() ?? "";
        if (note.Length > LongestNote || note.Any(c => char.IsControl(c) && c != '\n'))
        {
            return new Fault("duty-text", $"What is written has at most {LongestNote} characters.");
        }

        if (Forget(draft) is { } full)
        {
            return full;
        }

        draft.Add(new HandOverGiven(new HandOver(give.Id, ends.Post, ends.Id, next.Id, note, HandOverPacks.Of(draft.Picture, ends.From))), draft.KnownAt);
        return null;
    }

    private static Fault? Take(Draft draft, TakeOver take)
    {
        DutyState duty = draft.Picture.Duty;
        if (duty.HandOvers.GetValueOrDefault(take.Id) is not { } item)
        {
            return Gone(take.Id);
        }

        if (item.TakenBy is { } by)
        {
            return new Fault("handover-taken", $"{by} has taken it over already.", take.Id);
        }

        // Two signatures are two people: who gave it can't take it, even when the roster names them for both meanwhile.
        Shift? next = duty.Shifts.GetValueOrDefault(item.HandOver.Next)?.Shift;
        if (draft.Author == item.GivenBy || next?.Person.Is(draft.Author) != true)
        {
            return new Fault("handover-not-yours", $"It is handed over to {next?.Person.Name ?? "the next shift"}: they sign it themselves.", take.Id);
        }

        draft.Add(new HandOverTaken(take.Id), draft.KnownAt);
        return null;
    }

    private static Fault? Call(Draft draft, PutCall put)
    {
        PhoneCall call = put.Call;
        if (!IsId(call.Id))
        {
            return WrongId();
        }

        if (!NoticeChecks.IsLine(call.Caller, 60) || !NoticeChecks.IsPhone(call.Number) || !NoticeChecks.IsText(call.What, LongestNote) || (call.Promise is { } promise && !NoticeChecks.IsText(promise, 500)))
        {
            return new Fault("call-words", $"A call names who was spoken with and what was said (at most {LongestNote} characters); a number has 3 to 20 digits, a promise at most 500 characters.");
        }

        if (call.At > draft.KnownAt.AddMinutes(10) || (call.Due is not null && call.Promise is null))
        {
            return new Fault("call-times", "A call is not in the future, and a time by when is of something that was promised.");
        }

        CallItem? known = draft.Picture.Duty.Calls.GetValueOrDefault(call.Id);
        if (Stale(call.Id, known?.Call.Version, known?.Author, put.Was) is { } stale)
        {
            return stale;
        }

        if (call.Incident is { } incident && !draft.Picture.Incidents.ContainsKey(incident) && known?.Call.Incident != incident)
        {
            return NoticeCommands.NoIncident(incident);
        }

        if (known is null && Forget(draft) is { } full)
        {
            return full;
        }

        draft.Add(new CallPut(call with { Caller = call.Caller.Trim(), Number = NoticeChecks.Dialled(call.Number), What = call.What.Trim(), Promise = call.Promise?.Trim(), Version = put.Was + 1 }), call.At);
        return null;
    }

    private static Fault? Clash(DutyState duty, CityPack pack, Shift given, Shift taken) =>
        duty.Shifts.Values.Select(s => s.Shift).FirstOrDefault(s => s.Id != given.Id && s.Id != taken.Id && IsSame(s.Person, given.Person) && s.From < taken.To && taken.From < s.To) is { } twice
            ? new Fault("duty-twice", $"{given.Person.Name} would have two shifts from {CityClock.Day(twice.From, pack)} to {CityClock.Day(twice.To, pack)}. Ask for another one.", twice.Id)
            : null;

    private static bool IsSame(DutyPerson one, DutyPerson other) => (one.Account ?? one.Name) == (other.Account ?? other.Name);

    private static bool IsId(string? id) => id is { Length: > 0 and <= LongestId } && id.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');

    private static Fault WrongId() => new("duty-id", $"An id has 1 to {LongestId} letters, digits and hyphens.");

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static Fault? Stale(string id, int? version, string? author, int was) => (version, was) switch
    {
        (null, 0) => null,
        (null, _) => Gone(id),
        _ when version != was => new Fault("duty-stale", $"{author} has changed it meanwhile: it has the version {version}, and yours is of {was}. Look at it and change it again.", id),
        _ => null,
    };

    /// <summary>Makes room: what is long over leaves the live picture.</summary>
    private static Fault? Forget(Draft draft)
    {
        DutyState duty = draft.Picture.Duty;
        DateTimeOffset horizon = draft.KnownAt - Kept;
        DutyForgotten gone = new(
            Over(duty.Shifts.Values.Where(s => s.Shift.To < horizon).Select(s => s.Shift.Id)),
            Over(duty.Swaps.Values.Where(s => s.At < horizon).Select(s => s.Swap.Id)),
            Over(duty.HandOvers.Values.Where(h => h.GivenAt < horizon).Select(h => h.HandOver.Id)),
            Over(duty.Calls.Values.Where(c => c.Call.At < horizon && !c.Call.IsOpen).Select(c => c.Call.Id)));
        if (gone.Shifts.Length + gone.Swaps.Length + gone.HandOvers.Length + gone.Calls.Length > 0)
        {
            draft.Add(gone, draft.KnownAt);
            duty = draft.Picture.Duty;
        }

        return duty.Shifts.Count >= Most || duty.Swaps.Count >= Most || duty.HandOvers.Count >= Most || duty.Calls.Count >= Most
            ? new Fault("duty-full", $"The duty room keeps at most {Most} shifts, swaps, hand-overs and calls of the last {Kept.TotalDays:0} days. Take away what is not needed.")
            : null;
    }

    private static ImmutableArray<string> Over(IEnumerable<string> ids) => [.. ids.Order(StringComparer.Ordinal)];
}
