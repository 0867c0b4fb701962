using System.Text;
using Command.Ingest.Contracts;
using Command.Ingest.Journal;

namespace Command.Ingest.Tests.Journal;

public abstract partial class JournalCompliance
{
    [Fact]
    public async Task FindEnvelope_ByAVersionOfAThing_IsTheOneItCameWithFirst()
    {
        await using IJournalStore journal = Open(nameof(FindEnvelope_ByAVersionOfAThing_IsTheOneItCameWithFirst));
        await journal.ReceiveAsync(Saying("e1", "first"), Of(Report("R1", "1")), Cancel);
        await journal.ReceiveAsync(Saying("e2", "second"), Of(Report("R1", "2"), Report("R1", "1")), Cancel);
        string id = MessageIds.Of(Report("R1", "1"));

        Assert.Equal("e1", journal.FindEnvelope(id, "1")?.Id);
        Assert.Equal("e2", journal.FindEnvelope(id, "2")?.Id);
        Assert.Null(journal.FindEnvelope(id, "3"));
    }

    [Fact]
    public async Task Erase_Envelopes_DropsTheirBytesAndNothingElse()
    {
        await using IJournalStore journal = Open(nameof(Erase_Envelopes_DropsTheirBytesAndNothingElse));
        await journal.ReceiveAsync(Saying("e1", "R1 电话13812345678"), Of(Report("R1", "1")), Cancel);
        await journal.ReceiveAsync(Saying("e2", "R2"), Of(Report("R2", "1")), Cancel);
        await journal.ReceiveAsync(Saying("e3", "R1 again, R2 too"), Of(Report("R1", "1"), Report("R2", "2")), Cancel);
        FeedCounts before = journal.Counts()["city"];

        Assert.Equal(["e1", "e3"], journal.EnvelopesHolding("city", "R1").Order(StringComparer.Ordinal));
        Assert.Empty(journal.EnvelopesHolding("traffic", "R1"));
        Assert.Equal(2, await journal.EraseAsync(journal.EnvelopesHolding("city", "R1"), Cancel));
        Assert.Equal(0, await journal.EraseAsync(["e1", "e3"], Cancel));

        Assert.True(journal.FindEnvelope("e1")!.Bytes.IsEmpty);
        Assert.Equal("R2", Encoding.UTF8.GetString(journal.FindEnvelope("e2")!.Bytes.Span));
        Assert.Equal(before, journal.Counts()["city"]);
        Assert.Equal(3, journal.Pending(0, 10).Length);
        Assert.Equal(new Receipt("e1", 0, 1, 0), (await journal.ReceiveAsync(Saying("e4", "R1 电话13812345678"), Of(Report("R1", "1")), Cancel)).Receipt);
    }

    [Fact]
    public async Task EnvelopesBefore_AMoment_AreTheOlderOnesInOrderWithoutThoseErased()
    {
        await using IJournalStore journal = Open(nameof(EnvelopesBefore_AMoment_AreTheOlderOnesInOrderWithoutThoseErased));
        for (int i = 1; i <= 4; i++)
        {
            await journal.ReceiveAsync(Saying($"e{i}", $"day {i}") with { ReceivedAt = s_at.AddDays(i) }, Of(Report("R1", $"{i}")), Cancel);
        }

        Assert.Equal(["e1", "e2", "e3"], journal.EnvelopesBefore("", s_at.AddDays(4), 10));
        Assert.Equal(["e2"], journal.EnvelopesBefore("e1", s_at.AddDays(4), 1));
        await journal.EraseAsync(["e2"], Cancel);
        Assert.Equal(["e1", "e3"], journal.EnvelopesBefore("", s_at.AddDays(4), 10));
    }

    private static Envelope Saying(string id, string text) => Envelope(id, "said " + text) with { Bytes = Encoding.UTF8.GetBytes(text) };
}
