using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Journal;
using Command.Ingest.Picture;
using Command.Web;
using Command.Web.Replica;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Command.Benchmarks.Dispatch;

/// <summary>
/// The server's part of what a dispatcher waits for, by the real application over HTTP with the gate and the audit log: what an address being typed may mean, what a case being
/// typed may be the same as, taking the case, and sending units, with so many dispatchers at once and reports coming in meanwhile. At the end the journal is read back and no unit may ever have had two jobs.
/// </summary>
internal static class DispatchBenchmark
{
    private const string DeskKey = "operator-key-of-the-benchmark", CityKey = "city-key-of-the-benchmark";
    private const int Incidents = 500;

    /// <summary>One round in so many ends in a case that is taken: more a minute than that is more than one key may report.</summary>
    private const int RoundsPerCase = 25;

    private static readonly string[] s_addresses = ["中山路93号", "西大直街", "道里区安升街", "和兴路", "红旗大街与公滨路交口", "哈尔滨站"];

    public static async Task<int> RunAsync(int seconds, int dispatchers)
    {
        string folder = Directory.CreateTempSubdirectory("command-dispatch-").FullName;
        CommandWebApplication application = new(
            [],
            builder => builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["Urls"] = "http://127.0.0.1:0",
                ["Command:DataDir"] = folder,
                ["Command:Feeds:flood:Port"] = "0",
                ["Command:Feeds:vehicles:Port"] = "0",
                ["Command:Feeds:video:Port"] = "0",
                ["Command:Feeds:city:Key"] = CityKey,
                ["Command:Feeds:citizens:Key"] = CityKey,
                ["Command:ApiKeys:desk:Key"] = DeskKey,
                ["Command:ApiKeys:desk:Role"] = "operator",
                ["Logging:LogLevel:Default"] = "None",
            }),
            new WebApplicationOptions { ContentRootPath = FindWeb(), EnvironmentName = "Production", ApplicationName = "Command.Web" });
        try
        {
            await application.App.StartAsync();
            using HttpClient http = new() { BaseAddress = new Uri(application.App.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()) };
            IReplica replica = application.App.Services.GetRequiredService<IReplica>();
            for (int from = 0; from < Incidents; from += 50)
            {
                await PushAsync(http, from, 50);
            }

            long began = Stopwatch.GetTimestamp();
            while (replica.Current.Picture.Open.Count < Incidents * 9 / 10 && Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(60))
            {
                await Task.Delay(100);
            }

            Console.WriteLine($"{replica.Current.Picture.Open.Count} open incidents, {dispatchers} dispatchers, {seconds} s, one report every 50 ms meanwhile");
            ImmutableArray<string> units = [.. application.App.Services.GetRequiredService<CityPack>().Units.Where(u => !u.Capabilities.IsEmpty).Select(u => u.CallSign)];
            ImmutableArray<string> incidents = [.. replica.Current.Picture.Open.Order(StringComparer.Ordinal)];
            ConcurrentDictionary<string, ConcurrentBag<double>> took = new(StringComparer.Ordinal);
            ConcurrentDictionary<string, int> answers = new(StringComparer.Ordinal);
            using CancellationTokenSource end = new(TimeSpan.FromSeconds(seconds));
            await Task.WhenAll([.. Enumerable.Range(0, dispatchers).Select(d => WorkAsync(http, d, units, incidents, took, answers, end.Token)), FeedAsync(http, end.Token)]);
            foreach ((string what, ConcurrentBag<double> times) in took.OrderBy(t => t.Key, StringComparer.Ordinal))
            {
                double[] all = [.. times.Order()];
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {all.Length} ({all.Length / (double)seconds:0}/s), p50 {all[all.Length / 2]:0.0} ms, p95 {all[all.Length * 95 / 100]:0.0} ms, p99 {all[all.Length * 99 / 100]:0.0} ms"));
            }

            Console.WriteLine("answers: " + string.Join(", ", answers.OrderByDescending(a => a.Value).Select(a => $"{a.Key} {a.Value}")));
            (int jobs, int twice) = Check(application.App.Services.GetRequiredService<IJournalStore>());
            Console.WriteLine($"{jobs} jobs given; units with two jobs at once: {twice}");
            return twice == 0 ? 0 : 1;
        }
        finally
        {
            await application.App.StopAsync();
            await application.DisposeAsync();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task WorkAsync(
        HttpClient http, int dispatcher, ImmutableArray<string> units, ImmutableArray<string> incidents, ConcurrentDictionary<string, ConcurrentBag<double>> took, ConcurrentDictionary<string, int> answers, CancellationToken end)
    {
        Random random = new(dispatcher);
        while (!end.IsCancellationRequested)
        {
            string lon = (126.5 + (random.NextDouble() * 0.3)).ToString(CultureInfo.InvariantCulture), lat = (45.65 + (random.NextDouble() * 0.2)).ToString(CultureInfo.InvariantCulture);
            await TimedAsync(http, "what a typed case may be", HttpMethod.Get, $"/incidents/near?lon={lon}&lat={lat}&kind=fire&text=居民楼冒烟", null, took, answers);
            await TimedAsync(http, "what a typed address may mean", HttpMethod.Get, $"/places?q={s_addresses[random.Next(s_addresses.Length)]}", null, took, answers);
            if (random.Next(RoundsPerCase) == 0)
            {
                object taken = new { id = $"{dispatcher}-{Guid.NewGuid():N}", service = "0406", lon = double.Parse(lon, CultureInfo.InvariantCulture), lat = double.Parse(lat, CultureInfo.InvariantCulture), text = Words(random.Next(10_000)) };
                await TimedAsync(http, "taking a case", HttpMethod.Post, "/incidents/cases", taken, took, answers);
            }

            string unit = units[random.Next(units.Length)];
            object word = random.Next(3) == 0
                ? new { c = "status", unit, status = "Available" }
                : new { c = "assign", incident = incidents[random.Next(incidents.Length)], units = new[] { new { unit }, new { unit = units[random.Next(units.Length)] } }, reason = random.Next(4) == 0 ? "更急" : "" };
            await TimedAsync(http, "sending units and their statuses", HttpMethod.Post, "/incidents/commands", word, took, answers);

            // People think between two words, if only for a moment.
            await Task.Delay(random.Next(200, 600), CancellationToken.None);
        }
    }

    private static async Task TimedAsync(HttpClient http, string what, HttpMethod method, string path, object? body, ConcurrentDictionary<string, ConcurrentBag<double>> took, ConcurrentDictionary<string, int> answers)
    {
        using HttpRequestMessage request = new(method, new Uri(path, UriKind.Relative)) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", DeskKey);
        long at = Stopwatch.GetTimestamp();
        using HttpResponseMessage answer = await http.SendAsync(request);
        took.GetOrAdd(what, _ => []).Add(Stopwatch.GetElapsedTime(at).TotalMilliseconds);
        string code = answer.StatusCode == HttpStatusCode.Conflict ? JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("code").GetString()! : ((int)answer.StatusCode).ToString(CultureInfo.InvariantCulture);
        answers.AddOrUpdate(code, 1, (_, n) => n + 1);
    }

    private static async Task FeedAsync(HttpClient http, CancellationToken end)
    {
        for (int i = Incidents; !end.IsCancellationRequested; i++)
        {
            await PushAsync(http, i, 1);
            await Task.Delay(50, CancellationToken.None);
        }
    }

    /// <summary>Fires a kilometre apart, so that each is an event of its own.</summary>
    private static async Task PushAsync(HttpClient http, int from, int count)
    {
        string at = DateTimeOffset.UtcNow.AddMinutes(-1).ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture);
        string items = string.Join(',', Enumerable.Range(from, count).Select(i => string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"service_request_id":"D-{{i}}","status":"open","service_code":"fire","service_name":"火灾","description":"{{Words(i)}}","requested_datetime":"{{at}}","lat":{{45.45 + (i % 40 * 0.02)}},"long":{{126.2 + (i / 40 % 60 * 0.02)}}}""")));
        using HttpRequestMessage request = new(HttpMethod.Post, "/feeds/city") { Content = new StringContent($"[{items}]", Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", CityKey);
        using HttpResponseMessage answer = await http.SendAsync(request);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Each says something of its own: one sender that says the same of hundreds of places is not believed.</summary>
    private static string Words(int i)
    {
        string[] where = ["三楼窗户", "地下车库", "厨房", "阳台", "楼道", "商铺后院", "配电间", "仓库", "屋顶", "电梯口", "食堂", "宿舍"];
        string[] what = ["冒黑烟", "有明火", "有焦糊味", "烧着了衣物", "电线打火", "油锅起火", "堆放的纸箱烧起来", "窗帘着了", "有火光", "冒白烟", "玻璃烧裂"];
        string[] more = ["有老人被困", "邻居已疏散", "火势不大", "正往上蔓延", "保安在用灭火器", "没看到人", "听见呼救", "有煤气罐", "停了一辆电动车", "风很大", "消防通道堵了", "一家三口在里面", "不知道是哪家"];
        return $"{where[i % where.Length]}{what[i % what.Length]}，{more[i % more.Length]}";
    }

    private static (int Jobs, int Twice) Check(IJournalStore journal)
    {
        PictureState picture = PictureState.Empty;
        int jobs = 0, twice = 0;
        foreach (JournalEntry entry in journal.Read(0))
        {
            picture = Fold.Evolve(picture, entry);
            if (entry.Event is UnitAssigned { Assignment.Unit: var unit })
            {
                jobs++;
                twice += picture.Assignments.Values.Count(a => a.IsActive && a.Unit == unit) > 1 ? 1 : 0;
            }
        }

        return (jobs, twice);
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
