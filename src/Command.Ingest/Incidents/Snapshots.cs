using System.Collections.Immutable;
using Command.Ingest.Contracts;
using Command.Ingest.Fusion;
using Command.Ingest.Picture;

namespace Command.Ingest.Incidents;

/// <summary>
/// What follows from a feed saying all that it knows. What it no longer has is over; what it has again is back. A download that was cut short looks the
/// same as a quiet city, so a snapshot that lacks more than half of what was known is believed only when the next one lacks it too. Pure.
/// </summary>
public static class Snapshots
{
    /// <summary>So few known things may all go at once while the snapshot still holds others.</summary>
    private const int Few = 3;

    /// <summary>Adds to <paramref name="draft"/> the events that follow from a mark.</summary>
    public static void Decide(Draft draft, FusionModel model, SnapshotMark mark)
    {
        ArgumentNullException.ThrowIfNull(draft);
        ArgumentNullException.ThrowIfNull(mark);
        string id = MessageIds.Of(mark);
        HashSet<string> present = new(mark.Present, StringComparer.Ordinal);
        if (mark.Covers == SnapshotScope.Assets)
        {
            ImmutableArray<AssetItem> assets = [.. draft.Picture.Assets.Values
                .Where(a => Covers(mark, a.Asset) && a.Asset.ObservedAt <= mark.ObservedAt)
                .OrderBy(a => a.Id, StringComparer.Ordinal)];
            ImmutableArray<string> gone = [.. assets.Where(a => !present.Contains(a.Asset.SourceId)).Select(a => a.Id)];
            if (Believes(draft, id, mark, gone.Length, assets.Length))
            {
                draft.Add(new Withdrawn(id, [], gone, mark.ObservedAt), mark.ObservedAt);
            }

            return;
        }

        ImmutableArray<ReportItem> reports = [.. draft.Picture.Reports.Values.Where(r => Covers(mark, r.Report)).OrderBy(r => r.Id, StringComparer.Ordinal)];
        Restore(draft, model, id, [.. reports.Where(r => r.WithdrawnAt < mark.ObservedAt && present.Contains(r.Report.SourceId))]);
        ImmutableArray<ReportItem> covered = [.. reports.Where(r => !r.IsOver && (r.Report.SentAt ?? r.Report.ObservedAt) <= mark.ObservedAt)];
        ImmutableArray<ReportItem> missing = [.. covered.Where(r => !present.Contains(r.Report.SourceId))];
        if (Believes(draft, id, mark, missing.Length, covered.Length))
        {
            Withdraw(draft, model, id, mark, missing);
        }
    }

    private static bool Covers(SnapshotMark mark, Message message) =>
        message.Feed == mark.Feed && message.Exercise == mark.Exercise && message.SourceId.StartsWith(mark.Prefix, StringComparison.Ordinal);

    private static bool Believes(Draft draft, string id, SnapshotMark mark, int missing, int known)
    {
        bool likely = missing * 2 <= known || (known <= Few && !mark.Present.IsEmpty);
        if (missing > 0 && (likely || draft.Picture.Doubts.ContainsKey(id)))
        {
            return true;
        }

        if (missing > 0)
        {
            draft.Add(new SnapshotDoubted(id, mark.Feed, missing, known), mark.ObservedAt);
        }
        else if (draft.Picture.Doubts.ContainsKey(id))
        {
            // All that was missing is back: the short one was a fault of the sender's.
            draft.Add(new Restored(id, []), mark.ObservedAt);
        }

        return false;
    }

    private static void Withdraw(Draft draft, FusionModel model, string id, SnapshotMark mark, ImmutableArray<ReportItem> missing)
    {
        draft.Add(new Withdrawn(id, [.. missing.Select(r => r.Id)], [], mark.ObservedAt), mark.ObservedAt);
        foreach (string incident in missing.Select(r => r.Incident).OfType<string>().Distinct(StringComparer.Ordinal).Where(draft.Picture.Open.Contains).Order(StringComparer.Ordinal))
        {
            Assessment.Reassess(draft, model.Pack, incident);
        }
    }

    private static void Restore(Draft draft, FusionModel model, string id, ImmutableArray<ReportItem> back)
    {
        if (back.IsEmpty)
        {
            return;
        }

        draft.Add(new Restored(id, [.. back.Select(r => r.Id)]), draft.KnownAt);
        foreach (ReportItem report in back)
        {
            Intake.Attach(draft, model, report.Id, draft.Gatherings(model).Report(report.Id));
        }
    }
}
