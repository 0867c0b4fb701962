using System.Net;
using Command.Ingest.Api.Rights;
using Command.Ingest.Handling;
using Command.Ingest.Picture.Handling;
using Command.Ingest.Shares;

namespace Command.Ingest.Security;

/// <summary>The figures of the handling for pages: asks for the right, and works them out of what the viewer may see at this moment.</summary>
public sealed class GuardedHandling(HandlingDesk desk, LiveCaller caller, ISights sights)
{
    /// <inheritdoc cref="HandlingDesk.BoardAsync"/>
    public async Task<HandlingBoard> BoardAsync(HandlingQuestion question, HandlingWishes wishes, CancellationToken cancellationToken) =>
        await desk.BoardAsync(question, await SightAsync(cancellationToken).ConfigureAwait(false), wishes, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc cref="HandlingDesk.RowsAsync"/>
    public async Task<HandlingRowPage> RowsAsync(FigureRule rule, HandlingQuestion question, int skip, int take, CancellationToken cancellationToken) =>
        await desk.RowsAsync(rule, question, await SightAsync(cancellationToken).ConfigureAwait(false), skip, take, cancellationToken).ConfigureAwait(false);

    private async Task<Sight> SightAsync(CancellationToken cancellationToken) => await caller.NowAsync(cancellationToken).ConfigureAwait(false) is { } who && who.May(Right.SeeHandling)
        ? sights.Of(who)
        : throw new HttpRequestException("Your roles do not include this.", null, HttpStatusCode.Forbidden);
}
