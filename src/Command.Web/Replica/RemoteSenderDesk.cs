using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using Command.Ingest.Api.Feeds;
using Command.Ingest.Api.Incidents;
using Command.Ingest.Hub;
using Command.Ingest.Transports.Senders;

namespace Command.Web.Replica;

/// <summary>The senders' desk of the Command.Ingest that this web node follows, over HTTP with the node's key.</summary>
/// <param name="http">Has the address and the key; made by the factory.</param>
public sealed class RemoteSenderDesk(HttpClient http) : ISenderDesk
{
    /// <summary>Registers it for the Command.Ingest that is followed at the time.</summary>
    public static void Add(IServiceCollection services, IngestAddress ingest, string? key) =>
        services.AddRemote<ISenderDesk, RemoteSenderDesk>(ingest, key);

    /// <inheritdoc/>
    public async Task<ImmutableArray<SenderCard>> AllAsync(CancellationToken cancellationToken)
    {
        try
        {
            using HttpResponseMessage answer = await http.GetAsync(new Uri("/senders", UriKind.Relative), cancellationToken).ConfigureAwait(false);
            answer.EnsureSuccessStatusCode();
            return await answer.Content.ReadFromJsonAsync<ImmutableArray<SenderCard>>(FeedDeskJson.Options, cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException e)
        {
            throw new SecurityUnavailableException("Command.Ingest can't be asked now.", e);
        }
    }

    /// <inheritdoc/>
    public async Task<MadeKey> MakeAsync(string feed, string name, TimeSpan? overlap, string by, CancellationToken cancellationToken)
    {
        string query = $"/senders/{Uri.EscapeDataString(feed)}/keys?name={Uri.EscapeDataString(name)}" + (overlap is { } span ? string.Create(CultureInfo.InvariantCulture, $"&overlapSeconds={span.TotalSeconds}") : "");
        using HttpResponseMessage answer = await PostAsync(query, by, cancellationToken).ConfigureAwait(false);
        return answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.Conflict
            ? await answer.Content.ReadFromJsonAsync<MadeKey>(FeedDeskJson.Options, cancellationToken).ConfigureAwait(false) ?? throw new SecurityUnavailableException("Command.Ingest answered with nothing.")
            : throw new SecurityUnavailableException($"Command.Ingest answered {(int)answer.StatusCode}.");
    }

    /// <inheritdoc/>
    public async Task<bool> RevokeAsync(string id, string by, CancellationToken cancellationToken)
    {
        using HttpResponseMessage answer = await PostAsync($"/senders/keys/{Uri.EscapeDataString(id)}/revoke", by, cancellationToken).ConfigureAwait(false);
        return answer.StatusCode switch
        {
            HttpStatusCode.NoContent => true,
            HttpStatusCode.NotFound => false,
            _ => throw new SecurityUnavailableException($"Command.Ingest answered {(int)answer.StatusCode}."),
        };
    }

    private async Task<HttpResponseMessage> PostAsync(string path, string by, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, new Uri(path, UriKind.Relative));
        request.Headers.TryAddWithoutValidation(IncidentsApi.AuthorHeader, Uri.EscapeDataString(by));
        try
        {
            return await http.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException e)
        {
            throw new SecurityUnavailableException("Command.Ingest can't be asked now.", e);
        }
    }
}
