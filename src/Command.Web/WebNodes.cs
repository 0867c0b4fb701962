using Command.Ingest.Api;
using Command.Ingest.Bus.Redis;
using Command.Ingest.Configuration;
using Command.Web.Map;
using Command.Web.Security;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.StackExchangeRedis;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Command.Web;

/// <summary>What lets several web nodes stand behind one address: sessions that each can read, screens that all count, and calls to all of them.</summary>
public static class WebNodes
{
    /// <summary>One name for all nodes and versions: another would sign everybody out.</summary>
    private const string Application = "Command";

    public static IServiceCollection AddWebNodes(this IServiceCollection services)
    {
        services.AddSingleton(s => new WebKeys(Settings(s).City));
        services.AddSingleton<Screens>().AddHostedService(s => s.GetRequiredService<Screens>());
        services.AddSingleton(s =>
        {
            Screens screens = s.GetRequiredService<Screens>();
            return new Gauge("command_screens", "Live maps on screens, over all web nodes", () => screens.Count);
        });
        services.AddDataProtection().SetApplicationName(Application);
        services.AddSingleton(s => ActivatorUtilities.CreateInstance<SessionKeys>(s, KeyFolder(s))).AddHostedService(s => s.GetRequiredService<SessionKeys>());
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(s => new ConfigureOptions<KeyManagementOptions>(o => o.XmlRepository = s.GetRequiredService<SessionKeys>()));
        services.AddBackplane<MapHub>();
        return services;
    }

    /// <summary>Lets calls to a hub's clients reach those of every web node.</summary>
    public static IServiceCollection AddBackplane<THub>(this IServiceCollection services)
        where THub : Hub
    {
        services.AddSingleton(MakeBackplane<THub>);

        // For this hub alone: the pages' own circuits never leave their node, and must not wait for Redis.
        services.AddSingleton<HubLifetimeManager<THub>>(s => s.GetRequiredService<RedisLink>().IsConfigured
            ? s.GetRequiredService<Backplane<THub>>()
            : ActivatorUtilities.CreateInstance<DefaultHubLifetimeManager<THub>>(s));
        services.AddHostedService(s => s.GetRequiredService<Backplane<THub>>());
        return services;
    }

    private static Backplane<THub> MakeBackplane<THub>(IServiceProvider services)
        where THub : Hub => new(
        ActivatorUtilities.CreateInstance<DefaultHubLifetimeManager<THub>>(services),
        () =>
        {
            ConfigurationOptions configuration = RedisLink.Read(Settings(services).Redis!);
            configuration.ChannelPrefix = services.GetRequiredService<WebKeys>().Channels;
            return ActivatorUtilities.CreateInstance<RedisHubLifetimeManager<THub>>(services, Options.Create(new RedisOptions { Configuration = configuration }));
        },
        services.GetRequiredService<RedisLink>(),
        services.GetRequiredService<TimeProvider>());

    private static string KeyFolder(IServiceProvider services) =>
        Path.Combine(Path.GetFullPath(Settings(services).DataDir, services.GetRequiredService<IHostEnvironment>().ContentRootPath), "keys", "sessions");

    private static CommandOptions Settings(IServiceProvider services) => services.GetRequiredService<IOptions<CommandOptions>>().Value;
}
