using Command.Ingest.Contracts;
using Command.Ingest.Journal;
using Command.Ingest.Transports.HttpPoll;
using Microsoft.AspNetCore.Http;

namespace Command.Ingest.Tests.Transports.HttpPoll;

public sealed class PollPagesTests
{
    [Fact]
    public async Task Poll_AnswerInPages_TakesAllOfThemAndKeepsNoValidator()
    {
        await using Origin origin = await Origin.StartAsync((context, number) =>
        {
            context.Response.Headers.ETag = "\"1\"";
            return context.Response.WriteAsync((number % 3) switch { 0 => "a\nnext: ?skip=1", 1 => $"b\nnext: {context.Request.Scheme}://{context.Request.Host}/c", _ => "c" });
        });
        await using PollRig rig = Rig(origin);

        Assert.Equal(PollOutcome.Taken, (await rig.PollAsync()).Outcome);
        Assert.Equal(["/", "/?skip=1", "/c"], origin.Requests.Select(r => r.Path));
        Assert.Equal(3, rig.Status.Stored);

        await rig.PollAsync();
        Assert.Equal(6, origin.Requests.Count);
        Assert.All(origin.Requests, r => Assert.Null(r["If-None-Match"]));
    }

    [Fact]
    public async Task Poll_ALaterPageBreaks_KeepsWhatCameAndBeginsAnew()
    {
        bool well = false;
        await using Origin origin = await Origin.StartAsync((context, _) =>
        {
            context.Response.StatusCode = context.Request.Path == "/2" && !well ? 404 : 200;
            return context.Response.WriteAsync(context.Request.Path == "/2" ? "b" : "a\nnext: /2");
        });
        await using PollRig rig = Rig(origin);

        Assert.Equal(PollOutcome.Broken, (await rig.PollAsync()).Outcome);
        Assert.Null(rig.Poller.Cursor.LastSuccess);
        Assert.Equal(1, rig.Status.Stored);

        well = true;
        Assert.Equal(PollOutcome.Taken, (await rig.PollAsync()).Outcome);
        Assert.NotNull(rig.Poller.Cursor.LastSuccess);
        Assert.Equal((2, 1), (rig.Status.Stored, rig.Status.Duplicates));
    }

    [Theory]
    [InlineData("a\nnext: http://example.com/2", "poll-other-origin", 1)]
    [InlineData("a\nnext: /", "poll-pages", 1)]
    [InlineData("a\nnext: http://[", "poll-other-origin", 1)]
    public async Task Poll_ANextPageThatIsNone_IsAFaultAndNotFetched(string page, string code, int requests)
    {
        await using Origin origin = await Origin.StartAsync((context, _) => context.Response.WriteAsync(page));
        await using PollRig rig = Rig(origin);

        Assert.Equal(code, (await rig.PollAsync()).Fault?.Code);
        Assert.Equal(requests, origin.Requests.Count);
    }

    [Fact]
    public async Task Poll_PagesWithoutEnd_AreLeftAfterAHundred()
    {
        await using Origin origin = await Origin.StartAsync((context, number) => context.Response.WriteAsync($"m{number}\nnext: /{number}"));
        await using PollRig rig = Rig(origin);

        Assert.Equal("poll-pages", (await rig.PollAsync()).Fault?.Code);
        Assert.Equal(Poller.MostPages, origin.Requests.Count);
        Assert.Equal(Poller.MostPages, rig.Status.Stored);
    }

    [Fact]
    public async Task Poll_AFormatWithAPlan_AsksForWhatThePlanSaysSinceTheLastSuccess()
    {
        List<DateTimeOffset?> since = [];
        await using Origin origin = await Origin.StartAsync((context, number) =>
        {
            context.Response.StatusCode = number == 1 ? 404 : 200;
            return context.Response.WriteAsync("a");
        });
        Lines lines = new((configured, now, last) =>
        {
            since.Add(last);
            return new Uri(configured, $"?n={since.Count}");
        });
        await using PollRig rig = new(lines, new PollSource(origin.Address, TimeSpan.FromSeconds(60)));
        DateTimeOffset began = rig.Time.GetUtcNow();
        await rig.PollAsync();
        rig.Time.Advance(TimeSpan.FromMinutes(1));
        await rig.PollAsync();
        await rig.PollAsync();

        Assert.Equal(["/?n=1", "/?n=2", "/?n=3"], origin.Requests.Select(r => r.Path));
        Assert.Equal([null, began, began], since);
    }

    [Fact]
    public async Task Poll_APlanThatLeavesTheServer_IsNotFetched()
    {
        await using Origin origin = await Origin.StartAsync((context, _) => context.Response.WriteAsync("a"));
        await using PollRig rig = new(new Lines((_, _, _) => new Uri("http://example.com/")), new PollSource(origin.Address, TimeSpan.FromSeconds(60)));

        Assert.Equal("poll-other-origin", (await rig.PollAsync()).Fault?.Code);
        Assert.Empty(origin.Requests);
    }

    [Fact]
    public async Task Poll_TheSameReportsEachTime_AreDuplicatesAndTheLawHolds()
    {
        await using Origin origin = await Origin.StartAsync((context, number) => context.Response.WriteAsync("a\nb\nbad\n" + (number == 2 ? "c" : "")));
        await using PollRig rig = Rig(origin);
        for (int i = 0; i < 3; i++)
        {
            await rig.PollAsync();
        }

        FeedStatus status = rig.Status;
        Assert.Equal((10, 3, 5, 2), (status.Received, status.Stored, status.Duplicates, status.Quarantined));
        Assert.Equal(new FeedCounts(10, 3, 5, 2), rig.Journal.Counts()["polled"]);
    }

    private static PollRig Rig(Origin origin) => new(new Lines(), new PollSource(origin.Address, TimeSpan.FromSeconds(60)));
}
