using System.Collections.Immutable;
using System.Text.Json;
using Command.Ingest.Api.Handling;
using Command.Ingest.Contracts;
using Command.Ingest.Handling;
using Command.Ingest.Hub;
using Command.Ingest.Journal;
using Command.Ingest.Picture.Handling;

namespace Command.Web.Replica;

/// <summary>The rows of the Command.Ingest that this web node follows, over HTTP with the node's key. What a viewer may see of them is decided here.</summary>
/// <param name="http">Has the address and the key; made by the factory.</param>
public sealed class RemoteOutcomes(HttpClient http) : IOutcomes
{
    /// <summary>Registers it for the Command.Ingest that is followed at the time.</summary>
    public static void Add(IServiceCollection services, IngestAddress ingest, string? key)
    {
        services.AddRemote<IOutcomes, RemoteOutcomes>(ingest, key, TimeSpan.FromSeconds(60));
        services.AddTransient<HandlingDesk>();
    }

    /// <inheritdoc/>
    public async Task<OutcomeAnswer> ReadAsync(ImmutableArray<OutcomeQuery> queries, DateTimeOffset? asOf, long? at, bool light, CancellationToken cancellationToken)
    {
        try
        {
            using HttpResponseMessage answer = await http.PostAsJsonAsync(new Uri("/handling/outcomes", UriKind.Relative), new OutcomeAsk(queries, asOf, at, light), cancellationToken).ConfigureAwait(false);
            if (!answer.IsSuccessStatusCode)
            {
                throw new JournalUnavailableException($"Command.Ingest answered {(int)answer.StatusCode} when it was asked how things were handled.");
            }

            Stream body = await answer.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            await using (body.ConfigureAwait(false))
            {
                return await JsonSerializer.DeserializeAsync(body, CommandJson.Wire.OutcomeAnswer, cancellationToken).ConfigureAwait(false)
                    ?? throw new JournalUnavailableException("Command.Ingest answered with nothing when it was asked how things were handled.");
            }
        }
        catch (Exception e) when (e is HttpRequestException or JsonException or IOException || (e is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new JournalUnavailableException("Command.Ingest can't be asked how things were handled now.", e);
        }
    }
}
