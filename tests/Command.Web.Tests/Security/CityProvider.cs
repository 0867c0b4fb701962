using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Command.Web.Tests.Security;

/// <summary>An OpenID Connect provider on a free port: discovery, keys, authorization codes with PKCE, and signed id tokens. Whoever asks is the subject it was told.</summary>
internal sealed class CityProvider : IAsyncDisposable
{
    public const string ClientId = "command", Secret = "a-secret-of-the-city";
    private readonly RSA _key = RSA.Create(2048);
    private readonly ConcurrentDictionary<string, (string Nonce, string Challenge, string Redirect)> _codes = new();
    private readonly WebApplication _app;

    private CityProvider()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.MapGet("/.well-known/openid-configuration", () => Results.Json(new
        {
            issuer = Authority,
            authorization_endpoint = Authority + "/authorize",
            token_endpoint = Authority + "/token",
            jwks_uri = Authority + "/keys",
            response_types_supported = new[] { "code" },
            subject_types_supported = new[] { "public" },
            id_token_signing_alg_values_supported = new[] { "RS256" },
        }));
        _app.MapGet("/keys", () =>
        {
            RSAParameters key = _key.ExportParameters(false);
            return Results.Json(new { keys = new[] { new { kty = "RSA", use = "sig", kid = "1", alg = "RS256", n = Base64Url.EncodeToString(key.Modulus), e = Base64Url.EncodeToString(key.Exponent) } } });
        });
        _app.MapGet("/authorize", Authorize);
        _app.MapPost("/token", TokenAsync);
    }

    /// <summary>Who signs in there.</summary>
    public string Subject { get; set; } = "city-4711";

    /// <summary>Spoils the next id tokens.</summary>
    public bool ForgeSignature { get; set; }

    public string Authority => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    public static async Task<CityProvider> StartAsync()
    {
        CityProvider provider = new();
        await provider._app.StartAsync(TestContext.Current.CancellationToken);
        return provider;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _key.Dispose();
    }

    private IResult Authorize(HttpRequest request)
    {
        IQueryCollection asked = request.Query;
        if (asked["client_id"] != ClientId || asked["response_type"] != "code" || asked["code_challenge_method"] != "S256")
        {
            return Results.BadRequest();
        }

        string code = Guid.NewGuid().ToString("N"), redirect = asked["redirect_uri"]!;
        _codes[code] = (asked["nonce"]!, asked["code_challenge"]!, redirect);
        return Results.Redirect($"{redirect}?code={code}&state={Uri.EscapeDataString(asked["state"]!)}");
    }

    private async Task<IResult> TokenAsync(HttpRequest request)
    {
        IFormCollection form = await request.ReadFormAsync();
        if (!_codes.TryRemove(form["code"].ToString(), out (string Nonce, string Challenge, string Redirect) asked)
            || form["client_id"] != ClientId || form["client_secret"] != Secret || form["redirect_uri"] != asked.Redirect
            || Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString()))) != asked.Challenge)
        {
            return Results.BadRequest(new { error = "invalid_grant" });
        }

        long now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        string head = Part(new { alg = "RS256", kid = "1", typ = "JWT" });
        string body = Part(new { iss = Authority, aud = ClientId, sub = Subject, nonce = asked.Nonce, iat = now, exp = now + 300, preferred_username = "李敏" });
        byte[] signature = _key.SignData(Encoding.ASCII.GetBytes($"{head}.{body}"), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        signature[7] ^= ForgeSignature ? (byte)1 : (byte)0;
        return Results.Json(new { access_token = "none", token_type = "Bearer", expires_in = 300, id_token = $"{head}.{body}.{Base64Url.EncodeToString(signature)}" });
    }

    private static string Part(object value) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(value));
}
