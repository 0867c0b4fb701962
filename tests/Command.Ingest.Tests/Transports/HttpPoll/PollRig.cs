using System.Collections.Frozen;
using Command.Ingest.Bus;
using Command.Ingest.Configuration;
using Command.Ingest.Contracts;
using Command.Ingest.Feeds;
using Command.Ingest.Journal;
using Command.Ingest.Journal.Sqlite;
using Command.Ingest.Transports;
using Command.Ingest.Transports.HttpPoll;
using Command.Ingest.Writer;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Command.Ingest.Tests.Transports.HttpPoll;

/// <summary>A poller on a real journal, with a clock that runs on by itself so that waits between tries take no time.</summary>
internal sealed class PollRig : IAsyncDisposable
{
    private static readonly FrozenDictionary<string, Geo.Crs.PositionSystem> s_systems = FrozenDictionary<string, Geo.Crs.PositionSystem>.Empty;

    private readonly string _folder = Directory.CreateTempSubdirectory("command-poll-").FullName;
    private readonly SocketsHttpHandler _handler;
    private readonly HttpClient _client;
    private readonly SqliteJournal _journal;
    private readonly FeedGateway _gateway;
    private readonly IngestOptions _ingest;

    public PollRig(IFeedDecoder decoder, PollSource source, string allow = "127.0.0.1", long limit = 1024 * 1024, bool exercise = false)
    {
        Time = new FakeTimeProvider(new DateTimeOffset(2026, 7, 18, 9, 0, 0, TimeSpan.FromHours(8)));
        _ingest = new IngestOptions { PollAllow = allow, MaxBodyBytes = limit };
        CommandOptions options = new() { Ingest = _ingest, Exercise = new ExerciseOptions { Enabled = exercise } };
        _handler = TransportServices.Handler(new PollGuard(Options.Create(options)));
        _client = new HttpClient(_handler, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };
        FeedConfig feed = new()
        {
            Id = "polled",
            Format = decoder.Format,
            Transport = "poll",
            Poll = source,
            Agency = "somebody",
            NameZh = "轮询",
            NameEn = "polled",
            RhythmSeconds = 60,
            Codes = CodeTable.Empty,
        };
        _journal = SqliteJournal.Open(Path.Combine(_folder, "journal.db"), "epoch");
        Monitor = new FeedMonitor([feed], _journal.Counts(), Time.GetUtcNow());
        _gateway = new FeedGateway(feed, decoder, _journal, Monitor, new UnitIntake(Harbin.Pack, s_systems), new FeedPositions(Harbin.Pack, s_systems), new LocalWakeUps(Time), new LocalFixExchange(), Time);
        Poller = Fresh();
    }

    public FakeTimeProvider Time { get; }

    public FeedMonitor Monitor { get; }

    public Poller Poller { get; }

    public FeedStatus Status => Monitor.Snapshot()[0];

    public IJournalStore Journal => _journal;

    /// <summary>A poller as a restart would make it.</summary>
    public Poller Fresh(string epoch = "epoch") => new(_gateway, Monitor, _client, new PollGuard(Options.Create(new CommandOptions { Ingest = _ingest })), new PollCursors(Path.Combine(_folder, "poll"), epoch), _ingest.MaxBodyBytes, Time);

    /// <summary>Polls once, the clock going on whenever something waits for it.</summary>
    public async Task<PollResult> PollAsync(Poller? poller = null)
    {
        Task<PollResult> poll = (poller ?? Poller).PollAsync(TestContext.Current.CancellationToken);
        using PeriodicTimer real = new(TimeSpan.FromMilliseconds(20));
        while (!poll.IsCompleted)
        {
            await real.WaitForNextTickAsync(TestContext.Current.CancellationToken);
            Time.Advance(TimeSpan.FromMilliseconds(200));
        }

        return await poll;
    }

    public async ValueTask DisposeAsync()
    {
        Assert.True(Status.IsConserved());
        Assert.Equal(0, Status.InFlight);
        _client.Dispose();
        _handler.Dispose();
        await _journal.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
