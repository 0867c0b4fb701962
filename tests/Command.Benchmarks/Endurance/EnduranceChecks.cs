using System.Collections.Immutable;
using Command.Harness;
using Command.Harness.Senders;
using Command.Ingest.Contracts;
using Command.Ingest.Journal;
using Command.Ingest.Picture;

namespace Command.Benchmarks.Endurance;

/// <summary>What the journal and the nodes hold at the end, against what senders were told.</summary>
/// <param name="Entries">Entries of the journal.</param>
/// <param name="Gaps">Sequence numbers missing or twice.</param>
/// <param name="LostReports">Acknowledged reports that are not in it.</param>
/// <param name="TwiceReports">Acknowledged reports that took effect more than once.</param>
/// <param name="LostReadings">Acknowledged measurements that are not in it.</param>
/// <param name="LostFixes">Acknowledged positions that are not stored.</param>
/// <param name="Feeds">The law of conservation by feed: received, stored, duplicates, quarantined.</param>
/// <param name="SetAside">Messages that could not be decided.</param>
/// <param name="Reports">Reports in the picture at the end.</param>
/// <param name="Incidents">Incidents in it.</param>
/// <param name="Opened">Incidents that were opened in all.</param>
/// <param name="SameAt">By node whether its picture is the fold of the journal.</param>
internal sealed record EnduranceChecks(
    long Entries, long Gaps, long LostReports, long TwiceReports, long LostReadings, long LostFixes, ImmutableSortedDictionary<string, FeedCounts> Feeds, long SetAside, int Reports, int Incidents, long Opened,
    ImmutableArray<(string Node, bool Same)> SameAt)
{
    public bool FeedsKept => Feeds.Values.All(c => c.Received == c.Stored + c.Duplicates + c.Quarantined);

    public bool Kept => Gaps == 0 && LostReports == 0 && TwiceReports == 0 && LostReadings == 0 && LostFixes == 0 && FeedsKept && SameAt.All(s => s.Same);

    /// <summary>Looks at everything. Nothing may be sent meanwhile, and the inbox must be worked off.</summary>
    public static async Task<EnduranceChecks> OfAsync(IJournalStore journal, Rows rows, Ledger ledger, params Node[] nodes)
    {
        Dictionary<string, int> reports = ledger.Reports.Keys.ToDictionary(id => id, _ => 0, StringComparer.Ordinal);
        HashSet<(string, DateTimeOffset)> readings = [.. ledger.Readings.Select(r => (r.Station, r.At.ToUniversalTime()))];
        PictureState picture = PictureState.Empty;
        long gaps = 0, opened = 0, last = 0;
        foreach (JournalEntry entry in journal.Read(0))
        {
            gaps += entry.Sequence == last + 1 ? 0 : 1;
            last = entry.Sequence;
            picture = Fold.Evolve(picture, entry);
            switch (entry.Event)
            {
                case ReportAccepted r when reports.TryGetValue(r.Report.SourceId, out int seen):
                    reports[r.Report.SourceId] = seen + 1;
                    break;
                case ReadingAccepted r:
                    readings.Remove((r.Reading.Station, r.Reading.ObservedAt.ToUniversalTime()));
                    break;
                case IncidentOpened:
                    opened++;
                    break;
            }
        }

        HashSet<(string, long)> fixes = [.. rows.Fixes()];
        string folded = ShownPicture.Canonical(picture);
        List<(string, bool)> same = [];
        foreach (Node node in nodes)
        {
            same.Add((node.Name, ShownPicture.Canonical(await ShownPicture.PictureAsync(node, last, CancellationToken.None)) == folded));
        }

        return new EnduranceChecks(
            last, gaps, reports.Values.Count(n => n == 0), reports.Values.Count(n => n > 1), readings.Count, ledger.Fixes.Count(f => !fixes.Contains(("vehicles:" + f.Terminal, f.Ms))),
            journal.Counts().ToImmutableSortedDictionary(StringComparer.Ordinal), rows.Count("SELECT count(*) FROM inbox WHERE done = 2"), picture.Reports.Count, picture.Incidents.Count, opened, [.. same]);
    }
}
