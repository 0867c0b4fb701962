using System.Net.Http.Headers;
using System.Text.Json;
using Command.Ingest.Hub;

namespace Command.Web.Replica;

/// <summary>How a web node asks the Command.Ingest that it follows at the time: over HTTP, with the node's key.</summary>
internal static class IngestClient
{
    /// <summary>How long an answer is waited for where nothing else is said.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Registers what stands here for something of that node.</summary>
    public static void AddRemote<TService, TRemote>(this IServiceCollection services, IngestAddress ingest, string? key, TimeSpan? patience = null)
        where TService : class
        where TRemote : class, TService =>
        services.AddHttpClient<TService, TRemote>(client =>
        {
            client.BaseAddress = ingest.Current;
            client.Timeout = patience ?? Patience;
            client.DefaultRequestHeaders.Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key);
        });

    /// <summary>What was answered.</summary>
    /// <exception cref="HttpRequestException">It was answered with nothing.</exception>
    public static async Task<T> ToAsync<T>(this HttpContent content, JsonSerializerOptions options, CancellationToken cancellationToken) =>
        await content.ReadFromJsonAsync<T>(options, cancellationToken).ConfigureAwait(false) ?? throw new HttpRequestException("Command.Ingest answered with nothing.");
}
