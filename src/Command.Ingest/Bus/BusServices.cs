using Command.Ingest.Bus.Redis;
using Command.Ingest.Configuration;
using Command.Ingest.Journal;
using Command.Ingest.Nodes;
using Microsoft.Extensions.Options;

namespace Command.Ingest.Bus;

/// <summary>Puts the bus into a host: in process, or on Redis where <c>Command:Redis</c> is set.</summary>
public static class BusServices
{
    /// <summary>Adds the link to Redis, which does nothing where Redis is not set. Every node needs it.</summary>
    public static IServiceCollection AddBusLink(this IServiceCollection services)
    {
        services.AddSingleton(NodeId.New());
        services.AddSingleton(s => new RedisLink(s.GetRequiredService<IOptions<CommandOptions>>().Value.Redis, s.GetRequiredService<TimeProvider>(), s.GetRequiredService<ILogger<RedisLink>>()));
        return services;
    }

    /// <summary>Adds what a node that takes messages in needs. After <see cref="AddBusLink"/>.</summary>
    public static IServiceCollection AddBus(this IServiceCollection services)
    {
        services.AddSingleton(s => new RedisKeys(s.GetRequiredService<IJournalStore>().Epoch));
        services.AddSingleton<RedisWakeUps>();
        services.AddSingleton<FixSender>();
        services.AddSingleton<FixReader>();
        services.AddSingleton<IWakeUps>(s => OnRedis(s) ? s.GetRequiredService<RedisWakeUps>() : new LocalWakeUps(s.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IFixExchange>(s => OnRedis(s) ? s.GetRequiredService<FixSender>() : new LocalFixExchange());
        services.AddSingleton<ILeases>(s => OnRedis(s) ? ActivatorUtilities.CreateInstance<RedisLeases>(s) : new WriterLeases(s.GetRequiredService<IElection>(), s.GetRequiredService<TimeProvider>()));
        services.AddHostedService(s => s.GetRequiredService<RedisWakeUps>());
        services.AddHostedService(s => s.GetRequiredService<FixSender>());
        services.AddHostedService(s => s.GetRequiredService<FixReader>());
        return services;
    }

    private static bool OnRedis(IServiceProvider services) => services.GetRequiredService<RedisLink>().IsConfigured;
}
