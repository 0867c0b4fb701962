using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Command.Harness;
using Command.Harness.Senders;

namespace Command.Benchmarks.Endurance;

/// <summary>Something that goes wrong, and is over when it returns.</summary>
/// <param name="Name">What goes wrong.</param>
/// <param name="HappenAsync">Lets it happen.</param>
internal sealed record EnduranceFault(string Name, Func<Random, CancellationToken, Task> HappenAsync);

/// <summary>The faults that come at random.</summary>
internal sealed class EnduranceFaults(EnduranceSystem system, Ledger ledger)
{
    private const int Replayed = 100, Rubbish = 20;

    public long Replays { get; private set; }

    /// <summary>Messages of the senders that were sent again after an acknowledgement and taken as new: must stay zero.</summary>
    public long TakenTwice { get; private set; }

    public long RubbishSent { get; private set; }

    public EnduranceFault[] All =>
    [
        new("ingest node killed", (_, _) => system.RestartIngestAsync(exercise: true)),
        new("web node killed", (_, _) => system.RestartWebAsync()),
        new("ingest node stands still", (random, stop) => StandStillAsync(system.Ingest, random, stop)),
        new("web node stands still", (random, stop) => StandStillAsync(system.Web, random, stop)),
        new("links reset", ResetAsync),
        new("links half open", HalfOpenAsync),
        new("links swallow everything", SwallowAsync),
        new("links slow", SlowAsync),
        new("rubbish at every door", SendRubbishAsync),
        new("messages sent again", (_, stop) => ReplayAsync(stop)),
    ];

    private static async Task StandStillAsync(Node node, Random random, CancellationToken stop)
    {
        node.Freeze();
        await Task.Delay(TimeSpan.FromSeconds(random.Next(2, 25)), stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        node.Thaw();
    }

    private async Task ResetAsync(Random random, CancellationToken stop)
    {
        for (int i = random.Next(1, 6); i > 0; i--)
        {
            foreach (ChaosProxy link in system.Links)
            {
                link.Reset();
            }

            await Task.Delay(random.Next(50, 2000), stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task HalfOpenAsync(Random random, CancellationToken stop)
    {
        foreach (ChaosProxy link in system.Links)
        {
            link.Refuse = true;
            link.HalfOpen();
        }

        await Task.Delay(TimeSpan.FromSeconds(random.Next(2, 20)), stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (ChaosProxy link in system.Links)
        {
            link.Refuse = false;
        }
    }

    private async Task SwallowAsync(Random random, CancellationToken stop)
    {
        foreach (ChaosProxy link in system.Links)
        {
            link.Both(LinkFault.BlackHole);
        }

        await Task.Delay(TimeSpan.FromSeconds(random.Next(2, 40)), stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (ChaosProxy link in system.Links)
        {
            link.Both(LinkFault.None);
        }
    }

    private async Task SlowAsync(Random random, CancellationToken stop)
    {
        LinkFault fault = random.Next(2) == 0 ? new LinkFault { Delay = TimeSpan.FromMilliseconds(random.Next(50, 500)) } : new LinkFault { BytesPerSecond = random.Next(20_000, 200_000) };
        foreach (ChaosProxy link in system.Links)
        {
            link.Both(fault);
        }

        await Task.Delay(TimeSpan.FromSeconds(random.Next(5, 30)), stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (ChaosProxy link in system.Links)
        {
            link.Both(LinkFault.None);
        }
    }

    private async Task SendRubbishAsync(Random random, CancellationToken stop)
    {
        byte[] bytes = new byte[4096];
        for (int i = 0; i < Rubbish && !stop.IsCancellationRequested; i++)
        {
            random.NextBytes(bytes);
            int length = random.Next(1, bytes.Length);
            foreach (string feed in (string[])["city", "civil", "traffic"])
            {
                using HttpRequestMessage request = new(HttpMethod.Post, new Uri($"/feeds/{feed}", UriKind.Relative)) { Content = new ByteArrayContent(bytes, 0, length) };
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Node.Key(feed));
                await TryAsync(async () =>
                {
                    using HttpResponseMessage answer = await system.PushClient.SendAsync(request, stop);
                    if ((int)answer.StatusCode >= 500 && answer.StatusCode != HttpStatusCode.ServiceUnavailable)
                    {
                        throw new InvalidOperationException($"Rubbish to {feed} was answered with {(int)answer.StatusCode}.");
                    }
                });
                RubbishSent++;
            }

            foreach (IPEndPoint door in (IPEndPoint[])[system.Flood.Door, system.Vehicles.Door])
            {
                await TryAsync(async () =>
                {
                    using Socket socket = new(SocketType.Stream, ProtocolType.Tcp);
                    await socket.ConnectAsync(door, stop);
                    await socket.SendAsync(bytes.AsMemory(0, length), stop);
                });
                RubbishSent++;
            }
        }
    }

    private async Task ReplayAsync(CancellationToken stop)
    {
        foreach ((string _, byte[] body) in ledger.Reports.Take(Replayed))
        {
            await TryAsync(async () =>
            {
                using HttpResponseMessage answer = await Node.PushAsync(system.PushClient, "city", body, stop);
                string receipt = await answer.Content.ReadAsStringAsync(stop);
                Replays++;
                TakenTwice += answer.StatusCode == HttpStatusCode.Accepted && !receipt.Contains("\"messages\":0", StringComparison.Ordinal) ? 1 : 0;
            });
        }
    }

    private static async Task TryAsync(Func<Task> send)
    {
        try
        {
            await send();
        }
        catch (Exception e) when (e is HttpRequestException or IOException or SocketException or OperationCanceledException)
        {
            // A door that is closed at the moment, or a sender that was thrown out: nothing was promised to it.
        }
    }
}
