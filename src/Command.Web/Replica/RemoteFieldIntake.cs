using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Command.Ingest.Api.Field;
using Command.Ingest.Api.Incidents;
using Command.Ingest.Contracts;
using Command.Ingest.Hub;

namespace Command.Web.Replica;

/// <summary>What crews send, handed on to the Command.Ingest that this web node follows, over HTTP with the node's key.</summary>
/// <param name="http">Has the address and the key; made by the factory.</param>
public sealed class RemoteFieldIntake(HttpClient http) : IFieldIntake
{
    /// <summary>Registers it for the Command.Ingest that is followed at the time.</summary>
    public static void Add(IServiceCollection services, IngestAddress ingest, string? key) =>
        services.AddRemote<IFieldIntake, RemoteFieldIntake>(ingest, key);

    /// <inheritdoc/>
    public async Task<IntakeAnswer> PositionAsync(string unit, PagePosition position, CancellationToken cancellationToken)
    {
        using JsonContent body = JsonContent.Create(new UnitPosition(unit, position), options: IncidentJson.Options);
        using HttpResponseMessage answer = await http.PostAsync(new Uri("/incidents/positions", UriKind.Relative), body, cancellationToken).ConfigureAwait(false);
        return await ReadAsync(answer, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<IntakeAnswer> KeepAsync(string job, ReadOnlyMemory<byte> jpeg, CancellationToken cancellationToken)
    {
        using ReadOnlyMemoryContent body = new(jpeg);
        body.Headers.ContentType = new MediaTypeHeaderValue("image/jpeg");
        using HttpResponseMessage answer = await http.PostAsync(new Uri("/incidents/photos?job=" + Uri.EscapeDataString(job), UriKind.Relative), body, cancellationToken).ConfigureAwait(false);
        return await ReadAsync(answer, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<ReadOnlyMemory<byte>?> PhotoAsync(string photo, CancellationToken cancellationToken)
    {
        using HttpResponseMessage answer = await http.GetAsync(new Uri("/incidents/photos/" + Uri.EscapeDataString(photo), UriKind.Relative), cancellationToken).ConfigureAwait(false);
        if (answer.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }

        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
    }

    private static async Task<IntakeAnswer> ReadAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        Said? said = null;
        try
        {
            said = await answer.Content.ReadFromJsonAsync<Said>(IncidentJson.Options, cancellationToken).ConfigureAwait(false);
        }
        catch (JsonException)
        {
            // Something between here and there answered in its place.
        }

        return answer.StatusCode switch
        {
            HttpStatusCode.OK when said is not null => new IntakeAnswer(null, said.Photo),
            HttpStatusCode.Conflict or HttpStatusCode.ServiceUnavailable when said is { Code: { } code, Detail: { } detail } =>
                new IntakeAnswer(new Fault(code, detail, said.Where), null, answer.StatusCode == HttpStatusCode.ServiceUnavailable),
            _ => throw new HttpRequestException($"Command.Ingest answered {(int)answer.StatusCode}.", null, answer.StatusCode),
        };
    }

    private sealed record Said(string? Photo, string? Code, string? Detail, string? Where);
}
