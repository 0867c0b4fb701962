using System.Diagnostics;
using System.Globalization;
using System.Net;
using Command.Benchmarks.EndToEnd;
using Command.Harness;
using Command.Ingest.Contracts;

namespace Command.Benchmarks.Load;

/// <summary>
/// A year of city-management cases through a real server with SQLite and fusion, as fast as it acknowledges them. Their observed times run through the past year; they are received now, for the
/// gateway takes old times and the server has no clock but the wall's. So nothing leaves the live picture during the run, as it would have twelve hours after its end: fusion and memory
/// bear a whole year at once, which is more than a true year asks of them.
/// </summary>
internal static class YearRun
{
    private const int Cases = 556_100, Senders = 4, Batch = 100, Seed = 2017;
    private static readonly TimeSpan s_settle = TimeSpan.FromMilliseconds(200), s_again = TimeSpan.FromMilliseconds(50);

    private static readonly (string, string)[] s_settings =
    [
        ("Command__Ingest__MaxPushesPerSecond", "1000000"), ("Logging__LogLevel__Default", "Warning"), ("Logging__LogLevel__Microsoft.Hosting.Lifetime", "Information"),
    ];

    public static async Task<int> RunAsync(string[] args)
    {
        int cases = Whole(args, "--cases", Cases), most = Whole(args, "--seconds", 300);
        await using SpreadStage stage = await SpreadStage.EmbeddedAsync(s_settings);
        YearCases year = new(cases, DateTimeOffset.UtcNow.AddDays(-366), Seed);
        Latencies waits = new();
        Machine machine = Machine.Watch(stage.Processes);
        double megabytes = machine.Used()[1].Megabytes;
        Stopwatch watch = Stopwatch.StartNew();
        using CancellationTokenSource over = new(TimeSpan.FromSeconds(most));
        (long sent, long refused) = await SendAsync(stage.Doors[0], year, waits, over.Token);
        double acknowledged = watch.Elapsed.TotalSeconds;
        bool whole = !over.IsCancellationRequested;
        long backlog = stage.Waiting();
        while (stage.Waiting() > 0 && !over.IsCancellationRequested)
        {
            await Task.Delay(s_settle, CancellationToken.None);
        }

        double seconds = watch.Elapsed.TotalSeconds;
        long left = stage.Waiting(), stored = stage.Stored();
        (string Name, double CpuSeconds, double Megabytes) server = machine.Used()[1];
        string around = machine.Describe();
        long opened = stage.Entries(e => e is IncidentOpened), bytes = stage.Bytes();
        bool kept = stored == sent;
        Print($"{cases:N0} cases of a year{(whole ? "" : $", ended after {most} s")}: {sent:N0} messages acknowledged in {acknowledged:N1} s ({sent / acknowledged:N0}/s), all but {left:N0} in the picture after {seconds:N1} s ({(sent - left) / seconds:N0}/s)");
        Print($"    ack of {Batch} messages p50 {waits.At(0.5):N1} ms, p99 {waits.At(0.99):N1} ms; pushed again after a refusal {refused:N0}; backlog when all was sent {backlog:N0}");
        Print($"    server {server.CpuSeconds:N1} CPU seconds ({server.CpuSeconds * 1000 / Math.Max(1, sent):N2} for 1,000 messages), {megabytes:N0} MiB at the start, {server.Megabytes:N0} MiB at the end; store {bytes / 1048576.0:N0} MiB");
        Print($"    {year.Events:N0} true events, {opened:N0} incidents opened; acknowledged {sent:N0}, stored {stored:N0}{(kept ? "" : ": NOT THE SAME")}");
        Print($"    {around}");
        return kept && whole && left == 0 ? 0 : 1;
    }

    private static async Task<(long Sent, long Refused)> SendAsync(Node node, YearCases year, Latencies waits, CancellationToken over)
    {
        long sent = 0, refused = 0;
        using IEnumerator<(byte[] Body, int Messages)> documents = year.Documents(Batch).GetEnumerator();
        await Task.WhenAll(Enumerable.Range(0, Senders).Select(_ => Task.Run(OneAsync, CancellationToken.None)));
        return (sent, refused);

        async Task OneAsync()
        {
            while (!over.IsCancellationRequested && Take() is { Messages: > 0 } document)
            {
                for (bool taken = false; !taken;)
                {
                    long from = Stopwatch.GetTimestamp();
                    using HttpResponseMessage answer = await node.PushAsync("city", document.Body, CancellationToken.None);
                    taken = answer.StatusCode == HttpStatusCode.Accepted;
                    if (taken)
                    {
                        waits.Take(Stopwatch.GetElapsedTime(from).TotalMilliseconds);
                        Interlocked.Add(ref sent, document.Messages);
                    }
                    else if (answer.StatusCode is HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests)
                    {
                        Interlocked.Increment(ref refused);
                        await Task.Delay(s_again, CancellationToken.None);
                    }
                    else
                    {
                        throw new InvalidOperationException($"A push was answered with {(int)answer.StatusCode}.");
                    }
                }
            }
        }

        (byte[] Body, int Messages) Take()
        {
            lock (documents)
            {
                return documents.MoveNext() ? documents.Current : ([], 0);
            }
        }
    }

    private static int Whole(string[] args, string name, int otherwise) =>
        Array.IndexOf(args, name) is >= 0 and int at && at + 1 < args.Length ? int.Parse(args[at + 1], CultureInfo.InvariantCulture) : otherwise;

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
