using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Command.Ingest.Notices.Push;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Logging;

namespace Command.Ingest.Tests.Notices.Push;

/// <summary>A push service and the browsers behind it: it takes messages over TLS, checks who sent them (RFC 8292) and reads them (RFC 8291).</summary>
internal sealed class PushSink : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, (ECDiffieHellman Pair, byte[] Secret)> _browsers = new();
    private readonly WebApplication _app;
    private readonly X509Certificate2 _certificate;

    private PushSink(WebApplication app, X509Certificate2 certificate)
    {
        _app = app;
        _certificate = certificate;
    }

    public Uri Address { get; private set; } = new("https://invalid");

    /// <summary>What each browser read, in the order of its coming.</summary>
    public ConcurrentQueue<Pushed> Taken { get; } = new();

    /// <summary>Says what a browser's address answers; null to take the message.</summary>
    public Func<string, int, (int Status, string? RetryAfter)?> Answers { get; set; } = (_, _) => null;

    public static async Task<PushSink> StartAsync()
    {
        using RSA key = RSA.Create(2048);
        CertificateRequest request = new("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using X509Certificate2 made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        X509Certificate2 certificate = X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0, l => l.UseHttps(certificate)));
        WebApplication app = builder.Build();
        PushSink sink = new(app, certificate);
        app.Run(sink.TakeAsync);
        await app.StartAsync(TestContext.Current.CancellationToken);
        sink.Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First().Replace("127.0.0.1", "localhost", StringComparison.Ordinal));
        return sink;
    }

    /// <summary>A new browser's device of an account.</summary>
    public PushDevice Browser(string name, string account, string page = "field", string language = "zh-CN")
    {
        ECDiffieHellman pair = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        byte[] secret = RandomNumberGenerator.GetBytes(16);
        _browsers["/" + name] = (pair, secret);
        string endpoint = new Uri(Address, name).ToString();
        return new PushDevice(
            PushDevice.IdOf(endpoint), account, name, page, language, endpoint, Base64Url.EncodeToString(PushEncryption.PointOf(pair.ExportParameters(false))), Base64Url.EncodeToString(secret), DateTimeOffset.UtcNow, null);
    }

    /// <summary>Lets the sender of notices trust this service's certificate, and no other.</summary>
    public void Trust(IServiceCollection services) => services.PostConfigure<HttpClientFactoryOptions>("notices", o => o.HttpMessageHandlerBuilderActions.Add(b => b.PrimaryHandler = new SocketsHttpHandler
    {
        SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.GetCertHashString() == _certificate.GetCertHashString() },
    }));

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _certificate.Dispose();
        foreach ((ECDiffieHellman pair, _) in _browsers.Values)
        {
            pair.Dispose();
        }
    }

    private async Task TakeAsync(HttpContext http)
    {
        string path = http.Request.Path;
        if (Answers(path, Taken.Count) is var (status, after))
        {
            http.Response.StatusCode = status;
            http.Response.Headers.RetryAfter = after;
            return;
        }

        using MemoryStream body = new();
        await http.Request.Body.CopyToAsync(body);
        (ECDiffieHellman pair, byte[] secret) = _browsers[path];
        byte[]? message = PushEncryption.Open(body.ToArray(), pair, secret);
        Taken.Enqueue(new Pushed(path, message is null ? default : JsonDocument.Parse(message).RootElement, http.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase), Claims(http)));
        http.Response.StatusCode = StatusCodes.Status201Created;
    }

    /// <summary>What the sender says of itself, where it proves it by the key that it names.</summary>
    private static JsonElement? Claims(HttpContext http)
    {
        string said = http.Request.Headers.Authorization.ToString();
        string[] parts = said["vapid t=".Length..].Split(", k=");
        string[] token = parts[0].Split('.');
        byte[] point = Base64Url.DecodeFromChars(parts[1]);
        using ECDsa key = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = point[1..33], Y = point[33..65] } });
        return key.VerifyData(System.Text.Encoding.ASCII.GetBytes($"{token[0]}.{token[1]}"), Base64Url.DecodeFromChars(token[2]), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation)
            ? JsonDocument.Parse(Base64Url.DecodeFromChars(token[1])).RootElement
            : null;
    }
}

/// <summary>A message that a browser got.</summary>
internal sealed record Pushed(string Path, JsonElement Message, Dictionary<string, string> Headers, JsonElement? Claims);
