using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Command.Ingest.Configuration;
using Command.Ingest.Contracts;
using Command.Ingest.Feeds.Cap;

namespace Command.Ingest.Notices.Channels;

/// <summary>Tells a system over HTTP: what goes to a broadcasting system is the warning as CAP 1.2, what goes to any other is JSON. Each is signed, so that the receiver knows whose it is.</summary>
public sealed class WebhookChannel(NoticeEndpointOptions options, IHttpClientFactory http, TimeProvider time) : INoticeChannel
{
    /// <summary>HMAC-SHA256 of <c>timestamp.body</c> with the common secret, in hexadecimal after <c>sha256=</c>.</summary>
    public const string SignatureHeader = "Command-Signature";

    /// <summary>When it was signed, seconds since 1970-01-01T00:00:00Z: a receiver refuses what is old.</summary>
    public const string TimestampHeader = "Command-Timestamp";

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <inheritdoc/>
    public async Task<SendResult> SendAsync(Departure departure, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(departure);
        bool broadcast = departure.Delivery.Channel == NoticeChannels.Broadcast;
        if (broadcast && departure.Alert is null)
        {
            return SendResult.Refused(new Fault("notice-warning-over", "The warning is no longer in the picture, so there is nothing to broadcast."));
        }

        byte[] body = broadcast ? CapWriter.Write(departure.Alert!) : Json(departure);
        string timestamp = time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        using HttpRequestMessage request = new(HttpMethod.Post, options.Url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(broadcast ? "application/cap+xml" : "application/json");
        request.Headers.Add("Idempotency-Key", departure.Key);
        request.Headers.Add(TimestampHeader, timestamp);
        request.Headers.Add(SignatureHeader, Sign(options.Secret, timestamp, body));
        return await HttpOutcome.SendAsync(http, request, _ => SendResult.Went, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The signature of a body.</summary>
    public static string Sign(string secret, string timestamp, byte[] body)
    {
        using IncrementalHash hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret));
        hash.AppendData(Encoding.UTF8.GetBytes(timestamp + "."));
        hash.AppendData(body);
        return "sha256=" + Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    // Who else is told, and by which number, is not the receiver's to know.
    private static byte[] Json(Departure departure) => JsonSerializer.SerializeToUtf8Bytes(
        new
        {
            id = departure.Notice.Id,
            key = departure.Key,
            at = departure.Item.At,
            author = departure.Item.Author,
            incident = departure.Notice.Incident,
            zh = departure.Notice.Zh,
            en = departure.Notice.En,
            alert = departure.Item.Alert,
            because = departure.Notice.Because,
        },
        s_json);
}
