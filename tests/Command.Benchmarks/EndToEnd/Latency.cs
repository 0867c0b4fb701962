using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Command.Browser.Tests;
using Command.Geo;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Feeds.Jt808;
using Command.Ingest.Hub;

namespace Command.Benchmarks.EndToEnd;

/// <summary>
/// From the sender's first byte to the painted frame. A fix counts as painted by the first frame made after its acknowledgement;
/// a report by the first frame whose sequence holds it. Both include decoding, the durable commit, fusion, both hubs and the browser.
/// </summary>
internal static class Latency
{
    private const int Units = 300;
    private const int ReportsPerSecond = 10;

    public static async Task<int> RunAsync(TimeSpan length)
    {
        CityPack pack = CityPackReader.Read(CityPackLocation.Find("harbin", AppContext.BaseDirectory)!).Pack!;
        await using Server server = await Server.StartAsync(("Logging__LogLevel__Default", "Information"));
        await using Screen screen = await Screen.LaunchAsync();
        await screen.ShowWallAsync(server);

        ConcurrentBag<(double Sent, double Acknowledged)> fixes = [];
        ConcurrentDictionary<string, double> reports = new(StringComparer.Ordinal);
        ConcurrentDictionary<string, long> sequences = new(StringComparer.Ordinal);
        SortedDictionary<double, Paint> paints = [];
        using CancellationTokenSource stop = new();
        List<Task> senders = [FollowAsync(server, sequences, stop.Token), ReportAsync(server, reports, stop.Token)];
        senders.AddRange(pack.Units.Take(Units).Select((unit, i) => DriveAsync(server, unit, i, fixes, stop.Token)));

        using (PeriodicTimer second = new(TimeSpan.FromSeconds(1)))
        {
            for (int i = 0; i < length.TotalSeconds + 3 && await second.WaitForNextTickAsync(); i++)
            {
                foreach (Paint paint in await screen.PaintsAsync())
                {
                    paints[paint.PaintedAt] = paint;
                }

                if (i == (int)length.TotalSeconds)
                {
                    await stop.CancelAsync();
                }
            }
        }

        await Task.WhenAll(senders.Select(s => s.ContinueWith(t => t.Exception?.Handle(e => e is OperationCanceledException), TaskScheduler.Default)));
        Paint[] painted = [.. paints.Values];
        double[] units = [.. fixes.Select(f => painted.FirstOrDefault(p => p.ServerTime >= f.Acknowledged)?.PaintedAt - f.Sent).OfType<double>().Order()];
        double[] cases = [.. reports.Select(r => sequences.TryGetValue(r.Key, out long s) ? painted.FirstOrDefault(p => p.Sequence >= s)?.PaintedAt - r.Value : null).OfType<double>().Order()];
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Units} units at 1 Hz and {ReportsPerSecond} reports/s for {length.TotalSeconds:0} s; {painted.Length} paints"));
        Print("positions", fixes.Count, units);
        Print("reports", reports.Count, cases);
        return units.Length > 0 && cases.Length > 0 ? 0 : 1;
    }

    private static void Print(string name, int sent, double[] latencies)
    {
        double At(double quantile) => latencies.Length == 0 ? double.NaN : latencies[Math.Min(latencies.Length - 1, (int)(quantile * latencies.Length))];
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-10} sent {sent,6}  painted {latencies.Length,6}  p50 {At(0.5),6:0} ms  p95 {At(0.95),6:0} ms  p99 {At(0.99),6:0} ms  max {At(1),6:0} ms"));
    }

    private static double Now() => (DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).TotalMilliseconds;

    private static async Task FollowAsync(Server server, ConcurrentDictionary<string, long> sequences, CancellationToken stop)
    {
        await foreach (FollowFrame item in new RemotePictureSource(server.Address, null).FollowAsync(stop))
        {
            foreach (JournalEntry entry in item.Frame.Entries)
            {
                if (entry.Event is ReportAccepted report)
                {
                    sequences.TryAdd(report.Report.SourceId, entry.Sequence);
                }
            }
        }
    }

    private static async Task ReportAsync(Server server, ConcurrentDictionary<string, double> reports, CancellationToken stop)
    {
        using HttpClient http = new() { BaseAddress = server.Address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Server.Key("city"));
        Random random = new(20260718);
        using PeriodicTimer timer = new(TimeSpan.FromSeconds(1.0 / ReportsPerSecond));
        for (int i = 0; await timer.WaitForNextTickAsync(stop); i++)
        {
            string id = "B-" + i.ToString(CultureInfo.InvariantCulture);
            string now = DateTimeOffset.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);
            double lat = 45.70 + (random.NextDouble() * 0.12), lon = 126.55 + (random.NextDouble() * 0.2);
            string body = string.Create(CultureInfo.InvariantCulture, $$"""[{"service_request_id":"{{id}}","status":"open","service_code":"waterlogging","service_name":"道路积水","requested_datetime":"{{now}}","updated_datetime":"{{now}}","lat":{{lat:0.000000}},"long":{{lon:0.000000}}}]""");
            reports[id] = Now();
            using StringContent content = new(body, MediaTypeHeaderValue.Parse("application/json"));
            using HttpResponseMessage response = await http.PostAsync(new Uri("/feeds/city", UriKind.Relative), content, stop);
            response.EnsureSuccessStatusCode();
        }
    }

    private static async Task DriveAsync(Server server, UnitSpec unit, int index, ConcurrentBag<(double Sent, double Acknowledged)> fixes, CancellationToken stop)
    {
        using TcpClient client = new() { NoDelay = true };
        await client.ConnectAsync(server.Door("vehicles"), stop);
        NetworkStream stream = client.GetStream();
        Jt808Terminal terminal = new(Jt808Edition.V2013, unit.Terminal);
        byte[] answer = new byte[256];
        await Task.Delay(index * 1000 / Units, stop);
        using PeriodicTimer timer = new(TimeSpan.FromSeconds(1));
        for (ushort serial = 1; await timer.WaitForNextTickAsync(stop); serial++)
        {
            double angle = (serial * 0.02) + index;
            GeoPoint at = new(126.64 + (0.08 * Math.Cos(angle)), 45.755 + (0.05 * Math.Sin(angle)));
            Jt808Report report = new() { At = at, Time = DateTimeOffset.UtcNow.ToOffset(TimeSpan.FromHours(8)), SpeedKmh = 40, HeadingDeg = (int)(angle * 57) % 360 };
            double sent = Now();
            await stream.WriteAsync(Jt808Writer.Position(terminal, serial, report), stop);
            if (await stream.ReadAsync(answer, stop) == 0)
            {
                throw new IOException("The server closed the connection.");
            }

            fixes.Add((sent, Now()));
        }
    }
}
