using Command.Ingest.City;
using Command.Ingest.Journal;
using Command.Ingest.Transports;
using Command.Web.Resources;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Admin;

/// <summary>Decodes pasted bytes as a feed's and explains every field. Nothing is kept.</summary>
public sealed partial class TryBox(IFeedDesk desk, CityPack pack) : IDisposable
{
    private const int Most = 20;

    /// <summary>Longer texts do not fit through a circuit's message; larger bodies go to <c>POST /feeds/{id}/try</c>.</summary>
    private const int MostCharacters = 24_000;

    private readonly CancellationTokenSource _leaving = new();
    private string _text = "";
    private bool _busy;
    private string? _said;
    private Trial? _trial;

    [Parameter]
    [EditorRequired]
    public required string Feed { get; set; }

    [Parameter]
    [EditorRequired]
    public required Words Words { get; set; }

    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
    }

    private async Task RunAsync()
    {
        _said = null;
        _trial = null;
        if (string.IsNullOrWhiteSpace(_text))
        {
            _said = Words["Try_Empty"];
            return;
        }

        _busy = true;
        try
        {
            _trial = await desk.TryAsync(Feed, RawBytes.Parse(_text), null, _leaving.Token);
        }
        catch (HttpRequestException e)
        {
            _said = Words.Format("Desk_Unreachable", e.Message);
        }
        catch (JournalUnavailableException e)
        {
            // It could not be recorded who tries it.
            _said = Words.Format("Desk_Unreachable", e.Message);
        }
        catch (OperationCanceledException)
        {
            // The visitor left.
        }
        finally
        {
            _busy = false;
        }
    }
}
