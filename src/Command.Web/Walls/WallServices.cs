using Command.Ingest.Configuration;
using Microsoft.Extensions.Options;

namespace Command.Web.Walls;

/// <summary>Everything that walls need of a host.</summary>
public static class WallServices
{
    public static IServiceCollection AddWalls(this IServiceCollection services)
    {
        services.AddSingleton(s => ActivatorUtilities.CreateInstance<WallBook>(s, Folder(s))).AddHostedService(s => s.GetRequiredService<WallBook>());
        services.AddSingleton<WallScreens>().AddHostedService(s => s.GetRequiredService<WallScreens>());
        services.AddBackplane<WallHub>();
        services.AddSingleton<WallDesk>();
        services.AddSingleton<WallFigures>();
        return services;
    }

    private static string Folder(IServiceProvider services) =>
        Path.Combine(Path.GetFullPath(services.GetRequiredService<IOptions<CommandOptions>>().Value.DataDir, services.GetRequiredService<IHostEnvironment>().ContentRootPath), "walls");
}
