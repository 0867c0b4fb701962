using Command.Ingest.Feeds;
using Polly;
using Polly.CircuitBreaker;

namespace Command.Ingest.Transports.HttpPoll;

/// <summary>
/// Asks a feed's server for the ids of the cases that it named by tokens, and takes their rows in once they are known. A row waits in quarantine, so that it
/// is durable and counted; then its envelope is decoded anew, under the id. One poll at a time.
/// </summary>
internal sealed class PollTokens
{
    /// <summary>Tokens asked for in one poll, and cases taken in; the rest waits for the next.</summary>
    public const int MostAtOnce = 20;

    private readonly FeedGateway _gateway;
    private readonly ITokenFormat _format;
    private readonly PollFetch _fetch;
    private readonly ResiliencePipeline<PollAnswer> _pipeline;
    private readonly PollSource _source;
    private readonly PollCursors _kept;
    private readonly TimeProvider _time;
    private TokenTable _saved;

    private PollTokens(FeedGateway gateway, ITokenFormat format, PollSource source, PollFetch fetch, ResiliencePipeline<PollAnswer> pipeline, PollCursors kept, TimeProvider time)
    {
        _gateway = gateway;
        _format = format;
        _source = source;
        _fetch = fetch;
        _pipeline = pipeline;
        _kept = kept;
        _time = time;
        _saved = kept.LoadTokens(gateway.Feed.Id);
        gateway.Learn(_ => _saved);
    }

    /// <summary>For a feed whose format has tokens and whose address tells where to ask for them; else null.</summary>
    public static PollTokens? Of(FeedGateway gateway, PollSource source, PollFetch fetch, ResiliencePipeline<PollAnswer> pipeline, PollCursors kept, TimeProvider time) =>
        gateway.Decoder is ITokenFormat format && format.TokenAddress(source.Url, "t") is not null ? new PollTokens(gateway, format, source, fetch, pipeline, kept, time) : null;

    /// <summary>Keeps what was learned, where it changed.</summary>
    public void Save()
    {
        if (_gateway.Tokens is { } now && !ReferenceEquals(now, _saved))
        {
            _kept.SaveTokens(_gateway.Feed.Id, now);
            _saved = now;
        }
    }

    /// <summary>Asks for what is due and takes in what has become known.</summary>
    /// <exception cref="Journal.JournalUnavailableException">Something could not be made durable; it waits as before.</exception>
    public async Task AskAsync(CancellationToken cancellationToken)
    {
        try
        {
            await LearnAsync(cancellationToken).ConfigureAwait(false);
            await SettleAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (BrokenCircuitException)
        {
            // The server is in trouble; the tokens wait for a poll that it answers.
        }
        finally
        {
            Save();
        }
    }

    private async Task LearnAsync(CancellationToken cancellationToken)
    {
        foreach (string token in Tokens.Due(_time.GetUtcNow()).Take(MostAtOnce))
        {
            PollAnswer? answer = await GetAsync(_format.TokenAddress(_source.Url, token), cancellationToken).ConfigureAwait(false);
            TokenAlias? known = answer is { Kind: PollAnswerKind.Body } ? _format.ReadTokens(answer.Body).Known.FirstOrDefault(a => a.Token == token) : null;
            DateTimeOffset now = _time.GetUtcNow();
            _gateway.Learn(table => known is null ? table.Postponed(token, now, _source.Interval) : table.Told(known, now));
            if (answer is { Transient: true })
            {
                return;
            }
        }
    }

    private async Task SettleAsync(CancellationToken cancellationToken)
    {
        // One envelope may hold many rows: decoded anew once, it gives all of them.
        HashSet<string> replayed = new(StringComparer.Ordinal);
        foreach (string token in Tokens.Ready(_time.GetUtcNow()).Take(MostAtOnce))
        {
            TokenTable table = Tokens;
            WaitingToken waiting = table.Open[token];
            if (!waiting.Says)
            {
                PollAnswer? answer = await GetAsync(_format.CaseAddress(_source.Url, table.IdOf(token)!), cancellationToken).ConfigureAwait(false);
                if (answer is not { Kind: PollAnswerKind.Body, Body.IsEmpty: false })
                {
                    _gateway.Learn(t => t.Postponed(token, _time.GetUtcNow(), _source.Interval));
                    if (answer is { Transient: true })
                    {
                        return;
                    }

                    continue;
                }

                await _gateway.ReceiveAsync(answer.Body, answer.ContentType, exercise: false, cancellationToken).ConfigureAwait(false);
            }

            foreach (string envelope in waiting.Envelopes.Where(replayed.Add))
            {
                await _gateway.ReplayAsync(envelope, cancellationToken).ConfigureAwait(false);
            }

            _gateway.Learn(t => t.Settled(token));
        }
    }

    private TokenTable Tokens => _gateway.Tokens ?? TokenTable.Empty;

    private async Task<PollAnswer?> GetAsync(Uri? at, CancellationToken cancellationToken) => at is null || !Poller.SameOrigin(at, _source.Url)
        ? null
        : await _pipeline.ExecuteAsync(async token => await _fetch.GetAsync(at, PollCursor.None, token).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
}
