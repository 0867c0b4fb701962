using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Command.Ingest.Security;
using Command.Ingest.Transports;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Command.Ingest.Tests.Transports.Senders;

/// <summary>Senders that show a certificate, over real TLS with the certificates that the server's own command makes.</summary>
public sealed class SenderTlsTests : IDisposable
{
    private const string Ping = """<event version="2.0" uid="ping-1" type="t-x-c-t" how="m-g" time="2026-07-18T01:00:00Z" start="2026-07-18T01:00:00Z" stale="2026-07-18T01:01:00Z"><point lat="45.7" lon="126.6" hae="0" ce="9999999" le="9999999"/></event>""";
    private readonly string _folder = Directory.CreateTempSubdirectory("command-tls-").FullName;

    public SenderTlsTests()
    {
        Run("make", "--name", "127.0.0.1", "--name", "localhost", "--into", _folder);
        Run("sender", "--name", "flood-office", "--into", _folder);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Authority => Path.Combine(_folder, "ca.pem");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Push_WithTheSendersCertificate_IsTakenAndWithoutOrWithAnotherIsNot()
    {
        using X509Certificate2 own = Client("sender-flood-office"), stranger = Stranger();
        await using Host host = await StartAsync(("Command:Feeds:city:ClientCertificates", own.GetCertHashString(HashAlgorithmName.SHA256)));
        Assert.Equal(HttpStatusCode.Accepted, await PushAsync(host, "city", own));
        Assert.Equal(HttpStatusCode.Forbidden, await PushAsync(host, "city", stranger));
        Assert.Equal(HttpStatusCode.Forbidden, await PushAsync(host, "city", null));
        Assert.Equal((2L, "sender-certificate"), (host.Feed("city").Refused, host.Feed("city").LastRefusal?.Code));
    }

    [Fact]
    public async Task Push_WithACertificateOfTheIssuer_IsTakenAndTheServersOwnIsNone()
    {
        using X509Certificate2 own = Client("sender-flood-office"), server = Client("server"), stranger = Stranger();
        await using Host host = await StartAsync(("Command:Feeds:city:ClientIssuer", Authority));
        Assert.Equal(HttpStatusCode.Accepted, await PushAsync(host, "city", own));

        // Of the authority, and not for clients.
        Assert.Equal(HttpStatusCode.Forbidden, await PushAsync(host, "city", server));
        Assert.Equal(HttpStatusCode.Forbidden, await PushAsync(host, "city", stranger));
    }

    [Fact]
    public async Task Tcp_WithTheSendersCertificate_IsAnsweredAndOthersAreClosed()
    {
        using X509Certificate2 own = Client("sender-flood-office"), stranger = Stranger();
        await using Host host = await StartAsync(
            ("Command:Feeds:field:Transport", "tcp"), ("Command:Feeds:field:Port", "0"), ("Command:Feeds:field:Tls", "true"), ("Command:Feeds:field:ClientIssuer", Authority), ("Command:Feeds:field:Key", Host.Key("field")));
        Assert.Contains("takPong", await PongAsync(host, own), StringComparison.Ordinal);
        Assert.Equal("", await PongAsync(host, stranger));
        Assert.Equal("", await PongAsync(host, null));
        await Wait.UntilAsync(() => host.Feed("field").Refused == 2, "both refusals are noted");

        using TcpClient plain = new();
        await plain.ConnectAsync(host.Get<TcpListenerService>().Door("field", exercise: false)!, Cancel);
        await plain.GetStream().WriteAsync(Encoding.UTF8.GetBytes(Ping), Cancel);
        await Wait.UntilAsync(() => host.Feed("field").LastRefusal?.Code == "sender-tls", "who speaks no TLS is refused");
    }

    [Fact]
    public async Task Tcp_TlsWithoutACertificateOfTheServer_StopsTheStartAndSaysWhatToSet()
    {
        SettingsException wrong = await Assert.ThrowsAsync<SettingsException>(() => Host.StartAsync(("Command:Feeds:field:Transport", "tcp"), ("Command:Feeds:field:Port", "0"), ("Command:Feeds:field:Tls", "true")));
        Assert.Contains("Kestrel__Certificates__Default__Path", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Made_Files_AreForTheirOwnerAndTheAuthorityStays()
    {
        if (!OperatingSystem.IsWindows())
        {
            foreach (string file in Directory.EnumerateFiles(_folder))
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            }
        }

        string before = File.ReadAllText(Authority);
        Run("make", "--name", "other.lan", "--into", _folder);
        Assert.Equal(before, File.ReadAllText(Authority));
        using X509Certificate2 server = X509Certificate2.CreateFromPemFile(Path.Combine(_folder, "server.pem"), Path.Combine(_folder, "server-key.pem"));
        Assert.True(server.MatchesHostname("other.lan"));
        Assert.False(server.MatchesHostname("127.0.0.1"));
    }

    [Theory]
    [InlineData("make")]
    [InlineData("make", "--name")]
    [InlineData("make", "--name", "a b")]
    [InlineData("make", "--name", "../../etc")]
    [InlineData("burn", "--name", "a")]
    public void Command_NotUnderstood_SaysWhatToSay(params string[] args)
    {
        using StringWriter error = new();
        Assert.Equal(1, TlsCommand.Run(args, TextWriter.Null, error, TimeProvider.System));
        Assert.Contains("tls make", error.ToString(), StringComparison.Ordinal);
    }

    private Task<Host> StartAsync(params (string Key, string Value)[] settings) => Host.StartAsync(
    [
        ("Kestrel:Endpoints:senders:Url", "https://127.0.0.1:0"),
        ("Kestrel:Endpoints:senders:ClientCertificateMode", "AllowCertificate"),
        ("Kestrel:Certificates:Default:Path", Path.Combine(_folder, "server.pem")),
        ("Kestrel:Certificates:Default:KeyPath", Path.Combine(_folder, "server-key.pem")),
        .. settings,
    ]);

    private async Task<HttpStatusCode> PushAsync(Host host, string feed, X509Certificate2? certificate)
    {
        using SocketsHttpHandler handler = new();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, shown, _, _) => IsOurs(shown!);
        if (certificate is not null)
        {
            handler.SslOptions.ClientCertificates = [certificate];
        }

        handler.SslOptions.LocalCertificateSelectionCallback = certificate is null ? null : (_, _, _, _, _) => certificate;
        using HttpClient http = new(handler);
        using HttpRequestMessage request = new(HttpMethod.Post, new Uri(Address(host), $"/feeds/{feed}"))
        {
            Content = new StringContent($$"""[{"service_request_id":"{{Guid.NewGuid():N}}","status":"open","service_code":"crash","service_name":"交通事故","requested_datetime":"{{DateTimeOffset.UtcNow:yyyy-MM-dd'T'HH:mm:ss'Z'}}","lat":45.757,"long":126.6425}]"""),
        };
        request.Content.Headers.ContentType = null;
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Host.Key(feed));
        using HttpResponseMessage answer = await http.SendAsync(request, Cancel);
        return answer.StatusCode;
    }

    /// <summary>What a TAK client hears to its ping; nothing when it is closed out.</summary>
    private async Task<string> PongAsync(Host host, X509Certificate2? certificate)
    {
        using TcpClient client = new();
        await client.ConnectAsync(host.Get<TcpListenerService>().Door("field", exercise: false)!, Cancel);
        await using SslStream tls = new(client.GetStream());
        try
        {
            await tls.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = "127.0.0.1",
                    RemoteCertificateValidationCallback = (_, shown, _, _) => IsOurs(shown!),
                    LocalCertificateSelectionCallback = certificate is null ? null : (_, _, _, _, _) => certificate,
                    ClientCertificates = certificate is null ? null : [certificate],
                },
                Cancel);
            await tls.WriteAsync(Encoding.UTF8.GetBytes(Ping), Cancel);
            byte[] buffer = new byte[4096];
            int read = await tls.ReadAsync(buffer, Cancel);
            return Encoding.UTF8.GetString(buffer, 0, read);
        }
        catch (IOException)
        {
            return "";
        }
        catch (System.Security.Authentication.AuthenticationException)
        {
            return "";
        }
    }

    private static Uri Address(Host host) =>
        new(host.Get<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First(a => a.StartsWith("https", StringComparison.Ordinal)));

    private bool IsOurs(X509Certificate shown)
    {
        using X509Certificate2 server = X509CertificateLoader.LoadCertificate(shown.GetRawCertData());
        using X509Certificate2 authority = X509CertificateLoader.LoadCertificateFromFile(Authority);
        using X509Chain chain = new();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(server) && server.MatchesHostname("127.0.0.1");
    }

    private X509Certificate2 Client(string name)
    {
        using X509Certificate2 pem = X509Certificate2.CreateFromPemFile(Path.Combine(_folder, name + ".pem"), Path.Combine(_folder, name + "-key.pem"));
        return X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null);
    }

    private static X509Certificate2 Stranger()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=flood-office", key, HashAlgorithmName.SHA256);
        using X509Certificate2 made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }

    private static void Run(params string[] args)
    {
        using StringWriter error = new();
        Assert.True(TlsCommand.Run(args, TextWriter.Null, error, TimeProvider.System) == 0, error.ToString());
    }
}
