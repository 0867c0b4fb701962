using Command.Web.Map;
using Command.Web.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Command.Web.Tests.Nodes;

/// <summary>The real Command.Web on a free port, following an ingest that is not there: its hubs, sessions and state are what is looked at.</summary>
internal sealed class WebNode : IAsyncDisposable
{
    public const string Key = "screens-key-for-tests-0123";
    public const string OperatorKey = "operator-key-for-tests-0123";
    private readonly CommandWebApplication _application;
    private readonly bool _keep;

    private WebNode(CommandWebApplication application, string folder, bool keep)
    {
        _application = application;
        Folder = folder;
        _keep = keep;
    }

    public string Folder { get; }

    public HttpClient Http { get; } = new();

    public Screens Screens => Get<Screens>();

    public SessionKeys Keys => Get<SessionKeys>();

    /// <param name="redis">What it shares with others; null for nothing.</param>
    /// <param name="folder">Its data; a given one is left when it is disposed.</param>
    /// <param name="ingest">The ingest that it follows and the key that it shows there; null for one that is not there.</param>
    public static async Task<WebNode> StartAsync(string? redis, string? folder = null, (Uri Address, string Key)? ingest = null)
    {
        string data = folder ?? Directory.CreateTempSubdirectory("command-web-").FullName;
        string content = Path.Combine(Repository.Root, "src", "Command.Web");
        CommandWebApplication application = new(
            [],
            builder => builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["Urls"] = "http://127.0.0.1:0",
                ["Command:DataDir"] = data,
                ["Command:Redis"] = redis,
                ["Command:ApiKeys:screens:Key"] = Key,
                ["Command:ApiKeys:desk:Key"] = OperatorKey,
                ["Command:ApiKeys:desk:Role"] = "operator",
                ["Command:Ingest:Url"] = ingest?.Address.ToString() ?? "http://127.0.0.1:1",
                ["Command:Ingest:Key"] = ingest?.Key,
                ["Logging:LogLevel:Default"] = "None",
            }),
            new WebApplicationOptions { ContentRootPath = content, EnvironmentName = "Production", ApplicationName = "Command.Web" });
        await application.App.StartAsync(TestContext.Current.CancellationToken);
        WebNode node = new(application, data, folder is not null);
        node.Http.BaseAddress = new Uri(application.App.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        return node;
    }

    public T Get<T>()
        where T : notnull => _application.App.Services.GetRequiredService<T>();

    /// <summary>A map as a browser opens it.</summary>
    public async Task<HubConnection> OpenMapAsync(string page)
    {
        HubConnection map = new HubConnectionBuilder().WithUrl(new Uri(Http.BaseAddress!, $"{MapHub.Path}?page={Uri.EscapeDataString(page)}"), o => o.Headers["Authorization"] = "Bearer " + Key).AddMessagePackProtocol().Build();
        await map.StartAsync(TestContext.Current.CancellationToken);
        return map;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _application.App.StopAsync(CancellationToken.None);
        await _application.DisposeAsync();
        if (!_keep)
        {
            Directory.Delete(Folder, recursive: true);
        }
    }
}
