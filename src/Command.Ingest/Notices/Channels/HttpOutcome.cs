using System.Net;
using Command.Ingest.Contracts;
using Command.Ingest.Transports.HttpPoll;

namespace Command.Ingest.Notices.Channels;

/// <summary>What an answer over HTTP means for a notice.</summary>
internal static class HttpOutcome
{
    /// <summary>The name of the client that goes out past the guard of inside addresses.</summary>
    public const string Client = "notices";

    private const int LargestAnswer = 64 * 1024;

    /// <summary>Sends a request, and reads of the answer what its judge needs.</summary>
    /// <param name="judge">Says from a good status' body whether it went.</param>
    /// <param name="ofStatus">What some statuses mean to this channel; null, or null of a status: what they mean to all.</param>
    public static async Task<SendResult> SendAsync(
        IHttpClientFactory http, HttpRequestMessage request, Func<byte[], SendResult> judge, CancellationToken cancellationToken, Func<HttpStatusCode, SendResult?>? ofStatus = null)
    {
        string host = request.RequestUri!.Host;
        try
        {
            using HttpClient client = http.CreateClient(Client);
            using HttpResponseMessage answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            if (answer.IsSuccessStatusCode)
            {
                return judge(await ReadAsync(answer, cancellationToken).ConfigureAwait(false));
            }

            Fault why = new("notice-http-refused", $"{host} answered {(int)answer.StatusCode}.");
            if (ofStatus?.Invoke(answer.StatusCode) is { } own)
            {
                return own;
            }

            // RFC 9110 §10.2.3: seconds, or a moment by the other side's clock.
            TimeSpan? after = answer.Headers.RetryAfter?.Delta ?? (answer.Headers.RetryAfter?.Date - answer.Headers.Date);
            return answer.StatusCode switch
            {
                HttpStatusCode.TooManyRequests => SendResult.Later(why, down: false, after),
                HttpStatusCode.RequestTimeout or (HttpStatusCode)425 => SendResult.Later(why, down: false, after),
                HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => SendResult.Later(why, down: true, after),
                >= HttpStatusCode.InternalServerError => SendResult.Later(why, down: true, after),
                _ => SendResult.Refused(why),
            };
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return e is RefusedAddressException or { InnerException: RefusedAddressException }
                ? SendResult.Refused(new Fault("notice-http-inside", (e as RefusedAddressException ?? e.InnerException!).Message, host))
                : SendResult.Later(new Fault("notice-http-away", $"{host} can't be reached: {e.Message}"), down: true);
        }
    }

    private static async Task<byte[]> ReadAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        using Stream body = await answer.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        byte[] bytes = new byte[LargestAnswer];
        int read = await body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        return bytes[..read];
    }
}
