using System.Diagnostics;
using System.Globalization;
using Command.Benchmarks.Load;
using Command.Geo;
using Command.Ingest.Feeds.Jt808;

namespace Command.Benchmarks.Screens;

/// <summary>Moving units over the city, each sending a fix (JT/T 808 over TCP, acknowledged) at its own moment of the period, for as long as they are let drive.</summary>
internal sealed class UnitFleet(int units, TimeSpan period) : IAsyncDisposable
{
    private const int TicksPerSecond = 10, MostOnALink = 200;
    private static readonly TimeSpan s_china = TimeSpan.FromHours(8);
    private readonly List<TerminalLink> _links = [];
    private readonly int[] _serials = new int[units];
    private long _acknowledged;

    public int Units => units;

    /// <summary>Fixes that the server has taken.</summary>
    public long Acknowledged => Interlocked.Read(ref _acknowledged);

    public async Task ConnectAsync(System.Net.IPEndPoint door)
    {
        for (int i = 0; i < units; i += MostOnALink)
        {
            _links.Add(await TerminalLink.ConnectAsync(door, CancellationToken.None));
        }
    }

    /// <summary>Every unit sends once, as fast as they are taken.</summary>
    public Task AppearAsync() => Task.WhenAll(_links.Select(async (link, n) =>
    {
        foreach (int[] some in Terminals(n).Chunk(50))
        {
            await SendAsync(link, some);
        }
    }));

    /// <summary>Drives until stopped; every fix that was sent is acknowledged when this returns.</summary>
    public Task DriveAsync(CancellationToken stop) => Task.WhenAll(_links.Select((link, n) => DriveAsync(link, Terminals(n), stop)));

    public ValueTask DisposeAsync()
    {
        _links.ForEach(l => l.Dispose());
        return ValueTask.CompletedTask;
    }

    private int[] Terminals(int link) => [.. Enumerable.Range(link * MostOnALink, Math.Min(MostOnALink, units - (link * MostOnALink)))];

    private async Task DriveAsync(TerminalLink link, int[] terminals, CancellationToken stop)
    {
        double perSecond = terminals.Length / period.TotalSeconds;
        int next = 0;
        long begin = Stopwatch.GetTimestamp(), sent = 0;
        using PeriodicTimer timer = new(TimeSpan.FromSeconds(1.0 / TicksPerSecond));
        while (!stop.IsCancellationRequested)
        {
            // What is due is due, however late this machine wakes up.
            int count = (int)Math.Min(MostOnALink, (long)(Stopwatch.GetElapsedTime(begin).TotalSeconds * perSecond) - sent);
            if (count > 0)
            {
                await SendAsync(link, [.. Enumerable.Range(next, count).Select(i => terminals[i % terminals.Length])]);
                next = (next + count) % terminals.Length;
                sent += count;
            }

            await timer.WaitForNextTickAsync(CancellationToken.None);
        }
    }

    private async Task SendAsync(TerminalLink link, int[] terminals)
    {
        byte[] bytes = [.. terminals.SelectMany(t => Jt808Writer.Position(TerminalLink.Terminal(t), (ushort)_serials[t], Fix(t)))];
        await link.SendAsync(bytes, CancellationToken.None);
        if (await link.Jt808AnswersAsync(terminals.Length, CancellationToken.None) != 0)
        {
            throw new InvalidOperationException("A fix was refused.");
        }

        Interlocked.Add(ref _acknowledged, terminals.Length);
    }

    private Jt808Report Fix(int terminal)
    {
        int serial = ++_serials[terminal];
        double angle = (serial * 0.05) + terminal;

        // Spread over 38 by 19 km, each on a small round of its own; no fix is as old as the one before it.
        double lon = 126.45 + (terminal * 0.6180339887 % 1 * 0.38), lat = 45.66 + (terminal * 0.7548776662 % 1 * 0.19);
        return new Jt808Report
        {
            At = new GeoPoint(lon + (0.002 * Math.Cos(angle)), lat + (0.0014 * Math.Sin(angle))),
            Time = DateTimeOffset.UtcNow.ToOffset(s_china),
            SpeedKmh = 40,
            HeadingDeg = (int)(angle * 57.3) % 360,
        };
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{units:N0} units, one fix per {period.TotalSeconds:0.#} s");
}
