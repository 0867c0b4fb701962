using Command.Ingest.Configuration;
using Command.Web.Security;
using Microsoft.Extensions.Options;

namespace Command.Web.Walls;

/// <summary>Everything that walls need of a host.</summary>
public static class WallServices
{
    public static IServiceCollection AddWalls(this IServiceCollection services)
    {
        services.AddSingleton(s => ActivatorUtilities.CreateInstance<WallBook>(s, Folder(s))).AddHostedService(s => s.GetRequiredService<WallBook>());
        services.AddSingleton<WallScreens>().AddHostedService(s => s.GetRequiredService<WallScreens>());
        services.AddHostedService<WallOrders>();
        services.AddSingleton<WallDesk>();
        services.AddScoped<IWallDesk, GuardedWallDesk>();
        services.AddSingleton<WallFigures>();
        return services;
    }

    private static string Folder(IServiceProvider services) =>
        Path.Combine(Path.GetFullPath(services.GetRequiredService<IOptions<CommandOptions>>().Value.DataDir, services.GetRequiredService<IHostEnvironment>().ContentRootPath), "walls");
}
