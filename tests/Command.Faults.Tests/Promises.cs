using System.Collections.Immutable;
using System.Net;
using System.Text.Json;
using Command.Ingest.Contracts;
using Command.Ingest.Journal;
using Command.Ingest.Picture;

namespace Command.Faults.Tests;

/// <summary>What must hold after every fault, whatever it was.</summary>
internal static class Promises
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    /// <summary>Holds all of them against a journal and the nodes that show it. Nothing may be sent meanwhile.</summary>
    public static async Task HoldAsync(IJournalStore journal, Rows rows, Ledger ledger, CancellationToken cancellationToken, params Node[] nodes)
    {
        await Until.SoAsync("the inbox is worked off", s_patience, () => journal.Pending(0, 1).IsEmpty);
        ImmutableArray<JournalEntry> entries = Acknowledged(journal, rows, ledger);
        Conserved(journal, rows, entries);
        foreach (Node node in nodes)
        {
            await ShownAsync(journal, node, cancellationToken);
        }
    }

    /// <summary>The journal's chain is whole, and what was acknowledged is in it once.</summary>
    /// <returns>The whole journal.</returns>
    public static ImmutableArray<JournalEntry> Acknowledged(IJournalStore journal, Rows rows, Ledger ledger)
    {
        ImmutableArray<JournalEntry> entries = [.. journal.Read(0)];
        Assert.Equal(Enumerable.Range(1, entries.Length).Select(i => (long)i), entries.Select(e => e.Sequence));
        Dictionary<string, int> reports = entries.Select(e => e.Event).OfType<ReportAccepted>().CountBy(r => r.Report.SourceId).ToDictionary();
        string[] lost = [.. ledger.Reports.Keys.Where(id => !reports.ContainsKey(id))];
        Assert.True(lost.Length == 0, $"{lost.Length} of {ledger.ReportCount} acknowledged reports are lost, the first is {lost.FirstOrDefault()}.");
        Assert.All(reports, r => Assert.True(r.Value == 1, $"{r.Key} took effect {r.Value} times."));

        Dictionary<(string, DateTimeOffset), int> readings = entries.Select(e => e.Event).OfType<ReadingAccepted>().CountBy(r => (r.Reading.Station, r.Reading.ObservedAt.ToUniversalTime())).ToDictionary();
        Assert.DoesNotContain(ledger.Readings, r => !readings.ContainsKey((r.Station, r.At.ToUniversalTime())));
        Assert.DoesNotContain(readings, r => r.Value != 1);

        HashSet<(string, long)> fixes = [.. rows.Fixes()];
        Assert.DoesNotContain(ledger.Fixes, f => !fixes.Contains(("vehicles:" + f.Terminal, f.Ms)));
        return entries;
    }

    /// <summary>The law of conservation is exact for each feed, and its counts are those of the rows that are there.</summary>
    public static void Conserved(IJournalStore journal, Rows rows, ImmutableArray<JournalEntry> entries)
    {
        ImmutableDictionary<string, FeedCounts> counts = journal.Counts();
        Assert.All(counts, c => Assert.Equal(c.Value.Received, c.Value.Stored + c.Value.Duplicates + c.Value.Quarantined));
        Assert.Equal(entries.Count(e => e.Event is ReportAccepted { Report.Feed: "city" }), counts.GetValueOrDefault("city")?.Stored ?? 0);
        Assert.Equal(rows.Fixes().Count(), counts.GetValueOrDefault("vehicles")?.Stored ?? 0);
        Assert.Equal(rows.InboxCount(), counts.Where(c => c.Key != "vehicles").Sum(c => c.Value.Stored));
    }

    /// <summary>The picture that a node shows is the fold of the journal, and its counters keep the law.</summary>
    public static async Task ShownAsync(IJournalStore journal, Node node, CancellationToken cancellationToken)
    {
        long last = journal.Read(0).LastOrDefault()?.Sequence ?? 0;
        PictureState shown = await ShownPicture.PictureAsync(node, last, cancellationToken);
        PictureState folded = Fold.EvolveAll(PictureState.Empty, journal.Read(0).TakeWhile(e => e.Sequence <= shown.Sequence));
        Assert.Equal(ShownPicture.Canonical(folded), ShownPicture.Canonical(shown));

        Dictionary<string, double> metrics = await ShownPicture.MetricsAsync(node, cancellationToken);
        foreach (string feed in (string[])["city", "flood", "vehicles"])
        {
            double Of(string name) => metrics[$"command_feed_{name}{{feed=\"{feed}\"}}"];
            Assert.Equal(Of("received_total"), Of("stored_total") + Of("duplicates_total") + Of("quarantined_total") + Of("in_flight") + Of("turned_away_total"));
            Assert.Equal(0, Of("in_flight"));
        }
    }

    /// <summary>Messages that were acknowledged are sent once more: nothing of it has an effect.</summary>
    public static async Task ReplayedAsync(Node node, Ledger ledger, int most, CancellationToken cancellationToken)
    {
        foreach ((string id, byte[] body) in ledger.Reports.OrderBy(r => r.Key, StringComparer.Ordinal).Take(most))
        {
            using HttpResponseMessage answer = await node.PushAsync("city", body, cancellationToken);
            Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
            using JsonDocument receipt = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(cancellationToken));
            Assert.True(receipt.RootElement.GetProperty("messages").GetInt32() == 0, $"{id} was taken a second time.");
            Assert.Equal(1, receipt.RootElement.GetProperty("duplicates").GetInt32());
        }
    }
}
