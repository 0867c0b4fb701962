using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Command.Ingest.Contracts;
using Command.Ingest.Journal;
using Command.Ingest.Picture;
using Command.Ingest.Tests.Incidents.Dispatch;
using Command.Ingest.Writer;

namespace Command.Ingest.Tests.Api.Dispatch;

public sealed class DispatchersTests
{
    [Fact]
    public async Task Units_SentByHttp_ShowTheirJobInTheCollectionsAndARepeatedWordIsOneJob()
    {
        const string Key = "operator-key-for-tests-0123456789";
        await using Host host = await Host.StartAsync(("Command:ApiKeys:desk:Key", Key), ("Command:ApiKeys:desk:Role", "operator"));
        string at = DateTimeOffset.UtcNow.AddMinutes(-5).ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture);
        await host.PushAsync("city", Encoding.UTF8.GetBytes($$"""[{"service_request_id":"C-1","status":"open","service_code":"crash","service_name":"交通事故","requested_datetime":"{{at}}","lat":45.757,"long":126.6425}]"""));
        await host.UntilAsync(p => p.Open.Count == 1);
        foreach (string id in (string[])["a", "a", "b"])
        {
            using HttpRequestMessage send = new(HttpMethod.Post, "/incidents/commands") { Content = new StringContent("""{"c":"assign","incident":"I-0001","units":[{"unit":"消防1"}]}""") };
            send.Headers.Add("Idempotency-Key", id);
            send.Headers.Authorization = new("Bearer", Key);
            using HttpResponseMessage sent = await host.Http.SendAsync(send, TestContext.Current.CancellationToken);
            Assert.Equal(System.Net.HttpStatusCode.OK, sent.StatusCode);
        }

        Assert.Single(host.Picture.Assignments);
        using HttpRequestMessage ask = new(HttpMethod.Get, "/ogc/collections/incidents/items/I-0001?f=json");
        ask.Headers.Authorization = new("Bearer", Key);
        using HttpResponseMessage answer = await host.Http.SendAsync(ask, TestContext.Current.CancellationToken);
        using System.Text.Json.JsonDocument item = System.Text.Json.JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal("消防1", item.RootElement.GetProperty("properties").GetProperty("units")[0].GetString());
    }

    [Fact]
    public async Task FiftyDispatchersAtOnce_NeverSendAUnitTwiceAndEachIsToldWhatBecameOfItsWord()
    {
        const int Dispatchers = 50, Words = 8;
        await using Host host = await Host.StartAsync();
        string at = DateTimeOffset.UtcNow.AddMinutes(-5).ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture);
        await host.PushAsync("city", Encoding.UTF8.GetBytes("[" + string.Join(',', Enumerable.Range(1, 6).Select(i =>
            $$"""{"service_request_id":"C-{{i}}","status":"open","service_code":"crash","service_name":"交通事故","requested_datetime":"{{at}}","lat":{{(45.70 + (i * 0.02)).ToString(CultureInfo.InvariantCulture)}},"long":126.6425}""")) + "]"));
        PictureState start = await host.UntilAsync(p => p.Open.Count == 6);
        string[] incidents = [.. start.Open.Order(StringComparer.Ordinal)];
        string[] units = [.. Harbin.Pack.Units.Where(u => !u.Capabilities.IsEmpty).Select(u => u.CallSign).Take(12)];
        CommandQueue queue = host.Get<CommandQueue>();

        CommandAnswer[][] answers = await Task.WhenAll(Enumerable.Range(0, Dispatchers).Select(d => Task.Run(async () =>
        {
            Random random = new(d);
            List<CommandAnswer> told = [];
            for (int w = 0; w < Words; w++)
            {
                string unit = units[random.Next(units.Length)], incident = incidents[random.Next(incidents.Length)];
                DeskCommand word = random.Next(4) switch
                {
                    0 => new SetUnitStatus(unit, UnitStatus.Available),
                    1 => new AssignUnits(incident, [new UnitPick(unit), new UnitPick(units[(Array.IndexOf(units, unit) + 1) % units.Length])]),
                    2 => new AssignUnits(incident, [new UnitPick(unit)]) { Reason = "更急" },
                    _ => new AssignUnits(incident, [new UnitPick(unit, host.Picture.Units.GetValueOrDefault(unit)?.Version ?? 0)]),
                };
                told.Add(await queue.SubmitAsync($"{d}-{w}", $"dispatcher {d}", word, TestContext.Current.CancellationToken));
            }

            return told.ToArray();
        })));

        JournalEntry[] entries = [.. host.Get<IJournalStore>().Read(0)];
        PictureState picture = PictureState.Empty;
        foreach (IGrouping<DateTimeOffset, JournalEntry> decision in entries.GroupBy(e => e.KnownAt))
        {
            picture = decision.Aggregate(picture, Fold.Evolve);
            DispatchScene.Sound(picture);
        }

        CommandAnswer[] all = [.. answers.SelectMany(a => a)];
        Assert.All(all, a => Assert.True(a.Refusal is null || a.Refusal.Code is "unit-committed" or "unit-changed" or "status-older", a.Refusal?.Code));
        Assert.Contains(all, a => a.Refusal?.Code == "unit-committed");
        ImmutableArray<UnitAssigned> sent = [.. entries.Select(e => e.Event).OfType<UnitAssigned>()];
        Assert.NotEmpty(sent);
        Assert.Equal(sent.Length, sent.Select(s => s.Assignment.Id).Distinct().Count());
    }
}
