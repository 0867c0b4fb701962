using System.Collections.Immutable;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Command.Ingest.Api.Ogc;

/// <summary>A request that asks for something that can be answered: in which format, from which moment, with which addresses.</summary>
internal sealed record OgcRequest(HttpContext Context, OgcMoment Moment, OgcLinks Links, bool Html)
{
    /// <summary>JSON or a page: by <c>f</c>, else by <c>Accept</c>, else JSON; or what is wrong with <c>f</c>.</summary>
    public static (bool Html, QueryFault? Fault) Format(HttpRequest request)
    {
        if (!request.Query.TryGetValue("f", out StringValues format))
        {
            return (PrefersHtml(request), null);
        }

        return format switch
        {
            ["json"] => (false, null),
            ["html"] => (true, null),
            _ => (false, new QueryFault("f", $"'{format}' is not one of json, html.")),
        };
    }

    /// <summary>The first parameter that is not among the known ones.</summary>
    public static QueryFault? Unknown(HttpRequest request, ImmutableArray<string> known)
    {
        foreach ((string name, StringValues values) in request.Query)
        {
            if (!known.Contains(name))
            {
                return new QueryFault(name, $"There is no such parameter here. There is {string.Join(", ", known)}.");
            }

            if (values.Count > 1)
            {
                return new QueryFault(name, "The parameter is given more than once.");
            }
        }

        return null;
    }

    public static IResult Refuse(QueryFault fault) => Results.Problem(
        statusCode: 400,
        title: "A query parameter is wrong",
        detail: $"{fault.Parameter}: {fault.Detail}",
        extensions: new Dictionary<string, object?>(StringComparer.Ordinal) { ["parameter"] = fault.Parameter });

    private static bool PrefersHtml(HttpRequest request)
    {
        (double html, double json) = (0, 0);
        foreach (MediaTypeHeaderValue accepted in request.GetTypedHeaders().Accept)
        {
            double quality = accepted.Quality ?? 1;
            if (accepted.MediaType.Equals(OgcLinks.Html, StringComparison.OrdinalIgnoreCase))
            {
                html = Math.Max(html, quality);
            }
            else if (accepted.MediaType.EndsWith("json", StringComparison.OrdinalIgnoreCase))
            {
                json = Math.Max(json, quality);
            }
        }

        return html > json;
    }
}
