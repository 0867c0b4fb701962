using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Command.Geo.Crs;
using Command.Ingest.Contracts;
using Command.Ingest.Exercise;
using Command.Ingest.Feeds;
using Command.Ingest.Feeds.Jt808;
using Command.Ingest.Feeds.Sl651;
using Command.Ingest.Tests.City;
using Command.Ingest.Transports;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Command.Ingest.Tests.Exercise;

/// <summary>The simulated senders against a platform that does not do what it should.</summary>
public sealed class SenderTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SendAll_NotDurableAndUnreachable_SendsTheSameBytesUntilTaken()
    {
        WatchedTime time = new(Tellings.Start);
        Answers answers = new(HttpStatusCode.ServiceUnavailable, null, HttpStatusCode.TooManyRequests, HttpStatusCode.Accepted);
        Statement statement = Tellings.Plan().First(s => s.Format == "cap");

        await time.PassAsync(Poster(answers, time).SendAllAsync([statement], Cancel));

        Assert.Equal(4, answers.Bodies.Count);
        Assert.All(answers.Bodies, b => Assert.Equal(statement.Body(), b));
        Assert.All(answers.Requests, r => Assert.Equal(("http://127.0.0.1:9/feeds/civil", "Bearer exercise-key"), r));
    }

    [Theory]
    [InlineData(HttpStatusCode.BadRequest)]
    [InlineData(HttpStatusCode.Unauthorized)]
    [InlineData(HttpStatusCode.RequestEntityTooLarge)]
    public async Task SendAll_RefusedForGood_GoesOnToTheNext(HttpStatusCode status)
    {
        WatchedTime time = new(Tellings.Start);
        Answers answers = new(status, HttpStatusCode.Accepted);
        ImmutableArray<Statement> two = [.. Tellings.Plan().Where(s => s.Format == "cap").Take(2)];

        await time.PassAsync(Poster(answers, time).SendAllAsync(two, Cancel));

        Assert.Equal(two.Select(s => s.Body()), answers.Bodies);
        Assert.True(time.GetUtcNow() >= two[1].Due);
    }

    [Fact]
    public async Task Repeat_EveryRoundOfTheScenario_IsHeardWithinItsFeedsRhythm()
    {
        ImmutableArray<Round> rounds = Rounds.Of(Tellings.FloodMorning, Tellings.Roads, Tellings.SenderOf);
        Assert.Equal(Rounds.Formats.Order(), rounds.Select(r => r.Format).Order());
        foreach (Round round in rounds)
        {
            WatchedTime time = new(Tellings.Start);
            using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
            List<DateTimeOffset> heard = [];
            Answers answers = new([.. Enumerable.Repeat<HttpStatusCode?>(HttpStatusCode.Accepted, 100)])
            {
                Heard = () =>
                {
                    heard.Add(time.GetUtcNow());
                    if (heard.Count == 20)
                    {
                        stop.Cancel();
                    }
                },
            };

            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => time.PassAsync(Poster(answers, time).RepeatAsync(round, () => Tellings.Of(), stop.Token)));

            TimeSpan rhythm = HarbinPack.Pack.Feeds.Single(f => f.Format == round.Format).Rhythm;
            Assert.Equal(Tellings.Start, heard[0]);
            Assert.All(heard.Zip(heard.Skip(1)), p => Assert.True(p.Second - p.First <= rhythm, round.Format));
        }
    }

    [Fact]
    public async Task Station_NoConfirmation_SendsTheSameReportAgain()
    {
        WatchedTime time = new(Tellings.Start);
        using TcpListener platform = Listen();
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        StationLink station = new("0011045001", (now, serial) => Hydrology.Of(Tellings.FloodMorning.Gauges[0], Tellings.Of(), now, serial), (IPEndPoint)platform.LocalEndpoint, time);
        Task running = station.RunAsync(stop.Token);
        using Socket line = await platform.AcceptSocketAsync(Cancel);
        Sl651Session session = new(Contexts.Of("flood"));

        byte[] first = await FrameAsync(line, session.Read);
        await time.ElapseAsync(TimeSpan.FromSeconds(10));
        byte[] again = await FrameAsync(line, session.Read);
        await line.SendAsync(session.Reply(again, FrameOutcome.Stored, time.GetUtcNow()), Cancel);
        await time.ElapseAsync(TimeSpan.FromSeconds(30));
        byte[] next = await FrameAsync(line, session.Read);

        Assert.Equal(first, again);
        Assert.NotEqual(first, next);
        Assert.Equal(["0011045001"], session.Decode(next, time.GetUtcNow()).Heartbeats);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Theory]
    [InlineData(Jt808Edition.V2013)]
    [InlineData(Jt808Edition.V2019)]
    public async Task Terminal_LineLost_CallsAgainAndTellsItsPosition(Jt808Edition edition)
    {
        WatchedTime time = new(Tellings.Start);
        using TcpListener platform = Listen();
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        Vehicle vehicle = Fleet.Of(HarbinPack.Pack, Tellings.Roads, 1, 7)[0];
        TerminalLink terminal = new(vehicle, edition, Datum.Wgs84, (IPEndPoint)platform.LocalEndpoint, time);
        Task running = terminal.RunAsync(TimeSpan.Zero, stop.Token);
        using (Socket lost = await platform.AcceptSocketAsync(Cancel))
        {
            await FrameAsync(lost, new Jt808Session(Contexts.Of("vehicles")).Read);
        }

        await time.ElapseAsync(TimeSpan.FromSeconds(0.5));
        using Socket line = await platform.AcceptSocketAsync(Cancel);
        Jt808Session session = new(Contexts.Of("vehicles") with { Key = "secret" });
        for (int i = 0; i < 2; i++)
        {
            byte[] frame = await FrameAsync(line, session.Read);
            Assert.Empty(session.Decode(frame, time.GetUtcNow()).Faults);
            await line.SendAsync(session.Reply(frame, FrameOutcome.Stored, time.GetUtcNow()), Cancel);
        }

        Task<byte[]> told = FrameAsync(line, session.Read);
        while (!told.IsCompleted)
        {
            await terminal.TrySendAsync(TimeSpan.FromSeconds(4), Tellings.Start.AddSeconds(4), Cancel);
            await Task.Yield();
        }

        Position position = Assert.IsType<Position>(Assert.Single(session.Decode(await told, Tellings.Start.AddSeconds(4)).Messages));
        Assert.Equal(vehicle.Unit.Terminal.TrimStart('0'), position.SourceId);
        Assert.Equal(Tellings.Start.AddSeconds(4), position.ObservedAt);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    private static FeedPoster Poster(Answers answers, TimeProvider time) => new(
        new HttpClient(answers),
        new Uri("http://127.0.0.1:9/"),
        new FeedConfig { Id = "civil", Format = "cap", Transport = "http", Agency = "a", NameZh = "a", NameEn = "a", RhythmSeconds = 60, ExerciseKey = "exercise-key", Codes = CodeTable.Empty },
        time,
        NullLogger.Instance);

    private static TcpListener Listen()
    {
        TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return listener;
    }

    private delegate FrameRead Framing(ReadOnlySpan<byte> buffer);

    private static async Task<byte[]> FrameAsync(Socket line, Framing framing)
    {
        List<byte> received = [];
        byte[] one = new byte[1];
        while (true)
        {
            Assert.Equal(1, await line.ReceiveAsync(one, Cancel));
            received.Add(one[0]);
            if (framing(received.ToArray()).Frame is { } frame)
            {
                return frame;
            }
        }
    }

    /// <summary>A clock that moves when somebody waits for it, and by as much.</summary>
    private sealed class WatchedTime(DateTimeOffset start) : FakeTimeProvider(start)
    {
        private readonly Channel<TimeSpan> _waits = Channel.CreateBounded<TimeSpan>(1_000);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            ITimer timer = base.CreateTimer(callback, state, dueTime, period);
            Assert.True(_waits.Writer.TryWrite(dueTime));
            return timer;
        }

        /// <summary>Waits until somebody waits for so long, and lets it pass.</summary>
        public async Task ElapseAsync(TimeSpan wait)
        {
            while (await _waits.Reader.ReadAsync(Cancel) != wait)
            {
            }

            Advance(wait);
        }

        /// <summary>Lets every wait pass until the work is done.</summary>
        public async Task PassAsync(Task work)
        {
            while (await Task.WhenAny(work, _waits.Reader.WaitToReadAsync(Cancel).AsTask()) != work)
            {
                Advance(await _waits.Reader.ReadAsync(Cancel));
            }

            await work;
        }
    }

    private sealed class Answers(params HttpStatusCode?[] statuses) : HttpMessageHandler
    {
        public Action? Heard { get; init; }

        public List<byte[]> Bodies { get; } = [];

        public List<(string Target, string Key)> Requests { get; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            HttpStatusCode? status = statuses[Bodies.Count];
            Heard?.Invoke();
            Bodies.Add(await request.Content!.ReadAsByteArrayAsync(cancellationToken));
            Requests.Add((request.RequestUri!.ToString(), request.Headers.Authorization!.ToString()));
            return status is { } code ? new HttpResponseMessage(code) : throw new HttpRequestException(HttpRequestError.ConnectionError);
        }
    }
}
