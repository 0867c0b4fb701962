using Command.Ingest.Bus.Redis;
using Command.Web.Walls;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Command.Web.Tests.Walls;

/// <summary>What components need of the walls' room, on a folder of its own and without Redis.</summary>
internal sealed class OpenBook : IDisposable
{
    public OpenBook(TimeProvider time)
    {
        Link = new RedisLink(null, time, NullLogger<RedisLink>.Instance);
        Folder = Directory.CreateTempSubdirectory("command-walls-").FullName;
        Book = new WallBook(Link, new WebKeys("harbin"), Folder, time, NullLogger<WallBook>.Instance);
        Screens = new WallScreens(Link, new Command.Ingest.Bus.NodeId("here"), new WebKeys("harbin"), time);
        Hub = new DeafHub();
        Desk = new WallDesk(Book, time);
    }

    public RedisLink Link { get; }

    public string Folder { get; }

    public WallBook Book { get; }

    public WallScreens Screens { get; }

    public DeafHub Hub { get; }

    public WallDesk Desk { get; }

    public void AddTo(IServiceCollection services)
    {
        services.AddSingleton(Book);
        services.AddSingleton(Screens);
        services.AddSingleton<IWallDesk>(Desk);
        services.AddSingleton<WallFigures>();
    }

    public void Dispose()
    {
        Book.Dispose();
        Screens.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    /// <summary>A hub without clients that remembers what was sent to whom.</summary>
    internal sealed class DeafHub : IHubContext<WallHub>, IHubClients
    {
        public List<(string To, string What)> Sent { get; } = [];

        public IHubClients Clients => this;

        public IGroupManager Groups => throw new NotSupportedException();

        public IClientProxy All => new Proxy(this, "*");

        public IClientProxy AllExcept(IReadOnlyList<string> excludedConnectionIds) => throw new NotSupportedException();

        public ISingleClientProxy Client(string connectionId) => new Proxy(this, connectionId);

        IClientProxy IHubClients<IClientProxy>.Client(string connectionId) => Client(connectionId);

        IClientProxy IHubClients<IClientProxy>.Clients(IReadOnlyList<string> connectionIds) => throw new NotSupportedException();

        public IClientProxy Group(string groupName) => throw new NotSupportedException();

        public IClientProxy GroupExcept(string groupName, IReadOnlyList<string> excludedConnectionIds) => throw new NotSupportedException();

        IClientProxy IHubClients<IClientProxy>.Groups(IReadOnlyList<string> groupNames) => throw new NotSupportedException();

        public IClientProxy User(string userId) => throw new NotSupportedException();

        public IClientProxy Users(IReadOnlyList<string> userIds) => throw new NotSupportedException();

        private sealed class Proxy(DeafHub hub, string to) : ISingleClientProxy
        {
            public Task SendCoreAsync(string method, object?[] args, CancellationToken cancellationToken = default)
            {
                hub.Sent.Add((to, method));
                return Task.CompletedTask;
            }

            public Task<T> InvokeCoreAsync<T>(string method, object?[] args, CancellationToken cancellationToken) => throw new NotSupportedException();
        }
    }
}
