using System.Globalization;
using Command.Ingest.Feeds.Open311;
using Command.Ingest.Transports.HttpPoll;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Command.Ingest.Tests.Transports.HttpPoll;

public sealed class PollOpen311Tests
{
    [Fact]
    public async Task Poll_GeoReportServer_AsksForWindowsThatOverlap()
    {
        await using Origin origin = await Origin.StartAsync((context, number) => context.Response.WriteAsync(
            $$"""[{"service_request_id":"C-{{number.ToString(CultureInfo.InvariantCulture)}}","status":"open","service_name":"道路积水","requested_datetime":"2026-07-18T08:50:00+08:00","lat":45.75,"long":126.63}]"""));
        await using PollRig rig = new(new Open311Decoder(), new PollSource(new Uri(origin.Address, "/requests.json?status=open"), TimeSpan.FromMinutes(1)));

        Assert.Equal(PollOutcome.Taken, (await rig.PollAsync()).Outcome);
        rig.Time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(PollOutcome.Taken, (await rig.PollAsync()).Outcome);

        (DateTimeOffset from, DateTimeOffset to) first = Window(origin.Requests[0].Path), second = Window(origin.Requests[1].Path);
        Assert.Equal(Open311PollPlan.First, first.to - first.from);
        Assert.True(second.from < first.to, "the windows overlap");
        Assert.True(second.to > first.to);
        Assert.All(origin.Requests, r => Assert.Contains("status=open", r.Path, StringComparison.Ordinal));
        Assert.Equal(2, rig.Status.Stored);
    }

    private static (DateTimeOffset From, DateTimeOffset To) Window(string path)
    {
        Dictionary<string, Microsoft.Extensions.Primitives.StringValues> query = QueryHelpers.ParseQuery(new Uri(new Uri("http://a"), path).Query);
        return (Time("start_date"), Time("end_date"));

        DateTimeOffset Time(string name) => DateTimeOffset.Parse(query[name].ToString(), CultureInfo.InvariantCulture);
    }
}
