using System.Collections.Immutable;
using System.Net;
using Command.Ingest.Api.Incidents;
using Command.Ingest.Contracts;
using Command.Ingest.Hub;
using Command.Ingest.Incidents.Dispatch.Advice;

namespace Command.Web.Replica;

/// <summary>The advice desk of the Command.Ingest that this web node follows, over HTTP with the node's key: the roads are there.</summary>
/// <param name="http">Has the address and the key; made by the factory.</param>
public sealed class RemoteAdviceDesk(HttpClient http) : IAdviceDesk
{
    /// <summary>Registers it for the Command.Ingest that is followed at the time.</summary>
    public static void Add(IServiceCollection services, IngestAddress ingest, string? key)
    {
        services.AddSingleton<AdviceMaker>();
        services.AddRemote<IAdviceDesk, RemoteAdviceDesk>(ingest, key);
    }

    /// <inheritdoc/>
    public async Task<AdviceAnswer?> RecommendAsync(string incident, AdvicePins pins, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(pins);
        string path = $"/incidents/{Uri.EscapeDataString(incident)}/advice?with={Listed(pins.With)}&without={Listed(pins.Without)}";
        using HttpResponseMessage answer = await http.GetAsync(new Uri(path, UriKind.Relative), cancellationToken).ConfigureAwait(false);
        switch (answer.StatusCode)
        {
            case HttpStatusCode.NotFound:
                return null;
            case HttpStatusCode.Conflict:
                Refused refused = await answer.Content.ToAsync<Refused>(IncidentJson.Options, cancellationToken).ConfigureAwait(false);
                return new AdviceAnswer(null, new Reason(refused.Code, refused.Args));
            default:
                answer.EnsureSuccessStatusCode();
                return new AdviceAnswer(await answer.Content.ToAsync<Recommendation>(IncidentJson.Options, cancellationToken).ConfigureAwait(false), null);
        }
    }

    /// <inheritdoc/>
    public async Task<BatchAdvice> BatchAsync(ImmutableArray<string> incidents, CancellationToken cancellationToken)
    {
        using HttpResponseMessage answer = await http.GetAsync(new Uri("/dispatch/batch?incidents=" + Listed(incidents), UriKind.Relative), cancellationToken).ConfigureAwait(false);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ToAsync<BatchAdvice>(IncidentJson.Options, cancellationToken).ConfigureAwait(false);
    }

    private static string Listed(ImmutableArray<string> names) => Uri.EscapeDataString(string.Join(',', names));

    private sealed record Refused(string Code, ImmutableArray<string> Args);
}
