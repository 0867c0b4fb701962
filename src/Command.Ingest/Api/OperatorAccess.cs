using System.Net;
using Command.Ingest.Api.Rights;
using Command.Ingest.Configuration;
using Microsoft.Extensions.Options;

namespace Command.Ingest.Api;

/// <summary>
/// Who may look at raw messages and take quarantined ones in: whoever shows a key of role <c>operator</c> or <c>node</c> (a web node asks for its operator),
/// and in Development, where the settings say so, visitors from loopback. Used as an endpoint filter.
/// </summary>
public sealed class OperatorAccess(IOptions<CommandOptions> options) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(next);
        HttpContext http = context.HttpContext;
        if (http.Features.Get<Caller>() is { Kind: not CallerKind.Key } caller)
        {
            // The gate of a web node has asked for the endpoint's own right; whoever it let in by mistake is turned away here.
            return http.GetEndpoint()?.Metadata.GetMetadata<NeedsAttribute>() is { } needs && caller.May(needs.Right)
                ? await next(context).ConfigureAwait(false)
                : Results.Problem(statusCode: 403, title: "Not allowed", detail: "Your roles do not include this. Ask the security administrator.");
        }

        if (ReadAccess.KeyOf(http, options.Value) is { } key)
        {
            return key.Role is "operator" or "node"
                ? await next(context).ConfigureAwait(false)
                : Results.Problem(statusCode: 403, title: "Not an operator's key", detail: "Raw messages and the quarantine are for operators. Use a key with Command__ApiKeys__<name>__Role=operator.");
        }

        // A page of another site, open in the same browser, is not the visitor.
        string? site = http.Request.Headers["Sec-Fetch-Site"];
        if (options.Value.DemoSignIn && http.Connection.RemoteIpAddress is { } from && IPAddress.IsLoopback(from) && site is null or "same-origin" or "none")
        {
            return await next(context).ConfigureAwait(false);
        }

        http.Response.Headers.WWWAuthenticate = "Bearer";
        return Results.Problem(statusCode: 401, title: "No operator's key", detail: "Send an operator's key: Authorization: Bearer <key>. Keys are set by Command__ApiKeys__<name>__Key with Role operator.");
    }
}
