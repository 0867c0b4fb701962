using System.Text;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Command.Ingest.Security;

/// <summary>
/// Over https every cookie of this server goes out under <c>__Host-</c>, which browsers take from this very host alone, over https and for all paths
/// (RFC 6265bis 4.1.3.2), and one without it is not read: none can be planted by a neighbouring host or over http. Over http, on a machine's own
/// loopback, the plain names serve.
/// </summary>
public sealed class HostCookies(RequestDelegate next)
{
    public const string Prefix = "__Host-";

    public Task InvokeAsync(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        if (http.Request.IsHttps)
        {
            if (http.Request.Headers.Cookie.Count > 0)
            {
                http.Request.Headers.Cookie = Inside(http.Request.Headers.Cookie);
            }

            http.Response.OnStarting(
                static state =>
                {
                    HttpResponse response = (HttpResponse)state;
                    if (response.Headers.SetCookie.Count > 0)
                    {
                        response.Headers.SetCookie = Outside(response.Headers.SetCookie);
                    }

                    return Task.CompletedTask;
                },
                http.Response);
        }

        return next(http);
    }

    /// <summary>The cookies as the code knows them: the prefixed ones without their prefix, of the others only those that are bound to a path.</summary>
    private static StringValues Inside(StringValues sent)
    {
        StringBuilder kept = new();
        foreach (string cookie in sent.SelectMany(line => (line ?? "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)))
        {
            string? plain = cookie.StartsWith(Prefix, StringComparison.Ordinal) ? cookie[Prefix.Length..] : OfPath(cookie) ? cookie : null;
            if (plain is not null)
            {
                kept.Append(kept.Length == 0 ? "" : "; ").Append(plain);
            }
        }

        return kept.Length == 0 ? StringValues.Empty : kept.ToString();
    }

    private static StringValues Outside(StringValues set)
    {
        List<string> all = [];
        foreach (string? line in set)
        {
            if (line is not null && SetCookieHeaderValue.TryParse(line, out SetCookieHeaderValue? cookie) && cookie.Path == "/" && !cookie.Domain.HasValue && !cookie.Name.StartsWith(Prefix, StringComparison.Ordinal))
            {
                cookie.Name = Prefix + cookie.Name;
                cookie.Secure = true;
                all.Add(cookie.ToString());
            }
            else if (line is not null)
            {
                all.Add(line);
            }
        }

        return new StringValues([.. all]);
    }

    /// <summary>Those of the city's sign-on are bound to the path that they come back to, so they can't have the prefix; they are sealed and used once.</summary>
    private static bool OfPath(string cookie) =>
        cookie.StartsWith(".AspNetCore.Correlation.", StringComparison.Ordinal) || cookie.StartsWith(".AspNetCore.OpenIdConnect.", StringComparison.Ordinal);
}
