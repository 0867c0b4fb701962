using System.Net;
using System.Security.Cryptography;
using System.Text;
using Command.Ingest.Api.Rights;
using Command.Ingest.Configuration;
using Microsoft.Extensions.Options;

namespace Command.Ingest.Api;

/// <summary>
/// Who may read what leaves the server: whoever shows one of the readers' keys, and in Development, where the settings say so, visitors from loopback.
/// Used as an endpoint filter by everything that reads.
/// </summary>
public sealed class ReadAccess(IOptions<CommandOptions> options) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(next);
        return Allows(context.HttpContext) ? await next(context).ConfigureAwait(false) : Refuse(context.HttpContext);
    }

    /// <summary>True when the request may read.</summary>
    public bool Allows(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.Features.Get<Caller>() is { } caller)
        {
            return caller.May(Right.SeePicture);
        }

        if (options.Value.DemoSignIn && context.Connection.RemoteIpAddress is { } from && IPAddress.IsLoopback(from))
        {
            return true;
        }

        return KeyOf(context, options.Value) is { } key && key.Role != ApiKeyOptions.Reporter;
    }

    /// <summary>The key of the settings that the request shows, or null.</summary>
    internal static ApiKeyOptions? KeyOf(HttpContext context, CommandOptions options)
    {
        string? header = context.Request.Headers.Authorization;
        string? key = header is not null && header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? header[7..].Trim() : null;
        return key is null ? null : options.ApiKeys.Values.FirstOrDefault(k => Same(key, k.Key));
    }

    private static IResult Refuse(HttpContext context)
    {
        context.Response.Headers.WWWAuthenticate = "Bearer";
        return Results.Problem(statusCode: 401, title: "No reader's key", detail: "Send a reader's key: Authorization: Bearer <key>. Keys are set by Command__ApiKeys__<name>__Key.");
    }

    internal static bool Same(string shown, string key) =>
        key.Length > 0 && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(shown)), SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}
