using Microsoft.Net.Http.Headers;

namespace Command.Ingest.Api.Open311;

internal enum Open311Resource
{
    Discovery,
    Services,
    Service,
    Requests,
    Request,
    Token,
}

/// <summary>What a path below <c>/open311/v2</c> asks for, and in which form.</summary>
/// <param name="Resource">What; null for a path that is nothing here.</param>
/// <param name="Id">The service code, request id or token.</param>
/// <param name="Xml">True for XML, false for JSON.</param>
/// <param name="Acceptable">False when neither form was asked for.</param>
internal sealed record Open311Route(Open311Resource? Resource, string Id, bool Xml, bool Acceptable)
{
    /// <summary>Reads a path. The ending (<c>.json</c>, <c>.xml</c>) says the form, as the standard has it; without one, <c>Accept</c> does.</summary>
    /// <param name="rest">The path after <c>/open311/v2/</c>.</param>
    /// <param name="accept">The request's <c>Accept</c>.</param>
    public static Open311Route Read(string rest, IList<MediaTypeHeaderValue> accept)
    {
        string[] parts = rest.Split('/');
        (string last, bool? xml, bool known) = Form(parts[^1], parts.Length > 1);
        (bool accepted, bool prefersXml) = Accepted(accept);
        Open311Resource? resource = (parts.Length, parts.Length == 1 ? last : parts[0], last.Length > 0) switch
        {
            (1, "discovery", _) => Open311Resource.Discovery,
            (1, "services", _) => Open311Resource.Services,
            (1, "requests", _) => Open311Resource.Requests,
            (2, "services", true) => Open311Resource.Service,
            (2, "requests", true) => Open311Resource.Request,
            (2, "tokens", true) => Open311Resource.Token,
            _ => null,
        };
        return new Open311Route(resource, parts.Length == 2 ? last.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase) : "", xml ?? prefersXml, known && (xml is not null || accepted));
    }

    /// <summary>Ids may hold dots, so only the two known endings are taken off them; a list's other ending asks for a form that is not given.</summary>
    private static (string Name, bool? Xml, bool Known) Form(string segment, bool isId)
    {
        int dot = segment.LastIndexOf('.');
        return (dot < 0 ? "" : segment[(dot + 1)..].ToLowerInvariant()) switch
        {
            "json" => (segment[..dot], false, true),
            "xml" => (segment[..dot], true, true),
            _ when isId || dot < 0 => (segment, null, true),
            _ => (segment[..dot], null, false),
        };
    }

    private static (bool Accepted, bool Xml) Accepted(IList<MediaTypeHeaderValue> accept)
    {
        if (accept.Count == 0)
        {
            return (true, false);
        }

        double json = Best(accept, "application/json", "text/json"), xml = Best(accept, "text/xml", "application/xml");
        return (json > 0 || xml > 0, xml > json);
    }

    private static double Best(IList<MediaTypeHeaderValue> accept, params string[] types) => accept
        .Where(a => types.Any(t => new MediaTypeHeaderValue(t).IsSubsetOf(new MediaTypeHeaderValue(a.MediaType))))
        .Select(a => a.Quality ?? 1)
        .DefaultIfEmpty(0)
        .Max();
}
