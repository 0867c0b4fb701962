using System.Collections.Immutable;
using System.Globalization;
using System.Threading.Channels;
using Command.Ingest.City;
using Command.Ingest.Configuration;
using Command.Ingest.Contracts;
using Command.Ingest.Exercise.City;
using Command.Ingest.Exercise.Drills;
using Command.Ingest.Feeds.Jt808;
using Command.Ingest.Hub;
using Command.Ingest.Nodes;
using Command.Ingest.Picture;
using Command.Ingest.Transports;
using Command.Ingest.Writer;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.Options;

namespace Command.Ingest.Exercise;

/// <summary>
/// The simulated city: tells the configured scenario over and over by the exercise's doors, in the feeds' own formats, over the real transports.
/// It does nothing unless <c>Command:Exercise:Enabled</c>,
/// or <c>Command:Exercise:Drills</c> and somebody begins a drill.
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
    DrillBook book,
    DrillTally tally,
    ScenarioShelf scenarios,
    CommandQueue commands,
    IHostApplicationLifetime lifetime,
    IOptions<CommandOptions> options,
    TimeProvider time,
    ILogger<ExerciseService> logger) : BackgroundService
{
    /// <summary>The name of the client that it takes from the factory.</summary>
    public const string Client = "exercise";

    /// <summary>Words of crews that may wait to be told.</summary>
    private const int MostWords = 256;

    /// <summary>Who ends what a drill left behind.</summary>
    private const string Author = "exercise";

    private static readonly TimeSpan s_tick = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(250);

    private Scenario? _scenario;

    /// <summary>Reads the scenario before anything starts, so that a wrong one is told at once.</summary>
    /// <exception cref="SettingsException">There is no such scenario, or it has faults.</exception>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Value.Exercise.Enabled)
        {
            ScenarioRead read = scenarios.Read(options.Value.Exercise.Scenario);
            _scenario = read.Scenario ?? throw new SettingsException(
                $"The exercise can't run. Set Command__Exercise__Scenario to the name of a file of {scenarios.Folder}/exercise, or Command__Exercise__Enabled=false.{Environment.NewLine}"
                + string.Join(Environment.NewLine, read.Faults.Take(20).Select(f => $"  {f.Where}: {f.Reason}")));
        }

        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Value.Exercise.Opens)
        {
            return;
        }

        try
        {
            await StartedAsync(stoppingToken).ConfigureAwait(false);
            LineNetwork roads = LineNetwork.Roads(pack);
            using PeriodicTimer timer = new(s_look, time);
            do
            {
                if (election.Term is not null && Wanted() is { } wanted)
                {
                    await RunAsync(wanted, roads, stoppingToken).ConfigureAwait(false);
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops; the exercise with it.
        }
    }

    /// <summary>What is to be told: the drill that runs goes before the settings' scenario. Null for nothing.</summary>
    private (string Drill, int Round)? Wanted() => Drill.Running(picture.Picture) is { } drill ? (drill.Id, drill.Round) : _scenario is not null ? ("", 0) : null;

    /// <summary>Tells it for as long as it is wanted and this node is the one that writes: of several nodes one plays the city.</summary>
    private async Task RunAsync((string Drill, int Round) wanted, LineNetwork roads, CancellationToken stopping)
    {
        Drill? drill = picture.Picture.Drills.GetValueOrDefault(wanted.Drill);
        if ((drill is null ? _scenario : await ScenarioOfAsync(drill, stopping).ConfigureAwait(false)) is not { } scenario)
        {
            return;
        }

        using CancellationTokenSource turn = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        state.Name = new ExerciseName(scenario.Zh, scenario.En);
        DrillCourse? course = drill is null ? null : new DrillCourse(drill, scenario.Seed, picture, pack.City.TimeZone, time);
        ICourse told = course ?? (ICourse)new EndlessCourse(Begin(scenario, 0));
        LogStarted(scenario.Id, told.Telling.Speed);
        try
        {
            await Task.WhenAll(
                course is null ? TellAsync(scenario, (EndlessCourse)told, roads, turn.Token) : DrillAsync(scenario, course, roads, turn.Token),
                MeasureAsync(scenario, told, turn.Token),
                DriveAsync(scenario, told, drill, roads, turn.Token),
                RepeatAsync(scenario, told, roads, turn.Token),
                EndAsync(wanted, turn)).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            // Another node goes on with it, or something else is to be told.
        }
        finally
        {
            state.Name = null;
        }

        if (course is not null && election.Term is not null)
        {
            await CloseAsync(scenario, course, stopping).ConfigureAwait(false);
        }
    }

    /// <summary>The scenario of a drill; null, and the drill ended with the reasons, where it can't be read.</summary>
    private async Task<Scenario?> ScenarioOfAsync(Drill drill, CancellationToken stopping)
    {
        ScenarioRead read = scenarios.Read(drill.Scenario);
        if (read.Scenario is { } scenario)
        {
            int seed = drill.Seed ?? scenario.Seed;
            scenario = scenario with { Seed = seed, Traffic = scenario.Traffic with { Vehicles = drill.Vehicles ?? scenario.Traffic.Vehicles } };
            return Weather.Over(scenario, pack);
        }

        string why = string.Join(" ", read.Faults.Take(3).Select(f => $"{f.Where}: {f.Reason}"));
        await commands.SubmitAsync(null, Author, new EndDrill(drill.Id) { Reason = why.Length > 900 ? why[..900] : why }, stopping).ConfigureAwait(false);
        return null;
    }

    private async Task EndAsync((string, int) wanted, CancellationTokenSource turn)
    {
        using PeriodicTimer timer = new(s_look, time);
        while (election.Term is not null && Wanted() == wanted)
        {
            await timer.WaitForNextTickAsync(turn.Token).ConfigureAwait(false);
        }

        await turn.CancelAsync().ConfigureAwait(false);
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
        return new Telling(now.ToString("yyMMddHHmmssff", CultureInfo.InvariantCulture), number, unchecked(scenario.Seed + number) & int.MaxValue, now, options.Value.Exercise.Speed);
    }

    /// <summary>Tells the story over and over, each time a little otherwise.</summary>
    private async Task TellAsync(Scenario scenario, EndlessCourse course, LineNetwork roads, CancellationToken stopping)
    {
        Senders senders = SendersNow();
        if (Loopback.Of(server) is not { } address)
        {
            LogNoAddress();
            return;
        }

        using HttpClient client = clients.CreateClient(Client);
        ImmutableArray<FeedPoster> posters = [.. Speaking().Select(f => new FeedPoster(client, address, f, time, logger))];
        for (int number = 0; ; number++)
        {
            Telling telling = course.Telling = number == 0 ? course.Telling : Begin(scenario, number);
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

    /// <summary>Says what a drill has to say, to each feed as it comes due.</summary>
    private async Task DrillAsync(Scenario scenario, DrillCourse course, LineNetwork roads, CancellationToken stopping)
    {
        Senders senders = SendersNow();
        if (Loopback.Of(server) is not { } address)
        {
            LogNoAddress();
            return;
        }

        using HttpClient client = clients.CreateClient(Client);
        ImmutableArray<(FeedConfig Feed, FeedPoster Poster)> posters = [.. Speaking().Select(f => (f, new FeedPoster(client, address, f, time, logger)))];
        ImmutableArray<Statement> leftovers = [.. Leftovers.End(picture.Picture, scenario, senders, course.Telling with { Start = TimeZoneInfo.ConvertTime(time.GetUtcNow(), pack.City.TimeZone) }, course.Telling.Name)];
        await Task.WhenAll(posters.Select(p => p.Poster.SendAllAsync(leftovers, stopping))).ConfigureAwait(false);
        if (course.Drill.Round == 0)
        {
            tally.Clear();
        }

        ImmutableArray<DayStory.DayReport> day = DayStory.Make(scenario, pack);
        await Task.WhenAll(posters.Select(p => new DrillSpeaker(p.Poster, p.Feed, course, Planned, tally, time).RunAsync(stopping))).ConfigureAwait(false);

        ImmutableArray<DrillStatement> Planned(Drill drill)
        {
            Telling telling = course.Telling;
            ImmutableArray<DrillStatement> plan = DrillPlan.Of(scenario, drill, pack, roads, senders, telling, day);
            truth.Keep(DrillBook.TellingOf(drill), plan.Select(s => s.Statement), Rounds.Truth(scenario, SenderOf, telling));
            return plan;
        }
    }

    /// <summary>When a drill's telling is over nothing of it stays open: neither what was reported nor a unit's job.</summary>
    private async Task CloseAsync(Scenario scenario, DrillCourse course, CancellationToken stopping)
    {
        if (course.Drill.IsOver)
        {
            await book.KeepAsync(course.Drill, picture.Picture, stopping).ConfigureAwait(false);
        }

        foreach (Assignment job in picture.Picture.Assignments.Values.Where(a => a is { IsActive: true, Exercise: true }).OrderBy(a => a.Id, StringComparer.Ordinal))
        {
            await commands.SubmitAsync(null, Author, new CancelAssignment(job.Id) { Reason = "演练结束" }, stopping).ConfigureAwait(false);
        }

        if (Loopback.Of(server) is { } address)
        {
            using HttpClient client = clients.CreateClient(Client);
            DateTimeOffset now = TimeZoneInfo.ConvertTime(time.GetUtcNow(), pack.City.TimeZone);
            ImmutableArray<Statement> leftovers = [.. Leftovers.End(picture.Picture, scenario, SendersNow(), course.Telling with { Start = now }, course.Telling.Name + "-" + now.ToString("HHmmssff", CultureInfo.InvariantCulture))];
            await Task.WhenAll(Speaking().Select(f => new FeedPoster(client, address, f, time, logger).SendAllAsync(leftovers, stopping))).ConfigureAwait(false);
        }
    }

    private Senders SendersNow() => new(SenderOf("cap"), SenderOf("open311"), SenderOf("datex2"));

    private IEnumerable<FeedConfig> Speaking() => new[] { FeedOf("cap"), FeedOf("open311"), FeedOf("datex2") }.OfType<FeedConfig>();

    /// <summary>Says what is so at the moment over and over, to each feed that takes it.</summary>
    private async Task RepeatAsync(Scenario scenario, ICourse course, LineNetwork roads, CancellationToken stopping)
    {
        if (Loopback.Of(server) is not { } address)
        {
            return;
        }

        using HttpClient client = clients.CreateClient(Client);
        await Task.WhenAll(Rounds.Of(scenario, roads, SenderOf).Select(r => FeedOf(r.Format)!).Zip(Rounds.Of(scenario, roads, SenderOf))
            .Select(r => new FeedPoster(client, address, r.First, time, logger).RepeatAsync(r.Second, () => course.Telling, () => course.Of(r.First.Id), stopping))).ConfigureAwait(false);
    }

    /// <summary>Lets every station of the scenario report.</summary>
    private async Task MeasureAsync(Scenario scenario, ICourse course, CancellationToken stopping)
    {
        if (FeedOf("sl651") is not { } feed || doors.Door(feed.Id, exercise: true) is not { } door)
        {
            return;
        }

        IEnumerable<StationLink> rivers = scenario.Gauges.Select(g => new StationLink(g.Station, (now, serial) => Hydrology.Of(g, course.Telling, now, serial), door, time, () => course.Of(feed.Id)));
        IEnumerable<StationLink> rains = scenario.Rain.Select(r => new StationLink(r.Station, (now, serial) => Hydrology.Of(r, scenario.Length, course.Telling, now, serial), door, time, () => course.Of(feed.Id)));
        await Task.WhenAll(rivers.Concat(rains).Select(s => s.RunAsync(stopping))).ConfigureAwait(false);
    }

    /// <summary>Lets every vehicle report, evenly over the time between two reports.</summary>
    private async Task DriveAsync(Scenario scenario, ICourse course, Drill? drill, LineNetwork roads, CancellationToken stopping)
    {
        if (FeedOf("jt808") is not { } feed || doors.Door(feed.Id, exercise: true) is not { } door)
        {
            return;
        }

        ImmutableArray<Vehicle> fleet = Fleet.Of(pack, roads, scenario.Traffic.Vehicles, scenario.Seed);
        if (drill is not null)
        {
            foreach (Vehicle vehicle in fleet)
            {
                vehicle.Pace = at => TrafficFlow.At(TrafficFlow.HourOf(scenario, course.Telling, time.GetUtcNow()), at, TrafficFlow.Closed(picture.Picture));
            }
        }

        ImmutableArray<TerminalLink> terminals = [.. fleet.Select((v, i) => new TerminalLink(v, i % 3 == 0 ? Jt808Edition.V2019 : Jt808Edition.V2013, feed.Datum, door, time))];
        // One after the other within the first two seconds: no listener is asked for all of them at once.
        TimeSpan step = TimeSpan.FromSeconds(2) / Math.Max(1, terminals.Length);
        Channel<SetUnitStatus> words = Channel.CreateBounded<SetUnitStatus>(MostWords);
        await Task.WhenAll(
        [
            .. terminals.Select((t, i) => t.RunAsync(step * i, stopping)),
            ReportAsync(terminals, new Responders(fleet, scenario.Seed, exerciseOnly: true), course, feed.Id, drill is null ? null : new Scenes(pack), words.Writer, scenario.Traffic.ReportEvery, stopping),
            SpeakAsync(words.Reader, stopping),
        ]).ConfigureAwait(false);
    }

    /// <summary>Tells the desk what crews say, as their own page does: one after the other, so that driving never waits for it.</summary>
    private async Task SpeakAsync(ChannelReader<SetUnitStatus> words, CancellationToken stopping)
    {
        await foreach (SetUnitStatus word in words.ReadAllAsync(stopping).ConfigureAwait(false))
        {
            CommandAnswer answer = await commands.SubmitAsync(null, word.Unit, word, stopping).ConfigureAwait(false);
            if (answer.Refusal is { } refusal)
            {
                LogNotTaken(word.Unit, word.Status, refusal.Code);
            }
        }
    }

    private async Task ReportAsync(
        ImmutableArray<TerminalLink> terminals, Responders responders, ICourse course, string feed, Scenes? scenes, ChannelWriter<SetUnitStatus> words, TimeSpan every, CancellationToken stopping)
    {
        TimeSpan held = TimeSpan.Zero;
        long looked = time.GetTimestamp();
        DateTimeOffset origin = WholeSecond(time.GetUtcNow());
        long began = time.GetTimestamp();
        double told = 0;
        int next = 0;
        using PeriodicTimer timer = new(s_tick, time);
        while (terminals.Length > 0 && await timer.WaitForNextTickAsync(stopping).ConfigureAwait(false))
        {
            TimeSpan since = time.GetElapsedTime(looked);
            looked = time.GetTimestamp();
            DateTimeOffset second = WholeSecond(time.GetUtcNow());
            double due = terminals.Length * (time.GetElapsedTime(began) / every);
            // After a pause of the machine one round is enough: nobody wants the positions of the time between.
            told = Math.Max(told, Math.Floor(due) - terminals.Length);
            if (course.Held)
            {
                // The city stands still, and goes on from where it stood.
                (held, told) = (held + since, Math.Floor(due));
                continue;
            }

            FeedCondition condition = course.Of(feed);
            TimeSpan elapsed = second - origin - TimeSpan.FromSeconds(Math.Floor(held.TotalSeconds));
            for (; told + 1 <= due; told++)
            {
                if (condition.Speaks)
                {
                    await terminals[next].TrySendAsync(elapsed, second + WholeSeconds(condition.Clock), condition.Twice, stopping).ConfigureAwait(false);
                }

                next = (next + 1) % terminals.Length;
            }

            DateTimeOffset now = time.GetUtcNow();
            scenes?.Advance(picture.Picture, picture.Units.All, now, since);
            foreach (SetUnitStatus word in responders.Look(picture.Picture, now, course.Broken, scenes))
            {
                // A word that finds no room is lost like one on a busy radio; the desk's clock asks after the unit.
                words.TryWrite(word);
            }

            book.Scenes = scenes?.Now ?? book.Scenes;
        }
    }

    /// <summary>The first feed of a format. However its real sender comes, the exercise can push to it; a device's own protocol wants its door as well.</summary>
    private FeedConfig? FeedOf(string format) => feeds.Feeds.FirstOrDefault(f => f.Format == format && f.ExerciseKey is not null);

    private Sender? SenderOf(string format) => SenderOf(FeedOf(format));

    private Sender? SenderOf(FeedConfig? feed) => feed is null ? null : new Sender(feed.Id, pack.AgencyOf(feed.Agency)?.Zh ?? feed.Agency, feed.Datum);

    private static TimeSpan WholeSeconds(TimeSpan of) => TimeSpan.FromSeconds(Math.Round(of.TotalSeconds));

    private static DateTimeOffset WholeSecond(DateTimeOffset at) => at.AddTicks(-(at.Ticks % TimeSpan.TicksPerSecond));

    [LoggerMessage(600, LogLevel.Information, "The exercise {Scenario} runs at speed {Speed}; everything it sends is marked as exercise")]
    private partial void LogStarted(string scenario, double speed);

    [LoggerMessage(602, LogLevel.Debug, "What the crew of {Unit} said ({Status}) was not taken: {Code}")]
    private partial void LogNotTaken(string unit, UnitStatus status, string code);

    [LoggerMessage(601, LogLevel.Warning, "The server listens on no plain http address, so the exercise can send nothing by HTTP. Add one on loopback to Urls, for instance http://127.0.0.1:5081")]
    private partial void LogNoAddress();
}
