using System.Globalization;
using Command.Ingest.Contracts;
using Command.Ingest.Feeds;
using Polly;
using Polly.CircuitBreaker;

namespace Command.Ingest.Transports.HttpPoll;

/// <summary>
/// Fetches the documents that an index points to, each once: what was taken in is remembered, and only new items are fetched at the next poll.
/// Links lead to the configured server or to hosts that <c>Command__Ingest__PollAllow</c> lists, nowhere else. One poll at a time.
/// </summary>
internal sealed class PollLinks(FeedGateway gateway, PollFetch fetch, ResiliencePipeline<PollAnswer> pipeline, PollGuard guard, Uri source)
{
    /// <summary>Documents fetched in one poll; the rest waits for the next.</summary>
    public const int MostAtOnce = 100;

    private const int Remembered = 20_000;
    private const int MostFailures = 5;
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();

    /// <summary>Fetches what is new of an index and puts it through the gateway.</summary>
    /// <returns>What could not be fetched, or null when all of it is durable.</returns>
    /// <exception cref="Journal.JournalUnavailableException">Something came but could not be made durable.</exception>
    public async Task<Fault?> FollowAsync(IIndexFormat format, ReadOnlyMemory<byte> index, CancellationToken cancellationToken)
    {
        Fault? fault = null;
        int failures = 0, fetched = 0;
        foreach (string link in format.Links(index).Where(l => !_taken.Contains(l)))
        {
            Uri at = new(link);
            if (!Poller.SameOrigin(at, source) && !guard.Lists(at.Host))
            {
                fault ??= new Fault("poll-link-host", $"Items of the index lie on {at.Host}, which is neither the configured server nor listed, so they were not fetched. If they are meant, add {at.Host} to Command__Ingest__PollAllow.");
                continue;
            }

            if (fetched++ == MostAtOnce || failures == MostFailures)
            {
                fault ??= new Fault("poll-links", string.Create(CultureInfo.InvariantCulture, $"The index points to more than {MostAtOnce} new documents; the rest is fetched at the next poll."));
                break;
            }

            PollAnswer answer;
            try
            {
                answer = await pipeline.ExecuteAsync(async token => await fetch.GetAsync(at, PollCursor.None, token).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
            }
            catch (BrokenCircuitException)
            {
                return fault ?? new Fault("poll-links", "The sender failed too often while its index was followed; the rest is fetched later.");
            }

            if (answer.Kind == PollAnswerKind.Failed)
            {
                failures++;
                fault ??= answer.Fault;
                continue;
            }

            if (!answer.Body.IsEmpty)
            {
                await gateway.ReceiveAsync(answer.Body, answer.ContentType, exercise: false, cancellationToken).ConfigureAwait(false);
            }

            // One that can't be read is in quarantine now; fetching it again would not change that.
            Remember(link);
        }

        return fault;
    }

    private void Remember(string link)
    {
        if (_taken.Add(link))
        {
            _order.Enqueue(link);
        }

        if (_order.Count > Remembered)
        {
            _taken.Remove(_order.Dequeue());
        }
    }
}
