using System.Net;
using Command.Ingest.Api.Drills;
using Command.Ingest.Api.Incidents;
using Command.Ingest.Exercise.Drills;
using Command.Ingest.Hub;

namespace Command.Web.Replica;

/// <summary>The drill desk of the Command.Ingest that this web node follows, over HTTP with the node's key.</summary>
/// <param name="http">Has the address and the key; made by the factory.</param>
public sealed class RemoteDrillDesk(HttpClient http) : IDrillDesk
{
    /// <summary>Registers it for the Command.Ingest that is followed at the time.</summary>
    public static void Add(IServiceCollection services, IngestAddress ingest, string? key) =>
        services.AddRemote<IDrillDesk, RemoteDrillDesk>(ingest, key);

    /// <inheritdoc/>
    public async Task<DrillShelf> ScenariosAsync(CancellationToken cancellationToken)
    {
        using HttpResponseMessage answer = await http.GetAsync(new Uri("/drills/scenarios", UriKind.Relative), cancellationToken).ConfigureAwait(false);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ToAsync<DrillShelf>(IncidentJson.Options, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<DrillScore?> ScoreAsync(string drill, CancellationToken cancellationToken)
    {
        using HttpResponseMessage answer = await http.GetAsync(new Uri($"/drills/{Uri.EscapeDataString(drill)}/score", UriKind.Relative), cancellationToken).ConfigureAwait(false);
        if (answer.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }

        answer.EnsureSuccessStatusCode();
        return await answer.Content.ToAsync<DrillScore>(IncidentJson.Options, cancellationToken).ConfigureAwait(false);
    }
}
