using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Command.Ingest.Tests.Transports.HttpPoll;

public sealed class PollHostTests
{
    private static readonly string s_case =
        $$"""[{"service_request_id":"P-1","status":"open","service_code":"crash","service_name":"x","requested_datetime":"{{DateTimeOffset.UtcNow.AddMinutes(-1):yyyy-MM-dd'T'HH:mm}}:00Z","lat":45.757,"long":126.6425}]""";

    [Fact]
    public async Task Host_AFeedThatIsPolled_IsSeenInThePictureAndTakesPushesToo()
    {
        await using Origin origin = await Origin.StartAsync((context, _) => context.Response.WriteAsync(s_case));
        await using Host host = await StartAsync(origin.Address);
        await host.UntilAsync(p => p.Open.Count == 1);

        Assert.True(host.Feed("city").Received > 0);
        using HttpResponseMessage push = await host.PushAsync("city", Encoding.UTF8.GetBytes(s_case.Replace("P-1", "P-2", StringComparison.Ordinal)));
        Assert.Equal(HttpStatusCode.Accepted, push.StatusCode);
    }

    [Fact]
    public async Task Ready_ASenderThatCantBeReached_IsToldFromOneThatIsSilent()
    {
        await using Origin origin = await Origin.StartAsync((context, _) =>
        {
            context.Response.StatusCode = 404;
            return Task.CompletedTask;
        });
        await using Host host = await StartAsync(origin.Address);
        await Wait.UntilAsync(() => host.Feed("city").IsBroken(), "the refusal is seen");
        JsonElement[] feeds = [.. JsonDocument.Parse(await host.Http.GetStringAsync(new Uri("/readyz", UriKind.Relative), TestContext.Current.CancellationToken)).RootElement.GetProperty("feeds").EnumerateArray()];
        JsonElement broken = feeds.Single(f => f.GetProperty("feed").GetString() == "city"), silent = feeds.Single(f => f.GetProperty("feed").GetString() == "civil");

        Assert.True(broken.GetProperty("broken").GetBoolean());
        Assert.Equal("poll-status", broken.GetProperty("fault").GetProperty("code").GetString());
        Assert.False(silent.GetProperty("broken").GetBoolean());
        Assert.Equal(JsonValueKind.Null, silent.GetProperty("fault").ValueKind);
        string metrics = await host.Http.GetStringAsync(new Uri("/metrics", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Contains("command_feed_broken{feed=\"city\"} 1", metrics, StringComparison.Ordinal);
        Assert.Contains("command_feed_in_flight{feed=\"city\"} 0", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Host_AnExerciseIsConfigured_NothingOutsideIsPolled()
    {
        await using Origin origin = await Origin.StartAsync((context, _) => context.Response.WriteAsync(s_case));
        await using Host host = await StartAsync(origin.Address, "", ("Command:Exercise:Enabled", "true"));
        await Wait.UntilAsync(() => host.Feed("city").LastFault is not null, "it says that it does not poll");

        Assert.Equal("poll-refused-address", host.Feed("city").LastFault!.Code);
        Assert.Empty(origin.Requests);
    }

    [Theory]
    [InlineData("gbk")]
    [InlineData("gb18030")]
    public async Task Push_AWarningInAnEncodingOfChina_IsReadAsWritten(string encoding)
    {
        await using Host host = await Host.StartAsync();
        string text = $"""
            <?xml version="1.0" encoding="{encoding}"?>
            <alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>A-1</identifier><sender>rf@harbin</sender><sent>{DateTimeOffset.UtcNow:yyyy-MM-dd'T'HH:mm:ss}+00:00</sent>
            <status>Actual</status><msgType>Alert</msgType><scope>Public</scope><info><language>zh-CN</language><category>Met</category><event>暴雨</event><urgency>Immediate</urgency>
            <severity>Severe</severity><certainty>Observed</certainty><headline>松花江水位上涨</headline><area><areaDesc>道里区</areaDesc></area></info></alert>
            """;
        using HttpResponseMessage response = await host.PushAsync("civil", Encoding.GetEncoding(encoding).GetBytes(text), contentType: "application/cap+xml");

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        await host.UntilAsync(p => p.Alerts.Count == 1);
        Assert.Equal("松花江水位上涨", host.Picture.Alerts.Values.Single().Alert.Headline);
    }

    private static Task<Host> StartAsync(Uri address, string allow = "127.0.0.1", params (string Key, string Value)[] settings) => Host.StartAsync(
    [
        ("Command:Feeds:city:Transport", "poll"),
        ("Command:Feeds:city:Url", address.AbsoluteUri),
        ("Command:Feeds:city:Interval", "1"),
        ("Command:Ingest:PollAllow", allow),
        .. settings,
    ]);
}
