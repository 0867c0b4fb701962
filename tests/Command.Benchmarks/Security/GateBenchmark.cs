using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using Command.Ingest.Api.Rights;
using Command.Ingest.Security;
using Command.Ingest.Transports.Senders;
using Command.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Command.Benchmarks.Security;

/// <summary>What the gate costs: a request that nobody is asked for, one with a key, one that is recorded before it is answered; the log's verification; the start.</summary>
internal static class GateBenchmark
{
    private const string ReaderKey = "reader-key-of-the-benchmark", OperatorKey = "operator-key-of-the-benchmark";

    public static async Task<int> RunAsync(int requests)
    {
        string folder = Directory.CreateTempSubdirectory("command-gate-").FullName;
        long began = Stopwatch.GetTimestamp();
        CommandWebApplication application = new(
            [],
            builder => builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["Urls"] = "http://127.0.0.1:0",
                ["Command:DataDir"] = folder,
                ["Command:Feeds:flood:Port"] = "0",
                ["Command:Feeds:vehicles:Port"] = "0",
                ["Command:Feeds:video:Port"] = "0",
                ["Command:ApiKeys:reading:Key"] = ReaderKey,
                ["Command:ApiKeys:working:Key"] = OperatorKey,
                ["Command:ApiKeys:working:Role"] = "operator",
                ["Logging:LogLevel:Default"] = "None",
            }),
            new WebApplicationOptions { ContentRootPath = FindWeb(), EnvironmentName = "Production", ApplicationName = "Command.Web" });
        try
        {
            await application.App.StartAsync();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"start to listening: {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s"));
            using HttpClient http = new() { BaseAddress = new Uri(application.App.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()) };
            await MeasureAsync(http, "/healthz, nobody is asked for", "/healthz", null, requests);
            await MeasureAsync(http, "/healthz with a key that is looked up", "/healthz", ReaderKey, requests);
            await MeasureAsync(http, "/ogc with a reader's key", "/ogc", ReaderKey, requests);
            await MeasureAsync(http, "/history/entries, recorded on the disk first", "/history/entries", OperatorKey, Math.Max(50, requests / 10));
            await VerifyAsync(application.App.Services.GetRequiredService<AuditLog>());
            Keys(application.App.Services.GetRequiredService<SenderKeyRing>());
            return 0;
        }
        finally
        {
            await application.App.StopAsync();
            await application.DisposeAsync();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task MeasureAsync(HttpClient http, string what, string path, string? key, int requests)
    {
        List<double> took = new(requests);
        for (int i = -requests / 5; i < requests; i++)
        {
            using HttpRequestMessage request = new(HttpMethod.Get, new Uri(path, UriKind.Relative));
            request.Headers.Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key);
            long at = Stopwatch.GetTimestamp();
            using HttpResponseMessage answer = await http.SendAsync(request);
            if (i >= 0)
            {
                took.Add(Stopwatch.GetElapsedTime(at).TotalMilliseconds);
            }
        }

        took.Sort();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: p50 {took[took.Count / 2]:0.00} ms, p95 {took[took.Count * 95 / 100]:0.00} ms ({took.Count} requests, one at a time)"));
    }

    private static async Task VerifyAsync(AuditLog log)
    {
        for (int i = 0; i < 1000; i++)
        {
            await log.WriteAsync(AuditFact.Of(new Caller(CallerKind.Person, "li.min", "li.min", [Roles.Operator]), "10.0.0.7", "command", "MergeIncidents", "done", "entry"), CancellationToken.None);
        }

        long at = Stopwatch.GetTimestamp();
        AuditVerdict verdict = await log.VerifyAsync(null, CancellationToken.None);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"verifying {verdict.Entries} entries: {Stopwatch.GetElapsedTime(at).TotalMilliseconds:0} ms"));
    }

    private static void Keys(SenderKeyRing ring)
    {
        const int Times = 200_000;
        long at = Stopwatch.GetTimestamp();
        for (int i = 0; i < Times; i++)
        {
            ring.Judge("city", "a key that nobody has");
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"judging a sender's key: {Stopwatch.GetElapsedTime(at).TotalMicroseconds / Times:0.00} µs"));
    }

    private static string FindWeb()
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Command.sln")))
            {
                return Path.Combine(at.FullName, "src", "Command.Web");
            }
        }

        throw new DirectoryNotFoundException("The repository is not above the benchmark.");
    }
}
