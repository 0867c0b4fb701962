using Command.Benchmarks.Load;
using Command.Harness;
using Command.Ingest.Feeds.Jt808;

namespace Command.Benchmarks.EndToEnd;

/// <summary>
/// Sends at a stated pace whatever becomes of it: each message is due at its own moment, and what is sent late because an answer was late is late from
/// the moment it was due.
/// </summary>
internal sealed class PacedLoad : IAsyncDisposable
{
    private const int MostLinks = 2000, PushesPerConnection = 4;
    private static readonly TimeSpan s_again = TimeSpan.FromMilliseconds(50);
    private readonly List<IDisposable> _links = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _loops = [];
    private long _acknowledged;
    private long _numbers;
    private long _refused;

    /// <summary>When each report was due, by its number.</summary>
    public double[] ReportsDue { get; }

    public PositionsSent Positions { get; }

    /// <summary>Reports and positions acknowledged so far.</summary>
    public long Acknowledged => Interlocked.Read(ref _acknowledged);

    /// <summary>Pushes that were answered with "later", and sent again.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    /// <summary>From due to acknowledged, of the reports that are measured, in pushes.</summary>
    public Latencies PushesAcknowledged { get; } = new();

    /// <summary>The same of positions.</summary>
    public Latencies PositionsAcknowledged { get; } = new();

    /// <param name="mostReports">Reports in all at the most.</param>
    /// <param name="terminals">Terminals at the most.</param>
    /// <param name="seconds">How long positions are sent at the most, with one a second of each terminal.</param>
    public PacedLoad(int mostReports, int terminals, int seconds)
    {
        ReportsDue = new double[mostReports];
        Positions = new PositionsSent(Math.Max(1, terminals), seconds);
    }

    /// <summary>The first report's number.</summary>
    public long FirstReport { get; init; }

    /// <summary>Reports made so far.</summary>
    public long Numbers => Interlocked.Read(ref _numbers);

    /// <summary>Begins to send.</summary>
    /// <param name="doors">The nodes that take reports in, in turn.</param>
    /// <param name="fixDoors">The nodes that take positions in, in turn.</param>
    /// <param name="reports">Reports a second.</param>
    /// <param name="batch">Reports in a push.</param>
    /// <param name="positions">Positions a second, each of a terminal of its own.</param>
    public async Task StartAsync(IReadOnlyList<Node> doors, IReadOnlyList<Node> fixDoors, int reports, int batch, int positions)
    {
        double pushes = (double)reports / batch;
        int connections = reports == 0 ? 0 : Math.Clamp((int)Math.Ceiling(pushes / PushesPerConnection), 4, 512);
        double start = MapScreen.Now() + 200;
        for (int i = 0; i < connections; i++)
        {
            ReportBatch body = new(batch, i, DateTimeOffset.Now);
            HttpPusher pusher = await HttpPusher.ConnectAsync(doors[i % doors.Count].Address, "city", body, CancellationToken.None);
            _links.Add(pusher);
            _loops.Add(PushAsync(pusher, body, batch, start + (i * 1000.0 / pushes), connections * 1000.0 / pushes, new Random(i)));
        }

        int links = Math.Min(positions, MostLinks);
        DateTimeOffset from = DateTimeOffset.UtcNow - TimeSpan.FromHours(1);
        for (int i = 0; i < links; i++)
        {
            TerminalLink link = await TerminalLink.ConnectAsync(fixDoors[i % fixDoors.Count].Door("vehicles"), CancellationToken.None);
            _links.Add(link);
            int[] terminals = [.. Enumerable.Range(0, (positions - i + links - 1) / links).Select(n => i + (n * links))];
            _loops.Add(DriveAsync(link, terminals, start + 100 + (i * 1000.0 / positions), 1000.0 / terminals.Length, from));
        }
    }

    /// <summary>Ends the sending; everything that was sent is acknowledged when this returns.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_loops);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _links.ForEach(l => l.Dispose());
        _stop.Dispose();
    }

    private async Task PushAsync(HttpPusher pusher, ReportBatch body, int batch, double due, double every, Random random)
    {
        for (; await UntilAsync(due); due += every)
        {
            long first = Interlocked.Add(ref _numbers, batch) - batch;
            Array.Fill(ReportsDue, due, (int)first, batch);
            body.Number(pusher.Body, FirstReport + first, random);
            for (int status; (status = await pusher.PushAsync(CancellationToken.None)) != 202;)
            {
                if (status is not (429 or 503))
                {
                    throw new InvalidOperationException($"A push was answered with {status}.");
                }

                Interlocked.Increment(ref _refused);
                await Task.Delay(s_again, CancellationToken.None);
            }

            Interlocked.Add(ref _acknowledged, batch);
            Note(PushesAcknowledged, due);
        }
    }

    private async Task DriveAsync(TerminalLink link, int[] terminals, double due, double every, DateTimeOffset from)
    {
        for (int turn = 0; await UntilAsync(due); turn++, due += every)
        {
            int terminal = terminals[turn % terminals.Length];
            int serial = Positions.Next(terminal, due);
            await link.SendAsync(Jt808Writer.Position(TerminalLink.Terminal(terminal), (ushort)serial, TerminalLink.Fix(terminal, serial, from)), CancellationToken.None);
            if (await link.Jt808AnswersAsync(1, CancellationToken.None) != 0)
            {
                throw new InvalidOperationException("A position was refused.");
            }

            Interlocked.Increment(ref _acknowledged);
            Note(PositionsAcknowledged, due);
        }
    }

    private void Note(Latencies acknowledged, double due)
    {
        if (due >= Positions.From && due < Positions.Until)
        {
            acknowledged.Take(MapScreen.Now() - due);
        }
    }

    /// <summary>Waits for a moment; false when it is over before.</summary>
    private async ValueTask<bool> UntilAsync(double due)
    {
        double wait = due - MapScreen.Now();
        if (wait > 0.5)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(wait), _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return !_stop.IsCancellationRequested;
    }
}
