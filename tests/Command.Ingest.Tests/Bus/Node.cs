using System.Globalization;
using System.Net;
using System.Text;
using Command.Ingest.Contracts;
using Command.Ingest.Nodes;
using Command.Ingest.Writer;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Command.Ingest.Tests.Bus;

/// <summary>Starts ingest nodes that share a Redis, and what is posted to them.</summary>
internal static class Node
{
    /// <summary>A node with or without a writer.</summary>
    public static Task<Host> StartAsync(DebianRedis redis, bool writes, params (string Key, string Value)[] settings) => Host.StartAsync(
        null,
        writes ? null : WithoutWriter,
        [("Command:Redis", redis.ConnectionString), ("Command:Feeds:field:Key", Host.Key("field")), ("Command:Feeds:field:Open", "true"), .. settings]);

    public static async Task PostFixAsync(Host host, string unit, DateTimeOffset at, double lat)
    {
        string body = string.Create(CultureInfo.InvariantCulture, $"""
            <event version="2.0" uid="{unit}" type="a-f-G-U-C" time="{at:yyyy-MM-dd'T'HH:mm:ss.fff'Z'}" start="{at:yyyy-MM-dd'T'HH:mm:ss.fff'Z'}" stale="{at.AddMinutes(5):yyyy-MM-dd'T'HH:mm:ss.fff'Z'}" how="m-g">
            <point lat="{lat}" lon="126.6425" hae="120" ce="5" le="5"/><detail><contact callsign="{unit}"/></detail></event>
            """);
        using HttpResponseMessage response = await host.PushAsync("field", Encoding.UTF8.GetBytes(body), contentType: "application/xml");
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
    }

    public static async Task PostReportAsync(Host host, string id)
    {
        string at = DateTimeOffset.UtcNow.AddMinutes(-1).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        using HttpResponseMessage response = await host.PushAsync("city", Encoding.UTF8.GetBytes(
            $$"""[{"service_request_id":"{{id}}","status":"open","service_code":"crash","service_name":"x","requested_datetime":"{{at}}","lat":45.757,"long":126.6425}]"""));
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
    }

    /// <summary>Where a node has a unit, or null.</summary>
    public static UnitFix? Unit(Host host, string unit) => host.Get<UnitIntake>().Table.Find("field:" + unit);

    public static (string Id, DateTimeOffset ObservedAt, double Lat)[] Units(Host host) =>
        [.. host.Get<UnitIntake>().Table.All().Select(u => (u.Id, u.ObservedAt, u.At.Lat)).Order()];

    private static void WithoutWriter(IServiceCollection services)
    {
        foreach (ServiceDescriptor writer in services.Where(s => s.ServiceType == typeof(IHostedService) && (s.ImplementationType == typeof(ElectionHost) || s.ImplementationFactory?.GetType().GenericTypeArguments[1] == typeof(PictureWriter))).ToArray())
        {
            services.Remove(writer);
        }
    }
}
