namespace Command.Ingest.Api.Cameras;

/// <summary>
/// Makes a camera's stream address from the settings' template. What stands for a placeholder is a camera's own id, which comes from outside: it is escaped, so that it
/// can name a stream and nothing else. Pure.
/// </summary>
public static class CameraLinks
{
    private static readonly string[] s_names = ["{channel}", "{id}", "{platform}"];

    /// <summary>True for an http(s) address, or a path of this site, that names the camera after its host and has no other placeholder.</summary>
    public static bool IsUsable(string template)
    {
        ArgumentNullException.ThrowIfNull(template);
        string rest = s_names.Aggregate(template, (t, name) => t.Replace(name, "x", StringComparison.Ordinal));
        if (rest == template || rest.AsSpan().ContainsAny('{', '}', ' ') || rest.Any(char.IsControl))
        {
            return false;
        }

        int path = template.StartsWith('/') && !template.StartsWith("//", StringComparison.Ordinal)
            ? 0
            : Uri.TryCreate(rest, UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https" ? template.IndexOf('/', template.IndexOf("//", StringComparison.Ordinal) + 2) : -1;
        int first = template.IndexOf('{', StringComparison.Ordinal);
        return path >= 0 && first > path;
    }

    /// <summary>The address for a camera.</summary>
    /// <param name="template">A usable template, or null where none is set.</param>
    /// <param name="sourceId">The camera's id at its feed: <c>platform/channel</c>, or a plain id.</param>
    /// <returns>Null without a template, or for an id that would name another place (dots only).</returns>
    public static string? For(string? template, string sourceId)
    {
        (string platform, string channel) = Split(sourceId);
        if (template is null || IsDots(platform) || IsDots(channel) || channel.Length == 0)
        {
            return null;
        }

        // All at once: an id that looks like a placeholder is not one.
        return string.Concat(Parts(template).Select(part => part switch
        {
            "{id}" => Uri.EscapeDataString(sourceId),
            "{platform}" => Uri.EscapeDataString(platform),
            "{channel}" => Uri.EscapeDataString(channel),
            _ => part,
        }));
    }

    /// <summary>A camera's platform and its id there; the platform is empty for a plain id.</summary>
    public static (string Platform, string Channel) Split(string sourceId)
    {
        ArgumentNullException.ThrowIfNull(sourceId);
        int slash = sourceId.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? ("", sourceId) : (sourceId[..slash], sourceId[(slash + 1)..]);
    }

    private static bool IsDots(string text) => text.Length > 0 && text.All(c => c == '.');

    private static IEnumerable<string> Parts(string template)
    {
        int at = 0;
        while (at < template.Length)
        {
            int open = template.IndexOf('{', at);
            int close = open < 0 ? -1 : template.IndexOf('}', open);
            if (close < 0)
            {
                break;
            }

            yield return template[at..open];
            yield return template[open..(close + 1)];
            at = close + 1;
        }

        yield return template[at..];
    }
}
