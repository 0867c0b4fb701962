using System.Globalization;
using System.Xml.Linq;
using Command.Ingest.Feeds.Open311;

namespace Command.Ingest.Api.Open311;

/// <summary>One error as the standard lists it.</summary>
/// <param name="Code">The HTTP status, which the standard repeats in the body.</param>
/// <param name="Description">What happened and what to do, in plain English.</param>
public sealed record Open311Error(int Code, string Description);

/// <summary>An answer with its status, in the form that was asked for. Never kept by caches: it is live, and it may need a key.</summary>
internal sealed class Open311Reply(int status, bool xml, byte[] body) : IResult
{
    /// <summary>Headers besides the usual ones.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        HttpResponse response = httpContext.Response;
        response.StatusCode = status;
        response.ContentType = xml ? "text/xml; charset=utf-8" : "application/json; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        foreach ((string name, string value) in Headers)
        {
            response.Headers[name] = value;
        }

        response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(httpContext.Request.Method))
        {
            await response.Body.WriteAsync(body, httpContext.RequestAborted).ConfigureAwait(false);
        }
    }

    public static Open311Reply Ok(bool xml, byte[] body) => new(200, xml, body);

    /// <summary>The standard's errors document: an array of code and description, or <c>errors/error</c>; the status is the first one's.</summary>
    public static Open311Reply Refuse(bool xml, IReadOnlyList<Open311Error> errors, params (string Name, string Value)[] headers) =>
        new(errors[0].Code, xml, Errors(xml, errors)) { Headers = headers.ToDictionary(h => h.Name, h => h.Value) };

    public static Open311Reply Refuse(bool xml, int code, string description, params (string Name, string Value)[] headers) =>
        Refuse(xml, [new Open311Error(code, description)], headers);

    private static byte[] Errors(bool xml, IReadOnlyList<Open311Error> errors)
    {
        if (xml)
        {
            return Open311Xml.Bytes(new XElement("errors", errors.Select(e => new XElement(
                "error",
                new XElement("code", e.Code.ToString(CultureInfo.InvariantCulture)),
                new XElement("description", Open311Writer.Clean(e.Description))))));
        }

        return Open311Json.Bytes(json =>
        {
            json.WriteStartArray();
            foreach (Open311Error error in errors)
            {
                json.WriteStartObject();
                json.WriteNumber("code", error.Code);
                json.WriteString("description", Open311Writer.Clean(error.Description));
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }
}
