using System.Collections.Immutable;
using System.Net;
using Command.Ingest.Api.Rights;
using Command.Ingest.Transports.Senders;

namespace Command.Ingest.Security;

/// <summary>The senders' desk for pages and for the API: asks for each question's right, and records every change before and after. What can't be recorded is not done.</summary>
public sealed class GuardedSenderDesk(ISenderDesk desk, LiveCaller caller, AuditLog audit) : ISenderDesk
{
    /// <inheritdoc/>
    public async Task<ImmutableArray<SenderCard>> AllAsync(CancellationToken cancellationToken)
    {
        await AskAsync(Right.SeeSenders, null, cancellationToken).ConfigureAwait(false);
        return await desk.AllAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<MadeKey> MakeAsync(string feed, string name, TimeSpan? overlap, string by, CancellationToken cancellationToken)
    {
        string what = $"key for {name}" + (overlap is { } span ? $", the ones before it for {span} more" : "");
        Caller who = await AskAsync(Right.ManageSenders, (feed, what), cancellationToken).ConfigureAwait(false);
        await WriteAsync(who, feed, "asked", what, cancellationToken).ConfigureAwait(false);
        MadeKey made = await desk.MakeAsync(feed, name, overlap, AuthorOf(who, by), cancellationToken).ConfigureAwait(false);
        await WriteAsync(who, feed, made.Fault is null ? "done" : "refused", made.Fault ?? what, CancellationToken.None).ConfigureAwait(false);
        return made;
    }

    /// <inheritdoc/>
    public async Task<bool> RevokeAsync(string id, string by, CancellationToken cancellationToken)
    {
        Caller who = await AskAsync(Right.ManageSenders, (id, "revoked"), cancellationToken).ConfigureAwait(false);
        await WriteAsync(who, id, "asked", "revoked", cancellationToken).ConfigureAwait(false);
        bool done = await desk.RevokeAsync(id, AuthorOf(who, by), cancellationToken).ConfigureAwait(false);
        await WriteAsync(who, id, done ? "done" : "refused", done ? "revoked" : "no such key", CancellationToken.None).ConfigureAwait(false);
        return done;
    }

    /// <summary>A web node names its person.</summary>
    private static string AuthorOf(Caller who, string said) => who.Roles.Contains(Roles.Node) && said.Length > 0 ? said : who.Name;

    private async Task<Caller> AskAsync(Right right, (string Subject, string What)? record, CancellationToken cancellationToken)
    {
        Caller? who = await caller.NowAsync(cancellationToken).ConfigureAwait(false);
        if (who?.May(right) == true)
        {
            return who;
        }

        if (record is { } wanted)
        {
            await WriteAsync(who, wanted.Subject, "refused", wanted.What, cancellationToken).ConfigureAwait(false);
        }

        throw new HttpRequestException("Your roles do not include this.", null, HttpStatusCode.Forbidden);
    }

    private Task WriteAsync(Caller? who, string subject, string outcome, string detail, CancellationToken cancellationToken) =>
        audit.WriteAsync(AuditFact.Of(who, caller.Address, "sender", subject, outcome, detail), cancellationToken);
}
