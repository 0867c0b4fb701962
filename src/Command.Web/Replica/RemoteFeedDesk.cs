using System.Collections.Immutable;
using System.Net;
using System.Net.Http.Headers;
using Command.Ingest.Api.Feeds;
using Command.Ingest.Hub;
using Command.Ingest.Journal;
using Command.Ingest.Transports;

namespace Command.Web.Replica;

/// <summary>The feed desk of the Command.Ingest that this web node follows, over HTTP with the node's key.</summary>
/// <param name="http">Has the address and the key; made by the factory.</param>
public sealed class RemoteFeedDesk(HttpClient http) : IFeedDesk
{
    /// <summary>Registers it for the Command.Ingest that is followed at the time.</summary>
    public static void Add(IServiceCollection services, IngestAddress ingest, string? key) =>
        services.AddRemote<IFeedDesk, RemoteFeedDesk>(ingest, key);

    /// <inheritdoc/>
    public Task<ImmutableArray<FeedCard>> FeedsAsync(CancellationToken cancellationToken) => GetAsync<ImmutableArray<FeedCard>>("/feeds", cancellationToken);

    /// <inheritdoc/>
    public Task<ImmutableArray<QuarantineCard>> QuarantineAsync(string feed, int limit, CancellationToken cancellationToken) =>
        GetAsync<ImmutableArray<QuarantineCard>>(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"/feeds/{Uri.EscapeDataString(feed)}/quarantine?limit={limit}"), cancellationToken);

    /// <inheritdoc/>
    public async Task<ReplayOutcome> ReplayAsync(string feed, string envelope, CancellationToken cancellationToken)
    {
        using HttpResponseMessage answer = await http.PostAsync(new Uri($"/feeds/{Uri.EscapeDataString(feed)}/quarantine/{Uri.EscapeDataString(envelope)}/replay", UriKind.Relative), null, cancellationToken).ConfigureAwait(false);
        return answer.StatusCode switch
        {
            HttpStatusCode.NotFound => new ReplayOutcome(false, 0, 0),
            HttpStatusCode.ServiceUnavailable => throw new JournalUnavailableException("The journal of Command.Ingest can't be written now."),
            _ => await ReadAsync<ReplayOutcome>(answer, cancellationToken).ConfigureAwait(false),
        };
    }

    /// <inheritdoc/>
    public async Task<Trial> TryAsync(string feed, ReadOnlyMemory<byte> body, string? contentType, CancellationToken cancellationToken)
    {
        using ReadOnlyMemoryContent content = new(body);
        content.Headers.ContentType = contentType is null ? null : new MediaTypeHeaderValue(contentType);
        using HttpResponseMessage answer = await http.PostAsync(new Uri($"/feeds/{Uri.EscapeDataString(feed)}/try", UriKind.Relative), content, cancellationToken).ConfigureAwait(false);
        return await ReadAsync<Trial>(answer, cancellationToken).ConfigureAwait(false);
    }

    private async Task<T> GetAsync<T>(string path, CancellationToken cancellationToken)
    {
        using HttpResponseMessage answer = await http.GetAsync(new Uri(path, UriKind.Relative), cancellationToken).ConfigureAwait(false);
        return await ReadAsync<T>(answer, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<T> ReadAsync<T>(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ToAsync<T>(FeedDeskJson.Options, cancellationToken).ConfigureAwait(false);
    }
}
