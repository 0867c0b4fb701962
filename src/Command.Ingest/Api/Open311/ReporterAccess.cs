using Command.Ingest.Configuration;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace Command.Ingest.Api.Open311;

/// <summary>Who asks.</summary>
/// <param name="Name">The key's name in the settings; null for a visitor that needs none.</param>
/// <param name="MayReport">True for a reporter's key.</param>
/// <param name="MayRead">True for everybody who may read <c>/ogc</c> as well.</param>
internal sealed record Open311Caller(string? Name, bool MayReport, bool MayRead);

/// <summary>
/// Who may report and who may read. A reporter's key sits in apps on telephones and is as good as public: it posts, reads the services, and reads a
/// single request whose unguessable id it knows, but lists nothing.
/// </summary>
internal sealed class ReporterAccess(IOptions<CommandOptions> options, ReadAccess readers)
{
    /// <summary>The caller; null for one who may do nothing.</summary>
    /// <param name="context">The request.</param>
    /// <param name="formKey">The key among the fields of a form, where the standard lets it stand.</param>
    /// <param name="showed">True when a key was shown, good or bad.</param>
    public Open311Caller? Find(HttpContext context, string? formKey, out bool showed)
    {
        string? key = Key(context.Request) ?? formKey;
        showed = !string.IsNullOrEmpty(key);
        bool mayRead = readers.Allows(context);
        if (showed)
        {
            foreach ((string name, ApiKeyOptions known) in options.Value.ApiKeys)
            {
                if (ReadAccess.Same(key!, known.Key))
                {
                    bool reporter = known.Role == ApiKeyOptions.Reporter;
                    return new Open311Caller(name, reporter, mayRead || !reporter);
                }
            }
        }

        return mayRead ? new Open311Caller(null, false, true) : null;
    }

    /// <summary><c>Authorization: Bearer</c>, else the standard's <c>api_key</c> of the query.</summary>
    private static string? Key(HttpRequest request)
    {
        string? header = request.Headers.Authorization;
        if (header is not null && header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
        {
            return header[7..].Trim();
        }

        return request.Query.TryGetValue("api_key", out StringValues key) && key.Count == 1 ? key[0] : null;
    }
}
