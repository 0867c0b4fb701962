using System.Buffers.Text;
using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Command.Ingest.Configuration;
using Command.Ingest.Contracts;
using Command.Ingest.Notices.Channels;
using Command.Ingest.Resources;
using Command.Ingest.Security;

namespace Command.Ingest.Notices.Push;

/// <summary>
/// 推送: to the person's own devices by their browsers' push services (RFC 8030), which are others' machines: what goes there says only that there is something to
/// read here, and no more is in it than they could guess from its coming.
/// </summary>
public sealed class PushChannel(PushOptions options, PushBook book, ReasonText texts, IHttpClientFactory http, TimeProvider time) : INoticeChannel
{
    private const int LongestLife = 4 * 60 * 60;

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <inheritdoc/>
    public async Task<SendResult> SendAsync(Departure departure, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(departure);
        try
        {
            ImmutableArray<PushDevice> devices = await book.OfNameAsync(departure.Recipient.Account ?? "", cancellationToken).ConfigureAwait(false);
            if (devices.IsEmpty)
            {
                return SendResult.Refused(new Fault("notice-push-none", "This person has set up no device for pushed messages. They do that on /field or /account."));
            }

            PushKeys keys = await book.KeysAsync(cancellationToken).ConfigureAwait(false);
            SendResult[] results = await Task.WhenAll(devices.Select(d => OneAsync(departure, d, keys, cancellationToken))).ConfigureAwait(false);

            // Who reads it on one device has read it.
            return results.FirstOrDefault(r => r.Why is null) ?? results.Where(r => r.Again).OrderBy(r => r.After ?? TimeSpan.Zero).FirstOrDefault() ?? results[0];
        }
        catch (SecurityUnavailableException e)
        {
            return SendResult.Later(new Fault("notice-push-book", $"The devices can't be looked up now: {e.Message}"), down: true);
        }
    }

    /// <summary>What a device's worker gets: words that name nothing and nobody, the page that has the rest, and what tells a second copy from a second message.</summary>
    public static byte[] Message(Departure departure, PushDevice device, ReasonText texts)
    {
        ArgumentNullException.ThrowIfNull(departure);
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(texts);
        CultureInfo culture = CultureInfo.GetCultureInfo(device.Language == "en" ? "en" : "zh-CN");
        string code = departure.Notice.IsOrderTo(departure.Recipient) ? "push-order" : "push-notice";
        return JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                title = texts.Of(new Reason(code, []), culture),
                body = texts.Of(Reason.Of("push-open"), culture),
                url = device.Page == "field" ? "/field" : "/notices",
                tag = departure.Key,
            },
            s_json);
    }

    private async Task<SendResult> OneAsync(Departure departure, PushDevice device, PushKeys keys, CancellationToken cancellationToken)
    {
        if (!options.Takes(device.Endpoint, out Uri? address))
        {
            return SendResult.Refused(new Fault("notice-push-host", $"The push service {new Uri(device.Endpoint).Host} is none of Command__Notices__Push__Hosts."));
        }

        using HttpRequestMessage request = new(HttpMethod.Post, address)
        {
            Content = new ByteArrayContent(PushEncryption.Seal(Message(departure, device, texts), Base64Url.DecodeFromChars(device.Key), Base64Url.DecodeFromChars(device.Secret))),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        request.Content.Headers.ContentEncoding.Add("aes128gcm");
        request.Headers.TryAddWithoutValidation("Authorization", keys.Authorization(address, options.Contact!, time.GetUtcNow()));

        // RFC 8030 §5.2 to §5.4: how long it is worth keeping, that it may wake the device, and that a second copy takes the first one's place.
        request.Headers.Add("TTL", LongestLife.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("Urgency", "high");
        request.Headers.Add("Topic", departure.Key);
        SendResult result = await HttpOutcome.SendAsync(http, request, _ => SendResult.Went, cancellationToken, OfStatus).ConfigureAwait(false);
        if (result.Why is null)
        {
            await book.TookAsync(device.Id, time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
        }
        else if (result.Why.Code == "notice-push-gone")
        {
            await book.RemoveAsync(device.Id, cancellationToken).ConfigureAwait(false);
        }

        // Each device has a service of its own: one that fails must not shut the way to the others.
        return result with { Down = false };
    }

    private static SendResult? OfStatus(HttpStatusCode status) => status is HttpStatusCode.NotFound or HttpStatusCode.Gone
        ? SendResult.Refused(new Fault("notice-push-gone", "The device no longer takes pushed messages and was taken off the list. The person sets it up anew on /field or /account."))
        : null;
}
