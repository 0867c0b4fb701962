using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Command.Ingest.Contracts;
using Command.Ingest.Journal;
using Command.Ingest.Nodes;
using Command.Ingest.Picture;
using Command.Ingest.Writer;
using Microsoft.Extensions.DependencyInjection;

namespace Command.Ingest.Tests.Api.Incidents;

public sealed class IncidentsApiTests
{
    private const string Operator = "operator-key-for-tests-0123456789";
    private const string Reader = "reader-key-for-tests-0123456789";
    private const string NodeKey = "node-key-for-tests-0123456789";
    private const string Merge = """{"c":"merge","id":"I-0002","into":"I-0001","reason":"同一事故"}""";

    private static readonly (string, string)[] s_settings =
    [
        ("Command:ApiKeys:desk:Key", Operator),
        ("Command:ApiKeys:desk:Role", "operator"),
        ("Command:ApiKeys:web1:Key", NodeKey),
        ("Command:ApiKeys:web1:Role", "node"),
        ("Command:ApiKeys:reader:Key", Reader),
        ("Command:Feeds:citizens:Key", "citizens-key-for-tests-0123456789"),
    ];

    [Fact]
    public async Task Commands_Merge_IsInTheJournalWithThePersonAsAuthorInOnePiece()
    {
        await using Host host = await TwoCrashesAsync();
        (HttpStatusCode status, JsonElement answer, _) = await PostAsync(host, "/incidents/commands", Merge);

        Assert.Equal(HttpStatusCode.OK, status);
        long sequence = answer.GetProperty("sequence").GetInt64();
        PictureState picture = await host.UntilAsync(p => p.Sequence >= sequence);
        Assert.Equal("I-0001", picture.Incidents["I-0002"].MergedInto);
        JournalEntry[] written = [.. host.Get<IJournalStore>().Read(0).Where(e => e.Author == "desk")];
        Assert.Contains(written, e => e.Event is PairRuled { Same: true, Reason: "同一事故" });
        Assert.Equal(sequence, written[^1].Sequence);
    }

    [Fact]
    public async Task Commands_SentTwiceWithOneId_AreDoneOnceAndAnsweredTheSame()
    {
        await using Host host = await TwoCrashesAsync();
        (_, JsonElement first, _) = await PostAsync(host, "/incidents/commands", Merge, id: "m-1");
        (HttpStatusCode status, JsonElement second, _) = await PostAsync(host, "/incidents/commands", Merge, id: "m-1");
        Assert.Equal((HttpStatusCode.OK, first.GetProperty("sequence").GetInt64()), (status, second.GetProperty("sequence").GetInt64()));

        (HttpStatusCode other, JsonElement refused, _) = await PostAsync(host, "/incidents/commands", """{"c":"level","id":"I-0001","level":1,"reason":"r"}""", id: "m-1");
        Assert.Equal((HttpStatusCode.Conflict, "command-id-reused"), (other, refused.GetProperty("code").GetString()));
    }

    [Fact]
    public async Task Commands_WhatCanNotBe_IsRefusedInTheReadersWords()
    {
        await using Host host = await TwoCrashesAsync();
        (HttpStatusCode status, JsonElement refused, _) = await PostAsync(host, "/incidents/commands", """{"reason":"r","id":"I-0001","into":"I-0001","c":"merge"}""", language: "en");
        Assert.Equal((HttpStatusCode.Conflict, "same-incident"), (status, refused.GetProperty("code").GetString()));
        Assert.StartsWith("Both numbers are the same incident", refused.GetProperty("title").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""{"c":"nosuch","reason":"r"}""")]
    [InlineData("""{"c":"merge","reason":"r"}""")]
    [InlineData("""{"c":"merge","id":"I-0001","into":"I-0002"}""")]
    [InlineData("""{"c":"split","id":"I-0001","reports":[null],"reason":"r"}""")]
    [InlineData("""{"c":"move","source":{"type":"unit","id":"x"},"from":"I-0001","reason":"r"}""")]
    public async Task Commands_ThatAreNone_AreABadRequest(string body)
    {
        await using Host host = await Host.StartAsync(s_settings);
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync(host, "/incidents/commands", body)).Status);
    }

    [Fact]
    public async Task Commands_OfAWebNode_CarryThePersonItNames()
    {
        await using Host host = await TwoCrashesAsync();
        using HttpRequestMessage request = new(HttpMethod.Post, "/incidents/commands") { Content = new StringContent(Merge) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", NodeKey);
        request.Headers.Add("Command-Author", Uri.EscapeDataString("李敏"));
        using HttpResponseMessage answer = await host.Http.SendAsync(request, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
        Assert.Contains(host.Get<IJournalStore>().Read(0), e => e.Author == "李敏" && e.Event is IncidentMerged);
    }

    [Fact]
    public async Task Commands_WhereAnotherNodeWrites_AreTurnedAwayWithItsName()
    {
        StandbyElection standby = new();
        await using Host host = await Host.StartAsync(null, s => s.AddSingleton<IElection>(standby), s_settings);
        (HttpStatusCode status, JsonElement refused, HttpResponseHeaders headers) = await PostAsync(host, "/incidents/commands", Merge);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "command-not-the-writer", "b"), (status, refused.GetProperty("code").GetString(), refused.GetProperty("where").GetString()));
        Assert.NotNull(headers.RetryAfter);
    }

    [Theory]
    [InlineData(null, HttpStatusCode.Unauthorized)]
    [InlineData("wrong-key-0123456789", HttpStatusCode.Unauthorized)]
    [InlineData(Reader, HttpStatusCode.Forbidden)]
    public async Task Commands_WithoutAnOperatorsKey_AreRefused(string? key, HttpStatusCode expected)
    {
        await using Host host = await Host.StartAsync(s_settings);
        Assert.Equal(expected, (await PostAsync(host, "/incidents/commands", Merge, key: key)).Status);
        Assert.Equal(expected, (await PostAsync(host, "/incidents/cases", "{}", key: key)).Status);
    }

    [Theory]
    [InlineData("zh-CN", "道路交通事故", "由desk认定：同一事故")]
    [InlineData("en", "Road crash", "said by desk: 同一事故")]
    public async Task Incident_OfAMerge_TellsItsSourcesAndWhoSaidWhat(string language, string kind, string why)
    {
        await using Host host = await TwoCrashesAsync();
        await PostAsync(host, "/incidents/commands", Merge);
        JsonElement card = await GetAsync(host, "/incidents/I-0001", language);

        Assert.Equal(Harbin.Pack.KindOf("crash") is { } known ? language == "en" ? known.En : known.Zh : kind, card.GetProperty("kind").GetString());
        Assert.Contains(card.GetProperty("sources").EnumerateArray(), s => s.GetProperty("id").GetString() == "city:C-2" && s.GetProperty("why")[0].GetString() == why);
        Assert.Equal(("desk", true), (card.GetProperty("rulings")[0].GetProperty("author").GetString(), card.GetProperty("rulings")[0].GetProperty("same").GetBoolean()));
        Assert.Equal("I-0001", (await GetAsync(host, "/incidents/I-0002", language)).GetProperty("mergedInto").GetString());
    }

    [Fact]
    public async Task Near_TypedCrashAtOne_IsThatIncidentFirstWithItsReasons()
    {
        await using Host host = await TwoCrashesAsync();
        JsonElement near = await GetAsync(host, "/incidents/near?lon=126.6425&lat=45.7571&kind=crash&text=%E8%BF%BD%E5%B0%BE", "en");
        JsonElement first = near.GetProperty("incidents")[0];
        Assert.Equal("I-0001", first.GetProperty("id").GetString());
        Assert.True(first.GetProperty("probability").GetDouble() > 0.8);
        Assert.NotEmpty(first.GetProperty("words").EnumerateArray());
        Assert.Equal(host.Picture.Sequence, host.Get<IJournalStore>().Read(0).Last().Sequence);
    }

    [Theory]
    [InlineData("/incidents/near")]
    [InlineData("/incidents/near?lon=126.6")]
    [InlineData("/incidents/near?lon=NaN&lat=45")]
    [InlineData("/incidents/near?lon=126&lat=95")]
    [InlineData("/incidents/near?lon=126&lat=45&at=yesterday")]
    public async Task Near_WithoutAPlace_IsABadRequest(string path)
    {
        await using Host host = await Host.StartAsync(s_settings);
        using HttpRequestMessage request = new(HttpMethod.Get, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Operator);
        Assert.Equal(HttpStatusCode.BadRequest, (await host.Http.SendAsync(request, TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task Cases_NewOneThatIsTheSame_IsTakenInOnceAndRuled()
    {
        await using Host host = await TwoCrashesAsync();
        const string Body = """{"id":"n-1","service":"0409","address":"中山路","lon":126.6425,"lat":45.7652,"text":"两车相撞","sameAs":"I-0001","sameWhy":"来电人说的是同一起"}""";
        (HttpStatusCode status, JsonElement taken, _) = await PostAsync(host, "/incidents/cases", Body);
        Assert.Equal(HttpStatusCode.OK, status);
        string report = taken.GetProperty("report").GetString()!;
        PictureState picture = await host.UntilAsync(p => p.Reports.GetValueOrDefault(report)?.Incident == "I-0001");
        Assert.Equal(("desk", "来电人说的是同一起"), picture.Rulings[report].Where(r => r.Same).Select(r => (r.Author, r.Reason)).First());

        (_, JsonElement again, _) = await PostAsync(host, "/incidents/cases", Body);
        Assert.Equal(report, again.GetProperty("report").GetString());
        Assert.Single(host.Picture.Reports.Values, r => r.Report.Feed == "citizens");
    }

    [Fact]
    public async Task Cases_ThatCanNotBeTaken_SayWhatIsWrong()
    {
        await using Host host = await Host.StartAsync(s_settings);
        (HttpStatusCode status, JsonElement taken, _) = await PostAsync(host, "/incidents/cases", """{"id":"n-1","service":"nosuch","text":"x"}""");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(2, taken.GetProperty("errors").GetArrayLength());
        Assert.False(taken.TryGetProperty("report", out _));
    }

    [Fact]
    public async Task Queue_CallerThatLeavesBeforeItsTurn_WithdrawsTheCommand()
    {
        await using Host host = await Host.StartAsync(s_settings);
        CommandQueue queue = new(host.Get<IElection>(), host.Get<Command.Ingest.Bus.IWakeUps>());
        using CancellationTokenSource leaving = new();
        Task<CommandAnswer> asked = queue.SubmitAsync("a", "desk", new OverrideLevel("I-0001", 1) { Reason = "r" }, leaving.Token);
        await leaving.CancelAsync();
        CommandAnswer answer = await asked;
        Assert.Equal(("command-withdrawn", true), (answer.Refusal!.Code, answer.MayPass));

        // The same id may be used for it again.
        Task<CommandAnswer> again = queue.SubmitAsync("a", "desk", new OverrideLevel("I-0001", 2) { Reason = "r" }, TestContext.Current.CancellationToken);
        Assert.False(again.IsCompleted);
    }

    [Fact]
    public async Task Queue_MoreThanItHolds_IsRefusedAtOnce()
    {
        await using Host host = await Host.StartAsync(s_settings);
        CommandQueue queue = new(host.Get<IElection>(), host.Get<Command.Ingest.Bus.IWakeUps>());
        for (int i = 0; i < CommandQueue.Most; i++)
        {
            _ = queue.SubmitAsync(null, "desk", new OverrideLevel("I-0001", 1) { Reason = "r" }, TestContext.Current.CancellationToken);
        }

        CommandAnswer answer = await queue.SubmitAsync(null, "desk", new OverrideLevel("I-0001", 1) { Reason = "r" }, TestContext.Current.CancellationToken);
        Assert.Equal("command-queue-full", answer.Refusal?.Code);
    }

    private static async Task<Host> TwoCrashesAsync()
    {
        Host host = await Host.StartAsync(s_settings);
        string at = DateTimeOffset.UtcNow.AddMinutes(-5).ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture);
        await host.PushAsync("city", Encoding.UTF8.GetBytes(
            $$"""
            [{"service_request_id":"C-1","status":"open","service_code":"crash","service_name":"交通事故","requested_datetime":"{{at}}","lat":45.757,"long":126.6425},
             {"service_request_id":"C-2","status":"open","service_code":"crash","service_name":"交通事故","requested_datetime":"{{at}}","lat":45.7652,"long":126.6425}]
            """));
        await host.UntilAsync(p => p.Open.Count == 2);
        return host;
    }

    private static async Task<JsonElement> GetAsync(Host host, string path, string language)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Reader);
        request.Headers.AcceptLanguage.Add(new StringWithQualityHeaderValue(language));
        using HttpResponseMessage answer = await host.Http.SendAsync(request, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;
    }

    private static async Task<(HttpStatusCode Status, JsonElement Body, HttpResponseHeaders Headers)> PostAsync(Host host, string path, string body, string? key = Operator, string? id = null, string language = "zh-CN")
    {
        using HttpRequestMessage request = new(HttpMethod.Post, path) { Content = new StringContent(body) };
        request.Headers.Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key);
        request.Headers.AcceptLanguage.Add(new StringWithQualityHeaderValue(language));
        if (id is not null)
        {
            request.Headers.Add("Idempotency-Key", id);
        }

        using HttpResponseMessage answer = await host.Http.SendAsync(request, TestContext.Current.CancellationToken);
        return (answer.StatusCode, JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement, answer.Headers);
    }

    private sealed class StandbyElection : IElection
    {
        public long? Term => null;

        public WriterSeat Seat { get; } = new("b", 3, TimeSpan.Zero);

        public void Overruled()
        {
        }
    }
}
