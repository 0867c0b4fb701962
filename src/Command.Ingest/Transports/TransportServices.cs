using System.Net;
using Command.Ingest.Configuration;
using Command.Ingest.Journal;
using Command.Ingest.Transports.HttpPoll;
using Command.Ingest.Transports.Mqtt;
using Command.Ingest.Transports.Senders;
using Command.Ingest.Transports.Udp;
using Microsoft.Extensions.Options;

namespace Command.Ingest.Transports;

/// <summary>Puts every transport into a host.</summary>
public static class TransportServices
{
    private static readonly TimeSpan s_connect = TimeSpan.FromSeconds(10);

    /// <summary>Adds them. Push, TCP and UDP wait for senders; polls and subscriptions go out.</summary>
    public static IServiceCollection AddTransports(this IServiceCollection services)
    {
        BrokenConnections.Expect(services);
        services.AddSingleton<HttpPush>();
        services.AddSingleton<SenderTls>();
        services.AddSingleton<TcpListenerService>();
        services.AddHostedService(s => s.GetRequiredService<TcpListenerService>());
        services.AddSingleton<UdpListenerService>();
        services.AddHostedService(s => s.GetRequiredService<UdpListenerService>());
        services.AddSingleton<PollGuard>();
        services.AddSingleton(s => new PollCursors(
            Path.Combine(Path.GetFullPath(s.GetRequiredService<IOptions<CommandOptions>>().Value.DataDir, s.GetRequiredService<IHostEnvironment>().ContentRootPath), "poll"),
            s.GetRequiredService<IJournalStore>().Epoch));
        services.AddHttpClient(HttpPollService.Client, client => client.Timeout = Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(s => Handler(s.GetRequiredService<PollGuard>()))
            .RemoveAllLoggers();
        services.AddHostedService<HttpPollService>();
        services.AddHostedService<MqttService>();
        return services;
    }

    /// <summary>A handler that leaves to the poller what must be bounded and judged there.</summary>
    public static SocketsHttpHandler Handler(PollGuard guard)
    {
        ArgumentNullException.ThrowIfNull(guard);
        return new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectCallback = guard.ConnectAsync,
            ConnectTimeout = s_connect,
            MaxConnectionsPerServer = 2,
            MaxResponseHeadersLength = 64,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            UseCookies = false,

            // A proxy would resolve names itself, past the guard.
            UseProxy = false,
        };
    }
}
