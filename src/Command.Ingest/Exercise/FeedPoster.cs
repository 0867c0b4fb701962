using System.Net;
using System.Net.Http.Headers;
using Command.Ingest.Exercise.Drills;
using Command.Ingest.Transports;

namespace Command.Ingest.Exercise;

/// <summary>Sends statements and rounds to one feed by HTTP, each until it is durable or refused for good.</summary>
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

            await SendAsync(statement.Body(), statement.ContentType, stopping).ConfigureAwait(false);
        }
    }

    /// <summary>Says a round at once and then over and over, until cancelled. What the platform could not take in time is not said twice.</summary>
    /// <param name="round">What is said, and how often.</param>
    /// <param name="telling">The telling at the moment.</param>
    /// <param name="stopping">Ends it.</param>
    public Task RepeatAsync(Round round, Func<Telling> telling, CancellationToken stopping) => RepeatAsync(round, telling, static () => default, stopping);

    /// <summary>Says a round over and over as its sender's condition lets it.</summary>
    /// <param name="round">What is said, and how often.</param>
    /// <param name="telling">The telling at the moment.</param>
    /// <param name="condition">The condition at the moment; while it does not speak nothing is said.</param>
    /// <param name="stopping">Ends it.</param>
    public async Task RepeatAsync(Round round, Func<Telling> telling, Func<FeedCondition> condition, CancellationToken stopping)
    {
        ArgumentNullException.ThrowIfNull(condition);
        ArgumentNullException.ThrowIfNull(round);
        ArgumentNullException.ThrowIfNull(telling);
        DateTimeOffset next = time.GetUtcNow();
        while (true)
        {
            FeedCondition now = condition();
            if (now.Speaks)
            {
                byte[] body = round.Body(telling(), time.GetUtcNow() + now.Clock);
                for (int i = now.Twice ? 0 : 1; i < 2; i++)
                {
                    await SendAsync(body, round.ContentType, stopping).ConfigureAwait(false);
                }
            }

            next += round.Every;
            DateTimeOffset at = time.GetUtcNow();
            if (next < at)
            {
                next = at;
            }

            await Task.Delay(next - at, time, stopping).ConfigureAwait(false);
        }
    }

    /// <summary>Sends one body until it is durable, or refused for good.</summary>
    internal async Task SendAsync(byte[] body, string contentType, CancellationToken stopping)
    {
        Backoff backoff = default;
        while (true)
        {
            TimeSpan wait = backoff.Next();
            try
            {
                using HttpRequestMessage request = new(HttpMethod.Post, _target);
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", feed.ExerciseKey);
                request.Content = new ByteArrayContent(body);
                request.Content.Headers.ContentType = new MediaTypeHeaderValue(contentType);
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
