using System.Collections.Immutable;
using Command.Ingest.City;
using Command.Ingest.Contracts;

namespace Command.Ingest.Picture.Handling;

/// <summary>
/// The fold of the journal into how everything was handled. Pure: the same entries give the same rows, in the same versions, whenever they are read. It stands apart from the picture's
/// fold because it keeps what the picture forgets.
/// </summary>
public static class HandlingFold
{
    /// <summary>Another number means that rows made before say something else: they are thrown away and made anew.</summary>
    public const int Version = 2;

    private const int MostJobs = 200;
    private const int MostTold = 200;

    /// <summary>Takes one entry in.</summary>
    public static void Apply(OutcomeBook book, CityPack pack, JournalEntry entry)
    {
        ArgumentNullException.ThrowIfNull(book);
        ArgumentNullException.ThrowIfNull(pack);
        ArgumentNullException.ThrowIfNull(entry);
        switch (entry.Event)
        {
            case ReportAccepted e:
                CaseFold.OnReport(book, pack, e, entry);
                break;
            case CaseMoved e:
                CaseFold.OnMoved(book, e);
                break;
            case Withdrawn e:
                CaseFold.Mark(book, e.Reports, OutcomeMarks.Withdrawn, on: true);
                break;
            case Restored e:
                CaseFold.Mark(book, e.Reports, OutcomeMarks.Withdrawn, on: false);
                break;
            case IncidentOpened e:
                Opened(book, e, entry);
                break;
            case IncidentJoined e:
                Source(book, e.Id, e.Source, +1);
                break;
            case SourceMoved e:
                Source(book, e.From, e.Source, -1);
                Source(book, e.To, e.Source, +1);
                break;
            case SourceDropped e:
                Source(book, e.Id, e.Source, -1);
                break;
            case IncidentReassessed e:
                Change(book, e.Id, i => Graded(i with { Title = e.Title, Type = e.Kind ?? i.Type, District = e.Place.District ?? i.District }, i.More?.LevelSet ?? e.Level, entry.KnownAt));
                break;
            case LevelOverridden e:
                Change(book, e.Id, i => Graded(Answered(i with { More = (i.More ?? OutcomeMore.Empty) with { LevelSet = e.Level } }, entry.KnownAt), e.Level ?? i.Level, entry.KnownAt));
                break;
            case IncidentClosed e:
                Change(book, e.Id, i => i with { ClosedAt = entry.KnownAt });
                break;
            case IncidentReopened e:
                Change(book, e.Id, i => i with { ClosedAt = null, Marks = i.Marks & ~OutcomeMarks.Merged });
                break;
            case IncidentMerged e:
                Merged(book, e, entry);
                break;
            case IncidentClaimed { Person: not null } e:
                Change(book, e.Incident, i => Answered(i, entry.KnownAt));
                break;
            case PlanStarted e:
                Change(book, e.Run.Incident, i => Answered(i, entry.KnownAt));
                break;
            case AgencyTaskPut { Task.Version: 1 } e:
                Change(book, e.Task.Incident, i => Answered(i, entry.KnownAt));
                break;
            case UnitAssigned e:
                Assigned(book, pack, e, entry);
                break;
            case AssignmentStepped e:
                Stepped(book, e);
                break;
            case UnitLent e:
                book.Carry = book.Carry with { Lent = book.Carry.Lent.SetItem(e.Unit, e.Lent.Agency) };
                break;
            case CallPut { Call: { Out: true, Incident: { } incident } call }:
                Told(book, incident, new ReportUp(ReportUp.Phone, call.At));
                break;
            case NoticePut { Notice: { Incident: { } incident, NeedsApproval: false } notice }:
                foreach (string endpoint in notice.Recipients.Select(r => r.Endpoint).OfType<string>().Distinct(StringComparer.Ordinal))
                {
                    Told(book, incident, new ReportUp(endpoint, entry.KnownAt));
                }

                break;
            case BriefDrafted { Brief: { Incident: { } on } brief }:
                book.Carry = book.Carry with { Briefs = book.Carry.Briefs.SetItem(brief.Id, on) };
                break;
            case BriefPublished e when book.Carry.Briefs.TryGetValue(e.Id, out string? on):
                Told(book, on, new ReportUp(ReportUp.Brief, e.Published.At));
                book.Carry = book.Carry with { Briefs = book.Carry.Briefs.Remove(e.Id) };
                break;
            case BriefWithdrawn e:
                book.Carry = book.Carry with { Briefs = book.Carry.Briefs.Remove(e.Id) };
                break;
            case ReadingAccepted e:
                WatchFold.OnReading(book, e);
                break;
            case AppealDecided { Upheld: true } e:
                Exempt(book, e);
                break;
            default:
                break;
        }
    }

    internal static void Change(OutcomeBook book, string incident, Func<Outcome, Outcome> change)
    {
        if (book.Find(OutcomeKind.Incident, incident) is { } row)
        {
            book.Put(change(row));
        }
    }

    internal static Outcome Answered(Outcome row, DateTimeOffset at) => row.AnsweredAt is null ? row with { AnsweredAt = at } : row;

    private static void Opened(OutcomeBook book, IncidentOpened e, JournalEntry entry)
    {
        Outcome row = new()
        {
            Kind = OutcomeKind.Incident,
            Id = e.Id,
            Title = e.Title,
            Type = e.Kind,
            District = e.Place.District,
            Exercise = e.Exercise,
            Sources = "",
            KnownAt = entry.KnownAt,
        };
        book.Put(Graded(row, e.Level, entry.KnownAt));
        Source(book, e.Id, e.Source, +1);
    }

    /// <summary>The level, and since when it has been as grave: a clock that began does not stop because it was found less grave.</summary>
    private static Outcome Graded(Outcome row, int? level, DateTimeOffset at)
    {
        if (level is not (>= 1 and <= 4))
        {
            return row.Level is null ? row : row with { Level = null };
        }

        ImmutableArray<DateTimeOffset?> before = row.More?.Graded ?? [], graded = LevelSince.With(before, level, at);
        return row with { Level = level, More = graded == before ? row.More : (row.More ?? OutcomeMore.Empty) with { Graded = graded } };
    }

    private static void Source(OutcomeBook book, string incident, SourceRef source, int by)
    {
        string key = $"{source.Type}:{FeedOf(source.Id)}";
        if (source.Type == "report" && book.Find(OutcomeKind.Case, source.Id) is { } spoken)
        {
            string? of = by > 0 ? (book.Find(OutcomeKind.Incident, incident) is null ? null : incident) : spoken.Incident == incident ? null : spoken.Incident;
            book.Put(spoken with { Incident = of });
        }

        Change(book, incident, i =>
        {
            OutcomeMore more = i.More ?? OutcomeMore.Empty;
            int count = more.From.GetValueOrDefault(key) + by;
            ImmutableSortedDictionary<string, int> feeds = count > 0 ? more.From.SetItem(key, count) : more.From.Remove(key);
            return i with { More = more with { From = feeds }, Sources = string.Join('|', feeds.Keys) };
        });

        // Who may see an incident may see its jobs, and nobody else.
        if (book.Find(OutcomeKind.Incident, incident) is { } row)
        {
            foreach (string id in row.More?.Jobs ?? [])
            {
                if (book.Find(OutcomeKind.Job, id) is { } job && job.Sources != row.Sources)
                {
                    book.Put(job with { Sources = row.Sources });
                }
            }
        }
    }

    private static void Merged(OutcomeBook book, IncidentMerged e, JournalEntry entry)
    {
        if (book.Find(OutcomeKind.Incident, e.Id) is not { } other)
        {
            return;
        }

        ImmutableArray<string> jobs = other.More?.Jobs ?? [];
        book.Put(other with { ClosedAt = entry.KnownAt, Marks = other.Marks | OutcomeMarks.Merged, More = other.More is { Jobs.IsEmpty: false } more ? more with { Jobs = [] } : other.More });
        if (book.Find(OutcomeKind.Incident, e.Into) is not { } into)
        {
            return;
        }

        foreach (string id in jobs)
        {
            if (book.Find(OutcomeKind.Job, id) is { } job)
            {
                book.Put(job with { Incident = e.Into, Sources = into.Sources });
            }
        }

        // What was known first and answered first was so for the one event that both are.
        Outcome both = into with
        {
            KnownAt = Least(into.KnownAt, other.KnownAt) ?? into.KnownAt,
            AnsweredAt = Least(into.AnsweredAt, other.AnsweredAt),
            More = (into.More ?? OutcomeMore.Empty) with { Jobs = [.. (into.More?.Jobs ?? []).Concat(jobs).Distinct(StringComparer.Ordinal).Take(MostJobs)] },
        };
        book.Put(Responded(book, both));
    }

    private static void Assigned(OutcomeBook book, CityPack pack, UnitAssigned e, JournalEntry entry)
    {
        Assignment job = e.Assignment;
        Outcome? incident = book.Find(OutcomeKind.Incident, job.Incident);
        book.Put(Timed(
            new Outcome
            {
                Kind = OutcomeKind.Job,
                Id = job.Id,
                Title = job.Unit,
                Type = job.Unit,
                Level = incident?.Level,
                District = incident?.District,
                Agency = book.Carry.Lent.GetValueOrDefault(job.Unit) ?? pack.UnitNamed(job.Unit)?.Agency,
                Incident = job.Incident,
                Exercise = job.Exercise,
                Sources = incident?.Sources ?? "",
                KnownAt = job.TimeOf(AssignmentStep.Dispatched) ?? entry.KnownAt,
            },
            job.Steps));
        Change(book, job.Incident, i =>
        {
            OutcomeMore more = i.More ?? OutcomeMore.Empty;
            return Responded(book, Answered(i with { More = more.Jobs.Length < MostJobs ? more with { Jobs = more.Jobs.Add(job.Id) } : more }, entry.KnownAt));
        });
    }

    private static void Stepped(OutcomeBook book, AssignmentStepped e)
    {
        if (book.Find(OutcomeKind.Job, e.Id) is not { } job)
        {
            return;
        }

        book.Put(Timed(job, [e.Step]));
        Change(book, job.Incident ?? "", i => Responded(book, i));
    }

    private static Outcome Timed(Outcome job, ImmutableArray<StepTime> steps)
    {
        foreach (StepTime step in steps)
        {
            job = step.Step switch
            {
                AssignmentStep.Dispatched => job with { DispatchedAt = step.At, KnownAt = step.At },
                AssignmentStep.EnRoute => job with { EnRouteAt = step.At },
                AssignmentStep.OnScene => job with { OnSceneAt = step.At },
                AssignmentStep.Cleared => job with { ClosedAt = step.At },
                AssignmentStep.Cancelled or AssignmentStep.Diverted => job with { ClosedAt = step.At, Marks = job.Marks | OutcomeMarks.CalledOff },
                _ => job,
            };
        }

        return job;
    }

    /// <summary>The incident's own times: the first of its units counts, as last corrected.</summary>
    private static Outcome Responded(OutcomeBook book, Outcome incident)
    {
        Outcome[] jobs = [.. (incident.More?.Jobs ?? []).Select(id => book.Find(OutcomeKind.Job, id)).OfType<Outcome>()];
        return incident with
        {
            DispatchedAt = jobs.Min(j => j.DispatchedAt),
            EnRouteAt = jobs.Min(j => j.EnRouteAt),
            OnSceneAt = jobs.Min(j => j.OnSceneAt),
            Agency = jobs.Where(j => j.DispatchedAt is not null).MinBy(j => j.DispatchedAt)?.Agency,
        };
    }

    private static void Told(OutcomeBook book, string incident, ReportUp told) => Change(book, incident, i =>
    {
        OutcomeMore more = i.More ?? OutcomeMore.Empty;
        return more.Told.Length >= MostTold || more.Told.Contains(told) ? i : i with { More = more with { Told = more.Told.Add(told) } };
    });

    private static void Exempt(OutcomeBook book, AppealDecided e)
    {
        if (book.Find(e.Kind, e.Row) is { } row && row.More?.Exempt.Contains(e.Figure) != true)
        {
            OutcomeMore more = row.More ?? OutcomeMore.Empty;
            book.Put(row with { More = more with { Exempt = more.Exempt.Add(e.Figure) } });
        }
    }

    private static DateTimeOffset? Least(DateTimeOffset? one, DateTimeOffset? other) => one is null ? other : other is null || one < other ? one : other;

    internal static string FeedOf(string id) => id.AsSpan().IndexOfAny(':', '!') is > 0 and var end ? id[..end] : id;
}
