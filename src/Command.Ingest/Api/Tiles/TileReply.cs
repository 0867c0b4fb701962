using Microsoft.AspNetCore.Http.Headers;
using Microsoft.Net.Http.Headers;

namespace Command.Ingest.Api.Tiles;

/// <summary>The answer to a request for a tile: entity tag, encoding and caching (RFC 9110, RFC 9111).</summary>
internal sealed class TileReply
{
    public const string MediaType = "application/vnd.mapbox-vector-tile";

    private readonly HttpResponse _response;
    private readonly bool _gzip;
    private readonly EntityTagHeaderValue _tag;

    public TileReply(HttpContext context, string version, string cacheControl)
    {
        RequestHeaders asked = context.Request.GetTypedHeaders();
        _response = context.Response;
        _gzip = TakesGzip(asked.AcceptEncoding);
        // The two encodings are two representations: a strong tag must tell them apart.
        _tag = new EntityTagHeaderValue($"\"{version}{(_gzip ? "-g" : "")}\"");
        IsKnown = asked.IfNoneMatch.Any(t => t.Compare(EntityTagHeaderValue.Any, useStrongComparison: false) || t.Compare(_tag, useStrongComparison: false));
        _response.Headers.ETag = _tag.ToString();
        _response.Headers.CacheControl = cacheControl;
        _response.Headers.Vary = HeaderNames.AcceptEncoding;
        _response.Headers.XContentTypeOptions = "nosniff";
    }

    /// <summary>True when the client holds this version: nothing need be made.</summary>
    public bool IsKnown { get; }

    public static IResult NotModified() => Results.StatusCode(StatusCodes.Status304NotModified);

    public IResult Send(PackedTile tile)
    {
        if (tile.IsEmpty)
        {
            return Results.NoContent();
        }

        if (_gzip)
        {
            _response.Headers.ContentEncoding = "gzip";
        }

        return Results.Bytes(_gzip ? tile.Gzip : tile.Plain, MediaType);
    }

    // What names gzip itself goes before what any coding may be.
    private static bool TakesGzip(IList<StringWithQualityHeaderValue> accepted)
    {
        StringWithQualityHeaderValue? coding = accepted.FirstOrDefault(a => a.Value.Equals("gzip", StringComparison.OrdinalIgnoreCase)) ?? accepted.FirstOrDefault(a => a.Value == "*");
        return coding is not null && coding.Quality != 0;
    }
}
