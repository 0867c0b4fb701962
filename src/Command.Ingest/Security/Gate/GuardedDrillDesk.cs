using System.Net;
using Command.Ingest.Api.Drills;
using Command.Ingest.Api.Rights;
using Command.Ingest.Exercise.Drills;

namespace Command.Ingest.Security;

/// <summary>The drill desk for pages and for the API: asks for the right. Drills are the command centre's: who belongs to another agency sees none.</summary>
public sealed class GuardedDrillDesk(IDrillDesk desk, LiveCaller caller) : IDrillDesk
{
    /// <inheritdoc/>
    public async Task<DrillShelf> ScenariosAsync(CancellationToken cancellationToken)
    {
        await AskAsync(cancellationToken).ConfigureAwait(false);
        return await desk.ScenariosAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<DrillScore?> ScoreAsync(string drill, CancellationToken cancellationToken)
    {
        await AskAsync(cancellationToken).ConfigureAwait(false);
        return await desk.ScoreAsync(drill, cancellationToken).ConfigureAwait(false);
    }

    private async Task AskAsync(CancellationToken cancellationToken)
    {
        Caller? who = await caller.NowAsync(cancellationToken).ConfigureAwait(false);
        if (who?.May(Right.SeeDrills) != true || (who.Agency is not null && !who.Roles.Contains(Roles.Node)))
        {
            throw new HttpRequestException("Your roles do not include this.", null, HttpStatusCode.Forbidden);
        }
    }
}
