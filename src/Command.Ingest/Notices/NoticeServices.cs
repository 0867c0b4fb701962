using Command.Ingest.City;
using Command.Ingest.Configuration;
using Command.Ingest.Incidents.Notices;
using Command.Ingest.Notices.Channels;
using Command.Ingest.Notices.Push;
using Command.Ingest.Notices.Receipts;
using Command.Ingest.Security;
using Command.Ingest.Transports;
using Command.Ingest.Transports.HttpPoll;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

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
        services.AddHostedService(s => ActivatorUtilities.CreateInstance<NoticeTail>(s, InForce(s)));
        return services;
    }

    /// <summary>The pack with the rules that the settings give a way to.</summary>
    private static CityPack InForce(IServiceProvider services)
    {
        CityPack pack = services.GetRequiredService<CityPack>();
        return pack with { Duty = NoticeRules.InForce(pack.Duty, services.GetRequiredService<IOptions<CommandOptions>>().Value.Notices.Push.Contact is not null) };
    }
}
