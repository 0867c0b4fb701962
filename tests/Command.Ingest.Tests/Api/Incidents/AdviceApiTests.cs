using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Command.Ingest.Api.Incidents;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Incidents.Dispatch.Advice;
using Command.Ingest.Writer;

namespace Command.Ingest.Tests.Api.Incidents;

public sealed class AdviceApiTests
{
    private const string Operator = "operator-key-for-tests-0123456789";
    private const string Reader = "reader-key-for-tests-0123456789";

    private static readonly (string, string)[] s_settings =
    [
        ("Command:ApiKeys:desk:Key", Operator),
        ("Command:ApiKeys:desk:Role", "operator"),
        ("Command:ApiKeys:reader:Key", Reader),
    ];

    [Fact]
    public async Task Advice_ForACrash_NamesUnitsOfTheCityByTheRoads()
    {
        await using Host host = await CrashAsync();
        Recommendation advice = await GetAsync<Recommendation>(host, "/incidents/I-0001/advice");
        Assert.Equal(("I-0001", "crash", 1, true), (advice.Incident, advice.Plan, advice.PlanVersion, advice.ByRoad));
        Assert.Equal(5, advice.Sets.Length);
        AdviceSet best = advice.Sets[0];
        Assert.Equal(["crash", "medical"], best.Units.SelectMany(u => u.For).Order());
        Assert.True(best.Units.All(u => u.Seconds > 0 && u.LengthM >= u.StraightM * 0.99));
        Assert.Empty(best.Shortfalls);
        string words = await TextAsync(host, "/incidents/I-0001/advice", language: "en");
        Assert.Contains("the first is there in about", words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Advice_WithUnitsPutInAndTakenOut_GoesByIt()
    {
        await using Host host = await CrashAsync();
        Recommendation free = await GetAsync<Recommendation>(host, "/incidents/I-0001/advice");
        string taken = free.Sets[0].Units[0].CallSign;
        Recommendation pinned = await GetAsync<Recommendation>(host, $"/incidents/I-0001/advice?with={Uri.EscapeDataString("交警5")}&without={Uri.EscapeDataString(taken)}");
        Assert.All(pinned.Sets, s => Assert.Contains(s.Units, u => u.CallSign == "交警5"));
        Assert.All(pinned.Sets, s => Assert.DoesNotContain(s.Units, u => u.CallSign == taken));
        Assert.Contains(pinned.Excluded, e => e.CallSign == taken && e.Reason.Code == "advice-taken-out");
    }

    [Fact]
    public async Task Advice_AUnitThatWasSent_IsNoLongerProposedNorNeeded()
    {
        await using Host host = await CrashAsync();
        string first = (await GetAsync<Recommendation>(host, "/incidents/I-0001/advice")).Sets[0].Units.Single(u => u.For.Contains("crash")).CallSign;
        using HttpResponseMessage sent = await SendAsync(host, HttpMethod.Post, "/incidents/commands", body: $$"""{"c":"assign","incident":"I-0001","units":[{"unit":"{{first}}"}],"reason":""}""");
        Assert.Equal(HttpStatusCode.OK, sent.StatusCode);
        await host.UntilAsync(p => p.Assignments.Count == 1);
        Recommendation advice = await GetAsync<Recommendation>(host, "/incidents/I-0001/advice");
        Assert.Equal("medical", Assert.Single(advice.Needs).Capability);
        BatchAdvice batch = await GetAsync<BatchAdvice>(host, "/dispatch/batch");
        Assert.Equal(["medical"], Assert.Single(batch.Best.Incidents).Units.Select(u => u.For));
        Assert.True(batch.Best.WeightedDelay <= batch.Greedy.WeightedDelay);
    }

    [Fact]
    public async Task Inside_ADrawnArea_ListsWhoMustBeHelpedAndTheSheltersWithTheirWays()
    {
        await using Host host = await CrashAsync();
        const string draw = """{"c":"draw","id":"zone","sheet":"I-0001","form":"area","points":[[126.63,45.75],[126.645,45.75],[126.645,45.758],[126.63,45.758]],"was":0,"reason":""}""";
        using HttpResponseMessage drawn = await SendAsync(host, HttpMethod.Post, "/incidents/commands", body: draw);
        Assert.True(drawn.IsSuccessStatusCode, await drawn.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        await host.UntilAsync(p => p.Drawings.ContainsKey("zone"));
        JsonElement clearing = JsonDocument.Parse(await TextAsync(host, "/inside?drawing=zone")).RootElement.GetProperty("evacuation");
        Assert.Equal(["facility:hospital-1"], clearing.GetProperty("people").EnumerateArray().Select(p => p.GetProperty("id").GetString()));
        JsonElement[] shelters = [.. clearing.GetProperty("shelters").EnumerateArray()];
        Assert.Equal(5, shelters.Length);
        Assert.Equal(shelters.OrderBy(s => s.GetProperty("seconds").GetDouble()).Select(s => s.GetProperty("id").GetString()), shelters.Select(s => s.GetProperty("id").GetString()));
        Assert.All(shelters, s => Assert.True(s.GetProperty("capacity").GetInt32() > 0 && s.GetProperty("way").GetArrayLength() > 2 && !s.GetProperty("isEstimate").GetBoolean()));
        using HttpResponseMessage none = await SendAsync(host, HttpMethod.Get, "/inside?drawing=no-such");
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
    }

    [Theory]
    [InlineData("/incidents/I-0404/advice", Operator, HttpStatusCode.NotFound)]
    [InlineData("/incidents/I-0001/advice?with=a&without=a", Operator, HttpStatusCode.BadRequest)]
    [InlineData("/incidents/I-0001/advice", Reader, HttpStatusCode.Forbidden)]
    [InlineData("/dispatch/batch", Reader, HttpStatusCode.Forbidden)]
    [InlineData("/dispatch/batch", null, HttpStatusCode.Unauthorized)]
    [InlineData("/dispatch/batch?incidents=I-0404", Operator, HttpStatusCode.OK)]
    public async Task Advice_WhatIsNotThereOrNotAllowed_IsSaidSo(string path, string? key, HttpStatusCode expected)
    {
        await using Host host = await Host.StartAsync(s_settings);
        using HttpResponseMessage answer = await SendAsync(host, HttpMethod.Get, path, key);
        Assert.Equal(expected, answer.StatusCode);
    }

    private static async Task<Host> CrashAsync()
    {
        Host host = await Host.StartAsync(s_settings);
        DateTimeOffset now = DateTimeOffset.UtcNow;
        CityPack pack = host.Get<CityPack>();
        host.Get<UnitIntake>().Take(
            [.. pack.Units.Where(u => u.DepotId is not null).Select(u => new Position { Feed = "vehicles", Agency = u.Agency, SourceId = u.Terminal, Version = "1", ObservedAt = now, At = u.Depot })],
            now);
        string time = now.ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture);
        byte[] report = Encoding.UTF8.GetBytes($$"""[{"service_request_id":"C-1","service_code":"0409","service_name":"交通事故","status":"open","requested_datetime":"{{time}}","updated_datetime":"{{time}}","lat":45.7571,"long":126.6426,"description":"追尾"}]""");
        using HttpResponseMessage pushed = await host.PushAsync("city", report, contentType: "application/json");
        Assert.Equal(HttpStatusCode.Accepted, pushed.StatusCode);
        await host.UntilAsync(p => p.Open.Contains("I-0001"));
        return host;
    }

    private static async Task<T> GetAsync<T>(Host host, string path) => JsonSerializer.Deserialize<T>(await TextAsync(host, path), IncidentJson.Options)!;

    private static async Task<string> TextAsync(Host host, string path, string language = "zh-CN")
    {
        using HttpResponseMessage answer = await SendAsync(host, HttpMethod.Get, path, language: language);
        string text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, text);
        return text;
    }

    private static async Task<HttpResponseMessage> SendAsync(Host host, HttpMethod method, string path, string? key = Operator, string? body = null, string language = "zh-CN")
    {
        using HttpRequestMessage request = new(method, path) { Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key);
        request.Headers.AcceptLanguage.Add(new StringWithQualityHeaderValue(language));
        return await host.Http.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
