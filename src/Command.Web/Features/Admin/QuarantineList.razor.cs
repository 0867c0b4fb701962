using System.Collections.Immutable;
using System.Globalization;
using Command.Ingest.Journal;
using Command.Ingest.Transports;
using Command.Web.Resources;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Admin;

/// <summary>What a feed sent that could not be used, with its bytes and reasons, and a way to take it in after a fix.</summary>
public sealed partial class QuarantineList(IFeedDesk desk) : IDisposable
{
    private const int Limit = 50;
    private readonly CancellationTokenSource _leaving = new();
    private ImmutableArray<QuarantineCard> _parts = [];
    private bool _loaded;
    private bool _busy;
    private string? _said;

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

    /// <inheritdoc/>
    protected override Task OnInitializedAsync() => LoadAsync();

    private async Task LoadAsync()
    {
        try
        {
            _parts = await desk.QuarantineAsync(Feed, Limit, _leaving.Token);
            _loaded = true;
        }
        catch (HttpRequestException e)
        {
            _said = Words.Format("Desk_Unreachable", e.Message);
        }
        catch (OperationCanceledException)
        {
            // The visitor left.
        }
    }

    private Task ReplayAllAsync() => RunAsync([.. _parts.Select(p => p.Envelope).Distinct(StringComparer.Ordinal)]);

    private Task ReplayAsync(string envelope) => RunAsync([envelope]);

    private async Task RunAsync(ImmutableArray<string> envelopes)
    {
        _busy = true;
        int messages = 0, still = 0;
        try
        {
            foreach (string envelope in envelopes)
            {
                ReplayOutcome outcome = await desk.ReplayAsync(Feed, envelope, _leaving.Token);
                messages += outcome.Messages;
                still += outcome.Still;
            }

            _said = Words.Format("Quarantine_Replayed", messages.ToString(CultureInfo.InvariantCulture), still.ToString(CultureInfo.InvariantCulture));
        }
        catch (JournalUnavailableException)
        {
            _said = Words["Quarantine_NotDurable"];
        }
        catch (HttpRequestException e)
        {
            _said = Words.Format("Desk_Unreachable", e.Message);
        }
        catch (OperationCanceledException)
        {
            // The visitor left; what was replayed is.
        }
        finally
        {
            _busy = false;
        }

        await LoadAsync();
    }
}
