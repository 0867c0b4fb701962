using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Command.Ingest.Api;
using Command.Ingest.Api.Incidents;
using Command.Ingest.Contracts;
using Command.Ingest.Hub;
using Command.Ingest.Journal;
using Command.Ingest.Writer;

namespace Command.Web.Replica;

/// <summary>The incident desk of the Command.Ingest that this web node follows, over HTTP with the node's key and the person's name.</summary>
/// <param name="http">Has the address and the key; made by the factory.</param>
public sealed class RemoteIncidentDesk(HttpClient http) : IIncidentDesk
{
    /// <summary>Registers it for the Command.Ingest that is followed at the time.</summary>
    public static void Add(IServiceCollection services, IngestAddress ingest, string? key) =>
        services.AddRemote<IIncidentDesk, RemoteIncidentDesk>(ingest, key);

    /// <inheritdoc/>
    public async Task<CommandAnswer> DoAsync(string id, string author, DeskCommand command, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = Post("/incidents/commands", author, JsonContent.Create<DeskCommand>(command, options: IncidentJson.Options));
        request.Headers.Add(IncidentsApi.IdHeader, id);
        using HttpResponseMessage answer = await http.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (answer.StatusCode is not (HttpStatusCode.Conflict or HttpStatusCode.ServiceUnavailable))
        {
            Done done = await ReadAsync<Done>(answer, cancellationToken).ConfigureAwait(false);
            return new CommandAnswer(done.Sequence, done.Opened, null);
        }

        Refused? refused = await RefusalAsync(answer, cancellationToken).ConfigureAwait(false);
        return refused is { Code: { } code, Detail: { } detail }
            ? new CommandAnswer(0, null, new Fault(code, detail, refused.Where), answer.StatusCode == HttpStatusCode.ServiceUnavailable)
            : throw new HttpRequestException($"Command.Ingest answered {(int)answer.StatusCode}.", null, answer.StatusCode);
    }

    /// <inheritdoc/>
    public async Task<Nearby> NearAsync(TypedCase typed, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(typed);
        if (typed is not { Lon: { } lon, Lat: { } lat })
        {
            return new Nearby([], []);
        }

        string path = string.Create(CultureInfo.InvariantCulture, $"/incidents/near?lon={lon}&lat={lat}");
        path += typed.Kind is null ? "" : "&kind=" + Uri.EscapeDataString(typed.Kind);
        path += typed.Text is null ? "" : "&text=" + Uri.EscapeDataString(typed.Text.Length > MostText ? typed.Text[..MostText] : typed.Text);
        path += typed.At is null ? "" : "&at=" + Uri.EscapeDataString(typed.At.Value.ToString("O", CultureInfo.InvariantCulture));
        using HttpResponseMessage answer = await http.GetAsync(new Uri(path, UriKind.Relative), cancellationToken).ConfigureAwait(false);
        return await ReadAsync<Nearby>(answer, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<CaseTaken> TakeAsync(NewCase newCase, string author, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = Post("/incidents/cases", author, JsonContent.Create(newCase, options: IncidentJson.Options));
        using HttpResponseMessage answer = await http.SendAsync(request, cancellationToken).ConfigureAwait(false);
        return answer.StatusCode == HttpStatusCode.ServiceUnavailable
            ? throw new JournalUnavailableException("The journal of Command.Ingest can't be written now.")
            : await ReadAsync<CaseTaken>(answer, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<ImmutableArray<CaseService>> ServicesAsync(CancellationToken cancellationToken)
    {
        using HttpResponseMessage answer = await http.GetAsync(new Uri("/incidents/services", UriKind.Relative), cancellationToken).ConfigureAwait(false);
        return await ReadAsync<ImmutableArray<CaseService>>(answer, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<ImmutableArray<PlaceAnswer>> PlacesAsync(string text, string language, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, new Uri("/places?limit=6&q=" + Uri.EscapeDataString(text), UriKind.Relative));
        request.Headers.AcceptLanguage.Add(new StringWithQualityHeaderValue(language));
        using HttpResponseMessage answer = await http.SendAsync(request, cancellationToken).ConfigureAwait(false);
        return answer.StatusCode == HttpStatusCode.BadRequest ? [] : await answer.Content.ReadFromJsonAsync<ImmutableArray<PlaceAnswer>>(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A text to compare by, which must fit into an address.</summary>
    private const int MostText = 500;

    private static HttpRequestMessage Post(string path, string author, HttpContent content)
    {
        HttpRequestMessage request = new(HttpMethod.Post, new Uri(path, UriKind.Relative)) { Content = content };
        request.Headers.Add(IncidentsApi.AuthorHeader, Uri.EscapeDataString(author));
        return request;
    }

    private static async Task<Refused?> RefusalAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        try
        {
            return await answer.Content.ReadFromJsonAsync<Refused>(IncidentJson.Options, cancellationToken).ConfigureAwait(false);
        }
        catch (JsonException)
        {
            // Something between here and there answered in its place.
            return null;
        }
    }

    private static async Task<T> ReadAsync<T>(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadFromJsonAsync<T>(IncidentJson.Options, cancellationToken).ConfigureAwait(false)
            ?? throw new HttpRequestException("Command.Ingest answered with nothing.");
    }

    private sealed record Done(long Sequence, string? Opened);

    private sealed record Refused(string? Code, string? Detail, string? Where);
}
