using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Command.Browser.Tests;

namespace Command.Benchmarks.Soak;

/// <summary>
/// The same hundred places every day: each has its incident in the morning and is done with it in the evening. What the server keeps for some hours after an
/// incident is over is then the same on every day, and what still grows is not meant to.
/// </summary>
internal sealed class SoakCity(Server server, int cases) : IDisposable
{
    private static readonly (string Code, string Name)[] s_kinds = [("crash", "交通事故"), ("waterlogging", "道路积水"), ("fire", "火灾"), ("0303", "噪声扰民")];
    private readonly HttpClient _sender = Sender(server), _reader = new() { BaseAddress = server.Address };
    private int _opened;
    private int _closed;

    /// <summary>Messages that the server has taken.</summary>
    public long Taken { get; private set; }

    /// <summary>A new day: nothing is open.</summary>
    public void Dawn() => (_opened, _closed) = (0, 0);

    /// <summary>Brings the city to where it is at a share of the day: all is open at half of it, and over at nine tenths.</summary>
    public async Task LiveAsync(double share)
    {
        int opened = Math.Clamp((int)(cases * share / 0.5), _opened, cases), closed = Math.Clamp((int)(cases * (share - 0.55) / 0.35), _closed, opened);
        await TellAsync(Enumerable.Range(_opened, opened - _opened).Select(i => Case(i, "open")));
        _opened = opened;
        await TellAsync(Enumerable.Range(_closed, closed - _closed).Select(i => Case(i, "closed")));
        _closed = closed;
    }

    /// <summary>Opens the first some cases and leaves them so.</summary>
    public Task LeaveOpenAsync(int some) => TellAsync(Enumerable.Range(0, some).Select(i => Case(i, "open")));

    /// <summary>The open incidents as the server has them, each as <c>id/version</c>.</summary>
    public async Task<string[]> IncidentsAsync()
    {
        using JsonDocument answer = JsonDocument.Parse(await _reader.GetStringAsync(new Uri("/ogc/collections/incidents/items?limit=1000", UriKind.Relative)));
        return
        [
            .. answer.RootElement.GetProperty("features").EnumerateArray()
                .Where(f => f.GetProperty("properties").GetProperty("status").GetString() == "open")
                .Select(f => $"{f.GetProperty("id").GetString()}/{f.GetProperty("properties").GetProperty("version").GetInt64().ToString(CultureInfo.InvariantCulture)}")
                .Order(StringComparer.Ordinal),
        ];
    }

    public async Task<(string Epoch, long Sequence)> SequenceAsync()
    {
        using HttpResponseMessage response = await _reader.GetAsync(new Uri("/readyz", UriKind.Relative));
        using JsonDocument answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return (answer.RootElement.GetProperty("epoch").GetString()!, answer.RootElement.GetProperty("sequence").GetInt64());
    }

    public void Dispose()
    {
        _sender.Dispose();
        _reader.Dispose();
    }

    private static HttpClient Sender(Server server)
    {
        HttpClient http = new() { BaseAddress = server.Address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Server.Key("city"));
        return http;
    }

    private async Task TellAsync(IEnumerable<string> cases)
    {
        foreach (string[] some in cases.Chunk(50))
        {
            using StringContent body = new($"[{string.Join(',', some)}]", Encoding.UTF8, "application/json");
            using HttpResponseMessage response = await _sender.PostAsync(new Uri("/feeds/city", UriKind.Relative), body);
            response.EnsureSuccessStatusCode();
            Taken += some.Length;
        }
    }

    private static string Case(int number, string status)
    {
        (string code, string name) = s_kinds[number % s_kinds.Length];
        string now = DateTimeOffset.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        double lat = 45.66 + (number * 0.7548776662 % 1 * 0.19), lon = 126.45 + (number * 0.6180339887 % 1 * 0.38);
        return string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"service_request_id":"D-{{number}}","status":"{{status}}","service_code":"{{code}}","service_name":"{{name}}","description":"市民来电反映，请尽快处理","requested_datetime":"{{now}}","updated_datetime":"{{now}}","address":"中山路 {{number}} 号","lat":{{lat:0.000000}},"long":{{lon:0.000000}}}""");
    }
}
