using System.Globalization;

namespace Command.Harness;

/// <summary>Ingest nodes on one PostgreSQL, and web nodes that follow them, all as processes of their own.</summary>
public sealed class Topology : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("command-topology-").FullName;
    private readonly (string Key, string Value)[] _settings;
    private readonly List<Node> _ingest = [];
    private readonly List<Node> _web = [];

    private Topology(string postgres, string? redis, (string Key, string Value)[] settings)
    {
        _settings = [("Command__Postgres", postgres), .. settings];
        if (redis is not null)
        {
            _settings = [.. _settings, ("Command__Redis", redis)];
        }
    }

    /// <summary>The ingest nodes, in the order in which they were started: the first was alone and is the writer until something happens to it.</summary>
    public IReadOnlyList<Node> Ingest => _ingest;

    public IReadOnlyList<Node> Web => _web;

    /// <summary>Starts it all.</summary>
    /// <param name="postgres">The shared journal's connection string.</param>
    /// <param name="redis">A Redis for the wake-ups and positions; null without.</param>
    /// <param name="ingest">How many ingest nodes.</param>
    /// <param name="web">How many web nodes, each of which follows any of the ingest nodes.</param>
    /// <param name="settings">More settings, the same for every node.</param>
    public static async Task<Topology> StartAsync(string postgres, string? redis, int ingest, int web, params (string Key, string Value)[] settings)
    {
        Topology topology = new(postgres, redis, settings);
        try
        {
            for (int i = 0; i < ingest; i++)
            {
                await topology.AddIngestAsync();
            }

            for (int i = 0; i < web; i++)
            {
                await topology.AddWebAsync();
            }

            return topology;
        }
        catch
        {
            await topology.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts one more ingest node.</summary>
    public async Task<Node> AddIngestAsync(params (string Key, string Value)[] settings)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"ingest-{_ingest.Count + 1}");
        Node node = await Node.StartAsync(Node.Ingest, name, Path.Combine(_folder, name), [.. _settings, .. settings]);
        _ingest.Add(node);
        return node;
    }

    /// <summary>Starts one more web node.</summary>
    /// <param name="follows">What it follows; null for every ingest node that there is.</param>
    public async Task<Node> AddWebAsync(string? follows = null)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"web-{_web.Count + 1}");
        string url = follows ?? string.Join(',', _ingest.Where(n => !n.HasExited).Select(n => n.Address.ToString().TrimEnd('/')));
        Node node = await Node.StartAsync(Node.Web, name, Path.Combine(_folder, name), [.. _settings.Where(s => s.Key != "Command__Postgres"), ("Command__Ingest__Url", url)]);
        _web.Add(node);
        return node;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (Node node in _web.Concat(_ingest))
        {
            await node.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }
}
