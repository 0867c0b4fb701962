using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Command.Ingest.Transports.HttpPoll;

/// <summary>Fetches one address once: credentials, validators, redirects, time and size within bounds. Whatever happens is an answer.</summary>
internal sealed class PollFetch(HttpClient client, PollSource source, long limit, TimeProvider time)
{
    /// <summary>From the request to the last byte.</summary>
    public static readonly TimeSpan Total = TimeSpan.FromSeconds(60);

    private const int MostRedirects = 3;

    /// <summary>Fetches.</summary>
    /// <param name="url">The address.</param>
    /// <param name="known">What is known of it from before; validators are sent when they are of this address.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<PollAnswer> GetAsync(Uri url, PollCursor known, CancellationToken cancellationToken)
    {
        using CancellationTokenSource total = new(Total, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(total.Token, cancellationToken);
        try
        {
            return await FollowAsync(url, known, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return PollAnswer.Failed("poll-timeout", $"{url.Host} did not answer within {Total.TotalSeconds:0} s.", transient: true);
        }
        catch (HttpRequestException e) when (e.InnerException is RefusedAddressException refused)
        {
            return PollAnswer.Failed("poll-refused-address", refused.Message);
        }
        catch (HttpRequestException e)
        {
            return PollAnswer.Failed("poll-unreachable", $"{url.Host} can't be reached ({e.HttpRequestError}): {e.Message}", transient: true);
        }
        catch (IOException e)
        {
            return PollAnswer.Failed("poll-broken-off", $"The answer of {url.Host} broke off: {e.Message}", transient: true);
        }
    }

    private async Task<PollAnswer> FollowAsync(Uri url, PollCursor known, CancellationToken cancellationToken)
    {
        Uri at = url;
        for (int redirects = 0; ; redirects++)
        {
            using HttpRequestMessage request = Request(at, known);
            using HttpResponseMessage response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            if ((int)response.StatusCode is not (301 or 302 or 303 or 307 or 308) || response.Headers.Location is not { } location)
            {
                return await AnswerAsync(response, at, cancellationToken).ConfigureAwait(false);
            }

            Uri next = new(at, location);
            if (redirects == MostRedirects)
            {
                return PollAnswer.Failed("poll-redirect", $"{url.Host} redirects more than {MostRedirects} times. Set the address that it leads to.");
            }

            if (next.Scheme != "https" && next.Scheme != at.Scheme)
            {
                return PollAnswer.Failed("poll-redirect", $"{at.Host} redirects to {next.Scheme}://{next.Host}, which is not followed: only http and https are, and never from https back to http.");
            }

            at = next;
        }
    }

    private HttpRequestMessage Request(Uri at, PollCursor known)
    {
        HttpRequestMessage request = new(HttpMethod.Get, at);
        request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("br"));
        request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("gzip"));
        if (known.Address == at.AbsoluteUri)
        {
            // As the server wrote them: some write validators that no parser takes.
            AddIfSet(request, "If-None-Match", known.ETag);
            AddIfSet(request, "If-Modified-Since", known.LastModified);
        }

        // Secrets are for the configured server alone, wherever it redirects to.
        if (!Poller.SameOrigin(at, source.Url))
        {
            return request;
        }

        if (source.User is { } user)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{source.Password}")));
        }

        if (source.Header is { } header)
        {
            AddIfSet(request, header, source.ApiKey);
        }
        else if (source.ApiKey is { } key)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }

        return request;
    }

    private async Task<PollAnswer> AnswerAsync(HttpResponseMessage response, Uri at, CancellationToken cancellationToken)
    {
        int status = (int)response.StatusCode;
        if (response.StatusCode is HttpStatusCode.NotModified or HttpStatusCode.NoContent)
        {
            return PollAnswer.Unchanged;
        }

        if (status is not (>= 200 and < 300))
        {
            string text = string.Create(CultureInfo.InvariantCulture, $"{at.Host} answered with status {status}{Meaning(response.StatusCode)}.");
            return PollAnswer.Failed("poll-status", text, transient: status is 408 or 429 or >= 500) with { RetryAfter = RetryAfter(response) };
        }

        string[] encodings = [.. response.Content.Headers.ContentEncoding.Select(e => e.Trim().ToLowerInvariant()).Where(e => e is not ("" or "identity"))];
        if (encodings is not ([] or ["gzip"] or ["x-gzip"] or ["br"]))
        {
            return PollAnswer.Failed("poll-encoding", $"{at.Host} packs its answer with {string.Join(", ", encodings)}; only gzip and br were asked for.");
        }

        Stream wire = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        PollAnswer answer = await PollBody.ReadAsync(wire, encodings is [var encoding] ? encoding : "", limit, cancellationToken).ConfigureAwait(false);
        string? contentType = response.Content.Headers.ContentType?.MediaType?.ToLowerInvariant();
        if (answer.Kind == PollAnswerKind.Body && LooksLikeAPage(contentType, answer.Body.Span))
        {
            return PollAnswer.Failed("poll-html", $"{at.Host} answered with a web page instead of messages: perhaps a sign-in or a notice of maintenance.") with { Body = answer.Body };
        }

        return answer with
        {
            ContentType = contentType,
            ETag = Raw(response.Headers, "ETag"),
            LastModified = Raw(response.Content.Headers, "Last-Modified"),
            At = at,
        };
    }

    private TimeSpan? RetryAfter(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - time.GetUtcNow(),
        _ => null,
    };

    private static string Meaning(HttpStatusCode status) => status switch
    {
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => ": the key or user is not accepted",
        HttpStatusCode.NotFound or HttpStatusCode.Gone => ": the address is wrong or is no more",
        HttpStatusCode.TooManyRequests => ": it is polled too often",
        >= HttpStatusCode.InternalServerError => ": the sender's server is in trouble",
        _ => "",
    };

    private static bool LooksLikeAPage(string? contentType, ReadOnlySpan<byte> body)
    {
        ReadOnlySpan<byte> start = body.StartsWith("\uFEFF"u8) ? body[3..] : body;
        start = start.TrimStart(" \t\r\n"u8);
        string head = Encoding.ASCII.GetString(start[..Math.Min(start.Length, 16)]).ToLowerInvariant();
        return head.StartsWith("<!doctype html", StringComparison.Ordinal) || head.StartsWith("<html", StringComparison.Ordinal) || (contentType == "text/html" && head.StartsWith('<'));
    }

    private static string? Raw(HttpHeaders headers, string name) => headers.NonValidated.TryGetValues(name, out HeaderStringValues values) ? values.ToString() : null;

    private static void AddIfSet(HttpRequestMessage request, string name, string? value)
    {
        if (value is not null)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
    }
}
