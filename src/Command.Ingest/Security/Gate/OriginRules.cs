using Microsoft.Extensions.Options;

namespace Command.Ingest.Security;

/// <summary>Which pages may speak to this server in their visitors' names: its own, and those of the origins that the settings list.</summary>
public sealed class OriginRules(IOptions<SecurityOptions> options)
{
    private readonly string[] _listed = options.Value.Origins.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>False for a live link that a page of another site opens. Programs that are no browser name no origin.</summary>
    public bool MayLink(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        string? origin = request.Headers.Origin;
        return origin is null || IsOwn(origin, request) || _listed.Contains(origin, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>False for a request that changes something and comes from a page of another site.</summary>
    public bool MayChange(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method))
        {
            return true;
        }

        string? site = request.Headers["Sec-Fetch-Site"];
        return site is null or "same-origin" or "none" && MayLink(request);
    }

    private static bool IsOwn(string origin, HttpRequest request) =>
        Uri.TryCreate(origin, UriKind.Absolute, out Uri? uri) && string.Equals(uri.Authority, WithoutDefaultPort(request), StringComparison.OrdinalIgnoreCase);

    private static string WithoutDefaultPort(HttpRequest request)
    {
        HostString host = request.Host;
        return host.Port is 80 or 443 && host.Port == (request.IsHttps ? 443 : 80) ? host.Host : host.Value ?? "";
    }
}
