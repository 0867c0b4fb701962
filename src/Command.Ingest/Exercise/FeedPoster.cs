using System.Net;
using System.Net.Http.Headers;
using Command.Ingest.Transports;

namespace Command.Ingest.Exercise;

/// <summary>Sends statements to one feed by HTTP, each until it is durable or refused for good.</summary>
public sealed partial class FeedPoster(HttpClient client, Uri address, FeedConfig feed, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan s_longestWait = TimeSpan.FromSeconds(30);
    private readonly Uri _target = new(address, $"feeds/{feed.Id}");

    /// <summary>Sends those of the statements that are this feed's, each when it is due.</summary>
    public async Task SendAllAsync(IEnumerable<Statement> statements, CancellationToken stopping)
    {
        foreach (Statement statement in statements.Where(s => s.Format == feed.Format))
        {
            TimeSpan wait = statement.Due - time.GetUtcNow();
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, time, stopping).ConfigureAwait(false);
            }

            await SendAsync(statement, stopping).ConfigureAwait(false);
        }
    }

    private async Task SendAsync(Statement statement, CancellationToken stopping)
    {
        byte[] body = statement.Body();
        Backoff backoff = default;
        while (true)
        {
            TimeSpan wait = backoff.Next();
            try
            {
                using HttpRequestMessage request = new(HttpMethod.Post, _target);
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", feed.ExerciseKey);
                request.Content = new ByteArrayContent(body);
                request.Content.Headers.ContentType = new MediaTypeHeaderValue(statement.ContentType);
                using HttpResponseMessage response = await client.SendAsync(request, stopping).ConfigureAwait(false);
                if (response.StatusCode is not (HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable))
                {
                    if (!response.IsSuccessStatusCode)
                    {
                        LogRefused(feed.Id, (int)response.StatusCode);
                    }

                    return;
                }

                // The platform says when; it is asked no sooner, and no later than half a minute.
                wait = response.Headers.RetryAfter?.Delta is { } asked && asked < s_longestWait ? asked : wait;
            }
            catch (HttpRequestException e)
            {
                LogUnreachable(feed.Id, e.HttpRequestError);
            }
            catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
            {
                LogUnreachable(feed.Id, HttpRequestError.Unknown);
            }

            await Task.Delay(wait, time, stopping).ConfigureAwait(false);
        }
    }

    [LoggerMessage(610, LogLevel.Warning, "The exercise's message for feed {Feed} was refused with status {Status}")]
    private partial void LogRefused(string feed, int status);

    [LoggerMessage(611, LogLevel.Warning, "Feed {Feed} cannot be reached by the exercise: {Error}; it is tried again")]
    private partial void LogUnreachable(string feed, HttpRequestError error);
}
