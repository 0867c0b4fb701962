using Command.Ingest;
using Command.Ingest.Api.Ogc;
using Command.Ingest.Configuration;
using Command.Ingest.Hub;
using Command.Ingest.Transports;
using Command.Web.Map;
using Command.Web.Map.Explore;
using Command.Web.Replica;
using Command.Web.Security;
using Command.Web.Walls;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Command.Web;

/// <summary>
/// Command.Web as a server, startable by tests on any port. It makes the picture in its own process, or follows the Command.Ingest that
/// <c>Command:Ingest:Url</c> names.
/// </summary>
public sealed class CommandWebApplication : IAsyncDisposable
{
    /// <param name="args">The command line.</param>
    /// <param name="configure">Changes services and settings before the host is built.</param>
    /// <param name="options">Environment, content root and the like; from the command line when null.</param>
    public CommandWebApplication(string[] args, Action<WebApplicationBuilder>? configure = null, WebApplicationOptions? options = null)
    {
        WebApplicationBuilder builder = options is null ? WebApplication.CreateBuilder(args) : WebApplication.CreateBuilder(options);
        builder.WebHost.ConfigureKestrel(Connections.Bound);
        configure?.Invoke(builder);
        IngestOptions ingest = builder.Configuration.GetSection(CommandOptions.Section).Get<CommandOptions>()?.Ingest ?? new IngestOptions();
        Uri[] remotes = ingest.Addresses();
        bool follows = remotes.Length > 0;
        if (follows)
        {
            builder.AddCity();
            IngestAddress remote = new(remotes);
            BrokenConnections.Expect(builder.Services);
            builder.Services.AddSingleton<IPictureSource>(new RemotePictureSource(remote, ingest.Key));
            builder.Services.AddSingleton<IPictureView, ReplicaPictureView>();
            RemoteFeedDesk.Add(builder.Services, remote, ingest.Key);
            RemoteIncidentDesk.Add(builder.Services, remote, ingest.Key);
            RemoteAdviceDesk.Add(builder.Services, remote, ingest.Key);
            RemotePersonDesk.Add(builder.Services, remote, ingest.Key);
            RemoteDrillDesk.Add(builder.Services, remote, ingest.Key);
            RemoteFieldIntake.Add(builder.Services, remote, ingest.Key);
            RemoteSenderDesk.Add(builder.Services, remote, ingest.Key);
            RemoteOutcomes.Add(builder.Services, remote, ingest.Key);
            RemotePastPictures.Add(builder.Services, remote, ingest.Key);
        }
        else
        {
            builder.AddIngest();
            builder.Services.AddSingleton<CaseTrends>();
            builder.Services.AddSingleton<PastUnits>();
        }

        IServiceCollection services = builder.Services;
        services.AddSingleton<PictureReplica>();
        services.AddScoped<IReplica, SharedReplica>();
        services.AddHostedService(s => s.GetRequiredService<PictureReplica>());
        services.AddSingleton<MapLayers>();
        services.AddSingleton<MapUnits>();
        services.AddSingleton<MapViewers>();
        services.AddSingleton(s => ActivatorUtilities.CreateInstance<MapPump>(s, s.GetRequiredService<PictureReplica>()));
        services.TryAddSingleton<IMapSights, SharedMapSights>();
        services.AddSignalR(Limits).AddMessagePackProtocol();
        services.AddWebNodes();
        services.AddWalls();
        services.AddScoped<GuardedHandling>();
        services.AddWebUi();
        services.AddSecurity(builder.Configuration);

        App = builder.Build();
        if (follows)
        {
            App.MapFollower();
        }
        else
        {
            App.MapIngest();
        }

        App.MapHub<MapHub>(MapHub.Path);
        App.MapHub<WallHub>(WallHub.Path);
        App.MapWebUi();
    }

    public WebApplication App { get; }

    public ValueTask DisposeAsync() => App.DisposeAsync();

    private static void Limits(HubOptions hub) => hub.MaximumReceiveMessageSize = 32 * 1024;
}
