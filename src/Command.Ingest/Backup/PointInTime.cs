using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Command.Geo;
using Command.Ingest.Contracts;
using Command.Ingest.Journal;
using Command.Ingest.Tracks;

namespace Command.Ingest.Backup;

/// <summary>Statements on a store that nothing else uses, in the caller's transaction. Both engines take the same ones, with places $1, $2, ….</summary>
internal interface ICutStore
{
    int Run(string sql, params object[] values);

    List<object[]> Rows(string sql, params object[] values);

    /// <summary>The inbox row of a message that was settled, or nothing: id, envelope, received_ms.</summary>
    object[]? Settled(string source, string version);

    /// <summary>Takes away every fix observed after a time, and what is known of it.</summary>
    void CutTracks(long ms);
}

/// <summary>
/// Cuts a store back to where it was. What was in the journal after that goes, with the baselines made since. The messages that led to it, and all that
/// came later, are as if they had never come, so that nothing of them reappears and their senders may send them again; or, when they are kept, they wait for the writer.
/// </summary>
internal sealed class PointInTime
{
    private readonly long _sequence;
    private readonly long _ms;
    private readonly ImmutableArray<(string Source, string Version)> _settledAfter;

    private PointInTime(long sequence, long ms, ImmutableArray<(string Source, string Version)> settledAfter) =>
        (_sequence, _ms, _settledAfter) = (sequence, ms, settledAfter);

    /// <summary>Finds the place in the journal, checking the chain on the way; null when all of it is wanted.</summary>
    public static PointInTime? Find(IStoredJournal journal, RestoreTo to)
    {
        if (!to.IsCut)
        {
            return null;
        }

        long last = journal.Head().Sequence;
        if (to.Sequence is { } asked && (asked < 0 || asked > last))
        {
            throw new BackupException("restore-no-such-sequence", $"The backup's journal has the entries 1 to {last}, not {asked}. Write one of them, or take a later backup.");
        }

        long sequence = 0;
        DateTimeOffset known = DateTimeOffset.UnixEpoch;
        bool over = false;
        HashSet<(string, string)> after = [];
        foreach (JournalEntry entry in JournalChain.Verify(0, journal.Entries(0)))
        {
            over |= !(entry.Sequence <= to.Sequence || entry.KnownAt <= to.Time);
            if (!over)
            {
                (sequence, known) = (entry.Sequence, entry.KnownAt > known ? entry.KnownAt : known);
            }
            else if (MessageOf(entry.Event) is { } message)
            {
                after.Add((MessageIds.Of(message), message.Version));
            }
        }

        return new PointInTime(sequence, (to.Time ?? known).ToUnixTimeMilliseconds(), [.. after]);
    }

    public void Cut(ICutStore store, bool keepInbox)
    {
        store.Run("DELETE FROM journal WHERE sequence > $1", _sequence);
        store.Run("DELETE FROM snapshots WHERE sequence > $1", _sequence);
        object[][] settled = [.. _settledAfter.Select(s => store.Settled(s.Source, s.Version)).OfType<object[]>()];
        if (keepInbox)
        {
            foreach (object[] row in settled)
            {
                store.Run("UPDATE inbox SET done = 0 WHERE id = $1", row[0]);
            }

            store.Run("UPDATE inbox SET done = 0 WHERE done = 1 AND received_ms > $1", _ms);
            return;
        }

        foreach (object[] row in settled.Where(r => Number(r[2]) <= _ms))
        {
            string envelope = (string)row[1];
            store.Run("DELETE FROM inbox WHERE id = $1", row[0]);
            // Its bytes stay; marked, they are no reason to call the same bytes a duplicate when they come again.
            store.Run("UPDATE envelopes SET messages = messages - 1, hash = CASE WHEN hash LIKE 'cut:%' THEN hash ELSE 'cut:' || hash END WHERE id = $1", envelope);
            store.Run("UPDATE counts SET received = received - 1, stored = stored - 1 WHERE feed = (SELECT feed FROM envelopes WHERE id = $1)", envelope);
        }

        foreach (object[] row in store.Rows("SELECT message FROM inbox WHERE done = 2 AND received_ms > $1", _ms))
        {
            // Set aside, it was counted as quarantined; its envelope still says that it was stored, and goes below.
            if (JsonSerializer.Deserialize((byte[])row[0], CommandJson.Wire.Message) is { } message and not SnapshotMark)
            {
                store.Run("UPDATE counts SET stored = stored + 1, quarantined = quarantined - 1 WHERE feed = $1", message.Feed);
            }
        }

        foreach (object[] row in store.Rows(
            "SELECT feed, CAST(sum(messages) AS bigint), CAST(sum(duplicates) AS bigint), CAST(sum(quarantined) AS bigint) FROM envelopes WHERE received_ms > $1 GROUP BY feed", _ms))
        {
            (long stored, long duplicates, long quarantined) = (Number(row[1]), Number(row[2]), Number(row[3]));
            store.Run(
                "UPDATE counts SET received = received - $2, stored = stored - $3, duplicates = duplicates - $4, quarantined = quarantined - $5 WHERE feed = $1",
                row[0],
                stored + duplicates + quarantined,
                stored,
                duplicates,
                quarantined);
        }

        store.Run("DELETE FROM inbox WHERE received_ms > $1", _ms);
        store.Run("DELETE FROM quarantine WHERE at_ms > $1", _ms);
        store.Run("DELETE FROM parts WHERE received_ms > $1", _ms);
        store.Run("DELETE FROM envelopes WHERE received_ms > $1", _ms);
        store.CutTracks(_ms);
    }

    /// <summary>The message that an event says was accepted.</summary>
    private static Message? MessageOf(PictureEvent what) => what switch
    {
        ReportAccepted e => e.Report,
        AlertAccepted e => e.Alert,
        ReadingAccepted e => e.Reading,
        AssetAccepted e => e.Asset,
        _ => null,
    };

    private static long Number(object value) => Convert.ToInt64(value, CultureInfo.InvariantCulture);

    /// <summary>What a unit said last, with an older fix in the place of the one that is gone.</summary>
    public static byte[] Older(byte[] newest, TrackFix fix)
    {
        Position position = (Position)JsonSerializer.Deserialize(newest, CommandJson.Wire.Message)!;
        Message older = position with { ObservedAt = fix.ObservedAt, At = fix.At, SpeedKmh = fix.SpeedKmh, HeadingDeg = fix.HeadingDeg, StaleAt = null };
        return JsonSerializer.SerializeToUtf8Bytes(older, CommandJson.Wire.Message);
    }

    /// <summary>A fix from the columns observed_ms, lon, lat, speed and heading.</summary>
    public static TrackFix FixOf(ReadOnlySpan<object> row) => new(
        DateTimeOffset.FromUnixTimeMilliseconds((long)row[0]), new GeoPoint((double)row[1], (double)row[2]), row[3] as double?, row[4] as double?);
}
