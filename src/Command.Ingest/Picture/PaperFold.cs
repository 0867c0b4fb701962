using System.Collections.Immutable;
using Command.Ingest.Contracts;

namespace Command.Ingest.Picture;

/// <summary>The fold of call cards that were keyed in. Pure.</summary>
internal static class PaperFold
{
    /// <summary>Cards remembered; the journal has all.</summary>
    public const int CardsKept = 5_000;

    public static PictureState OnKeyed(PictureState picture, CardKeyed e, JournalEntry entry)
    {
        ImmutableDictionary<string, PaperCard> cards = picture.Cards.SetItem(e.Card.Number, e.Card);
        PictureState next = picture with
        {
            Cards = cards.Count > CardsKept ? cards.Remove(cards.Values.MinBy(c => (c.KeyedAt, c.Number))!.Number) : cards,
            Assignments = picture.Assignments.SetItems(e.Jobs.Select(j => KeyValuePair.Create(j.Id, j))),
            AssignmentCount = picture.AssignmentCount + e.Jobs.Length,
        };
        foreach (Assignment job in e.Jobs.Where(j => j.IsActive))
        {
            StepTime last = job.Steps[^1];
            UnitStatus status = last.Step switch { AssignmentStep.OnScene => UnitStatus.OnScene, AssignmentStep.EnRoute => UnitStatus.EnRoute, _ => UnitStatus.Dispatched };
            next = DispatchFold.Change(next, job.Unit, u => u with { Assignment = job.Id, Status = status, At = last.At, KnownAt = entry.KnownAt, By = entry.Author, Source = StatusSource.Desk, LostSince = null });
        }

        return next;
    }
}
