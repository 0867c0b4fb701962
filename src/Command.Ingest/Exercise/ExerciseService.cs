using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using Command.Ingest.City;
using Command.Ingest.Configuration;
using Command.Ingest.Contracts;
using Command.Ingest.Feeds.Jt808;
using Command.Ingest.Hub;
using Command.Ingest.Nodes;
using Command.Ingest.Transports;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace Command.Ingest.Exercise;

/// <summary>
/// The simulated city: tells the configured scenario over and over by the exercise's doors, in the feeds' own formats, over the real transports.
/// It does nothing unless <c>Command:Exercise:Enabled</c>.
/// </summary>
public sealed partial class ExerciseService(
    IServer server,
    FeedSet feeds,
    TcpListenerService doors,
    CityPack pack,
    IHttpClientFactory clients,
    PictureBroadcast picture,
    ExerciseState state,
    IElection election,
    TruthBook truth,
    IHostApplicationLifetime lifetime,
    IOptions<CommandOptions> options,
    IHostEnvironment environment,
    TimeProvider time,
    ILogger<ExerciseService> logger) : BackgroundService
{
    /// <summary>The name of the client that it takes from the factory.</summary>
    public const string Client = "exercise";

    private static readonly TimeSpan s_tick = TimeSpan.FromMilliseconds(100);

    private Scenario? _scenario;
    private Telling? _telling;

    /// <summary>Reads the scenario before anything starts, so that a wrong one is told at once.</summary>
    /// <exception cref="SettingsException">There is no such scenario, or it has faults.</exception>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Value.Exercise.Enabled)
        {
            _scenario = ReadScenario();
        }

        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (_scenario is not { } scenario)
        {
            return;
        }

        try
        {
            await StartedAsync(stoppingToken).ConfigureAwait(false);
            LineNetwork roads = LineNetwork.Roads(pack);
            while (true)
            {
                await UntilAsync(writes: true, stoppingToken).ConfigureAwait(false);
                await RunAsync(scenario, roads, stoppingToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops; the exercise with it.
        }
    }

    /// <summary>Runs the exercise for as long as this node is the one that writes: of several nodes one plays the city.</summary>
    private async Task RunAsync(Scenario scenario, LineNetwork roads, CancellationToken stopping)
    {
        using CancellationTokenSource turn = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        state.Name = new ExerciseName(scenario.Zh, scenario.En);
        LogStarted(scenario.Id, options.Value.Exercise.Speed);
        try
        {
            Begin(scenario, 0);
            await Task.WhenAll(
                TellAsync(scenario, roads, turn.Token),
                MeasureAsync(scenario, turn.Token),
                DriveAsync(scenario, roads, turn.Token),
                RepeatAsync(scenario, roads, turn.Token),
                EndAsync(turn)).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            // Another node goes on with it.
        }
        finally
        {
            state.Name = null;
        }
    }

    private async Task EndAsync(CancellationTokenSource turn)
    {
        await UntilAsync(writes: false, turn.Token).ConfigureAwait(false);
        await turn.CancelAsync().ConfigureAwait(false);
    }

    private async Task UntilAsync(bool writes, CancellationToken stopping)
    {
        using PeriodicTimer timer = new(TimeSpan.FromMilliseconds(250), time);
        while (election.Term is not null != writes)
        {
            await timer.WaitForNextTickAsync(stopping).ConfigureAwait(false);
        }
    }

    private Scenario ReadScenario()
    {
        CommandOptions settings = options.Value;
        string? folder = settings.CityDir is { } dir
            ? Path.Combine(Path.GetFullPath(dir, environment.ContentRootPath), settings.City)
            : CityPackLocation.Find(settings.City, environment.ContentRootPath, AppContext.BaseDirectory);
        ScenarioRead read = ScenarioReader.Read(folder ?? "", settings.Exercise.Scenario, pack);
        return read.Scenario ?? throw new SettingsException(
            $"The exercise can't run. Set Command__Exercise__Scenario to the name of a file of {folder}/exercise, or Command__Exercise__Enabled=false.{Environment.NewLine}"
            + string.Join(Environment.NewLine, read.Faults.Take(20).Select(f => $"  {f.Where}: {f.Reason}")));
    }

    private async Task StartedAsync(CancellationToken stopping)
    {
        TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using CancellationTokenRegistration registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stopping).ConfigureAwait(false);
    }

    private Telling Begin(Scenario scenario, int number)
    {
        DateTimeOffset now = TimeZoneInfo.ConvertTime(time.GetUtcNow(), pack.City.TimeZone);
        Telling telling = new(now.ToString("yyMMddHHmmssff", CultureInfo.InvariantCulture), number, unchecked(scenario.Seed + number) & int.MaxValue, now, options.Value.Exercise.Speed);
        Volatile.Write(ref _telling, telling);
        return telling;
    }

    /// <summary>Tells the story over and over, each time a little otherwise.</summary>
    private async Task TellAsync(Scenario scenario, LineNetwork roads, CancellationToken stopping)
    {
        FeedConfig? civil = FeedOf("cap"), city = FeedOf("open311"), traffic = FeedOf("datex2");
        Senders senders = new(SenderOf(civil), SenderOf(city), SenderOf(traffic));
        if (LoopbackAddress() is not { } address)
        {
            LogNoAddress();
            return;
        }

        using HttpClient client = clients.CreateClient(Client);
        ImmutableArray<FeedPoster> posters = [.. new[] { civil, city, traffic }.OfType<FeedConfig>().Select(f => new FeedPoster(client, address, f, time, logger))];
        for (int number = 0; ; number++)
        {
            Telling telling = number == 0 ? _telling! : Begin(scenario, number);
            // The old story is over everywhere before the first word of the new one, or the two would be taken for one.
            ImmutableArray<Statement> leftovers = [.. Leftovers.End(picture.Picture, scenario, senders, telling)];
            await Task.WhenAll(posters.Select(p => p.SendAllAsync(leftovers, stopping))).ConfigureAwait(false);
            ImmutableArray<Statement> story = Story.Plan(scenario, pack, roads, senders, telling);
            truth.Note(story, Rounds.Truth(scenario, SenderOf, telling));
            await Task.WhenAll(posters.Select(p => p.SendAllAsync(story, stopping))).ConfigureAwait(false);
            TimeSpan rest = telling.WallOf(scenario.Length) - time.GetUtcNow();
            await Task.Delay(rest > TimeSpan.Zero ? rest : TimeSpan.Zero, time, stopping).ConfigureAwait(false);
        }
    }

    /// <summary>Says what is so at the moment over and over, to each feed that takes it.</summary>
    private async Task RepeatAsync(Scenario scenario, LineNetwork roads, CancellationToken stopping)
    {
        if (LoopbackAddress() is not { } address)
        {
            return;
        }

        using HttpClient client = clients.CreateClient(Client);
        await Task.WhenAll(Rounds.Of(scenario, roads, SenderOf).Select(r => new FeedPoster(client, address, FeedOf(r.Format)!, time, logger).RepeatAsync(r, () => Volatile.Read(ref _telling)!, stopping))).ConfigureAwait(false);
    }

    /// <summary>Lets every station of the scenario report.</summary>
    private async Task MeasureAsync(Scenario scenario, CancellationToken stopping)
    {
        if (FeedOf("sl651") is not { } feed || doors.Door(feed.Id, exercise: true) is not { } door)
        {
            return;
        }

        IEnumerable<StationLink> rivers = scenario.Gauges.Select(g => new StationLink(g.Station, (now, serial) => Hydrology.Of(g, Volatile.Read(ref _telling)!, now, serial), door, time));
        IEnumerable<StationLink> rains = scenario.Rain.Select(r => new StationLink(r.Station, (now, serial) => Hydrology.Of(r, scenario.Length, Volatile.Read(ref _telling)!, now, serial), door, time));
        await Task.WhenAll(rivers.Concat(rains).Select(s => s.RunAsync(stopping))).ConfigureAwait(false);
    }

    /// <summary>Lets every vehicle report, evenly over the time between two reports.</summary>
    private async Task DriveAsync(Scenario scenario, LineNetwork roads, CancellationToken stopping)
    {
        if (FeedOf("jt808") is not { } feed || doors.Door(feed.Id, exercise: true) is not { } door)
        {
            return;
        }

        ImmutableArray<Vehicle> fleet = Fleet.Of(pack, roads, scenario.Traffic.Vehicles, scenario.Seed);
        ImmutableArray<TerminalLink> terminals = [.. fleet.Select((v, i) => new TerminalLink(v, i % 3 == 0 ? Jt808Edition.V2019 : Jt808Edition.V2013, feed.Datum, door, time))];
        // One after the other within the first two seconds: no listener is asked for all of them at once.
        TimeSpan step = TimeSpan.FromSeconds(2) / Math.Max(1, terminals.Length);
        await Task.WhenAll([.. terminals.Select((t, i) => t.RunAsync(step * i, stopping)), ReportAsync(terminals, scenario.Traffic.ReportEvery, stopping)]).ConfigureAwait(false);
    }

    private async Task ReportAsync(ImmutableArray<TerminalLink> terminals, TimeSpan every, CancellationToken stopping)
    {
        DateTimeOffset origin = WholeSecond(time.GetUtcNow());
        long began = time.GetTimestamp();
        double told = 0;
        int next = 0;
        using PeriodicTimer timer = new(s_tick, time);
        while (terminals.Length > 0 && await timer.WaitForNextTickAsync(stopping).ConfigureAwait(false))
        {
            DateTimeOffset second = WholeSecond(time.GetUtcNow());
            double due = terminals.Length * (time.GetElapsedTime(began) / every);
            // After a pause of the machine one round is enough: nobody wants the positions of the time between.
            told = Math.Max(told, Math.Floor(due) - terminals.Length);
            for (; told + 1 <= due; told++)
            {
                await terminals[next].TrySendAsync(second - origin, second, stopping).ConfigureAwait(false);
                next = (next + 1) % terminals.Length;
            }
        }
    }

    /// <summary>The first feed of a format. However its real sender comes, the exercise can push to it; a device's own protocol wants its door as well.</summary>
    private FeedConfig? FeedOf(string format) => feeds.Feeds.FirstOrDefault(f => f.Format == format && f.ExerciseKey is not null);

    private Sender? SenderOf(string format) => SenderOf(FeedOf(format));

    private Sender? SenderOf(FeedConfig? feed) => feed is null ? null : new Sender(feed.Id, pack.AgencyOf(feed.Agency)?.Zh ?? feed.Agency, feed.Datum);

    /// <summary>Where this server can be reached from its own machine without encryption.</summary>
    private Uri? LoopbackAddress()
    {
        foreach (string address in server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [])
        {
            BindingAddress binding = BindingAddress.Parse(address);
            if (binding.Scheme == "http" && !binding.IsUnixPipe && !binding.IsNamedPipe)
            {
                bool any = !IPAddress.TryParse(binding.Host, out IPAddress? ip) || ip.Equals(IPAddress.Any) || ip.Equals(IPAddress.IPv6Any);
                return new UriBuilder("http", any ? "127.0.0.1" : binding.Host, binding.Port, binding.PathBase + "/").Uri;
            }
        }

        return null;
    }

    private static DateTimeOffset WholeSecond(DateTimeOffset at) => at.AddTicks(-(at.Ticks % TimeSpan.TicksPerSecond));

    [LoggerMessage(600, LogLevel.Information, "The exercise {Scenario} runs at speed {Speed}; everything it sends is marked as exercise")]
    private partial void LogStarted(string scenario, double speed);

    [LoggerMessage(601, LogLevel.Warning, "The server listens on no plain http address, so the exercise can send nothing by HTTP. Add one on loopback to Urls, for instance http://127.0.0.1:5081")]
    private partial void LogNoAddress();
}
