using System.Globalization;
using Command.Ingest.Contracts;
using Command.Ingest.Feeds;
using Command.Ingest.Journal;
using Polly;
using Polly.CircuitBreaker;

namespace Command.Ingest.Transports.HttpPoll;

/// <summary>
/// Polls one feed: fetches its address and the pages that follow, puts each through the gateway as if it had been pushed, and moves the cursor on when all
/// of it is durable. One poll at a time.
/// </summary>
public sealed class Poller
{
    /// <summary>Pages of one poll; a chain that is longer goes on at the next poll only if the sender shortens it.</summary>
    public const int MostPages = 100;

    private readonly FeedGateway _gateway;
    private readonly FeedMonitor _monitor;
    private readonly PollCursors _cursors;
    private readonly TimeProvider _time;
    private readonly PollSource _source;
    private readonly PollFetch _fetch;
    private readonly ResiliencePipeline<PollAnswer> _pipeline;
    private readonly PollLinks _links;
    private readonly PollTokens? _tokens;
    private PollCursor _cursor;

    /// <param name="gateway">The feed's way in; its transport is <c>poll</c>.</param>
    /// <param name="monitor">Is told what no message says: that the sender is there, or can't be reached.</param>
    /// <param name="client">Connects through the <see cref="PollGuard"/>, follows no redirect and unpacks nothing by itself.</param>
    /// <param name="guard">Says which other hosts an index may lead to.</param>
    /// <param name="cursors">Where the cursor is kept.</param>
    /// <param name="limit">Bytes of an answer at the most, packed and unpacked.</param>
    /// <param name="time">The clock.</param>
    public Poller(FeedGateway gateway, FeedMonitor monitor, HttpClient client, PollGuard guard, PollCursors cursors, long limit, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(gateway);
        ArgumentNullException.ThrowIfNull(cursors);
        _gateway = gateway;
        _monitor = monitor;
        _cursors = cursors;
        _time = time;
        _source = gateway.Feed.Poll ?? throw new ArgumentException($"Feed '{gateway.Feed.Id}' is not polled.", nameof(gateway));
        _fetch = new PollFetch(client, _source, limit, time);
        _pipeline = PollResilience.Of(_source.Interval, time);
        _links = new PollLinks(gateway, _fetch, _pipeline, guard, _source.Url);
        _tokens = PollTokens.Of(gateway, _source, _fetch, _pipeline, cursors, time);
        _cursor = cursors.Load(gateway.Feed.Id);
    }

    /// <summary>How far it has come.</summary>
    public PollCursor Cursor => _cursor;

    /// <summary>Polls once, retries included.</summary>
    /// <returns>How it ended, and how long the sender asks to be left alone.</returns>
    /// <exception cref="OperationCanceledException">It was ended from outside.</exception>
    public async Task<PollResult> PollAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset began = _time.GetUtcNow();
        Uri first = _gateway.Decoder is IPollPlan plan ? plan.Next(_source.Url, began, _cursor.LastSuccess) : _source.Url;
        HashSet<string> visited = new(StringComparer.Ordinal);
        PollCursor moved = PollCursor.None with { LastSuccess = began };
        bool alive = false;
        Uri? next = first;
        for (int page = 1; next is not null; page++)
        {
            if (Refusal(next, visited, page) is { } fault)
            {
                return Broken(new PollAnswer(PollAnswerKind.Failed) { Fault = fault });
            }

            PollAnswer answer;
            try
            {
                Uri at = next;
                answer = await _pipeline.ExecuteAsync(async token => await _fetch.GetAsync(at, page == 1 ? _cursor : PollCursor.None, token).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
            }
            catch (BrokenCircuitException)
            {
                return new PollResult(PollOutcome.LeftAlone, null, null);
            }

            if (answer.Kind == PollAnswerKind.Failed)
            {
                await KeepAsync(answer, cancellationToken).ConfigureAwait(false);
                return Broken(answer);
            }

            if (answer.Kind == PollAnswerKind.Unchanged && page == 1)
            {
                moved = _cursor with { LastSuccess = began };
                break;
            }

            if (answer.Body.IsEmpty)
            {
                break;
            }

            try
            {
                Taken taken = await _gateway.ReceiveAsync(answer.Body, answer.ContentType, exercise: false, cancellationToken, followsLinks: true).ConfigureAwait(false);
                _tokens?.Save();
                if (taken.Decoded.Refused)
                {
                    // Without moving on: an answer that can't be read stays broken until another one comes.
                    return new PollResult(PollOutcome.Broken, taken.Decoded.Faults[0], null);
                }

                if (_gateway.Decoder is IIndexFormat index && await _links.FollowAsync(index, answer.Body, cancellationToken).ConfigureAwait(false) is { } lost)
                {
                    return Broken(new PollAnswer(PollAnswerKind.Failed) { Fault = lost });
                }
            }
            catch (JournalUnavailableException)
            {
                return new PollResult(PollOutcome.NotDurable, null, null);
            }

            alive = true;
            next = _gateway.Decoder is IPagedFormat paged && paged.NextPage(answer.Body) is { } link ? Resolve(answer.At ?? next, link) : null;
            if (page == 1 && next is null)
            {
                // The validators of a first page say nothing of those after it, so they are kept for a single page only.
                moved = moved with { Address = (answer.At ?? first).AbsoluteUri, ETag = answer.ETag, LastModified = answer.LastModified };
            }
        }

        if (!alive)
        {
            _monitor.Heard(_gateway.Feed.Id, _time.GetUtcNow());
        }

        _cursor = moved;
        _cursors.Save(_gateway.Feed.Id, moved);
        if (_tokens is not null && !await AskAsync(_tokens, cancellationToken).ConfigureAwait(false))
        {
            return new PollResult(PollOutcome.NotDurable, null, null);
        }

        return new PollResult(alive ? PollOutcome.Taken : PollOutcome.Unchanged, null, null);
    }

    /// <summary>True when both are of one scheme, host and port.</summary>
    public static bool SameOrigin(Uri a, Uri b) =>
        Uri.Compare(a, b, UriComponents.SchemeAndServer, UriFormat.SafeUnescaped, StringComparison.OrdinalIgnoreCase) == 0;

    private static async Task<bool> AskAsync(PollTokens tokens, CancellationToken cancellationToken)
    {
        try
        {
            await tokens.AskAsync(cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (JournalUnavailableException)
        {
            return false;
        }
    }

    private static Uri Resolve(Uri page, string link) => Uri.TryCreate(page, link, out Uri? next) ? next : new Uri("invalid:");

    private Fault? Refusal(Uri next, HashSet<string> visited, int page)
    {
        if (!SameOrigin(next, _source.Url))
        {
            return new Fault("poll-other-origin", $"The next address lies on {next.GetLeftPart(UriPartial.Authority)}, not on the configured {_source.Url.GetLeftPart(UriPartial.Authority)}; it was not fetched.");
        }

        if (page > MostPages)
        {
            return new Fault("poll-pages", string.Create(CultureInfo.InvariantCulture, $"The answer has more than {MostPages} pages; the rest was not fetched. Ask for larger pages or for less."));
        }

        return visited.Add(next.AbsoluteUri) ? null : new Fault("poll-pages", "A page names one before it as the next; the chain was left there.");
    }

    private PollResult Broken(PollAnswer answer)
    {
        _monitor.Failed(_gateway.Feed.Id, _time.GetUtcNow(), answer.Fault!);
        return new PollResult(PollOutcome.Broken, answer.Fault, answer.RetryAfter);
    }

    private Task KeepAsync(PollAnswer answer, CancellationToken cancellationToken) =>
        answer.Body.IsEmpty ? Task.CompletedTask : _gateway.SkippedAsync(answer.Body, answer.Fault!, exercise: false, cancellationToken);
}

/// <summary>How a poll ended.</summary>
/// <param name="Outcome">In one word.</param>
/// <param name="Fault">What was broken.</param>
/// <param name="RetryAfter">How long the sender asks to be left alone.</param>
public sealed record PollResult(PollOutcome Outcome, Fault? Fault, TimeSpan? RetryAfter);

public enum PollOutcome
{
    /// <summary>Something came, and is durable.</summary>
    Taken,

    /// <summary>The sender is there and has nothing new.</summary>
    Unchanged,

    /// <summary>The sender can't be reached, or gives what can't be used.</summary>
    Broken,

    /// <summary>It came but could not be made durable; the next poll fetches it again.</summary>
    NotDurable,

    /// <summary>Nothing was tried: the sender failed too often and is left alone for a while.</summary>
    LeftAlone,
}
