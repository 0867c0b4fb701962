using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Command.Ingest.Configuration;
using Command.Ingest.Contracts;
using Command.Ingest.Journal;
using Command.Ingest.Transports.Senders;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Command.Ingest.Transports;

/// <summary><c>POST /feeds/{feedId}</c>: a sender pushes its own format and is answered once it is durable.</summary>
public sealed class HttpPush(FeedGateways gateways, SenderDoors doors, IOptions<CommandOptions> options)
{
    /// <summary>Handles one push.</summary>
    public async Task<IResult> HandleAsync(string feedId, HttpRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (gateways.Find(feedId) is not { } gateway)
        {
            return Refuse(404, "No such feed", $"There is no feed '{feedId}'. The feeds are: {string.Join(", ", gateways.Ids)}.");
        }

        if (Authorize(gateway.Feed, request, out bool exercise) is { } refusal)
        {
            return refusal;
        }

        if (!exercise && doors.AtOnce(gateway.Feed, From(request)) is not null)
        {
            request.HttpContext.Response.Headers.RetryAfter = "1";
            return Refuse(429, "Too many pushes", $"The feed sends more than {doors.PerSecond(gateway.Feed)} pushes a second. Put several messages into one body, or wait a second and try again.");
        }

        string? contentType = MediaTypeHeaderValue.TryParse(request.ContentType, out MediaTypeHeaderValue? media) ? media.MediaType.Value?.ToLowerInvariant() : null;
        if (Unsupported(gateway, request, contentType) is { } unsupported)
        {
            return unsupported;
        }

        byte[]? body = await ReadAsync(request, options.Value.Ingest.MaxBodyBytes, cancellationToken).ConfigureAwait(false);
        if (body is null)
        {
            string limit = options.Value.Ingest.MaxBodyBytes.ToString(CultureInfo.InvariantCulture);
            return Refuse(413, "Too large", $"The body is larger than {limit} bytes. Send fewer messages at a time; nothing of it was kept.");
        }

        if (body.Length == 0)
        {
            return Refuse(400, "Empty body", $"The body is empty; feed '{feedId}' expects {gateway.Feed.Format}. Nothing was kept.");
        }

        try
        {
            return Answer(await gateway.ReceiveAsync(body, contentType, exercise, cancellationToken).ConfigureAwait(false));
        }
        catch (JournalUnavailableException)
        {
            request.HttpContext.Response.Headers.RetryAfter = "5";
            return Refuse(503, "Not durable", "The message could not be made durable, so it was not accepted. Keep it and send it again in a few seconds.");
        }
    }

    private static IResult Answer(Taken taken)
    {
        Receipt receipt = taken.Receipt;
        if (taken.Decoded.Refused)
        {
            return Results.Problem(
                statusCode: 400,
                title: "Nothing in it could be decoded",
                detail: string.Join(" ", taken.Decoded.Faults.Take(5).Select(f => f.Reason)),
                extensions: new Dictionary<string, object?>(StringComparer.Ordinal)
                {
                    ["envelope"] = receipt.Envelope,
                    ["faults"] = taken.Decoded.Faults.Take(50).Select(f => new { code = f.Code, reason = f.Reason, where = f.Where }),
                });
        }

        return new Accepted(receipt);
    }

    private static IResult? Unsupported(FeedGateway gateway, HttpRequest request, string? contentType)
    {
        if (request.Headers.ContentEncoding.Count > 0)
        {
            return Refuse(415, "Unsupported encoding", "Send the body as it is, without Content-Encoding.");
        }

        bool generic = contentType is null or "application/octet-stream" or "text/plain" or "application/x-www-form-urlencoded";
        if (generic || gateway.Decoder.ContentTypes.Count == 0 || gateway.Decoder.ContentTypes.Contains(contentType!))
        {
            return null;
        }

        return Refuse(415, "Unsupported media type", $"Feed '{gateway.Feed.Id}' takes {string.Join(", ", gateway.Decoder.ContentTypes.Order(StringComparer.Ordinal))}, not {contentType}.");
    }

    private IResult? Authorize(FeedConfig feed, HttpRequest request, out bool exercise)
    {
        exercise = false;
        string? header = request.Headers.Authorization;
        string? key = header is not null && header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? header[7..].Trim() : null;
        if (string.IsNullOrEmpty(key))
        {
            if (AtDoor(feed, request) is { } outside)
            {
                return outside;
            }

            doors.AtKey(feed, key, From(request));
            request.HttpContext.Response.Headers.WWWAuthenticate = "Bearer";
            return Refuse(401, "No feed key", $"Send the feed's key: Authorization: Bearer <key>. It is set by Command__Feeds__{feed.Id}__Key.");
        }

        if (Same(key, feed.ExerciseKey))
        {
            exercise = true;
            return null;
        }

        if (AtDoor(feed, request) is { } shut)
        {
            return shut;
        }

        Fault? fault = doors.AtKey(feed, key, From(request));
        if (fault is null)
        {
            return null;
        }

        if (fault.Code == "sender-key-another")
        {
            return Refuse(403, "Another feed's key", $"The key belongs to another feed than '{feed.Id}'. Nothing was kept.");
        }

        request.HttpContext.Response.Headers.WWWAuthenticate = "Bearer error=\"invalid_token\"";
        return fault.Code switch
        {
            "sender-key-expired" => Refuse(401, "Feed key expired", $"The key of feed '{feed.Id}' is no longer good: its time is over. Ask for a new one. Nothing was kept."),
            "sender-key-revoked" => Refuse(401, "Feed key revoked", $"The key of feed '{feed.Id}' is no longer good: it was taken back. Ask for a new one. Nothing was kept."),
            _ => Refuse(401, "Wrong feed key", $"The key is not the one of feed '{feed.Id}'. Nothing was kept."),
        };
    }

    /// <summary>What is asked before the key: where the sender is, and what it shows by TLS.</summary>
    private IResult? AtDoor(FeedConfig feed, HttpRequest request)
    {
        if (doors.AtAddress(feed, From(request)) is not null)
        {
            return Refuse(403, "Not from this address", $"Feed '{feed.Id}' takes nothing from {From(request)}. Ask whoever runs this server to list the address. Nothing was kept.");
        }

        return doors.AtCertificate(feed, request.HttpContext.Connection.ClientCertificate, From(request)) is null
            ? null
            : Refuse(403, "No certificate of a sender", $"Feed '{feed.Id}' asks for a client certificate that it knows, by https. Nothing was kept.");
    }

    private static IPAddress? From(HttpRequest request) => request.HttpContext.Connection.RemoteIpAddress;

    private static bool Same(string shown, string? key) =>
        key is not null && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(shown)), SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    private static async Task<byte[]?> ReadAsync(HttpRequest request, long limit, CancellationToken cancellationToken)
    {
        if (request.ContentLength > limit)
        {
            return null;
        }

        ArrayBufferWriter<byte> body = new((int)Math.Min(request.ContentLength ?? 4096, limit) + 1);
        PipeReader reader = request.BodyReader;
        while (true)
        {
            ReadResult read = await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            foreach (ReadOnlyMemory<byte> part in read.Buffer)
            {
                body.Write(part.Span);
            }

            reader.AdvanceTo(read.Buffer.End);
            if (body.WrittenCount > limit)
            {
                return null;
            }

            if (read.IsCompleted)
            {
                return body.WrittenSpan.ToArray();
            }
        }
    }

    private static IResult Refuse(int status, string title, string detail) => Results.Problem(statusCode: status, title: title, detail: detail);

    /// <summary>202 with its length stated, in one piece: it is the answer to all but everything that comes.</summary>
    private sealed class Accepted(Receipt receipt) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            ArgumentNullException.ThrowIfNull(httpContext);
            string text = string.Create(
                CultureInfo.InvariantCulture,
                $$"""{"envelope":"{{receipt.Envelope}}","messages":{{receipt.Messages}},"duplicates":{{receipt.Duplicates}},"quarantined":{{receipt.Quarantined}}}""");
            HttpResponse response = httpContext.Response;
            response.StatusCode = StatusCodes.Status202Accepted;
            response.ContentType = "application/json; charset=utf-8";
            response.ContentLength = text.Length;
            Encoding.ASCII.GetBytes(text, response.BodyWriter);
            return response.BodyWriter.FlushAsync(httpContext.RequestAborted).AsTask();
        }
    }
}
