using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Command.Geo.Tiles;
using Command.Ingest.Transports.HttpPoll;

namespace Command.Web.Map.Bases;

/// <summary>What a service said when it was asked for a tile.</summary>
/// <param name="Bytes">A whole picture of the size asked for; null where there is none, it is unchanged, or it can't be had.</param>
/// <param name="Fault">Why it can't be had.</param>
/// <param name="Unchanged">True when what is kept is still right.</param>
/// <param name="ETag">As the service wrote it.</param>
/// <param name="LastModified">As the service wrote it.</param>
public sealed record UpstreamAnswer(byte[]? Bytes, BaseFault? Fault, bool Unchanged = false, string? ETag = null, string? LastModified = null);

/// <summary>
/// Fetches tiles, within bounds of time and size. Redirects are not followed: the key is for the configured server alone. Addresses, which carry it, are never logged or told.
/// </summary>
public sealed class UpstreamTiles(IHttpClientFactory clients, TimeProvider time)
{
    /// <summary>The name of the client that connects through <see cref="TileGuard"/>.</summary>
    public const string Client = "tiles";

    /// <summary>A tile of 512 pixels in PNG, photographed, is half of that.</summary>
    public const int MostBytes = 2 * 1024 * 1024;

    /// <summary>From the request to the last byte.</summary>
    public static readonly TimeSpan Total = TimeSpan.FromSeconds(10);

    /// <summary>Fetches a tile.</summary>
    /// <param name="url">Where.</param>
    /// <param name="at">Which, on the service's grid.</param>
    /// <param name="size">Pixels a side that it must have.</param>
    /// <param name="kept">What is kept of it, for a request that is answered only when something changed.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<UpstreamAnswer> GetAsync(TileUrl url, TileAddress at, int size, KeptTile? kept, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(url);
        using CancellationTokenSource total = new(Total, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(total.Token, cancellationToken);
        try
        {
            using HttpClient client = clients.CreateClient(Client);
            using HttpRequestMessage request = Request(url.For(at), kept);
            using HttpResponseMessage response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token).ConfigureAwait(false);
            return await AnswerAsync(response, url.Host, size, kept, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Failed("timeout", $"{url.Host} did not answer within {Total.TotalSeconds:0} s.");
        }
        catch (HttpRequestException e) when (e.InnerException is RefusedAddressException refused)
        {
            return Failed("address", refused.Message);
        }
        catch (HttpRequestException e)
        {
            return Failed("unreachable", $"{url.Host} can't be reached ({e.HttpRequestError}).");
        }
        catch (IOException)
        {
            return Failed("unreachable", $"The answer of {url.Host} broke off.");
        }
    }

    private static async Task<UpstreamAnswer> AnswerAsync(HttpResponseMessage response, string host, int size, KeptTile? kept, CancellationToken cancellationToken)
    {
        int status = (int)response.StatusCode;
        if (response.StatusCode == HttpStatusCode.NotModified && kept is not null)
        {
            return new UpstreamAnswer(null, null, Unchanged: true);
        }

        if (response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.NoContent or HttpStatusCode.Gone)
        {
            return new UpstreamAnswer(null, null);
        }

        if (status != 200)
        {
            string said = string.Create(CultureInfo.InvariantCulture, $"{host} answered with status {status}.");
            return status switch
            {
                401 or 402 or 403 or 407 or 418 => Failed("key", said + " It does not take the key, or not from this address."),
                429 => Failed("busy", said + " It is asked too often, or the day's number of requests is used up."),
                >= 300 and < 400 => Failed("redirect", said + " Redirects are not followed: set the address that it leads to."),
                _ => Failed("status", said),
            };
        }

        Stream wire = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        if (response.Content.Headers.ContentLength > MostBytes || await UpToAsync(wire, cancellationToken).ConfigureAwait(false) is not { } bytes)
        {
            return Failed("size", $"A tile of {host} is larger than {MostBytes} bytes.");
        }

        if (bytes.Length == 0)
        {
            return new UpstreamAnswer(null, null);
        }

        return TilePictures.Decode(bytes, size) is null
            ? Failed("garbage", $"{host} answered with {bytes.Length} bytes of {response.Content.Headers.ContentType?.MediaType ?? "no stated type"}, which are no whole PNG, JPEG or WebP of {size} by {size} pixels.")
            : new UpstreamAnswer(bytes, null, ETag: Raw(response.Headers, "ETag"), LastModified: Raw(response.Content.Headers, "Last-Modified"));
    }

    private static HttpRequestMessage Request(Uri at, KeptTile? kept)
    {
        HttpRequestMessage request = new(HttpMethod.Get, at);
        request.Headers.TryAddWithoutValidation("User-Agent", "Command/1.0");
        request.Headers.TryAddWithoutValidation("Accept", "image/png,image/jpeg,image/webp");
        if (kept?.ETag is { } tag)
        {
            request.Headers.TryAddWithoutValidation("If-None-Match", tag);
        }

        if (kept?.LastModified is { } modified)
        {
            request.Headers.TryAddWithoutValidation("If-Modified-Since", modified);
        }

        return request;
    }

    private static async Task<byte[]?> UpToAsync(Stream wire, CancellationToken cancellationToken)
    {
        using MemoryStream all = new();
        byte[] room = new byte[16 * 1024];
        while (await wire.ReadAsync(room, cancellationToken).ConfigureAwait(false) is var read and > 0)
        {
            all.Write(room, 0, read);
            if (all.Length > MostBytes)
            {
                return null;
            }
        }

        return all.ToArray();
    }

    private static UpstreamAnswer Failed(string code, string detail) => new(null, new BaseFault(code, detail));

    private static string? Raw(HttpHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out HeaderStringValues values) && values.ToString() is { Length: <= 200 } text ? text : null;
}
