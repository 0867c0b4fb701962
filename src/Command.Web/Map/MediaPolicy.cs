using System.Globalization;

namespace Command.Web.Map;

/// <summary>
/// Says whom the pages may talk to (Content Security Policy, <c>connect-src</c> and <c>media-src</c>): this server, and the media servers of the video templates,
/// and nobody else, whatever a feed may write into a page.
/// </summary>
public static class MediaPolicy
{
    /// <summary>The policy for the templates; a path of this site, or none, adds nobody.</summary>
    public static string For(string? hlsTemplate, string? webRtcTemplate)
    {
        string[] origins = [.. new[] { hlsTemplate, webRtcTemplate }.Select(OriginOf).OfType<string>().Distinct(StringComparer.Ordinal)];
        string servers = string.Concat(origins.Select(o => " " + o));
        return $"connect-src 'self'{servers}; media-src 'self' blob:{servers}; object-src 'none'; base-uri 'self'";
    }

    /// <summary>What stands before the path; the templates are checked at start to have no placeholder there.</summary>
    private static string? OriginOf(string? template)
    {
        int host = template?.IndexOf("://", StringComparison.Ordinal) ?? -1;
        int path = host < 0 ? -1 : template!.IndexOf('/', host + 3);
        if (path < 0 || !Uri.TryCreate(template![..path], UriKind.Absolute, out Uri? address))
        {
            return null;
        }

        // A header is ASCII, and user names are no part of an origin.
        string name = address.HostNameType == UriHostNameType.Dns ? address.IdnHost : address.Host;
        return address.IsDefaultPort ? $"{address.Scheme}://{name}" : string.Create(CultureInfo.InvariantCulture, $"{address.Scheme}://{name}:{address.Port}");
    }
}
