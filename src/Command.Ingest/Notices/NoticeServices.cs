using Command.Ingest.Notices.Channels;
using Command.Ingest.Notices.Push;
using Command.Ingest.Notices.Receipts;
using Command.Ingest.Security;
using Command.Ingest.Transports;
using Command.Ingest.Transports.HttpPoll;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Command.Ingest.Notices;

/// <summary>Puts telling people into a host.</summary>
public static class NoticeServices
{
    /// <summary>Adds the channels, what sends, and what follows the pack's rules.</summary>
    public static IServiceCollection AddNotices(this IServiceCollection services)
    {
        services.AddHttpClient(HttpOutcome.Client, client => client.Timeout = Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(s => TransportServices.Handler(s.GetRequiredService<PollGuard>()))
            .RemoveAllLoggers();
        services.TryAddSingleton(SecurityDb.Of);
        services.AddSingleton<PushBook>();
        services.AddSingleton<ReceiptBook>();
        services.AddSingleton<NoticeLanes>();
        services.AddHostedService<NoticeSender>();
        services.AddHostedService<NoticeTail>();
        return services;
    }
}
