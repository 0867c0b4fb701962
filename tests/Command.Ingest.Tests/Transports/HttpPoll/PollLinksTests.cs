using System.Globalization;
using Command.Ingest.Feeds.Cap;
using Command.Ingest.Transports.HttpPoll;
using Microsoft.AspNetCore.Http;

namespace Command.Ingest.Tests.Transports.HttpPoll;

public sealed class PollLinksTests
{
    [Fact]
    public async Task Poll_IndexOfLinks_TakesEachAlertOnce()
    {
        int alerts = 2;
        await using Origin origin = await Origin.StartAsync((context, _) => context.Response.WriteAsync(
            context.Request.Path == "/" ? Index([.. Enumerable.Range(1, alerts).Select(i => $"{context.Request.Scheme}://{context.Request.Host}/{i.ToString(CultureInfo.InvariantCulture)}")]) : Alert(context.Request.Path)));
        await using PollRig rig = Rig(origin);

        Assert.Equal(PollOutcome.Taken, (await rig.PollAsync()).Outcome);
        Assert.Equal(["/", "/1", "/2"], origin.Requests.Select(r => r.Path));
        Assert.Equal((2, 0), (rig.Status.Stored, rig.Status.Quarantined));

        alerts = 3;
        Assert.Equal(PollOutcome.Taken, (await rig.PollAsync()).Outcome);
        Assert.Equal(["/", "/3"], origin.Requests.Skip(3).Select(r => r.Path));
        Assert.Equal(3, rig.Status.Stored);
    }

    [Fact]
    public async Task Poll_OneAlertOfTheIndexIsGone_TakesTheOthersAndTriesItAgain()
    {
        bool well = false;
        await using Origin origin = await Origin.StartAsync((context, _) =>
        {
            context.Response.StatusCode = context.Request.Path == "/1" && !well ? 404 : 200;
            return context.Response.WriteAsync(context.Request.Path == "/" ? Index([$"http://{context.Request.Host}/1", $"http://{context.Request.Host}/2"]) : Alert(context.Request.Path));
        });
        await using PollRig rig = Rig(origin);

        Assert.Equal("poll-status", (await rig.PollAsync()).Fault?.Code);
        Assert.Equal(1, rig.Status.Stored);

        well = true;
        Assert.Equal(PollOutcome.Taken, (await rig.PollAsync()).Outcome);
        Assert.Equal(2, rig.Status.Stored);
        Assert.Equal(1, origin.Requests.Count(r => r.Path == "/2"));
    }

    [Fact]
    public async Task Poll_IndexThatPointsElsewhere_FetchesNothingThereAndSaysWhatToWrite()
    {
        await using Origin elsewhere = await Origin.StartAsync((context, _) => context.Response.WriteAsync(Alert("/x")));
        Uri other = new UriBuilder(elsewhere.Address) { Host = "localhost" }.Uri;
        await using Origin origin = await Origin.StartAsync((context, _) => context.Response.WriteAsync(Index([new Uri(other, "/x").AbsoluteUri])));
        await using PollRig rig = Rig(origin);

        PollResult result = await rig.PollAsync();
        Assert.Equal("poll-link-host", result.Fault?.Code);
        Assert.Contains("Command__Ingest__PollAllow", result.Fault!.Reason, StringComparison.Ordinal);
        Assert.Empty(elsewhere.Requests);

        await using PollRig listed = Rig(origin, "127.0.0.1,localhost");
        Assert.Equal(PollOutcome.Taken, (await listed.PollAsync()).Outcome);
        Assert.Equal(1, listed.Status.Stored);
    }

    private static PollRig Rig(Origin origin, string allow = "127.0.0.1") =>
        new(new CapDecoder(), new PollSource(new Uri(origin.Address, "/"), TimeSpan.FromMinutes(1)), allow);

    private static string Index(params string[] links) =>
        $"""<feed xmlns="http://www.w3.org/2005/Atom">{string.Concat(links.Select(l => $"""<entry><link type="application/cap+xml" href="{l}"/></entry>"""))}</feed>""";

    private static string Alert(string id) => $"""
        <alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>{id}</identifier><sender>s</sender><sent>2026-07-18T09:00:00+08:00</sent>
        <status>Actual</status><msgType>Alert</msgType><scope>Public</scope><info><category>Met</category><event>暴雨</event><urgency>Immediate</urgency>
        <severity>Severe</severity><certainty>Observed</certainty></info></alert>
        """;
}
