using System.Globalization;
using Command.Ingest.Contracts;

namespace Command.Ingest.Feeds.Open311;

/// <summary>Tells a service request from the other documents of GeoReport v2 that look like one.</summary>
internal static class Open311Shape
{
    /// <summary>Items read of one document; servers answer 1000 at the most, and a hostile list must not become as many faults.</summary>
    public const int MaxItems = 50_000;

    /// <summary>Longest id taken: it is a key in every table that follows.</summary>
    private const int MaxIdLength = 200;

    /// <summary>Why this item is no service request, or null when it is one.</summary>
    public static Fault? NotARequest(Open311Item item)
    {
        bool says = Says(item);
        if (item["service_request_id"] is { } id)
        {
            if (id.Length > MaxIdLength)
            {
                return new Fault("id-too-long", string.Create(CultureInfo.InvariantCulture, $"service_request_id has {id.Length} characters; an id has {MaxIdLength} at the most."), item.Where);
            }

            return says ? null : item.Has("token") ? Token(item.Where) : Receipt(item.Where);
        }

        return item switch
        {
            _ when item.Has("code") && item.Has("description") => Errors($"{item["code"]}: {item["description"]}", item.Where),
            _ when item.Has("token") => Token(item.Where),
            _ when item.Has("service_code") && !item.Has("status") && !item.Has("requested_datetime") && IsService(item) => Services(item.Where),
            _ => new Fault("no-id", "The item has no service_request_id, so nothing later could be said about it.", item.Where),
        };
    }

    /// <summary>True when the item says something of its request.</summary>
    public static bool Says(Open311Item item) =>
        item.Has("status") || item.Has("service_code") || item.Has("service_name") || item.Has("description") || item.Has("requested_datetime");

    /// <summary>True when the fault says that the whole document is another one, not that one item is wrong.</summary>
    public static bool IsDocument(Fault fault) => fault.Code.StartsWith("open311-", StringComparison.Ordinal);

    public static Fault TooMany() => new(
        "too-many-items", string.Create(CultureInfo.InvariantCulture, $"The document has more than {MaxItems} items; those after them were not read. Send it in parts."));

    public static Fault Waiting(string token, string where) => new(
        "token-waiting", $"The server has not said the id of this request yet, only the token '{token}'. It is kept and taken in under its id once GET /tokens tells it.", where);

    public static Fault Errors(string? first, string? where = null) => new(
        "open311-errors", $"This is an errors document ({first ?? "no error in it"}), what a server answers when it refuses; send the body of a successful GET /requests.", where);

    public static Fault Services(string? where = null) => new(
        "open311-services", "This is a services list (GET /services): it says what can be reported, and no report; send the body of GET /requests.", where);

    public static Fault Definition(string? where = null) => new(
        "open311-service-definition", "This is a service definition (GET /services/{code}): it says what to ask, and no report; send the body of GET /requests.", where);

    public static Fault Discovery(string? where = null) => new(
        "open311-discovery", "This is a discovery document: it says where the endpoints are; send the body of GET /requests.", where);

    private static Fault Token(string where) => new(
        "open311-token", "This is a token document (GET /tokens/{token}): it names a request and says nothing of it; send the body of GET /requests/{id}.", where);

    private static Fault Receipt(string where) => new(
        "open311-receipt", "This is the answer to POST /requests: it names a request and says nothing of it; send the body of GET /requests/{id}.", where);

    private static bool IsService(Open311Item item) => item.Has("metadata") || item.Has("type") || item.Has("keywords") || item.Has("group");
}
