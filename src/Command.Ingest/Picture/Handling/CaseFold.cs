using System.Collections.Immutable;
using Command.Ingest.City;
using Command.Ingest.Contracts;

namespace Command.Ingest.Picture.Handling;

/// <summary>The fold of the city's own cases. Pure.</summary>
internal static class CaseFold
{
    public static void OnReport(OutcomeBook book, CityPack pack, ReportAccepted e, JournalEntry entry)
    {
        if (!pack.Cases.Feeds.Contains(e.Report.Feed))
        {
            return;
        }

        Outcome row = book.Find(OutcomeKind.Case, e.Id) ?? new Outcome
        {
            Kind = OutcomeKind.Case,
            Id = e.Id,
            Title = e.Report.Title,
            Type = e.Report.Kind,
            Exercise = e.Report.Exercise,
            Sources = $"report:{e.Report.Feed}",
            KnownAt = entry.KnownAt,
        };
        row = row with { Title = e.Report.Title, Type = e.Report.Kind, Level = e.Report.Level, District = e.Place.District ?? row.District };

        // A sender that keeps the process itself says only how far it is.
        if (row.RegisteredAt is null && !row.Marks.HasFlag(OutcomeMarks.Rejected))
        {
            row = e.Report.Status switch
            {
                ReportStatus.Accepted or ReportStatus.Assigned or ReportStatus.InProgress => HandlingFold.Answered(row, entry.KnownAt),
                ReportStatus.Resolved or ReportStatus.Closed => row with { ClosedAt = row.ClosedAt ?? entry.KnownAt },
                ReportStatus.Rejected or ReportStatus.Cancelled => row with { ClosedAt = row.ClosedAt ?? entry.KnownAt, Marks = row.Marks | OutcomeMarks.Rejected },
                _ => row,
            };
        }

        book.Put(row);
    }

    public static void OnMoved(OutcomeBook book, CaseMoved e)
    {
        if (book.Find(OutcomeKind.Case, e.After.Report) is not { } row)
        {
            return;
        }

        DateTimeOffset at = e.Step.At;
        CaseFile file = e.After;
        row = HandlingFold.Answered(row, at) with { Agency = file.Agency ?? row.Agency, DueAt = file.HandleBy ?? row.DueAt, SettledAt = file.AnsweredAt, Reworked = file.Reworks, Postponed = file.Postponed };
        book.Put(e.Step.Move switch
        {
            CaseMove.Register => row with { RegisteredAt = at },
            CaseMove.Reject => row with { ClosedAt = at, Marks = row.Marks | OutcomeMarks.Rejected, DueAt = null },
            CaseMove.Dispatch => row with { DispatchedAt = row.DispatchedAt ?? at, DueAt = file.HandleBy },
            CaseMove.Return => row with { Returned = row.Returned + 1, DueAt = null },
            CaseMove.Close => row with { ClosedAt = at },
            CaseMove.Suspend => row with { Marks = row.Marks | OutcomeMarks.Suspended | OutcomeMarks.WasSuspended },
            CaseMove.Resume => row with { Marks = row.Marks & ~OutcomeMarks.Suspended, DueAt = file.HandleBy },
            _ => row,
        });
    }

    public static void Mark(OutcomeBook book, ImmutableArray<string> reports, OutcomeMarks mark, bool on)
    {
        foreach (string id in reports)
        {
            if (book.Find(OutcomeKind.Case, id) is { } row)
            {
                book.Put(row with { Marks = on ? row.Marks | mark : row.Marks & ~mark });
            }
        }
    }
}
