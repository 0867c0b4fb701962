using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Command.Ingest.Api.Rights;
using Command.Ingest.Contracts;
using Command.Ingest.Hub;
using Command.Ingest.Picture;
using Command.Ingest.Tests.Bus;
using Command.Ingest.Tests.Transports;
using Command.Web.Replica;
using Command.Web.Tests.Security;
using SkiaSharp;
using static Command.Web.Tests.Features.Field.FieldSite;

namespace Command.Web.Tests.Nodes;

/// <summary>Two machines with one Redis: one takes in and writes, the other follows it, and dispatchers and crews sit at both.</summary>
public sealed class TwoMachinesTests
{
    private const string FeedKey = "feed-key-for-tests-0123456", Unit = "消防1";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Order_GivenAtTheFollowingMachine_IsWrittenOnceAndSeenAtBoth()
    {
        await using DebianRedis redis = DebianRedis.Start();
        await using SecureSite writer = await WriterAsync(redis);
        await using SecureSite follower = await FollowerAsync(redis, writer);
        using HttpClient li = await AtAsync(follower, "li", Roles.Dispatcher);
        object order = new { c = "assign", incident = "I-0001", units = new[] { new { unit = Unit, was = 0 } } };
        Assert.Equal((HttpStatusCode.OK, null), await DoAsync(li, order, "order-1"));
        Assert.Equal((HttpStatusCode.OK, null), await DoAsync(li, order, "order-1"));

        Assert.Equal("li", Assert.Single(PictureOf(writer).Assignments.Values).Steps[0].By);
        await Wait.UntilAsync(() => PictureOf(follower).Units.GetValueOrDefault(Unit)?.Assignment is not null, "the order is seen where it was given");
        Assert.Equal(PictureOf(writer).Assignments.Keys, PictureOf(follower).Assignments.Keys);
    }

    [Fact]
    public async Task Orders_ForTheSameUnitFromBothMachinesAtOnce_SendItOnceEachTime()
    {
        await using DebianRedis redis = DebianRedis.Start();
        await using SecureSite writer = await WriterAsync(redis);
        await using SecureSite follower = await FollowerAsync(redis, writer);
        using HttpClient wang = await AtAsync(writer, "wang", Roles.Dispatcher), li = await AtAsync(follower, "li", Roles.Dispatcher);
        foreach (string unit in (string[])["消防1", "消防2", "消防3", "消防4", "救护1", "救护2"])
        {
            (HttpStatusCode Status, string? Code)[] answers = await Task.WhenAll(
                DoAsync(wang, new { c = "assign", incident = "I-0001", units = new[] { new { unit, was = 0 } } }),
                DoAsync(li, new { c = "assign", incident = "I-0002", units = new[] { new { unit, was = 0 } } }));
            Assert.Equal([(HttpStatusCode.OK, null), (HttpStatusCode.Conflict, "unit-committed")], answers.OrderBy(a => a.Status));
            Assert.Single(PictureOf(writer).Assignments.Values, a => a.Unit == unit);
        }
    }

    [Fact]
    public async Task Command_FromAStaleScreenOfTheOtherMachine_IsRefusedWithWhoChangedItWhenAndTo()
    {
        await using DebianRedis redis = DebianRedis.Start();
        await using SecureSite writer = await WriterAsync(redis);
        await using SecureSite follower = await FollowerAsync(redis, writer);
        using HttpClient wang = await AtAsync(writer, "wang", Roles.Dispatcher), li = await AtAsync(follower, "li", Roles.Dispatcher);
        Assert.Equal((HttpStatusCode.OK, null), await DoAsync(li, new { c = "assign", incident = "I-0001", units = new[] { new { unit = Unit, was = 0 } } }));
        Assert.Equal((HttpStatusCode.OK, null), await DoAsync(wang, new { c = "status", unit = Unit, status = "EnRoute", was = 1 }));
        UnitDuty now = PictureOf(writer).Units[Unit];

        // What li's screen showed when the laptop fell asleep.
        using HttpResponseMessage refused = await PostAsync(li, new { c = "status", unit = Unit, status = "OnScene", was = 1 }, "stale");
        using JsonDocument said = JsonDocument.Parse(await refused.Content.ReadAsStringAsync(Cancel));
        Assert.Equal((HttpStatusCode.Conflict, "unit-changed", Unit), (refused.StatusCode, said.RootElement.GetProperty("code").GetString(), said.RootElement.GetProperty("where").GetString()));
        string clock = TimeZoneInfo.ConvertTime(now.KnownAt, writer.Get<Command.Ingest.City.CityPack>().City.TimeZone).ToString("HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture);
        Assert.Contains($"wang changed {Unit} at {clock}: it is EnRoute now", said.RootElement.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(UnitStatus.EnRoute, PictureOf(writer).Units[Unit].Status);
    }

    [Fact]
    public async Task Crew_AtTheFollowingMachine_SaysItsWordsSharesItsPlaceAndSendsAPhoto()
    {
        await using DebianRedis redis = DebianRedis.Start();
        await using SecureSite writer = await WriterAsync(redis);
        await using SecureSite follower = await FollowerAsync(redis, writer);
        using HttpClient desk = await AtAsync(writer, "desk", Roles.Dispatcher), zhang = await AtAsync(follower, "zhang", Roles.Field);
        Assert.Equal(["done"], await SayAsync(zhang, Word("signOn", new { unit = Unit })));
        Assert.Equal((HttpStatusCode.OK, null), await DoAsync(desk, new { c = "assign", incident = "I-0001", units = new[] { new { unit = Unit } } }));
        await Wait.UntilAsync(() => PictureOf(follower).Units[Unit].Assignment is not null, "the crew's machine knows of the job");
        string job = PictureOf(follower).Units[Unit].Assignment!;
        Assert.Contains($"\"job\":{{\"id\":\"{job}\"", await StateAsync(zhang), StringComparison.Ordinal);

        DateTimeOffset left = DateTimeOffset.UtcNow;
        object gone = Word("status", new { unit = Unit, status = "EnRoute" }, left);
        Assert.Equal(["done", "done", "unit-not-yours"], await SayAsync(zhang, gone, Word("position", new { unit = Unit, lon = 126.6, lat = 45.7, accuracyM = 8.0 }, left), Word("status", new { unit = "消防2", status = "EnRoute" })));
        Assert.Equal(["done"], await SayAsync(zhang, gone));
        await Wait.UntilAsync(() => PictureOf(writer).Units[Unit].Status == UnitStatus.EnRoute, "the writer knows that it left");
        StepTime step = PictureOf(writer).Assignments[job].Steps[^1];
        Assert.Equal((AssignmentStep.EnRoute, left, StatusSource.Field, "zhang"), (step.Step, step.At, step.Source, step.By));
        Assert.Equal(2, PictureOf(writer).Assignments[job].Steps.Length);
        foreach (SecureSite machine in (SecureSite[])[writer, follower])
        {
            await Wait.UntilAsync(() => machine.Get<PictureReplica>().Units.All().Any(f => f.CallSign == Unit && f.Feed == "field"), "each machine shows where the crew is");
        }

        using ByteArrayContent picture = new(Jpeg());
        using HttpResponseMessage kept = await zhang.PostAsync(new Uri("/field/photos?job=" + job, UriKind.Relative), picture, Cancel);
        Assert.Equal(HttpStatusCode.OK, kept.StatusCode);
        string photo = (await kept.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("photo").GetString()!;
        Assert.Equal(["done"], await SayAsync(zhang, Word("say", new { job, text = "到了", photo })));
        await Wait.UntilAsync(() => PictureOf(follower).JobMessages.ContainsKey(job), "the message is known at both");
        byte[] atDesk = await desk.GetByteArrayAsync(new Uri("/incidents/photos/" + photo, UriKind.Relative), Cancel);
        Assert.Equal(atDesk, await zhang.GetByteArrayAsync(new Uri("/field/photos/" + photo, UriKind.Relative), Cancel));
    }

    [Fact]
    public async Task Crew_WhileTheWriterIsAway_KeepsItsWordsForLater()
    {
        await using DebianRedis redis = DebianRedis.Start();
        SecureSite writer = await WriterAsync(redis);
        await using SecureSite follower = await FollowerAsync(redis, writer);
        using HttpClient zhang = await AtAsync(follower, "zhang", Roles.Field);
        Assert.Equal(["done"], await SayAsync(zhang, Word("signOn", new { unit = Unit })));
        await writer.DisposeAsync();
        Assert.Equal(["later", "later"], await SayAsync(zhang, Word("status", new { unit = Unit, status = "OffDuty" }), Word("position", new { unit = Unit, lon = 126.6, lat = 45.7 })));
        Assert.Contains(Unit, await StateAsync(zhang), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Advice_AskedAtTheFollowingMachine_IsByTheRoadsOfTheOneThatHasThem()
    {
        await using DebianRedis redis = DebianRedis.Start();
        await using SecureSite writer = await WriterAsync(redis);
        await using SecureSite follower = await FollowerAsync(redis, writer);
        using HttpClient li = await AtAsync(follower, "li", Roles.Dispatcher), police = await AtAsync(follower, "sun", Roles.Dispatcher, "traffic-police"), crew = await AtAsync(follower, "zhang", Roles.Field);
        JsonElement advice = await li.GetFromJsonAsync<JsonElement>(new Uri("/incidents/I-0001/advice", UriKind.Relative), Cancel);
        Assert.Equal("I-0001", advice.GetProperty("incident").GetString());
        JsonElement batch = await li.GetFromJsonAsync<JsonElement>(new Uri("/dispatch/batch", UriKind.Relative), Cancel);
        Assert.Equal(["I-0001", "I-0002"], batch.GetProperty("best").GetProperty("incidents").EnumerateArray().Select(i => i.GetProperty("incident").GetString()));

        // Whoever sees a part of the picture is advised from that part, here: closures may not be theirs to know.
        JsonElement part = await police.GetFromJsonAsync<JsonElement>(new Uri("/incidents/I-0001/advice", UriKind.Relative), Cancel);
        Assert.False(part.GetProperty("byRoad").GetBoolean());
        using HttpResponseMessage refused = await crew.GetAsync(new Uri("/incidents/I-0001/advice", UriKind.Relative), Cancel);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
    }

    /// <summary>The machine that takes in and writes, with two accidents.</summary>
    private static async Task<SecureSite> WriterAsync(DebianRedis redis)
    {
        SecureSite site = await SecureSite.StartAsync(("Command:Redis", redis.ConnectionString), ("Command:Feeds:city:Key", FeedKey));
        using HttpClient http = new() { BaseAddress = site.Address };
        foreach ((string id, double lat) in ((string, double)[])[("C-1", 45.757), ("C-2", 45.7752)])
        {
            using HttpRequestMessage request = new(HttpMethod.Post, new Uri("/feeds/city", UriKind.Relative)) { Content = new StringContent(SharingSite.Case(id, "两车相撞", lat, 126.6425), Encoding.UTF8, "application/json") };
            request.Headers.Add("Authorization", "Bearer " + FeedKey);
            using HttpResponseMessage answer = await http.SendAsync(request, Cancel);
            Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        }

        await Wait.UntilAsync(() => site.Get<PictureBroadcast>().Picture.Open.Count == 2, "both accidents are open");
        return site;
    }

    private static async Task<SecureSite> FollowerAsync(DebianRedis redis, SecureSite writer)
    {
        SecureSite site = await SecureSite.StartAsync(("Command:Redis", redis.ConnectionString), ("Command:Ingest:Url", writer.Address.ToString()), ("Command:Ingest:Key", SecureSite.NodeKey));
        await Wait.UntilAsync(() => PictureOf(site).Open.Count == 2, "the following machine knows both accidents");
        return site;
    }

    private static PictureState PictureOf(SecureSite machine) => machine.Get<PictureReplica>().Current.Picture;

    /// <summary>A person signed in at a machine.</summary>
    private static async Task<HttpClient> AtAsync(SecureSite machine, string name, string role, string? agency = null)
    {
        (_, string cookie) = await machine.SessionAsync(await machine.PersonOfAsync(agency, name, role));
        HttpClient http = new(new HttpClientHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = machine.Address };
        http.DefaultRequestHeaders.Add("Cookie", cookie);
        http.DefaultRequestHeaders.Add("Accept-Language", "en");
        return http;
    }

    /// <summary>Gives a command and waits until the writer's own screens show it.</summary>
    private static async Task<(HttpStatusCode Status, string? Code)> DoAsync(HttpClient person, object command, string? id = null)
    {
        using HttpResponseMessage answer = await PostAsync(person, command, id ?? Guid.NewGuid().ToString("N"));
        using JsonDocument said = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancel));
        return (answer.StatusCode, said.RootElement.TryGetProperty("code", out JsonElement code) ? code.GetString() : null);
    }

    private static async Task<HttpResponseMessage> PostAsync(HttpClient person, object command, string id)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, new Uri("/incidents/commands", UriKind.Relative)) { Content = JsonContent.Create(command) };
        request.Headers.Add("Idempotency-Key", id);
        return await person.SendAsync(request, Cancel);
    }

    private static byte[] Jpeg()
    {
        using SKBitmap bitmap = new(8, 8);
        using SKData data = bitmap.Encode(SKEncodedImageFormat.Jpeg, 80);
        return data.ToArray();
    }
}
