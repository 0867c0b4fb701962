using System.Collections.Immutable;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;

namespace Command.Ingest.Incidents.Cases;

/// <summary>Decides what becomes of a city-management case: which step may follow which, who may say so, and until when the next is due. Pure.</summary>
public static class CaseMoves
{
    public const int LongestText = 1_000;

    /// <summary>How far ahead more time may be asked for.</summary>
    private static readonly TimeSpan s_longestPostponed = TimeSpan.FromDays(366);

    /// <summary>Moves that need words.</summary>
    public static ImmutableHashSet<CaseMove> NeedText { get; } =
        [CaseMove.Reject, CaseMove.Return, CaseMove.Answer, CaseMove.Rework, CaseMove.DenyPostpone, CaseMove.Suspend, CaseMove.AskPostpone];

    /// <summary>What a department says; the rest is the centre's.</summary>
    public static ImmutableHashSet<CaseMove> OfDepartments { get; } = [CaseMove.Take, CaseMove.Return, CaseMove.Answer, CaseMove.AskPostpone];

    /// <summary>Adds the events that follow to the draft.</summary>
    /// <returns>Why it can't be done; null when it is done.</returns>
    public static Fault? Decide(Draft draft, CityPack pack, DeskCommand command)
    {
        ArgumentNullException.ThrowIfNull(draft);
        ArgumentNullException.ThrowIfNull(pack);
        return command switch
        {
            MoveCase m when !OfDepartments.Contains(m.Move) => Move(draft, pack, m.Report, m.Move, m.Agency, m.Text, null, m.Was),
            AnswerCase a when OfDepartments.Contains(a.Move) => Move(draft, pack, a.Report, a.Move, null, a.Text, a.Until, a.Was),
            _ => new Fault("case-not-yours", "Taking, returning, answering and asking for more time are the department's; the rest is the centre's."),
        };
    }

    /// <summary>
    /// Why somebody of an agency may not do a move, by whose the case is: granting time, checking and closing are for the centre that it came to, for a department must not
    /// judge its own work; only the department that has it speaks for it. The guard and the buttons ask this same question.
    /// </summary>
    /// <param name="picture">The picture that decides.</param>
    /// <param name="report">The case.</param>
    /// <param name="move">What is to be done.</param>
    /// <param name="agency">Whose the person is; null for the city's own, who may all.</param>
    public static Fault? NotTheirs(PictureState picture, string report, CaseMove move, string? agency)
    {
        ArgumentNullException.ThrowIfNull(picture);
        return agency is null ? null
            : OfDepartments.Contains(move)
                ? picture.Cases.GetValueOrDefault(report)?.Agency is { } has && has != agency
                    ? new Fault("case-of-others", $"{report} is with another department. Only that one answers for it.", report)
                    : null
            : picture.Reports.GetValueOrDefault(report)?.Report.Agency is { } centre && centre != agency
                ? new Fault("case-not-yours", "Taking, returning, answering and asking for more time are the department's; the rest is the centre's.", report)
                : null;
    }

    /// <summary>The case is not there.</summary>
    public static Fault Unknown(string report) => new("case-unknown", $"{report} is none of the city's own cases in the picture, or is long over. Check the number.", report);

    /// <summary>The moves that may follow now.</summary>
    /// <param name="file">The case; null where nothing was done with it.</param>
    public static ImmutableArray<CaseMove> Next(CaseFile? file) => [.. Enum.GetValues<CaseMove>().Where(m => Fits(file, m))];

    private static Fault? Move(Draft draft, CityPack pack, string report, CaseMove move, string? agency, string? text, DateTimeOffset? until, int? was)
    {
        if (!draft.Picture.Reports.TryGetValue(report, out ReportItem? item) || !pack.Cases.Feeds.Contains(item.Report.Feed) || pack.Cases.ClassOf(item.Report.Kind) is not { } limits)
        {
            return Unknown(report);
        }

        CaseFile? file = draft.Picture.Cases.GetValueOrDefault(report);
        if (was is { } seen && seen != (file?.Version ?? 0))
        {
            CaseStep? last = file?.Steps.LastOrDefault();
            return new Fault("case-stale", $"{last?.By} changed {report} at {(last is null ? "–" : CityClock.Date(last.At, pack))}, after you looked. Look at it as it is now and decide again; nothing was done.", report);
        }

        if (!Fits(file, move))
        {
            return new Fault("case-order", $"{report} is {file?.Stage ?? CaseStage.Reported}; {move} does not follow. Look at it as it is now.", report);
        }

        if (NeedText.Contains(move) && string.IsNullOrWhiteSpace(text))
        {
            return new Fault("case-text-missing", $"{move} needs words: why, or what was done. They are kept with the case.", report);
        }

        if (text?.Length > LongestText)
        {
            return new Fault("case-text-long", $"What is said of a case may have {LongestText} characters. Say it shorter.", report);
        }

        return move switch
        {
            CaseMove.Dispatch when agency is null || pack.AgencyOf(agency) is null => new Fault("case-agency", "Say which department has it: one of the city's agencies, and one alone.", report),
            CaseMove.AskPostpone when until is not { } asked || asked <= draft.KnownAt || asked - draft.KnownAt > s_longestPostponed => new Fault("case-until", "Say until when more time is asked for: a moment to come, within a year.", report),
            CaseMove.AskPostpone when file!.Postponed >= limits.MostPostponed => new Fault("case-postponed", $"More time was granted {file.Postponed} times already, which is as often as the rules of its class allow. Ask the centre to suspend it.", report),
            CaseMove.GrantPostpone or CaseMove.DenyPostpone when file!.Steps.Last(s => s.Move == CaseMove.AskPostpone).By == draft.Author => new Fault("case-own-request", "Who asks for more time does not grant it. Let somebody else decide.", report),
            _ => Done(draft, pack, item, file, limits, new CaseStep(move, draft.KnownAt, draft.Author, move == CaseMove.Dispatch ? agency : file?.Agency, string.IsNullOrWhiteSpace(text) ? null : text.Trim(), move == CaseMove.GrantPostpone ? file!.PostponeAsked : until)),
        };
    }

    private static Fault? Done(Draft draft, CityPack pack, ReportItem item, CaseFile? file, CaseClass limits, CaseStep step)
    {
        CaseFile before = file ?? new CaseFile { Report = item.Id, Class = limits.Id, Since = item.KnownAt, Version = 0 };
        CaseFile after = After(pack.Cases.Calendar, before, limits, step) with { Version = before.Version + 1, Steps = [] };
        draft.Add(new CaseMoved(step, after), draft.KnownAt);
        if (after.IsOver)
        {
            // The case is the report's own process: what is over in it is over in the picture, and for whoever reported it.
            Report report = item.Report with { Status = after.Stage == CaseStage.Closed ? ReportStatus.Closed : ReportStatus.Rejected, ObservedAt = draft.KnownAt > item.Report.ObservedAt ? draft.KnownAt : item.Report.ObservedAt };
            draft.Add(new ReportAccepted(item.Id, report, item.Place), draft.KnownAt);
            if (item.Incident is { } incident && draft.Picture.Incidents.ContainsKey(incident))
            {
                Assessment.Reassess(draft, pack, incident);
            }
        }

        return null;
    }

    private static CaseFile After(WorkCalendar calendar, CaseFile file, CaseClass limits, CaseStep step)
    {
        DateTimeOffset at = step.At;
        return step.Move switch
        {
            CaseMove.Register => To(CaseStage.Registered) with { Due = calendar.Add(at, limits.Dispatch) },
            CaseMove.Reject => To(CaseStage.Rejected) with { Due = null, EndedAt = at },
            CaseMove.Dispatch => To(CaseStage.Dispatched) with { Agency = step.Agency, HandleBy = calendar.Add(at, limits.Handle), Due = calendar.Add(at, limits.Handle), AnsweredAt = null },
            CaseMove.Take => To(CaseStage.InHand) with { Due = file.HandleBy },
            CaseMove.Return => To(CaseStage.Registered) with { Agency = null, HandleBy = null, PostponeAsked = null, Due = calendar.Add(at, limits.Dispatch) },
            CaseMove.Answer => To(CaseStage.Answered) with { AnsweredAt = at, PostponeAsked = null, Due = calendar.Add(at, limits.Check) },
            CaseMove.Check => To(CaseStage.Checked) with { Due = file.Due },
            CaseMove.Rework => Again(),
            CaseMove.Close => To(CaseStage.Closed) with { Due = null, EndedAt = at },
            CaseMove.AskPostpone => file with { PostponeAsked = step.Until },
            CaseMove.GrantPostpone => file with { PostponeAsked = null, Postponed = file.Postponed + 1, HandleBy = file.PostponeAsked, Due = file.PostponeAsked },
            CaseMove.DenyPostpone => file with { PostponeAsked = null },
            CaseMove.Suspend => file with { SuspendedSince = at, Left = Left(), Due = null, PostponeAsked = null },
            CaseMove.Resume => Resumed(),
            _ => throw new ArgumentOutOfRangeException(nameof(step), step.Move, "Not a move."),
        };

        CaseFile To(CaseStage stage) => file with { Stage = stage, Since = at };

        // Half the time again: what was answered and is not done is known work.
        CaseFile Again()
        {
            DateTimeOffset due = calendar.Add(at, limits.Handle with { Time = limits.Handle.Time / 2 });
            return To(CaseStage.InHand) with { Reworks = file.Reworks + 1, AnsweredAt = null, HandleBy = due, Due = due };
        }

        TimeSpan? Left() => file.HandleBy is not { } due ? null : limits.Handle.Working ? calendar.Between(at, due) : due - at;

        CaseFile Resumed()
        {
            DateTimeOffset? due = file.Left is not { } left ? null : left <= TimeSpan.Zero ? at + left : calendar.Add(at, limits.Handle with { Time = left });
            return file with { SuspendedSince = null, Left = null, HandleBy = due, Due = due };
        }
    }

    private static bool Fits(CaseFile? file, CaseMove move)
    {
        CaseStage stage = file?.Stage ?? CaseStage.Reported;
        bool suspended = file?.SuspendedSince is not null, asked = file?.PostponeAsked is not null;
        return move switch
        {
            CaseMove.Register => stage == CaseStage.Reported,
            CaseMove.Reject => stage is CaseStage.Reported or CaseStage.Registered,
            CaseMove.Dispatch => stage == CaseStage.Registered,
            CaseMove.Take => stage == CaseStage.Dispatched && !suspended,
            CaseMove.Return => stage is CaseStage.Dispatched or CaseStage.InHand && !suspended,
            CaseMove.Answer => stage == CaseStage.InHand && !suspended,
            CaseMove.Check => stage == CaseStage.Answered,
            CaseMove.Rework => stage is CaseStage.Answered or CaseStage.Checked,
            CaseMove.Close => stage == CaseStage.Checked,
            CaseMove.AskPostpone => stage is CaseStage.Dispatched or CaseStage.InHand && !suspended && !asked,
            CaseMove.GrantPostpone or CaseMove.DenyPostpone => asked,
            CaseMove.Suspend => stage is CaseStage.Dispatched or CaseStage.InHand && !suspended,
            CaseMove.Resume => suspended,
            _ => false,
        };
    }
}
