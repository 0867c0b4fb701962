using System.Collections.Immutable;
using Command.Ingest.Contracts;
using Command.Ingest.Journal;
using Command.Ingest.Tracks;

namespace Command.Ingest.Tests.Journal;

public abstract partial class JournalCompliance
{
    private static readonly DateTimeOffset s_quarterPast = s_at.AddMinutes(75);

    [Fact]
    public async Task Track_PartOfIt_IsReadByTimeOverDaysAndNeverMoreThanAskedFor()
    {
        await using IJournalStore journal = Open(nameof(Track_PartOfIt_IsReadByTimeOverDaysAndNeverMoreThanAskedFor));
        await journal.ReceiveAsync(Envelope("e1", "a"), Of(Fix("138", 60), Fix("138", 0), Fix("139", 30), Fix("138", 86_400), Fix("138", -86_400), Fix("138", 40 * 86_400)), Cancel);

        Assert.Equal([0, 60], Seconds(journal, s_at, s_at.AddSeconds(60)));
        Assert.Equal([60], Seconds(journal, s_at.AddSeconds(1), s_at.AddSeconds(60)));
        Assert.Equal([-86_400, 0, 60, 86_400, 40 * 86_400], Seconds(journal, s_at.AddDays(-2), s_at.AddDays(50)));
        Assert.Equal([-86_400, 0], Seconds(journal, s_at.AddDays(-2), s_at.AddDays(50), 2));
        Assert.Empty(Seconds(journal, s_at.AddSeconds(1), s_at.AddSeconds(2)));
        Assert.Null(journal.Tracks.Track("city:nobody", s_at, s_at.AddDays(1), 10));

        UnitTrack track = journal.Tracks.Track("city:138", s_at, s_at, 10)!;
        Assert.Equal(new TrackFix(s_at, Fix("138", 0).At!.Value, null, null), track.Fixes.Single() with { ObservedAt = s_at });
        Assert.Equal("138", track.Newest.SourceId);
    }

    [Fact]
    public async Task Thin_HourThatIsOver_LosesWhatMayGoAndStillKnowsIt()
    {
        const string Name = nameof(Thin_HourThatIsOver_LosesWhatMayGoAndStillKnowsIt);
        ImmutableArray<Message> all = [.. Enumerable.Range(0, 11).Select(s => Fix("138", s))];
        await using (IJournalStore journal = Open(Name))
        {
            await journal.ReceiveAsync(Envelope("e1", "a"), Of(all), Cancel);
            Assert.Equal(0, await journal.Tracks.ThinAsync(s_at.AddMinutes(59), 10, Inner, Cancel));
            Assert.Equal(1, await journal.Tracks.ThinAsync(s_quarterPast, 10, Inner, Cancel));
            Assert.Equal(0, await journal.Tracks.ThinAsync(s_quarterPast, 10, Inner, Cancel));
            Assert.Equal([0, 10], Seconds(journal, s_at, s_quarterPast));
        }

        await using IJournalStore reopened = Open(Name);
        Assert.Equal(new Receipt("e2", 0, 11, 0), (await reopened.ReceiveAsync(Envelope("e2", "b"), Of(all), Cancel)).Receipt);
        Assert.Equal([0, 10], Seconds(reopened, s_at, s_quarterPast));
        Assert.Equal(s_at.AddSeconds(10), Assert.Single(reopened.NewestFixes(s_at)).ObservedAt);
    }

    [Fact]
    public async Task Thin_FixThatCameLate_IsStoredOnceAndItsHourGoneThroughAgain()
    {
        await using IJournalStore journal = Open(nameof(Thin_FixThatCameLate_IsStoredOnceAndItsHourGoneThroughAgain));
        await journal.ReceiveAsync(Envelope("e1", "a"), Of([.. Enumerable.Range(0, 5).Select(s => Fix("138", s))]), Cancel);
        Assert.Equal(1, await journal.Tracks.ThinAsync(s_quarterPast, 10, Inner, Cancel));

        Committed late = await journal.ReceiveAsync(Envelope("e2", "b"), Of(Fix("138", 2), Fix("138", 7), Fix("138", 9), Fix("139", 3)), Cancel);
        Assert.Equal((3, 1), (late.Receipt.Messages, late.Receipt.Duplicates));
        Assert.Equal([0, 4, 7, 9], Seconds(journal, s_at, s_quarterPast));
        int again = 0;
        for (int some = 1; some > 0; again += some)
        {
            some = await journal.Tracks.ThinAsync(s_quarterPast, 10, Inner, Cancel);
        }

        Assert.Equal(2, again);
        Assert.Equal([0, 9], Seconds(journal, s_at, s_quarterPast));
        Committed resent = await journal.ReceiveAsync(Envelope("e3", "c"), Of([.. Enumerable.Range(0, 11).Select(s => Fix("138", s))]), Cancel);
        Assert.Equal([5, 6, 8, 10], resent.NewFixes.Select(f => (f.ObservedAt - s_at).TotalSeconds));
    }

    [Fact]
    public async Task Thin_ManyUnitsAndHours_GoesThroughEachOnceAFewAtATime()
    {
        await using IJournalStore journal = Open(nameof(Thin_ManyUnitsAndHours_GoesThroughEachOnceAFewAtATime));
        await journal.ReceiveAsync(Envelope("e1", "a"), Of([.. Enumerable.Range(0, 30).Select(i => Fix($"{i % 5}", (i / 5 * 1800) + i))]), Cancel);
        List<(string, DateTimeOffset)> seen = [];
        List<int> pieces = [];
        for (int some = 1; some > 0;)
        {
            some = await journal.Tracks.ThinAsync(
                s_at.AddHours(2),
                2,
                t =>
                {
                    seen.Add((t.Newest.SourceId, t.Fixes[0].ObservedAt));
                    Assert.Equal(2, t.Fixes.Length);
                    return [];
                },
                Cancel);
            pieces.Add(some);
        }

        Assert.Equal([2, 2, 1, 2, 2, 1, 0], pieces);
        Assert.Equal(10, seen.Distinct().Count());
        Assert.Equal(seen.OrderBy(s => s.Item2.Hour), seen);
    }

    [Fact]
    public async Task DropFixes_DayThatWasThinned_IsForgottenWithWhatWasThinnedAway()
    {
        await using IJournalStore journal = Open(nameof(DropFixes_DayThatWasThinned_IsForgottenWithWhatWasThinnedAway));
        ImmutableArray<Message> all = [.. Enumerable.Range(0, 5).Select(s => Fix("138", s))];
        await journal.ReceiveAsync(Envelope("e1", "a"), Of(all), Cancel);
        await journal.Tracks.ThinAsync(s_quarterPast, 10, Inner, Cancel);
        while (await journal.DropFixesAsync(s_at.AddDays(1), Cancel) > 0)
        {
        }

        Assert.Empty(Seconds(journal, s_at, s_quarterPast));
        Assert.Equal(5, (await journal.ReceiveAsync(Envelope("e2", "b"), Of(all), Cancel)).Receipt.Messages);
        Assert.Equal(0, await journal.Tracks.ThinAsync(s_at, 10, Inner, Cancel));
    }

    private static ImmutableArray<DateTimeOffset> Inner(UnitTrack track) => [.. track.Fixes.Skip(1).SkipLast(1).Select(f => f.ObservedAt)];

    private static int[] Seconds(IJournalStore journal, DateTimeOffset from, DateTimeOffset to, int limit = 1000) =>
        [.. journal.Tracks.Track("city:138", from, to, limit)!.Fixes.Select(f => (int)(f.ObservedAt - s_at).TotalSeconds)];
}
