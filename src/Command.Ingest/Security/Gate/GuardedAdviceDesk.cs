using System.Collections.Immutable;
using System.Net;
using Command.Ingest.Api;
using Command.Ingest.Api.Incidents;
using Command.Ingest.Api.Ogc;
using Command.Ingest.Api.Rights;
using Command.Ingest.Incidents.Dispatch.Advice;
using Command.Ingest.Shares;

namespace Command.Ingest.Security;

/// <summary>The advice desk for pages and for the API: asks for the right, and makes the advice of an agency's viewer out of what that viewer sees.</summary>
public sealed class GuardedAdviceDesk(IAdviceDesk desk, AdviceMaker maker, LiveCaller caller, IPictureView view, ISights sights, SharedPictures pictures) : IAdviceDesk
{
    /// <inheritdoc/>
    public async Task<AdviceAnswer?> RecommendAsync(string incident, AdvicePins pins, CancellationToken cancellationToken) =>
        await SeenAsync(cancellationToken).ConfigureAwait(false) is { } seen
            ? await maker.RecommendAsync(seen, incident, pins, cancellationToken).ConfigureAwait(false)
            : await desk.RecommendAsync(incident, pins, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async Task<BatchAdvice> BatchAsync(ImmutableArray<string> incidents, CancellationToken cancellationToken) =>
        await SeenAsync(cancellationToken).ConfigureAwait(false) is { } seen
            ? await maker.BatchAsync(seen, incidents, cancellationToken).ConfigureAwait(false)
            : await desk.BatchAsync(incidents, cancellationToken).ConfigureAwait(false);

    // The caller's own part of the picture; null for who sees the whole.
    private async Task<SharedView?> SeenAsync(CancellationToken cancellationToken)
    {
        Caller? who = await caller.NowAsync(cancellationToken).ConfigureAwait(false);
        return who?.May(Right.SeeDesk) != true
            ? throw new HttpRequestException("Your roles do not include this.", null, HttpStatusCode.Forbidden)
            : sights.Of(who) is { IsWhole: false } sight ? new SharedView(view, sight, pictures, sights.State) : null;
    }
}
