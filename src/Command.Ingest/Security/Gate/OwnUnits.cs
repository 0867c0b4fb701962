using Command.Ingest.Api.Rights;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Incidents.Cases;
using Command.Ingest.Picture;

namespace Command.Ingest.Security;

/// <summary>Whose units somebody may direct: an agency's dispatcher the agency's own, a crew the unit that it is in. Pure.</summary>
public static class OwnUnits
{
    /// <summary>Why a command goes beyond the caller's units; null when it does not.</summary>
    /// <param name="command">What is wanted.</param>
    /// <param name="who">The caller, whose right to that kind of command is known.</param>
    /// <param name="picture">The picture as it is.</param>
    /// <param name="pack">The city.</param>
    public static Fault? Beyond(DeskCommand command, Caller who, PictureState picture, CityPack pack)
    {
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(who);
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentNullException.ThrowIfNull(pack);
        IEnumerable<string> units = command switch
        {
            AssignUnits a => a.Units.Select(u => u.Unit),
            SetUnitStatus s => [s.Unit],
            CrewUnit c => [c.Unit],
            ReturnUnit r => [r.Unit],
            RaiseDistress r => [r.Unit],
            AnswerDistress a => [a.Unit],
            CancelAssignment c => UnitOf(picture, c.Id),
            CorrectStep c => UnitOf(picture, c.Id),

            // Whoever directs any unit may speak of a job that they see; what they may not is to send another agency's.
            SayOnJob s => who.May(Right.Dispatch) ? [] : UnitOf(picture, s.Assignment),
            _ => [],
        };
        if (command is LendUnit lend && who.Agency is { } lender && lend.Lent.Agency != lender)
        {
            return OfOthers(lend.Unit);
        }

        if (command is AnswerTask answer && who.Agency is { } asked && picture.Tasks.TryGetValue(answer.Id, out AgencyTask? task) && task.Agency != asked && task.AskedBy != who.Name)
        {
            return new Fault("task-of-others", $"{task.Id} is a task of another agency. Only that agency and who asked for it may change it.", task.Id);
        }

        if ((command switch { MoveCase m => CaseMoves.NotTheirs(picture, m.Report, m.Move, who.Agency), AnswerCase w => CaseMoves.NotTheirs(picture, w.Report, w.Move, who.Agency), _ => null }) is { } others)
        {
            return others;
        }

        if (command is FileAppeal appeal && who.Agency is { } appeals && appeal.Agency != appeals)
        {
            return new Fault("appeal-of-others", "Somebody of an agency appeals for that agency alone.", appeal.Row);
        }

        if (command is AnswerDirective part && who.Agency is { } answers && picture.Directives.GetValueOrDefault(part.Id)?.Tasks.FirstOrDefault(t => t.Part.Id == part.Task)?.Part.Agency is { } given && given != answers)
        {
            return new Fault("directive-of-others", $"The task {part.Task} is another agency's. Only that agency signs for it and feeds back.", part.Task);
        }

        foreach (string unit in units)
        {
            UnitDuty? duty = picture.Units.GetValueOrDefault(unit);
            if (who.Agency is { } agency && (pack.UnitNamed(unit)?.Agency ?? duty?.Lent?.Agency) is { } owner && owner != agency)
            {
                return OfOthers(unit);
            }

            if (!who.May(Right.Dispatch) && !IsIn(who, command as CrewUnit, duty))
            {
                return new Fault("unit-not-yours", $"You are not in the crew of {unit}. Sign on to it first, or ask the desk.", unit);
            }
        }

        return null;
    }

    // Signing on is the one word on a unit that somebody who is not yet in it may say, and says only of themselves.
    private static bool IsIn(Caller who, CrewUnit? signsOn, UnitDuty? duty) => signsOn is null
        ? duty?.Crew.Any(c => c.Name == who.Name) == true
        : signsOn.Crew.Where(c => c.Name != who.Name).SequenceEqual(duty?.Crew.Where(c => c.Name != who.Name) ?? []) && signsOn.Equipment.SequenceEqual(duty?.Equipment ?? []);

    private static string[] UnitOf(PictureState picture, string assignment) => picture.Assignments.TryGetValue(assignment, out Assignment? job) ? [job.Unit] : [];

    private static Fault OfOthers(string unit) => new("unit-of-others", $"{unit} is another agency's unit. Ask that agency for it: it decides whom it sends.", unit);
}
