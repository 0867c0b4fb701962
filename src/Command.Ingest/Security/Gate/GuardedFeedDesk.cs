using System.Collections.Immutable;
using System.Net;
using Command.Ingest.Api.Rights;
using Command.Ingest.Journal;
using Command.Ingest.Shares;
using Command.Ingest.Transports;

namespace Command.Ingest.Security;

/// <summary>The feed desk for pages and for the API: asks for each question's right, and records what is taken in again before it is.</summary>
public sealed class GuardedFeedDesk(IFeedDesk desk, LiveCaller caller, ISights sights, AuditLog audit) : IFeedDesk
{
    /// <inheritdoc/>
    public async Task<ImmutableArray<FeedCard>> FeedsAsync(CancellationToken cancellationToken)
    {
        Caller who = await AskAsync(Right.SeeMessages, cancellationToken).ConfigureAwait(false);
        return (await desk.FeedsAsync(cancellationToken).ConfigureAwait(false)).RemoveAll(f => !sights.Of(who).SeesRaw(f.Feed));
    }

    /// <inheritdoc/>
    public async Task<ImmutableArray<QuarantineCard>> QuarantineAsync(string feed, int limit, CancellationToken cancellationToken)
    {
        Caller who = await AskAsync(Right.SeeMessages, cancellationToken).ConfigureAwait(false);
        return sights.Of(who).SeesRaw(feed) ? await desk.QuarantineAsync(feed, limit, cancellationToken).ConfigureAwait(false) : [];
    }

    /// <inheritdoc/>
    public async Task<ReplayOutcome> ReplayAsync(string feed, string envelope, CancellationToken cancellationToken)
    {
        try
        {
            Caller who = await AskAsync(Right.TakeInAgain, cancellationToken, $"{feed}/{envelope}").ConfigureAwait(false);
            if (!sights.Of(who).SeesRaw(feed))
            {
                return new ReplayOutcome(false, 0, 0);
            }

            await audit.WriteAsync(AuditFact.Of(who, caller.Address, "command", "TakeInAgain", "asked", $"{feed}/{envelope}"), cancellationToken).ConfigureAwait(false);
            return await desk.ReplayAsync(feed, envelope, cancellationToken).ConfigureAwait(false);
        }
        catch (SecurityUnavailableException e)
        {
            throw new JournalUnavailableException(e.Message, e);
        }
    }

    /// <inheritdoc/>
    public async Task<Trial> TryAsync(string feed, ReadOnlyMemory<byte> body, string? contentType, CancellationToken cancellationToken)
    {
        try
        {
            Caller who = await AskAsync(Right.TryMessage, cancellationToken, feed).ConfigureAwait(false);
            await audit.WriteAsync(AuditFact.Of(who, caller.Address, "command", "TryMessage", "asked", $"{feed}: {body.Length} bytes"), cancellationToken).ConfigureAwait(false);
        }
        catch (SecurityUnavailableException e)
        {
            throw new JournalUnavailableException(e.Message, e);
        }

        return await desk.TryAsync(feed, body, contentType, cancellationToken).ConfigureAwait(false);
    }

    private async Task<Caller> AskAsync(Right right, CancellationToken cancellationToken, string? record = null)
    {
        Caller? who = await caller.NowAsync(cancellationToken).ConfigureAwait(false);
        if (who?.May(right) == true)
        {
            return who;
        }

        if (record is not null)
        {
            await audit.WriteAsync(AuditFact.Of(who, caller.Address, "command", right.ToString(), "refused", record), cancellationToken).ConfigureAwait(false);
        }

        throw new HttpRequestException("Your roles do not include this.", null, HttpStatusCode.Forbidden);
    }
}
