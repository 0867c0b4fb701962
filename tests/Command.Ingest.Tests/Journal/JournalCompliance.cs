using System.Collections.Immutable;
using Command.Geo;
using Command.Ingest.Contracts;
using Command.Ingest.Feeds;
using Command.Ingest.Journal;

namespace Command.Ingest.Tests.Journal;

/// <summary>What every journal engine promises; each engine runs the same tests.</summary>
public abstract partial class JournalCompliance
{
    private static readonly DateTimeOffset s_at = new(2026, 7, 18, 9, 0, 0, TimeSpan.FromHours(8));

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    protected abstract IJournalStore Open(string name);

    /// <summary>Changes a store behind the journal's back.</summary>
    protected abstract void Change(string name, string sql);

    [Fact]
    public async Task Receive_MessageSeenBefore_IsCountedAsDuplicateAndNotStoredAgain()
    {
        await using IJournalStore journal = Open(nameof(Receive_MessageSeenBefore_IsCountedAsDuplicateAndNotStoredAgain));
        Committed first = await journal.ReceiveAsync(Envelope("e1", "a"), Of(Report("R1", "1")), Cancel);
        Committed second = await journal.ReceiveAsync(Envelope("e2", "b"), Of(Report("R1", "1"), Report("R2", "1")), Cancel);

        Assert.Equal(new Receipt("e1", 1, 0, 0), first.Receipt);
        Assert.Equal(new Receipt("e2", 1, 1, 0), second.Receipt);
        Assert.Equal(["R1", "R2"], journal.Pending(0, 10).Select(e => e.Message.SourceId));
    }

    [Fact]
    public async Task Receive_SameBytesAgain_AnswersWithTheFirstEnvelope()
    {
        await using IJournalStore journal = Open(nameof(Receive_SameBytesAgain_AnswersWithTheFirstEnvelope));
        Decoded decoded = Of(Report("R1", "1")) with { Faults = [new Fault("bad", "half of it was bad")] };
        await journal.ReceiveAsync(Envelope("e1", "same"), decoded, Cancel);
        Committed again = await journal.ReceiveAsync(Envelope("e2", "same"), decoded, Cancel);

        Assert.Equal(new Receipt("e1", 0, 2, 0), again.Receipt);
        Assert.Single(journal.Quarantine("city", 10));
    }

    [Fact]
    public async Task Receive_SnapshotOfTheSameBytes_IsANewMarkButNoNewMessage()
    {
        await using IJournalStore journal = Open(nameof(Receive_SnapshotOfTheSameBytes_IsANewMarkButNoNewMessage));
        await journal.ReceiveAsync(Envelope("e1", "same"), Of(Report("R1", "1")) with { Marks = [Mark("09:00", "R1")] }, Cancel);
        Committed again = await journal.ReceiveAsync(Envelope("e2", "same"), Of(Report("R1", "1")) with { Marks = [Mark("09:01", "R1")] }, Cancel);

        Assert.Equal(new Receipt("e1", 0, 1, 0), again.Receipt);
        Assert.Equal(new FeedCounts(2, 1, 1, 0), journal.Counts()["city"]);
        Assert.Equal(["R1", "09:00", "09:01"], journal.Pending(0, 10).Select(e => e.Message is SnapshotMark m ? m.Version : e.Message.SourceId));
        Assert.Equal(["R1"], Assert.IsType<SnapshotMark>(journal.Pending(0, 10)[^1].Message).Present);
    }

    [Fact]
    public async Task Receive_AnyMix_KeepsTheConservationLaw()
    {
        await using IJournalStore journal = Open(nameof(Receive_AnyMix_KeepsTheConservationLaw));
        await journal.ReceiveAsync(Envelope("e1", "a"), Of(Report("R1", "1")) with { Faults = [new Fault("x", "y")] }, Cancel);
        await journal.ReceiveAsync(Envelope("e2", "b"), Of(Report("R1", "1"), Report("R1", "2")), Cancel);
        await journal.ReceiveAsync(Envelope("e3", "c"), Of(Fix("138", 0), Fix("138", 0), Fix("138", 1)), Cancel);

        FeedCounts counts = journal.Counts()["city"];
        Assert.Equal(new FeedCounts(7, 4, 2, 1), counts);
        Assert.Equal(counts.Received, counts.Stored + counts.Duplicates + counts.Quarantined);
    }

    [Fact]
    public async Task Receive_Fixes_BypassTheInboxAndTheNewestSurvivesRestart()
    {
        const string Name = nameof(Receive_Fixes_BypassTheInboxAndTheNewestSurvivesRestart);
        await using (IJournalStore journal = Open(Name))
        {
            Committed committed = await journal.ReceiveAsync(Envelope("e1", "a"), Of(Fix("138", 5), Fix("138", 2)), Cancel);
            Assert.Equal(2, committed.NewFixes.Length);
            Assert.Empty(journal.Pending(0, 10));
        }

        await using IJournalStore reopened = Open(Name);
        Assert.Equal(s_at.AddSeconds(5), Assert.Single(reopened.NewestFixes(s_at)).ObservedAt);
        Assert.Empty(reopened.NewestFixes(s_at.AddSeconds(6)));
    }

    [Fact]
    public async Task Replay_EnvelopeThatCanBeReadNow_LeavesTheQuarantineAndKeepsTheLaw()
    {
        await using IJournalStore journal = Open(nameof(Replay_EnvelopeThatCanBeReadNow_LeavesTheQuarantineAndKeepsTheLaw));
        await journal.ReceiveAsync(Envelope("e1", "a"), Of(Report("R1", "1")) with { Faults = [new Fault("x", "1"), new Fault("x", "2")] }, Cancel);
        Envelope envelope = Assert.IsType<Envelope>(journal.FindEnvelope("e1"));
        Assert.Equal([1, 2, 3], envelope.Bytes.ToArray());

        Committed? half = await journal.ReplayAsync(envelope, Of(Report("R1", "1"), Report("R2", "1"), Fix("138", 1)) with { Faults = [new Fault("y", "still")] }, Cancel);
        Assert.Equal(new Receipt("e1", 2, 0, 1), half!.Receipt);
        Assert.Single(half.NewFixes);
        Assert.Equal("y", Assert.Single(journal.Quarantine("city", 10)).Fault.Code);
        Assert.Equal(new FeedCounts(4, 3, 0, 1), journal.Counts()["city"]);

        await journal.ReplayAsync(envelope, Of(Report("R1", "1"), Report("R2", "1"), Report("R3", "1")), Cancel);
        Assert.Empty(journal.Quarantine("city", 10));
        Assert.Equal(new FeedCounts(4, 4, 0, 0), journal.Counts()["city"]);
        Assert.Null(await journal.ReplayAsync(envelope, Of(Report("R1", "1")), Cancel));
        Assert.Equal(["R1", "R2", "R3"], journal.Pending(0, 10).Select(e => e.Message.SourceId));
    }

    [Fact]
    public async Task Replay_MessageTheWriterSetAside_WaitsForItAgain()
    {
        await using IJournalStore journal = Open(nameof(Replay_MessageTheWriterSetAside_WaitsForItAgain));
        await journal.ReceiveAsync(Envelope("e1", "a"), Of(Report("R1", "1"), Report("R2", "1")), Cancel);
        InboxEntry[] both = [.. journal.Pending(0, 10)];
        await journal.AppendAsync(0, [], [both[0].Id], Cancel);
        await journal.SetAsideAsync(both[1], new Fault("not-decided", "a bug"), Cancel);
        Assert.Empty(journal.Pending(0, 10));
        Assert.Equal(new FeedCounts(2, 1, 0, 1), journal.Counts()["city"]);

        Committed? replayed = await journal.ReplayAsync(journal.FindEnvelope("e1")!, Of(Report("R1", "1"), Report("R2", "1")), Cancel);

        Assert.Equal(1, replayed!.Receipt.Messages);
        Assert.Equal("R2", Assert.Single(journal.Pending(0, 10)).Message.SourceId);
        Assert.Equal(new FeedCounts(2, 2, 0, 0), journal.Counts()["city"]);
    }

    [Fact]
    public async Task Append_EventsAndMarks_AreReadBackInOrderAfterRestart()
    {
        const string Name = nameof(Append_EventsAndMarks_AreReadBackInOrderAfterRestart);
        string epoch;
        await using (IJournalStore journal = Open(Name))
        {
            epoch = journal.Epoch;
            await journal.ReceiveAsync(Envelope("e1", "a"), Of(Report("R1", "1"), Report("R2", "1")), Cancel);
            InboxEntry entry = journal.Pending(0, 10)[0];
            await journal.AppendAsync(0, [Entry(1), Entry(2)], [entry.Id], Cancel);
        }

        await using IJournalStore reopened = Open(Name);
        Assert.Equal(epoch, reopened.Epoch);
        Assert.Equal([1L, 2L], reopened.Read(0).Select(e => e.Sequence));
        Assert.Equal([2L], reopened.Read(1).Select(e => e.Sequence));
        Assert.Equal("R2", Assert.Single(reopened.Pending(0, 10)).Message.SourceId);
        Assert.Equal("内涝 中山路", Assert.IsType<IncidentReassessed>(reopened.Read(0).First().Event).Title);
    }

    [Fact]
    public async Task Append_EveryKindOfShape_IsReadBackAsItWas()
    {
        const string Name = nameof(Append_EveryKindOfShape_IsReadBackAsItWas);
        GeoPoint a = new(126.63, 45.75), b = new(126.64, 45.75), c = new(126.64, 45.76);
        AreaShape area = new([a, b, c, a], [[a, b, c, a]]);
        GeoShape[] shapes = [new PointShape(a), new LineShape([a, b]), area, new CircleShape(a, 400), new MultiShape([new PointShape(b), area])];
        await using IJournalStore journal = Open(Name);
        await journal.AppendAsync(0, [.. shapes.Select((s, i) => Entry(i + 1, Place.Unknown with { Shape = s }))], [], Cancel);

        Assert.Equal(
            shapes.Select(s => (s.GetType(), string.Join(' ', s.Positions()))),
            journal.Read(0).Select(e => ((IncidentReassessed)e.Event).Place.Shape!).Select(s => (s.GetType(), string.Join(' ', s.Positions()))));
    }

    [Fact]
    public async Task Range_AnyPlace_GivesAtMostWhatWasAskedForInOrder()
    {
        await using IJournalStore journal = Open(nameof(Range_AnyPlace_GivesAtMostWhatWasAskedForInOrder));
        await journal.AppendAsync(0, [.. Enumerable.Range(1, 7).Select(i => Entry(i))], [], Cancel);

        Assert.Equal([1L, 2, 3], journal.Range(0, 3).Select(e => e.Sequence));
        Assert.Equal([4L, 5, 6], journal.Range(3, 3).Select(e => e.Sequence));
        Assert.Equal([7L], journal.Range(6, 3).Select(e => e.Sequence));
        Assert.Empty(journal.Range(7, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => journal.Range(0, IJournalStore.LongestRange + 1));
    }

    [Fact]
    public async Task SequenceAt_AnyMoment_IsTheLastEntryKnownByThen()
    {
        await using IJournalStore journal = Open(nameof(SequenceAt_AnyMoment_IsTheLastEntryKnownByThen));
        Assert.Equal(0, journal.SequenceAt(s_at));
        await journal.AppendAsync(0, [.. Enumerable.Range(1, 9).Select(i => Entry(i) with { KnownAt = s_at.AddMinutes(i / 2) })], [], Cancel);

        Assert.Equal(0, journal.SequenceAt(s_at.AddSeconds(-1)));
        Assert.Equal(1, journal.SequenceAt(s_at));
        Assert.Equal(3, journal.SequenceAt(s_at.AddMinutes(1)));
        Assert.Equal(3, journal.SequenceAt(s_at.AddMinutes(1.5)));
        Assert.Equal(9, journal.SequenceAt(s_at.AddYears(1)));
    }

    [Fact]
    public async Task Append_OldExpectedSequence_IsRefusedAndWritesNothing()
    {
        await using IJournalStore journal = Open(nameof(Append_OldExpectedSequence_IsRefusedAndWritesNothing));
        await journal.AppendAsync(0, [Entry(1)], [], Cancel);

        await Assert.ThrowsAsync<SequenceConflictException>(() => journal.AppendAsync(0, [Entry(1)], [], Cancel));
        Assert.Equal([1L], journal.Read(0).Select(e => e.Sequence));
    }

    [Fact]
    public async Task Append_EntriesWithAGap_IsRefusedAndWritesNothing()
    {
        await using IJournalStore journal = Open(nameof(Append_EntriesWithAGap_IsRefusedAndWritesNothing));
        await Assert.ThrowsAsync<ArgumentException>(() => journal.AppendAsync(0, [Entry(1), Entry(3)], [], Cancel));
        Assert.Empty(journal.Read(0));
    }

    [Theory]
    [InlineData("UPDATE journal SET author = 'mallory' WHERE sequence = 3", 3)]
    [InlineData("UPDATE journal SET known = '2026-07-18T09:00:01.0000000+08:00' WHERE sequence = 3", 3)]
    [InlineData("UPDATE journal SET event = (SELECT event FROM journal WHERE sequence = 4) WHERE sequence = 3", 3)]
    [InlineData("UPDATE journal SET hash = (SELECT hash FROM journal WHERE sequence = 2) WHERE sequence = 3", 3)]
    [InlineData("DELETE FROM journal WHERE sequence = 3", 3)]
    [InlineData("DELETE FROM journal WHERE sequence IN (3, 4)", 3)]
    [InlineData("DELETE FROM journal WHERE sequence < 3", 1)]
    public async Task Read_EntryChangedBehindItsBack_StopsThereAndSaysSo(string sql, long stopsAt)
    {
        const string Name = nameof(Read_EntryChangedBehindItsBack_StopsThereAndSaysSo);
        await using (IJournalStore journal = Open(Name))
        {
            await journal.AppendAsync(0, [.. Enumerable.Range(1, 5).Select(n => Entry(n, Place.Unknown with { District = $"{n}" }))], [], Cancel);
        }

        Change(Name, sql);
        await using IJournalStore changed = Open(Name);
        List<long> read = [];
        JournalCorruptException e = Assert.Throws<JournalCorruptException>(() =>
        {
            foreach (JournalEntry entry in changed.Read(0))
            {
                read.Add(entry.Sequence);
            }
        });

        Assert.Equal(stopsAt, e.Sequence);
        Assert.Contains($"from entry {stopsAt} on", e.Message, StringComparison.Ordinal);
        Assert.Contains("backup", e.Message, StringComparison.Ordinal);
        Assert.Equal(Enumerable.Range(1, (int)stopsAt - 1).Select(n => (long)n), read);
    }

    [Fact]
    public async Task Read_EndCutOffBehindTheBaseline_SaysSo()
    {
        const string Name = nameof(Read_EndCutOffBehindTheBaseline_SaysSo);
        await using IJournalStore journal = Open(Name);
        await journal.AppendAsync(0, [Entry(1), Entry(2), Entry(3)], [], Cancel);
        Assert.Empty(journal.Read(3));
        Change(Name, "DELETE FROM journal WHERE sequence > 1");
        Assert.Equal(3, Assert.Throws<JournalCorruptException>(() => journal.Read(3).Count()).Sequence);
    }

    [Fact]
    public async Task Receive_TextThatNoDatabaseLikes_IsStoredOnceAllTheSame()
    {
        await using IJournalStore journal = Open(nameof(Receive_TextThatNoDatabaseLikes_IsStoredOnceAllTheSame));
        string[] ids = ["with\0nul", "with\u2400symbol", new string('长', 20_000), ""];
        Decoded decoded = Of([.. ids.Select(i => Report(i, "1")), Fix("unit\0" + ids[2], 1)]) with { Faults = [new Fault("bad", "half a pair \ud83d and \0", "at\0")] };
        Committed first = await journal.ReceiveAsync(Envelope("e1", "a") with { ContentType = "text/\0" }, decoded, Cancel);
        Committed again = await journal.ReceiveAsync(Envelope("e2", "b"), decoded, Cancel);

        Assert.Equal((5, 0), (first.Receipt.Messages, first.Receipt.Duplicates));
        Assert.Equal((0, 5), (again.Receipt.Messages, again.Receipt.Duplicates));
        Assert.Equal(ids, journal.Pending(0, 10).Select(e => e.Message.SourceId));
        Assert.Equal(2, journal.Quarantine("city", 10).Length);
    }

    [Fact]
    public async Task Receive_ManySendersAtOnce_StoresEachExactlyOnce()
    {
        await using IJournalStore journal = Open(nameof(Receive_ManySendersAtOnce_StoresEachExactlyOnce));
        Receipt[] receipts = await Task.WhenAll(Enumerable.Range(0, 400).Select(async i =>
            (await journal.ReceiveAsync(Envelope($"e{i}", $"h{i}"), Of(Report($"R{i % 100}", "1")), Cancel)).Receipt));

        Assert.Equal(100, receipts.Sum(r => r.Messages));
        Assert.Equal(300, receipts.Sum(r => r.Duplicates));
        Assert.Equal(100, journal.Pending(0, 1000).Length);
    }

    [Fact]
    public async Task SaveSnapshot_Newer_ReplacesTheOlder()
    {
        await using IJournalStore journal = Open(nameof(SaveSnapshot_Newer_ReplacesTheOlder));
        Assert.Null(journal.LoadSnapshot());
        await journal.SaveSnapshotAsync(10, new byte[] { 1 }, Cancel);
        await journal.SaveSnapshotAsync(20, new byte[] { 2 }, Cancel);

        (long sequence, byte[] picture) = Assert.NotNull(journal.LoadSnapshot());
        Assert.Equal(20, sequence);
        Assert.Equal([2], picture);
    }

    [Fact]
    public async Task DropFixes_OldOnes_KeepsTheNewestOfEachUnit()
    {
        await using IJournalStore journal = Open(nameof(DropFixes_OldOnes_KeepsTheNewestOfEachUnit));
        await journal.ReceiveAsync(Envelope("e1", "a"), Of(Fix("138", 0), Fix("138", 10)), Cancel);

        Assert.Equal(2, await journal.DropFixesAsync(s_at.AddHours(1), Cancel));
        Assert.Equal(0, await journal.DropFixesAsync(s_at.AddHours(1), Cancel));
        Assert.Single(journal.NewestFixes(s_at));
    }

    [Fact]
    public async Task Receive_PartsOfAMessage_AreThereAfterRestartUntilItIsWhole()
    {
        const string Name = nameof(Receive_PartsOfAMessage_AreThereAfterRestartUntilItIsWhole);
        await using (IJournalStore journal = Open(Name))
        {
            await journal.ReceiveAsync(PartOf("e1", 1, s_at), Part("m", false), Cancel);
            await journal.ReceiveAsync(PartOf("e2", 2, s_at.AddSeconds(1)), Part("m", false), Cancel);
            await journal.ReceiveAsync(PartOf("e3", 2, s_at.AddSeconds(2)), Part("m", false), Cancel);
            await journal.ReceiveAsync(PartOf("e4", 3, s_at), Part("other", false), Cancel);
        }

        await using IJournalStore reopened = Open(Name);
        Assert.Equal([1, 2], reopened.Parts("city", false, "m", s_at).Select(p => p.Bytes.Span[0]));
        Assert.Equal(s_at.AddSeconds(1), reopened.Parts("city", false, "m", s_at.AddSeconds(1)).Single().ReceivedAt);
        Assert.Empty(reopened.Parts("city", true, "m", s_at));
        Assert.Empty(reopened.Parts("traffic", false, "m", s_at));

        await reopened.ReceiveAsync(PartOf("e5", 4, s_at), Of(Report("R1", "1")) with { Part = new FramePart("m", true) }, Cancel);
        Assert.Empty(reopened.Parts("city", false, "m", s_at));
        Assert.Single(reopened.Parts("city", false, "other", s_at));
        Assert.Equal(new FeedCounts(1, 1, 0, 0), reopened.Counts()["city"]);
    }

    [Fact]
    public async Task Receive_PartsWhoseRestNeverCame_GoToQuarantineAndMayComeAgain()
    {
        await using IJournalStore journal = Open(nameof(Receive_PartsWhoseRestNeverCame_GoToQuarantineAndMayComeAgain));
        await journal.ReceiveAsync(PartOf("e1", 1, s_at), Part("m", false), Cancel);
        DateTimeOffset later = s_at + IJournalStore.KeepParts + TimeSpan.FromMinutes(1);
        await journal.ReceiveAsync(PartOf("e2", 2, later), Part("n", false), Cancel);

        Assert.Empty(journal.Parts("city", false, "m", DateTimeOffset.UnixEpoch));
        QuarantinedPart lost = Assert.Single(journal.Quarantine("city", 10));
        Assert.Equal(("part-expired", "e1"), (lost.Fault.Code, lost.Envelope));
        Assert.Equal(new FeedCounts(1, 0, 0, 1), journal.Counts()["city"]);

        Committed whole = await journal.ReceiveAsync(PartOf("e3", 1, later), Of(Report("R1", "1")) with { Part = new FramePart("m", true) }, Cancel);
        Assert.Equal(1, whole.Receipt.Messages);
    }

    private static Envelope PartOf(string id, byte content, DateTimeOffset at) => new(id, "city", at, $"hash{content}", new[] { content }, null, false);

    private static Decoded Part(string message, bool completes) => Of() with { Part = new FramePart(message, completes) };

    protected static Envelope Envelope(string id, string hash) => new(id, "city", s_at, hash, new byte[] { 1, 2, 3 }, null, false);

    protected static Decoded Of(params ImmutableArray<Message> messages) => new(messages, []);

    protected static Report Report(string id, string version) => new()
    {
        Feed = "city",
        Agency = "数字城管",
        SourceId = id,
        Version = version,
        ObservedAt = s_at,
        Kind = "waterlogging",
        Title = "道路积水",
        Shape = new PointShape(new GeoPoint(126.63, 45.75)),
    };

    private static SnapshotMark Mark(string version, params string[] present) => new()
    {
        Feed = "city",
        Agency = "数字城管",
        SourceId = "cases",
        Version = version,
        ObservedAt = s_at,
        Present = [.. present],
    };

    protected static Position Fix(string id, int second) => new()
    {
        Feed = "city",
        Agency = "交通",
        SourceId = id,
        Version = $"{second}",
        ObservedAt = s_at.AddSeconds(second),
        At = new GeoPoint(126.63, 45.75),
    };

    protected static JournalEntry Entry(long sequence, Place? place = null) =>
        new(sequence, s_at, s_at, "system", new IncidentReassessed("I-0001", "内涝 中山路", 3, place ?? Place.Unknown, [Reason.Of("level-worst-source", 3)]));
}
