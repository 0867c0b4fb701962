using System.Collections.Immutable;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;

namespace Command.Ingest.Incidents.Dispatch;

/// <summary>Decides who is in a unit, which units are lent, and what becomes of a crew's call for help. Pure.</summary>
internal static class Crews
{
    public const int MostCrew = 30;
    public const int MostEquipment = 50;
    public const int MostLent = 500;
    public const int LongestWord = 60;

    public static Fault? Crew(Draft draft, CityPack pack, CrewUnit crew)
    {
        if (Find(draft.Picture, pack, crew.Unit, crew.Was, out UnitDuty unit) is { } refused)
        {
            return refused;
        }

        if (crew.Crew.Length > MostCrew || crew.Equipment.Length > MostEquipment)
        {
            return DispatchFaults.TooMany("people or things in a unit", MostCrew);
        }

        if (crew.Crew.Any(c => !IsWord(c.Name) || (c.Role is { } role && !IsWord(role))) || crew.Equipment.Any(e => !IsWord(e)))
        {
            return DispatchFaults.TooLong("name", LongestWord);
        }

        if (!unit.Crew.SequenceEqual(crew.Crew) || !unit.Equipment.SequenceEqual(crew.Equipment) || unit.ShiftEnds != crew.ShiftEnds)
        {
            draft.Add(new UnitCrewed(crew.Unit, crew.Crew, crew.Equipment, crew.ShiftEnds), draft.KnownAt);
        }

        return null;
    }

    public static Fault? Lend(Draft draft, CityPack pack, LendUnit lend)
    {
        if (string.IsNullOrWhiteSpace(lend.Reason))
        {
            return DispatchFaults.ReasonMissing("A lent unit");
        }

        if (pack.UnitNamed(lend.Unit) is not null || draft.Picture.Units.ContainsKey(lend.Unit))
        {
            return new Fault("unit-taken", $"There is a unit {lend.Unit} already. Give the lent one another call sign.", lend.Unit);
        }

        if (!IsWord(lend.Unit) || !IsWord(lend.Lent.Kind) || lend.Lent.Capabilities.Any(c => !IsWord(c)) || lend.Lent.Capabilities.Length > MostEquipment)
        {
            return DispatchFaults.TooLong("call sign, kind or capability", LongestWord);
        }

        if (pack.AgencyOf(lend.Lent.Agency) is null || !lend.Lent.Depot.IsValid)
        {
            return new Fault("lent-incomplete", $"Say which of the city's agencies answers for {lend.Unit}, and where it waits.", lend.Unit);
        }

        if (draft.Picture.Units.Values.Count(u => u.Lent is not null) >= MostLent)
        {
            return DispatchFaults.TooMany("lent units", MostLent);
        }

        draft.Add(new UnitLent(lend.Unit, lend.Lent, lend.Reason.Trim()), draft.KnownAt);
        return null;
    }

    public static Fault? Return(Draft draft, CityPack pack, ReturnUnit unit)
    {
        if (Find(draft.Picture, pack, unit.Unit, unit.Was, out UnitDuty known) is { } refused)
        {
            return refused;
        }

        if (known.Lent is null)
        {
            return new Fault("unit-not-lent", $"{unit.Unit} is the city's own. Take it off duty instead.", unit.Unit);
        }

        if (known.Assignment is { } id && draft.Picture.Assignments.TryGetValue(id, out Assignment? job))
        {
            return DispatchFaults.UnitCommitted(unit.Unit, job);
        }

        draft.Add(new UnitReturned(unit.Unit), draft.KnownAt);
        return null;
    }

    public static Fault? Raise(Draft draft, CityPack pack, RaiseDistress raise)
    {
        if (Find(draft.Picture, pack, raise.Unit, null, out UnitDuty unit) is { } refused)
        {
            return refused;
        }

        if (raise.At is { IsValid: false } || raise.Text?.Length > Assigning.LongestTask)
        {
            return DispatchFaults.TooLong("message", Assigning.LongestTask);
        }

        // A button that is pressed again in need is one call.
        if (unit.Distress is null)
        {
            draft.Add(new DistressChanged(raise.Unit, new Distress(draft.KnownAt, raise.At, string.IsNullOrWhiteSpace(raise.Text) ? null : raise.Text.Trim(), draft.Author, null), null), draft.KnownAt);
        }

        return null;
    }

    public static Fault? Answer(Draft draft, CityPack pack, AnswerDistress answer)
    {
        if (Find(draft.Picture, pack, answer.Unit, null, out UnitDuty unit) is { } refused)
        {
            return refused;
        }

        if (unit.Distress is not { } distress)
        {
            return answer.Over ? null : new Fault("distress-none", $"{answer.Unit} calls for no help, or no longer does. There is nothing to do.", answer.Unit);
        }

        if (answer.Over && string.IsNullOrWhiteSpace(answer.Reason))
        {
            return DispatchFaults.ReasonMissing("Ending a call for help");
        }

        if (answer.Over || distress.SeenBy is null)
        {
            draft.Add(new DistressChanged(answer.Unit, answer.Over ? null : distress with { SeenBy = draft.Author }, answer.Over ? answer.Reason.Trim() : null), draft.KnownAt);
        }

        return null;
    }

    internal static bool IsWord(string text) => text.Length is > 0 and <= LongestWord && !string.IsNullOrWhiteSpace(text) && !text.Any(char.IsControl);

    private static Fault? Find(PictureState picture, CityPack pack, string name, int? was, out UnitDuty unit)
    {
        unit = picture.Units.GetValueOrDefault(name) ?? new UnitDuty(name);
        return !Assigning.IsHeard(picture, pack, name) ? DispatchFaults.UnitUnknown(name)
            : was is { } seen && seen != unit.Version ? DispatchFaults.UnitChanged(unit, pack) : null;
    }
}
