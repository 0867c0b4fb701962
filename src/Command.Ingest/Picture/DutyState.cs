using System.Collections.Immutable;
using Command.Ingest.Contracts;

namespace Command.Ingest.Picture;

/// <summary>The duty room as the picture holds it: roster, swaps, hand-overs and phone log. Immutable.</summary>
public sealed record DutyState
{
    public static DutyState Empty { get; } = new();

    /// <summary>By the shift's id.</summary>
    public ImmutableDictionary<string, ShiftItem> Shifts { get => field ?? ImmutableDictionary<string, ShiftItem>.Empty; init; } = ImmutableDictionary<string, ShiftItem>.Empty;

    public ImmutableDictionary<string, SwapItem> Swaps { get => field ?? ImmutableDictionary<string, SwapItem>.Empty; init; } = ImmutableDictionary<string, SwapItem>.Empty;

    public ImmutableDictionary<string, HandOverItem> HandOvers { get => field ?? ImmutableDictionary<string, HandOverItem>.Empty; init; } = ImmutableDictionary<string, HandOverItem>.Empty;

    public ImmutableDictionary<string, CallItem> Calls { get => field ?? ImmutableDictionary<string, CallItem>.Empty; init; } = ImmutableDictionary<string, CallItem>.Empty;

    internal static DutyState After(DutyState duty, PictureEvent e, JournalEntry entry) => e switch
    {
        ShiftPut p => duty with { Shifts = duty.Shifts.SetItem(p.Shift.Id, new ShiftItem(p.Shift, entry.Author, entry.KnownAt)) },
        ShiftDropped d => duty with { Shifts = duty.Shifts.Remove(d.Id) },
        SwapAsked a => duty with { Swaps = duty.Swaps.SetItem(a.Swap.Id, new SwapItem(a.Swap, entry.Author, entry.KnownAt, null, null, null)) },
        SwapAnswered a => Answered(duty, a, entry),
        HandOverGiven g => duty with { HandOvers = duty.HandOvers.SetItem(g.HandOver.Id, new HandOverItem(g.HandOver, entry.Author, entry.KnownAt, null, null)) },
        HandOverTaken t when duty.HandOvers.TryGetValue(t.Id, out HandOverItem? given) => duty with { HandOvers = duty.HandOvers.SetItem(t.Id, given with { TakenBy = entry.Author, TakenAt = entry.KnownAt }) },
        CallPut c => duty with { Calls = duty.Calls.SetItem(c.Call.Id, new CallItem(c.Call, entry.Author, entry.KnownAt)) },
        DutyForgotten f => duty with
        {
            Shifts = duty.Shifts.RemoveRange(f.Shifts),
            Swaps = duty.Swaps.RemoveRange(f.Swaps),
            HandOvers = duty.HandOvers.RemoveRange(f.HandOvers),
            Calls = duty.Calls.RemoveRange(f.Calls),
        },
        _ => duty,
    };

    private static DutyState Answered(DutyState duty, SwapAnswered e, JournalEntry entry)
    {
        if (!duty.Swaps.TryGetValue(e.Id, out SwapItem? item))
        {
            return duty;
        }

        DutyState next = duty with { Swaps = duty.Swaps.SetItem(e.Id, item with { Accepted = e.Accepted, AnsweredBy = entry.Author, AnsweredAt = entry.KnownAt }) };
        return e.Accepted && duty.Shifts.TryGetValue(item.Swap.Shift, out ShiftItem? one) && duty.Shifts.TryGetValue(item.Swap.With, out ShiftItem? other)
            ? next with
            {
                Shifts = next.Shifts
                    .SetItem(one.Shift.Id, new ShiftItem(one.Shift with { Person = other.Shift.Person, Version = one.Shift.Version + 1 }, entry.Author, entry.KnownAt))
                    .SetItem(other.Shift.Id, new ShiftItem(other.Shift with { Person = one.Shift.Person, Version = other.Shift.Version + 1 }, entry.Author, entry.KnownAt)),
            }
            : next;
    }
}

/// <summary>A shift with who put it there last.</summary>
public sealed record ShiftItem(Shift Shift, string Author, DateTimeOffset At);

/// <summary>A swap with how it stands.</summary>
/// <param name="Accepted">Null while nobody has answered.</param>
public sealed record SwapItem(Swap Swap, string Author, DateTimeOffset At, bool? Accepted, string? AnsweredBy, DateTimeOffset? AnsweredAt);

/// <summary>A hand-over with both signatures.</summary>
/// <param name="GivenBy">Who leaves.</param>
/// <param name="TakenBy">Who comes; null while it is not taken.</param>
public sealed record HandOverItem(HandOver HandOver, string GivenBy, DateTimeOffset GivenAt, string? TakenBy, DateTimeOffset? TakenAt);

/// <summary>A call with who wrote it down last.</summary>
public sealed record CallItem(PhoneCall Call, string Author, DateTimeOffset At);
