using System.Buffers;
using System.Collections.Concurrent;
using Command.Geo;
using Command.Ingest.Bus;
using Command.Ingest.Bus.Redis;
using Command.Web.Map;
using Command.Web.Replica;
using Command.Web.Tests.Features.Wall;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Command.Web.Tests.Map;

/// <summary>The map's hub on a real Kestrel, over a picture that the test makes.</summary>
internal sealed class MapHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private MapHost(WebApplication app, StillReplica replica)
    {
        _app = app;
        Replica = replica;
    }

    public StillReplica Replica { get; }

    public MapViewers Viewers => _app.Services.GetRequiredService<MapViewers>();

    public static async Task<MapHost> StartAsync(Scene scene, CancellationToken cancellationToken)
    {
        StillReplica replica = new(scene.View);
        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton(TimeProvider.System).AddSingleton(Scene.Pack).AddSingleton<IReplica>(replica);
        builder.Services.AddSingleton(new RedisLink(null, TimeProvider.System, NullLogger<RedisLink>.Instance)).AddSingleton(NodeId.New()).AddSingleton(new WebKeys("test"));
        builder.Services.AddSingleton<Screens>().AddSingleton<IMapSights, OpenSights>();
        builder.Services.AddSingleton<MapLayers>().AddSingleton<MapUnits>().AddSingleton<MapViewers>().AddSingleton<MapPump>();
        builder.Services.AddSignalR().AddMessagePackProtocol();
        WebApplication app = builder.Build();
        app.MapHub<MapHub>(MapHub.Path);
        await app.StartAsync(cancellationToken);
        return new MapHost(app, replica);
    }

    /// <summary>A map that is connected and says nothing of itself.</summary>
    public async Task<Viewer> OpenAsync(CancellationToken cancellationToken)
    {
        Uri address = new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        Viewer viewer = new(new HubConnectionBuilder().WithUrl(new Uri(address, MapHub.Path)).AddMessagePackProtocol().Build());
        await viewer.Connection.StartAsync(cancellationToken);
        return viewer;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
    }

    /// <summary>A browser's part: it takes frames, keeps what it was told, and acknowledges for as long as it is meant to.</summary>
    internal sealed class Viewer : IAsyncDisposable
    {
        private static readonly GeoBox s_city = new(126.4, 45.6, 126.8, 45.9);

        public Viewer(HubConnection connection)
        {
            Connection = connection;
            connection.On<MapFrame>("Frame", TakeAsync);
        }

        public HubConnection Connection { get; }

        /// <summary>False: it takes frames and never says that it did.</summary>
        public bool Acknowledges { get; set; } = true;

        public ConcurrentQueue<MapFrame> Frames { get; } = [];

        /// <summary>The newest fix of each slot.</summary>
        public ConcurrentDictionary<int, UnitRecord.Unit> Units { get; } = [];

        public long Fixes { get; private set; }

        public Task LookAsync(CancellationToken cancellationToken) => Connection.SendAsync(nameof(MapHub.SetView), s_city.West, s_city.South, s_city.East, s_city.North, 11.0, cancellationToken);

        public ValueTask DisposeAsync() => Connection.DisposeAsync();

        private async Task TakeAsync(MapFrame frame)
        {
            if (frame.Keyframe)
            {
                Units.Clear();
            }

            foreach (int left in frame.Left)
            {
                Units.TryRemove(left, out _);
            }

            byte[] records = frame.Units.ToArray();
            for (int at = 0; at < records.Length; at += UnitRecord.Size)
            {
                UnitRecord.Unit unit = UnitRecord.Read(records.AsSpan(at));
                Units[unit.Slot] = unit;
                Fixes++;
            }

            Frames.Enqueue(frame);
            if (Acknowledges)
            {
                await Connection.SendAsync(nameof(MapHub.Ack), frame.Number);
            }
        }
    }
}
