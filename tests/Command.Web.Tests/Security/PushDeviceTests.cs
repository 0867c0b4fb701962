using System.Buffers.Text;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Command.Ingest.Api.Rights;
using Command.Ingest.Notices.Push;
using Command.Web.Security;

namespace Command.Web.Tests.Security;

public sealed partial class PushDeviceTests
{
    private const string Endpoint = "https://fcm.googleapis.com/fcm/send/abc";

    [Fact]
    public async Task Put_ADeviceOfOnesOwn_IsListedAndCanBeRemoved()
    {
        await using SecureSite site = await SecureSite.StartAsync(("Command:Notices:Push:Contact", "mailto:command@example.org"));
        Account account = await site.PersonAsync("li.min", Roles.Operator);
        using SecureSite.Visitor visitor = site.Visit();
        await visitor.SignInAsync("li.min", SecureSite.PasswordOf("li.min"));
        Assert.Equal(87, (await visitor.Http.GetFromJsonAsync<Dictionary<string, string>>("/account/push/key", TestContext.Current.CancellationToken))!["key"].Length);

        Assert.Equal(HttpStatusCode.NoContent, await PutAsync(visitor, Endpoint));
        PushDevice device = Assert.Single(await site.Get<PushBook>().OfAccountAsync(account.Id, TestContext.Current.CancellationToken));
        Assert.Equal("field", device.Page);
        string page = await visitor.PageAsync("/account");
        Assert.Single(Devices().Matches(page));
        Assert.DoesNotContain(Endpoint, page, StringComparison.Ordinal);

        Assert.Equal("/account?told=push-removed#push", await visitor.GoAsync("/account", "/account/push/remove", ("id", device.Id)));
        Assert.Empty(await site.Get<PushBook>().OfAccountAsync(account.Id, TestContext.Current.CancellationToken));
        Assert.Equal(2, (await site.Get<AuditLog>().SearchAsync(new AuditQuery("push device", "account", null, null, null, null), TestContext.Current.CancellationToken)).Length);
    }

    [Theory]
    [InlineData("http://fcm.googleapis.com/x")]
    [InlineData("https://127.0.0.1/x")]
    [InlineData("https://metadata.internal/x")]
    public async Task Put_AnAddressThatIsNoPushServices_IsRefused(string endpoint)
    {
        await using SecureSite site = await SecureSite.StartAsync(("Command:Notices:Push:Contact", "mailto:command@example.org"));
        await site.PersonAsync("li.min", Roles.Operator);
        using SecureSite.Visitor visitor = site.Visit();
        await visitor.SignInAsync("li.min", SecureSite.PasswordOf("li.min"));
        Assert.Equal(HttpStatusCode.BadRequest, await PutAsync(visitor, endpoint));
    }

    [Fact]
    public async Task Put_WhereNothingIsPushed_SaysSo()
    {
        await using SecureSite site = await SecureSite.StartAsync();
        await site.PersonAsync("li.min", Roles.Operator);
        using SecureSite.Visitor visitor = site.Visit();
        await visitor.SignInAsync("li.min", SecureSite.PasswordOf("li.min"));
        using HttpResponseMessage key = await visitor.Http.GetAsync(new Uri("/account/push/key", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, key.StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, await PutAsync(visitor, Endpoint));
    }

    private static async Task<HttpStatusCode> PutAsync(SecureSite.Visitor visitor, string endpoint)
    {
        using ECDiffieHellman pair = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        using HttpResponseMessage answer = await visitor.Http.PostAsJsonAsync(
            "/account/push",
            new
            {
                endpoint,
                keys = new { p256dh = Base64Url.EncodeToString(PushEncryption.PointOf(pair.ExportParameters(false))), auth = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16)) },
                page = "field",
                language = "zh-CN",
            },
            TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    [GeneratedRegex("data-testid=\"push-device\"")]
    private static partial Regex Devices();
}
