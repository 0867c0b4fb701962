using System.Collections.Immutable;
using Command.Ingest.Contracts;

namespace Command.Ingest.Feeds.Open311;

/// <summary>
/// Tokens that stand for a <c>service_request_id</c>: GeoReport v2 lets a server answer a POST, and list a request, with a token alone when its own system
/// gives the id later.
/// </summary>
public static class Open311Tokens
{
    /// <summary>Longest token or id taken.</summary>
    public const int MaxLength = 200;

    /// <summary>Reads an answer to <c>POST /requests</c> or <c>GET /tokens/{token}</c>, JSON or XML. Pure; never throws on input.</summary>
    public static TokenAnswers Read(ReadOnlyMemory<byte> body)
    {
        Open311Document document = Open311Decoder.Read(body);
        ImmutableArray<TokenAlias>.Builder known = ImmutableArray.CreateBuilder<TokenAlias>();
        ImmutableArray<string>.Builder pending = ImmutableArray.CreateBuilder<string>();
        ImmutableArray<Fault>.Builder faults = ImmutableArray.CreateBuilder<Fault>();
        faults.AddRange(document.Faults);
        foreach (Open311Item item in document.Items)
        {
            switch (item["token"], item["service_request_id"])
            {
                case ({ Length: > MaxLength }, _) or (_, { Length: > MaxLength }):
                    faults.Add(new Fault("id-too-long", $"A token or id has {MaxLength} characters at the most; this row's was not kept.", item.Where));
                    break;
                case ({ } token, { } id):
                    known.Add(new TokenAlias(token, id));
                    break;
                case ({ } token, null):
                    pending.Add(token);
                    break;
                case (null, { }):
                    // An answer that has the id at once needs no token.
                    break;
                default:
                    faults.Add(item.Has("code") && item.Has("description")
                        ? Open311Shape.Errors($"{item["code"]}: {item["description"]}", item.Where)
                        : new Fault("no-token", "The row has neither a token nor a service_request_id, so nothing is known of the request; ask its server.", item.Where));
                    break;
            }
        }

        return new TokenAnswers(known.DrainToImmutable(), pending.DrainToImmutable(), faults.DrainToImmutable());
    }

    /// <summary><c>GET /tokens/{token}.json|xml</c> beside the configured <c>/requests.json|xml</c>, with the jurisdiction and the key of its query.</summary>
    public static Uri? TokenAddress(Uri configured, string token) => Beside(configured, "tokens", token);

    /// <summary><c>GET /requests/{id}.json|xml</c> beside the configured <c>/requests.json|xml</c>.</summary>
    public static Uri? CaseAddress(Uri configured, string id) => Beside(configured, "requests", id);

    private static Uri? Beside(Uri configured, string resource, string name)
    {
        ArgumentNullException.ThrowIfNull(configured);
        ArgumentNullException.ThrowIfNull(name);

        // A name of dots would climb out of the folder, however it is escaped.
        if (!configured.IsAbsoluteUri || !Open311PollPlan.AsksForRequests(configured.AbsolutePath) || name is "" or "." or ".." or { Length: > MaxLength })
        {
            return null;
        }

        string path = configured.AbsolutePath;
        int last = path.LastIndexOf('/') + 1, dot = path.IndexOf('.', last);
        IEnumerable<string> query = configured.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Where(p => Open311PollPlan.Name(p) is "jurisdiction_id" or "api_key");
        return new UriBuilder(configured)
        {
            Path = $"{path[..last]}{resource}/{Uri.EscapeDataString(name)}{(dot < 0 ? "" : path[dot..])}",
            Query = string.Join('&', query),
        }.Uri;
    }
}
