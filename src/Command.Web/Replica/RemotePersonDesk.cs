using System.Net;
using Command.Ingest.Api.Incidents;
using Command.Ingest.Api.Persons;
using Command.Ingest.Hub;
using Command.Ingest.Journal;
using Command.Ingest.Transports.Persons;

namespace Command.Web.Replica;

/// <summary>The persons' desk of the Command.Ingest that this web node follows, over HTTP with the node's key: the bytes are there.</summary>
/// <param name="http">Has the address and the key; made by the factory.</param>
public sealed class RemotePersonDesk(HttpClient http) : IPersonDesk
{
    /// <summary>Registers it for the Command.Ingest that is followed at the time.</summary>
    public static void Add(IServiceCollection services, IngestAddress ingest, string? key) =>
        services.AddRemote<IPersonDesk, RemotePersonDesk>(ingest, key);

    /// <inheritdoc/>
    public Task<PersonsAnswer> RevealAsync(string report, string reason, string by, CancellationToken cancellationToken) => AskAsync("reveal", new PersonsAsk(report, reason, by), cancellationToken);

    /// <inheritdoc/>
    public Task<PersonsAnswer> EraseAsync(string report, string reason, string by, CancellationToken cancellationToken) => AskAsync("erase", new PersonsAsk(report, reason, by), cancellationToken);

    private async Task<PersonsAnswer> AskAsync(string what, PersonsAsk ask, CancellationToken cancellationToken)
    {
        using HttpResponseMessage answer = await http.PostAsJsonAsync(new Uri("/persons/" + what, UriKind.Relative), ask, IncidentJson.Options, cancellationToken).ConfigureAwait(false);
        if (answer.StatusCode == HttpStatusCode.ServiceUnavailable)
        {
            throw new JournalUnavailableException("Command.Ingest can't record it now.");
        }

        answer.EnsureSuccessStatusCode();
        return await answer.Content.ToAsync<PersonsAnswer>(IncidentJson.Options, cancellationToken).ConfigureAwait(false);
    }
}
