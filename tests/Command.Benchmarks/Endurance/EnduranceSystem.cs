using System.Globalization;
using System.Net;
using Command.Harness;
using Command.Harness.Senders;
using Command.Ingest.Journal;
using Command.Ingest.Journal.Sqlite;

namespace Command.Benchmarks.Endurance;

/// <summary>
/// An ingest node with SQLite and the simulated city in it, and a web node that follows it, each a process; senders, the web node and screens reach them over links
/// that can be made bad. Whatever is killed comes back on the same data, and the links find it.
/// </summary>
internal sealed class EnduranceSystem : IAsyncDisposable
{
    /// <summary>Where links lead before there is anything: nobody listens there.</summary>
    private static readonly IPEndPoint s_nowhere = new(IPAddress.Loopback, 9);

    private readonly string _folder = Directory.CreateTempSubdirectory("command-endurance-").FullName;
    private readonly double _speed;

    private EnduranceSystem(double speed)
    {
        _speed = speed;
        PushClient = new HttpClient { BaseAddress = new Uri($"http://{Pushes.Door}"), Timeout = TimeSpan.FromSeconds(30) };
    }

    public Node Ingest { get; private set; } = null!;

    public Node Web { get; private set; } = null!;

    /// <summary>Senders' pushes.</summary>
    public ChaosProxy Pushes { get; } = new(s_nowhere);

    /// <summary>What the web node follows.</summary>
    public ChaosProxy Follows { get; } = new(s_nowhere);

    /// <summary>Stations.</summary>
    public ChaosProxy Flood { get; } = new(s_nowhere);

    /// <summary>Terminals.</summary>
    public ChaosProxy Vehicles { get; } = new(s_nowhere);

    /// <summary>Screens, to the web node.</summary>
    public ChaosProxy Screens { get; } = new(s_nowhere);

    public IEnumerable<ChaosProxy> Links => [Pushes, Follows, Flood, Vehicles, Screens];

    public HttpClient PushClient { get; }

    public Uri ScreenAddress => new($"http://{Screens.Door}");

    public Target Target => new(PushClient, Flood.Door, Vehicles.Door);

    public string JournalFile => Path.Combine(_folder, "ingest", "command.db");

    public long DiskBytes => new DirectoryInfo(_folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(f => f.Exists ? f.Length : 0);

    public static async Task<EnduranceSystem> StartAsync(double speed)
    {
        EnduranceSystem system = new(speed);
        try
        {
            await system.RestartIngestAsync(exercise: true);
            await system.RestartWebAsync();
            return system;
        }
        catch
        {
            await system.DisposeAsync();
            throw;
        }
    }

    /// <summary>Kills the ingest node as it stands and starts it again on its data.</summary>
    public async Task RestartIngestAsync(bool exercise)
    {
        if (Ingest is { } before)
        {
            before.Kill();
            await before.DisposeAsync();
        }

        Ingest = await Node.StartAsync(Node.Ingest, "ingest", Path.Combine(_folder, "ingest"),
            ("Command__Exercise__Enabled", exercise ? "true" : "false"), ("Command__Exercise__Speed", _speed.ToString(CultureInfo.InvariantCulture)),
            ("Logging__LogLevel__Default", "Warning"), ("Logging__LogLevel__Command", "Information"), ("Logging__LogLevel__Microsoft.Hosting.Lifetime", "Information"));
        Pushes.Target = Follows.Target = Http(Ingest);
        (Flood.Target, Vehicles.Target) = (Ingest.Door("flood"), Ingest.Door("vehicles"));
    }

    public async Task RestartWebAsync()
    {
        if (Web is { } before)
        {
            before.Kill();
            await before.DisposeAsync();
        }

        Web = await Node.StartAsync(Node.Web, "web", Path.Combine(_folder, "web"), ("Command__Ingest__Url", $"http://{Follows.Door}"),
            ("Logging__LogLevel__Default", "Warning"), ("Logging__LogLevel__Microsoft.Hosting.Lifetime", "Information"));
        Screens.Target = Http(Web);
    }

    public IJournalStore OpenJournal() => SqliteJournal.Open(JournalFile, "none");

    public async ValueTask DisposeAsync()
    {
        await (Web?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (Ingest?.DisposeAsync() ?? ValueTask.CompletedTask);
        foreach (ChaosProxy link in Links)
        {
            await link.DisposeAsync();
        }

        PushClient.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static IPEndPoint Http(Node node) => new(IPAddress.Loopback, node.Address.Port);
}
