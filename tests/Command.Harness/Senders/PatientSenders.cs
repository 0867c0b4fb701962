using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Command.Harness.Senders;

/// <summary>Where senders send to at the time.</summary>
/// <param name="Http">A client whose address is the gateway's.</param>
/// <param name="Flood">The stations' door; null to leave them out.</param>
/// <param name="Vehicles">The terminals' door; null to leave them out.</param>
public sealed record Target(HttpClient Http, IPEndPoint? Flood, IPEndPoint? Vehicles)
{
    public static Target Of(Node node) => new(node.Http, node.Door("flood"), node.Door("vehicles"));

    public static Target PushesTo(Node node) => new(node.Http, null, null);
}

/// <summary>
/// Senders that keep the rules of their protocols: each sends one message, waits for the answer, and sends the same again until it is acknowledged — also
/// across restarts of what it sends to. Each message has an identity of its own.
/// </summary>
/// <param name="ledger">Where it is written down what was acknowledged.</param>
/// <param name="pushers">How many senders of reports there are, besides a station and a terminal.</param>
/// <param name="patienceSeconds">How long an answer is waited for.</param>
/// <param name="perSecond">Reports a second, of all senders together; 0 for as many as are acknowledged. With a pace, measurements and positions are one a second.</param>
public sealed class PatientSenders(Ledger ledger, int pushers = 4, double patienceSeconds = 12, double perSecond = 0)
{
    private static readonly TimeSpan s_again = TimeSpan.FromMilliseconds(20);
    private readonly TimeSpan _pause = perSecond > 0 ? TimeSpan.FromSeconds(pushers / perSecond) : TimeSpan.Zero, _step = perSecond > 0 ? TimeSpan.FromSeconds(1 / perSecond) : TimeSpan.FromSeconds(1);
    private readonly TimeSpan _answer = TimeSpan.FromSeconds(patienceSeconds);

    // Before now and not too long ago, so that no clock is doubted and no retention takes them.
    private readonly DateTimeOffset _begin = new(DateTimeOffset.UtcNow.AddHours(-6).Ticks / TimeSpan.TicksPerHour * TimeSpan.TicksPerHour, TimeSpan.Zero);
    private readonly DateTimeOffset _firstFix = new(DateTimeOffset.UtcNow.AddHours(-20).Ticks / TimeSpan.TicksPerHour * TimeSpan.TicksPerHour, TimeSpan.Zero);
    private readonly DateTimeOffset _firstMinute = new(DateTimeOffset.UtcNow.AddDays(-20).Ticks / TimeSpan.TicksPerHour * TimeSpan.TicksPerHour, TimeSpan.Zero);
    private readonly string _run = Guid.NewGuid().ToString("N")[..6];
    private readonly ConcurrentDictionary<int, (string Id, byte[] Body)> _waiting = new();
    private int _cases;
    private int _fixes;
    private int _minutes;

    /// <summary>Sends until cancelled, to one target after another.</summary>
    public async Task RunAsync(Target target, CancellationToken stop)
    {
        List<Task> senders = [.. Enumerable.Range(0, pushers).Select(i => PushAsync(i, target.Http, stop))];
        if (target.Flood is { } flood)
        {
            senders.Add(MeasureAsync(flood, stop));
        }

        if (target.Vehicles is { } vehicles)
        {
            senders.Add(DriveAsync(vehicles, stop));
        }

        await Task.WhenAll(senders);
    }

    private async Task PushAsync(int sender, HttpClient http, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            // What was not answered before is sent first, and is the same to the byte.
            (string id, byte[] body) = _waiting.GetOrAdd(sender, _ => Next());
            bool taken = false;

            // Also at the end the last answer is waited for: what a server still stores of a sender that has gone would change what is looked at.
            using CancellationTokenSource patience = new(_answer);
            try
            {
                using HttpResponseMessage answer = await Node.PushAsync(http, "city", body, patience.Token);
                taken = answer.StatusCode == HttpStatusCode.Accepted;
                if (!taken && answer.StatusCode != HttpStatusCode.ServiceUnavailable)
                {
                    throw new InvalidOperationException($"A push of {id} was answered with {(int)answer.StatusCode}.");
                }
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException or IOException or SocketException)
            {
                // Not answered: whether it is stored is not known.
            }

            if (taken)
            {
                ledger.Report(id, body);
                _waiting.TryRemove(sender, out _);
            }
            else
            {
                ledger.NotAnswered();
            }

            if (!taken || _pause > TimeSpan.Zero)
            {
                await Task.Delay(taken ? _pause : s_again, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private (string Id, byte[] Body) Next()
    {
        int number = Interlocked.Increment(ref _cases);
        string id = string.Create(CultureInfo.InvariantCulture, $"{_run}-{number}");
        return (id, Messages.Case(id, number, _begin + (number * _step)));
    }

    private Task DriveAsync(IPEndPoint door, CancellationToken stop) => KeepSendingAsync(door, async (client, patience) =>
    {
        int number = _fixes;
        string terminal = string.Create(CultureInfo.InvariantCulture, $"139{number % 10:00000000}");
        DateTimeOffset at = _firstFix.AddSeconds(number);
        ushort serial = (ushort)number;
        if (await client.PositionAsync(Messages.Position(terminal, serial, at), serial, patience))
        {
            ledger.Fix(terminal, at);
            _fixes++;
            await PauseAsync(stop);
            return true;
        }

        return false;
    }, stop);

    private Task MeasureAsync(IPEndPoint door, CancellationToken stop) => KeepSendingAsync(door, async (client, patience) =>
    {
        const string Station = "0011045001";
        int number = _minutes;
        DateTimeOffset at = _firstMinute.AddMinutes(number);
        ushort serial = (ushort)(number + 1);
        if (await client.ReportAsync(Messages.Level(Station, serial, at, 115 + (number % 100 / 100m)), serial, patience))
        {
            ledger.Reading(Station, at);
            _minutes++;
            await PauseAsync(stop);
            return true;
        }

        return false;
    }, stop);

    private async Task PauseAsync(CancellationToken stop)
    {
        if (perSecond > 0)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task KeepSendingAsync(IPEndPoint door, Func<FrameClient, CancellationToken, Task<bool>> send, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            using CancellationTokenSource patience = new(_answer);
            try
            {
                using FrameClient client = new();
                await client.ConnectAsync(door, patience.Token);
                do
                {
                    patience.CancelAfter(_answer);
                }
                while (await send(client, patience.Token) && !stop.IsCancellationRequested);
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException)
            {
                // Nobody answers: the same is sent again over a new connection.
            }

            if (!stop.IsCancellationRequested)
            {
                ledger.NotAnswered();
            }

            await Task.Delay(s_again, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
