using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.RegularExpressions;
using Command.Ingest.Api.Rights;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Command.Web.Tests.Security;

/// <summary>Real TLS with the server's own certificates, proxies, bodies that never end, and what people are told when something was refused.</summary>
public sealed partial class ConnectionTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Cookies_OverTls_AreBoundToThisHostAndToTls()
    {
        using TempTls tls = new();
        await using SecureSite site = await tls.StartAsync();
        await site.PersonAsync("li.min", Roles.Operator);
        using HttpClient http = tls.Client(site);
        string token = Token().Match(await http.GetStringAsync(new Uri("/account/sign-in", UriKind.Relative), Cancel)).Groups[1].Value;
        using FormUrlEncodedContent form = new([KeyValuePair.Create("name", "li.min"), KeyValuePair.Create("password", SecureSite.PasswordOf("li.min")), KeyValuePair.Create("__RequestVerificationToken", WebUtility.HtmlDecode(token))]);
        using HttpResponseMessage signedIn = await http.PostAsync(new Uri("/account/sign-in", UriKind.Relative), form, Cancel);
        Assert.Equal(HttpStatusCode.Found, signedIn.StatusCode);
        Assert.Equal("/", signedIn.Headers.Location!.ToString());
        string[] cookies = [.. signedIn.Headers.GetValues("Set-Cookie")];
        Assert.Contains(cookies, c => c.StartsWith("__Host-command-session=", StringComparison.Ordinal));
        Assert.All(cookies, c =>
        {
            Assert.StartsWith("__Host-", c, StringComparison.Ordinal);
            Assert.Contains("; secure", c, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("; path=/;", c + ";", StringComparison.OrdinalIgnoreCase);
            Assert.Contains("; httponly", c, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("domain=", c, StringComparison.OrdinalIgnoreCase);
        });

        using HttpResponseMessage page = await http.GetAsync(new Uri("/account", UriKind.Relative), Cancel);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
    }

    [Fact]
    public async Task Cookie_PlantedWithoutItsPrefix_IsNotReadOverTls()
    {
        using TempTls tls = new();
        await using SecureSite site = await tls.StartAsync();
        (string _, string cookie) = await site.SessionAsync(await site.PersonAsync("li.min", Roles.Operator));
        using HttpClient http = tls.Client(site, cookies: false);
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(cookie));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync("__Host-" + cookie));

        async Task<HttpStatusCode> StatusAsync(string sent)
        {
            using HttpRequestMessage request = new(HttpMethod.Get, new Uri("/ogc", UriKind.Relative));
            request.Headers.Add("Cookie", sent);
            using HttpResponseMessage answer = await http.SendAsync(request, Cancel);
            return answer.StatusCode;
        }
    }

    [Fact]
    public async Task Answers_OverTls_TellBrowsersToStayThere()
    {
        using TempTls tls = new();
        await using SecureSite site = await tls.StartAsync();
        using HttpClient http = tls.Client(site);

        // HSTS is never said to a loopback name, so the visitor calls the server by the name in its certificate.
        using HttpRequestMessage request = new(HttpMethod.Get, new Uri("/account/sign-in", UriKind.Relative));
        request.Headers.Host = "command.lan";
        using HttpResponseMessage answer = await http.SendAsync(request, Cancel);
        Assert.Contains("max-age=31536000", Assert.Single(answer.Headers.GetValues("Strict-Transport-Security")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Proxy_ThatIsListed_SaysAddressAndSchemeOfTheVisitor()
    {
        await using SecureSite site = await SecureSite.StartAsync(("Command:Proxies", "127.0.0.1"));
        using HttpClient http = new(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = site.Address };
        using HttpRequestMessage request = new(HttpMethod.Get, new Uri("/account/sign-in", UriKind.Relative));
        request.Headers.Add("X-Forwarded-For", "203.0.113.9");
        request.Headers.Add("X-Forwarded-Proto", "https");
        request.Headers.Add("Accept", "text/html");
        request.Headers.Host = "command.lan";
        using HttpResponseMessage answer = await http.SendAsync(request, Cancel);
        Assert.All(answer.Headers.GetValues("Set-Cookie"), c => Assert.StartsWith("__Host-", c, StringComparison.Ordinal));
        Assert.True(answer.Headers.Contains("Strict-Transport-Security"));

        await RefusedAsync("203.0.113.9");
        AuditEntry entry = (await site.Get<AuditLog>().SearchAsync(new AuditQuery(null, "request", "refused", null, null, null), Cancel))[0];
        Assert.Equal("203.0.113.9", entry.Fact.Address);

        async Task RefusedAsync(string from)
        {
            using HttpRequestMessage asked = new(HttpMethod.Get, new Uri("/admin/audit/head.json", UriKind.Relative));
            asked.Headers.Authorization = new AuthenticationHeaderValue("Bearer", SecureSite.ReaderKey);
            asked.Headers.Add("X-Forwarded-For", from);
            using HttpResponseMessage no = await http.SendAsync(asked, Cancel);
            Assert.Equal(HttpStatusCode.Forbidden, no.StatusCode);
        }
    }

    [Theory]
    [InlineData("zh-CN", "表单未能使用")]
    [InlineData("en", "The form could not be used")]
    public async Task Form_ThatExpired_IsAPageInTheVisitorsLanguage(string culture, string title)
    {
        await using SecureSite site = await SecureSite.StartAsync();
        using SecureSite.Visitor visitor = site.Visit();
        await visitor.PageAsync("/account/sign-in?culture=" + culture);
        using FormUrlEncodedContent form = new([KeyValuePair.Create("name", "x"), KeyValuePair.Create("__RequestVerificationToken", "of-another-day")]);
        using HttpResponseMessage answer = await visitor.Http.PostAsync(new Uri("/account/sign-in", UriKind.Relative), form, Cancel);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(title, WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(Cancel)), StringComparison.Ordinal);
        Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Page_ThatIsNotThere_IsToldAsAPageAndToProgramsAsAStatus()
    {
        await using SecureSite site = await SecureSite.StartAsync();
        using SecureSite.Visitor visitor = site.Visit();
        using HttpResponseMessage page = await visitor.Http.GetAsync(new Uri("/no-such-page", UriKind.Relative), Cancel);
        Assert.Equal(HttpStatusCode.NotFound, page.StatusCode);
        Assert.Contains("没有这个页面", WebUtility.HtmlDecode(await page.Content.ReadAsStringAsync(Cancel)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Form_LargerThanAnyIs_IsTurnedAwayUnread()
    {
        await using SecureSite site = await SecureSite.StartAsync();
        using TcpClient visitor = new();
        await visitor.ConnectAsync(site.Address.Host, site.Address.Port, Cancel);

        // Nothing of the body is sent: the head says enough.
        await visitor.GetStream().WriteAsync(Encoding.ASCII.GetBytes("POST /account/sign-in HTTP/1.1\r\nHost: x\r\nAccept: text/html\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 5242880\r\n\r\n"), Cancel);
        byte[] buffer = new byte[16 * 1024];
        int read = await visitor.GetStream().ReadAsync(buffer, Cancel);
        Assert.StartsWith("HTTP/1.1 413", Encoding.ASCII.GetString(buffer, 0, read), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Body_ThatTricklesIn_IsCutAndOthersAreServedMeanwhile()
    {
        await using SecureSite site = await SecureSite.StartAsync();
        using TcpClient slow = new();
        await slow.ConnectAsync(site.Address.Host, site.Address.Port, Cancel);
        await slow.GetStream().WriteAsync(Encoding.ASCII.GetBytes("POST /account/sign-in HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 100000\r\n\r\nname=a"), Cancel);
        using SecureSite.Visitor visitor = site.Visit();
        await visitor.PageAsync("/account/sign-in");

        // Kestrel asks for 240 bytes a second after five seconds; one who gives none is told 408, or simply closed out.
        byte[] buffer = new byte[4096];
        int read = await ReadAsync(slow.GetStream(), buffer).WaitAsync(TimeSpan.FromSeconds(90), TimeProvider.System, Cancel);
        Assert.True(read == 0 || Encoding.ASCII.GetString(buffer, 0, read).Contains(" 4", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Head_ThatNeverEnds_IsCut()
    {
        await using SecureSite site = await SecureSite.StartAsync();
        using TcpClient slow = new();
        await slow.ConnectAsync(site.Address.Host, site.Address.Port, Cancel);
        await slow.GetStream().WriteAsync(Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\nHost: x\r\nX-a: b"), Cancel);
        int read = await ReadAsync(slow.GetStream(), new byte[4096]).WaitAsync(TimeSpan.FromSeconds(90), TimeProvider.System, Cancel);
        Assert.True(read >= 0);
    }

    private static async Task<int> ReadAsync(NetworkStream stream, byte[] buffer)
    {
        try
        {
            return await stream.ReadAsync(buffer, Cancel);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();

    /// <summary>Certificates as <c>tls make</c> makes them.</summary>
    private sealed class TempTls : IDisposable
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("command-tls-").FullName;

        public TempTls()
        {
            using StringWriter error = new();
            Assert.True(TlsCommand.Run(["make", "--name", "127.0.0.1", "--name", "command.lan", "--into", _folder], TextWriter.Null, error, TimeProvider.System) == 0, error.ToString());
        }

        public Task<SecureSite> StartAsync() => SecureSite.StartAsync(
            ("Urls", "https://127.0.0.1:0"),
            ("Kestrel:Certificates:Default:Path", Path.Combine(_folder, "server.pem")),
            ("Kestrel:Certificates:Default:KeyPath", Path.Combine(_folder, "server-key.pem")));

        /// <summary>A visitor that trusts the authority and nobody else.</summary>
        public HttpClient Client(SecureSite site, bool cookies = true)
        {
            X509Certificate2 authority = X509CertificateLoader.LoadCertificateFromFile(Path.Combine(_folder, "ca.pem"));
            SocketsHttpHandler handler = new() { AllowAutoRedirect = false, UseCookies = cookies };
            handler.SslOptions.RemoteCertificateValidationCallback = (_, shown, chain, _) =>
            {
                using X509Chain own = new();
                own.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
                own.ChainPolicy.CustomTrustStore.Add(authority);
                own.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
                using X509Certificate2 server = X509CertificateLoader.LoadCertificate(shown!.GetRawCertData());
                return own.Build(server) && (server.MatchesHostname("127.0.0.1") || server.MatchesHostname("command.lan"));
            };
            Uri address = new(site.Get<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
            HttpClient http = new(handler) { BaseAddress = address };
            return http;
        }

        public void Dispose() => Directory.Delete(_folder, recursive: true);
    }
}
