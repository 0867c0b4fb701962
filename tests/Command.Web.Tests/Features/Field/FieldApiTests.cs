using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Command.Ingest.Api.Rights;
using Command.Ingest.Contracts;
using Command.Ingest.Hub;
using Command.Ingest.Tests.Transports;
using Command.Web.Features.Field;
using SkiaSharp;
using static Command.Web.Tests.Features.Field.FieldSite;

namespace Command.Web.Tests.Features.Field;

public sealed class FieldApiTests
{
    [Fact]
    public async Task Crew_SignsOnAndReportsItsWay_IsInThePictureWithTheTimesThatItSaid()
    {
        await using FieldSite site = await FieldSite.StartAsync();
        using HttpClient wang = await site.PhoneAsync("wang", "fire");
        string choices = await StateAsync(wang);
        Assert.Contains(Fire, choices, StringComparison.Ordinal);
        Assert.DoesNotContain(Police, choices, StringComparison.Ordinal);
        Assert.Equal(["done"], await SayAsync(wang, Word("signOn", new { unit = Fire })));
        await site.DeskAsync(new AssignUnits(site.Sharing.HiddenIncident, [new UnitPick(Fire)]));
        DateTimeOffset left = DateTimeOffset.UtcNow, there = left.AddMilliseconds(500);
        string id = Guid.NewGuid().ToString("N");
        object[] words = [Word("status", new { unit = Fire, status = "EnRoute" }, left, id), Word("status", new { unit = Fire, status = "OnScene" }, there)];
        Assert.Equal(["done", "done"], await SayAsync(wang, words));
        Assert.Equal(["done", "done"], await SayAsync(wang, words));
        await Wait.UntilAsync(() => site.Picture.Units[Fire].Status == UnitStatus.OnScene, "the unit is there");
        Assignment job = site.Picture.Assignments[site.Picture.Units[Fire].Assignment!];
        Assert.Equal([AssignmentStep.Dispatched, AssignmentStep.EnRoute, AssignmentStep.OnScene], job.Steps.Select(s => s.Step));
        Assert.Equal((left, there, StatusSource.Field, "wang"), (job.TimeOf(AssignmentStep.EnRoute)!.Value, job.TimeOf(AssignmentStep.OnScene)!.Value, job.Steps[2].Source, job.Steps[2].By));
    }

    [Fact]
    public async Task Crew_OnAnotherUnitOrAnotherAgencys_IsRefusedAndChangesNothing()
    {
        await using FieldSite site = await FieldSite.StartAsync();
        using HttpClient wang = await site.PhoneAsync("wang", "fire"), nobody = await site.PhoneAsync("guest", "fire", Roles.Auditor);
        Assert.Equal(["done"], await SayAsync(wang, Word("signOn", new { unit = Fire })));
        await site.DeskAsync(new AssignUnits(site.Sharing.HiddenIncident, [new UnitPick(OtherFire)]));
        string other = site.Picture.Units[OtherFire].Assignment!;
        Assert.Equal(
            ["unit-not-yours", "unit-not-yours", "unit-not-yours", "unit-of-others", "assignment-unknown"],
            await SayAsync(
                wang,
                Word("status", new { unit = OtherFire, status = "EnRoute" }),
                Word("distress", new { unit = OtherFire }),
                Word("position", new { unit = OtherFire, lon = 126.6, lat = 45.7 }),
                Word("signOn", new { unit = Police }),
                Word("say", new { job = other, text = "?" })));
        Assert.Equal(UnitStatus.Dispatched, site.Picture.Units[OtherFire].Status);
        Assert.Null(site.Picture.Units[OtherFire].Distress);
        using HttpResponseMessage refused = await nobody.GetAsync(new Uri("/field/state", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
    }

    [Fact]
    public async Task State_OfAnIncidentThatTheAgencyMayNotSee_SaysThatThereIsAJobAndNoMore()
    {
        await using FieldSite site = await FieldSite.StartAsync();
        using HttpClient wang = await site.PhoneAsync("wang", "fire");
        Assert.Equal(["done"], await SayAsync(wang, Word("signOn", new { unit = Fire })));
        await site.DeskAsync(new AssignUnits(site.Sharing.HiddenIncident, [new UnitPick(Fire)], "secret-task"));
        string job = site.Picture.Units[Fire].Assignment!;
        await site.DeskAsync(new SayOnJob(job, "secret-word"));
        string state = await StateAsync(wang);
        Assert.Contains($"\"job\":{{\"id\":\"{job}\"", state, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-", state, StringComparison.Ordinal);
        Assert.DoesNotContain(Security.SharingSite.Secret, state, StringComparison.Ordinal);
        Assert.DoesNotContain(site.Sharing.HiddenIncident, state, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Words_LateFutureUnknownOrTooMany_AreAnsweredEachForItself()
    {
        await using FieldSite site = await FieldSite.StartAsync();
        using HttpClient wang = await site.PhoneAsync("wang", null);
        Assert.Equal(["done"], await SayAsync(wang, Word("signOn", new { unit = Fire })));
        await site.DeskAsync(new AssignUnits(site.Sharing.HiddenIncident, [new UnitPick(Fire)]));
        string job = site.Picture.Units[Fire].Assignment!;
        DateTimeOffset now = DateTimeOffset.UtcNow;
        Assert.Equal(
            ["word-old", "time-in-future", "word-unknown", "word-unknown", "dispatch-too-long", "message-incomplete", "done"],
            await SayAsync(
                wang,
                Word("status", new { unit = Fire, status = "EnRoute" }, now.AddDays(-3)),
                Word("status", new { unit = Fire, status = "EnRoute" }, now.AddHours(1)),
                Word("dance", new { unit = Fire }),
                Word("status", new { unit = Fire, status = "EnRoute" }, now, "../x"),
                Word("say", new { job, text = new string('长', 501) }),
                Word("say", new { job, text = "" }),
                Word("say", new { job, text = "到了" })));
        await Wait.UntilAsync(() => site.Picture.JobMessages.GetValueOrDefault(job, []).Length == 1, "the message is in the picture");
        JobMessage said = site.Picture.JobMessages[job][0];
        Assert.Equal(("wang", "到了", StatusSource.Field), (said.By, said.Text, said.Source));

        using HttpResponseMessage many = await wang.PostAsJsonAsync(new Uri("/field/words", UriKind.Relative), new { words = Enumerable.Range(0, 51).Select(_ => Word("signOff")) }, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, many.StatusCode);
        using StringContent huge = new("{\"words\":[\"" + new string('x', 200_000) + "\"]}", Encoding.UTF8, "application/json");
        using HttpResponseMessage large = await wang.PostAsync(new Uri("/field/words", UriKind.Relative), huge, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, large.StatusCode);
    }

    [Fact]
    public async Task Position_SharedByTheCrew_IsTheUnitsNewestFixByTheFieldFeed()
    {
        await using FieldSite site = await FieldSite.StartAsync();
        using HttpClient wang = await site.PhoneAsync("wang", "fire");
        Assert.Equal(["done"], await SayAsync(wang, Word("signOn", new { unit = Fire })));
        DateTimeOffset at = DateTimeOffset.UtcNow;
        Assert.Equal(["done", "position-no-place", "done"], await SayAsync(wang, Word("position", new { unit = Fire, lon = 126.6, lat = 45.7, accuracyM = 8.0 }, at), Word("position", new { unit = Fire, lon = 226.6, lat = 45.7 }), Word("position", new { unit = Fire, lon = 126.5, lat = 45.7 }, at.AddMinutes(-1))));
        UnitFix fix = Assert.Single(site.Site.Get<PictureBroadcast>().Units.All(), f => f.CallSign == Fire);
        Assert.Equal(("field", "fire", PagePositions.SourceOf(Fire)), (fix.Feed, fix.Agency, fix.SourceId));
        Assert.Equal(126.6, fix.At.Lon, 4);
        Assert.Contains("\"shared\":true", await StateAsync(wang), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Distress_PressedLongAgo_SaysWhenAndIsOneCall()
    {
        await using FieldSite site = await FieldSite.StartAsync();
        using HttpClient wang = await site.PhoneAsync("wang", "fire");
        Assert.Equal(["done"], await SayAsync(wang, Word("signOn", new { unit = Fire })));
        object cry = Word("distress", new { unit = Fire, lon = 126.6, lat = 45.7 }, new DateTimeOffset(DateTimeOffset.UtcNow.Date.AddHours(-1), TimeSpan.Zero));
        Assert.Equal(["done", "done"], await SayAsync(wang, cry, cry));
        await Wait.UntilAsync(() => site.Picture.Units[Fire].Distress is not null, "the call is in the picture");
        Distress distress = site.Picture.Units[Fire].Distress!;
        Assert.Equal("07:00:00", distress.Text);
        Assert.Equal(126.6, distress.At!.Value.Lon, 4);
    }

    [Fact]
    public async Task Events_WithNothingNew_WaitUntilThereIsAndEndWithTheSession()
    {
        await using FieldSite site = await FieldSite.StartAsync();
        using HttpClient wang = await site.PhoneAsync("wang", "fire");
        Assert.Equal(["done"], await SayAsync(wang, Word("signOn", new { unit = Fire })));
        string mark = MarkOf(await StateAsync(wang));
        Task<string> news = wang.GetStringAsync(new Uri("/field/events?after=" + mark, UriKind.Relative), TestContext.Current.CancellationToken);
        await Wait.UntilAsync(() => site.Site.Get<FieldNews>().Waiting == 1, "the page waits");
        await site.DeskAsync(new SetUnitStatus(Fire, UnitStatus.OffDuty));
        Assert.NotEqual(mark, MarkOf(await news));

        string next = MarkOf(await StateAsync(wang));
        Task<HttpResponseMessage> held = wang.GetAsync(new Uri("/field/events?after=" + next, UriKind.Relative), TestContext.Current.CancellationToken);
        await Wait.UntilAsync(() => site.Site.Get<FieldNews>().Waiting == 1, "the page waits again");
        await site.EndAsync("wang");
        using HttpResponseMessage over = await held;
        Assert.Equal(HttpStatusCode.Unauthorized, over.StatusCode);
    }

    [Fact]
    public async Task Photo_WithAPlaceAndAScriptInIt_IsKeptAsABarePictureAndShownToWhoeverSeesTheJob()
    {
        await using FieldSite site = await FieldSite.StartAsync();
        using HttpClient wang = await site.PhoneAsync("wang", null), li = await site.PhoneAsync("li", null), desk = await site.PhoneAsync("zhao", null, Roles.Dispatcher);
        Assert.Equal(["done"], await SayAsync(wang, Word("signOn", new { unit = Fire })));
        await site.DeskAsync(new AssignUnits(site.Sharing.HiddenIncident, [new UnitPick(Fire)]));
        string job = site.Picture.Units[Fire].Assignment!;
        byte[] dirty = [.. Jpeg().AsSpan(0, 2), 0xFF, 0xE1, 0x00, 0x20, .. Encoding.ASCII.GetBytes("<script>alert(1)</script>12345"), .. Jpeg().AsSpan(2), .. Encoding.ASCII.GetBytes("<script>")];
        (HttpStatusCode status, string? name) = await SendAsync(wang, job, dirty);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(["done"], await SayAsync(wang, Word("say", new { job, text = "", photo = name })));
        await Wait.UntilAsync(() => site.Picture.JobMessages.ContainsKey(job), "the message is in the picture");
        byte[] shown = await desk.GetByteArrayAsync(new Uri("/incidents/photos/" + name, UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(-1, shown.AsSpan().IndexOf("script"u8));
        Assert.Equal(shown, await wang.GetByteArrayAsync(new Uri("/field/photos/" + name, UriKind.Relative), TestContext.Current.CancellationToken));
        using HttpResponseMessage others = await li.GetAsync(new Uri("/field/photos/" + name, UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, others.StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await SendAsync(li, job, Jpeg())).Status);
    }

    [Fact]
    public async Task Photo_OfAnotherKindOrTooLarge_IsRefusedAndNotKept()
    {
        await using FieldSite site = await FieldSite.StartAsync();
        using HttpClient wang = await site.PhoneAsync("wang", null);
        Assert.Equal(["done"], await SayAsync(wang, Word("signOn", new { unit = Fire })));
        await site.DeskAsync(new AssignUnits(site.Sharing.HiddenIncident, [new UnitPick(Fire)]));
        string job = site.Picture.Units[Fire].Assignment!;
        Assert.Equal(HttpStatusCode.Conflict, (await SendAsync(wang, job, [.. "GIF89a"u8, .. new byte[200]])).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await SendAsync(wang, job, Jpeg().AsSpan(0, 40).ToArray())).Status);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await SendAsync(wang, job, new byte[30 * 1024 * 1024])).Status);
        Assert.False(Directory.Exists(Path.Combine(site.Site.Folder, "photos")));
    }

    private static string MarkOf(string json)
    {
        using JsonDocument body = JsonDocument.Parse(json);
        return body.RootElement.GetProperty("mark").GetString()!;
    }

    private static byte[] Jpeg()
    {
        using SKBitmap bitmap = new(64, 48);
        bitmap.Erase(SKColors.Orange);
        using SKData data = bitmap.Encode(SKEncodedImageFormat.Jpeg, 80);
        return data.ToArray();
    }

    private static async Task<(HttpStatusCode Status, string? Photo)> SendAsync(HttpClient phone, string job, byte[] bytes)
    {
        using ByteArrayContent content = new(bytes);
        content.Headers.ContentType = new("image/jpeg");
        using HttpRequestMessage request = new(HttpMethod.Post, new Uri("/field/photos?job=" + job, UriKind.Relative)) { Content = content };
        request.Headers.ExpectContinue = bytes.Length > 1_000_000;
        using HttpResponseMessage answer = await phone.SendAsync(request, TestContext.Current.CancellationToken);
        return (answer.StatusCode, answer.IsSuccessStatusCode ? (await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("photo").GetString() : null);
    }
}
