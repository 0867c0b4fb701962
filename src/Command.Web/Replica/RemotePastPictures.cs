using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Command.Ingest.Api.History;
using Command.Ingest.Configuration;
using Command.Ingest.Contracts;
using Command.Ingest.Hub;
using Command.Ingest.Journal;
using Command.Ingest.Journal.Entries;
using Command.Ingest.Journal.Past;
using Command.Ingest.Picture;
using Command.Ingest.Picture.Past;
using Microsoft.Extensions.Options;

namespace Command.Web.Replica;

/// <summary>
/// The past of a node that follows: asked of the Command.Ingest that has the journal, with the node's key. What a viewer may see of it is decided here, as for the live picture.
/// Moments that were asked for are kept, those that were used last; a moment that several ask for at once is asked for once.
/// </summary>
/// <remarks>Safe to use from any thread.</remarks>
public sealed class RemotePastPictures(IHttpClientFactory clients, PastMemory memory, TimeProvider time) : IPastPictures, IPastDeeds, IDisposable
{
    /// <summary>The name of the client that has the address and the key.</summary>
    public const string Client = "past";

    /// <summary>Entries of a moment that is so near may still be on their way into the journal: it is not kept.</summary>
    private static readonly TimeSpan s_settling = TimeSpan.FromSeconds(10);

    private readonly OneInHand<long, PictureState> _hands = new();

    /// <summary>Registers it for the Command.Ingest that is followed at the time.</summary>
    public static void Add(IServiceCollection services, IngestAddress ingest, string? key)
    {
        services.AddHttpClient(Client, client =>
        {
            client.BaseAddress = ingest.Current;
            client.Timeout = TimeSpan.FromSeconds(60);
            client.DefaultRequestHeaders.Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key);
            client.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue(PictureBytes.MediaType));
        }).RemoveAllLoggers();
        services.AddSingleton(s => new PastMemory(s.GetRequiredService<IOptions<CommandOptions>>().Value.Past.MemoryBytes));
        services.AddSingleton<RemotePastPictures>();
        services.AddSingleton<IPastPictures>(s => s.GetRequiredService<RemotePastPictures>());
        services.AddSingleton<IPastDeeds>(s => s.GetRequiredService<RemotePastPictures>());
    }

    /// <inheritdoc/>
    /// <exception cref="JournalUnavailableException">The journal can't be read now.</exception>
    public async ValueTask<PastPicture?> AtAsync(DateTimeOffset moment, CancellationToken stop)
    {
        long ticks = moment.UtcTicks;
        PictureState picture = memory.Find(ticks) ?? await _hands.AskAsync(ticks, wanted => AskAsync(moment, wanted), stop).ConfigureAwait(false);
        return picture.Sequence == 0 ? null : new PastPicture(picture, moment, picture.Sequence);
    }

    /// <inheritdoc/>
    /// <exception cref="JournalUnavailableException">The journal can't be read now.</exception>
    public async ValueTask<PastDeeds> BetweenAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken stop)
    {
        using HttpResponseMessage answer = await GetAsync($"/history/deeds?from={Written(from)}&to={Written(to)}", stop).ConfigureAwait(false);
        try
        {
            ImmutableArray<JournalEntry> entries = JsonSerializer.Deserialize(await answer.Content.ReadAsByteArrayAsync(stop).ConfigureAwait(false), CommandJson.Wire.ImmutableArrayJournalEntry);
            return new PastDeeds(entries, answer.Headers.TryGetValues(HistoryApi.CutHeader, out IEnumerable<string>? cut) && cut.Contains("true"));
        }
        catch (Exception e) when (IsAway(e, stop) || e is JsonException)
        {
            throw Away(e);
        }
    }

    public void Dispose() => _hands.Dispose();

    private static string Written(DateTimeOffset at) => Uri.EscapeDataString(at.ToString("O", CultureInfo.InvariantCulture));

    private static bool IsAway(Exception e, CancellationToken stop) => e is HttpRequestException or IOException || (e is TaskCanceledException && !stop.IsCancellationRequested);

    private static JournalUnavailableException Away(Exception e) => new("Command.Ingest can't be asked for the past now.", e);

    private async Task<HttpResponseMessage> GetAsync(string path, CancellationToken stop)
    {
        try
        {
            using HttpClient http = clients.CreateClient(Client);
            HttpResponseMessage answer = await http.GetAsync(new Uri(path, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, stop).ConfigureAwait(false);
            if (answer.StatusCode != HttpStatusCode.OK)
            {
                using (answer)
                {
                    throw new JournalUnavailableException($"Command.Ingest answered {(int)answer.StatusCode} when it was asked for the past.");
                }
            }

            return answer;
        }
        catch (Exception e) when (IsAway(e, stop))
        {
            throw Away(e);
        }
    }

    private async Task<PictureState> AskAsync(DateTimeOffset moment, CancellationToken wanted)
    {
        using HttpResponseMessage answer = await GetAsync("/history/picture?at=" + Written(moment), wanted).ConfigureAwait(false);
        try
        {
            PictureState picture = PictureBytes.Read(await answer.Content.ReadAsByteArrayAsync(wanted).ConfigureAwait(false))
                ?? throw new JournalUnavailableException("Command.Ingest answered with no picture that can be read when it was asked for the past.");
            if (time.GetUtcNow() - moment > s_settling)
            {
                memory.Hold(moment.UtcTicks, picture, memory.NewLine());
            }

            return picture;
        }
        catch (Exception e) when (IsAway(e, wanted))
        {
            throw Away(e);
        }
    }
}
