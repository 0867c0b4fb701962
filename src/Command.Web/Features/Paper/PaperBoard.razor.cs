using System.Collections.Immutable;
using Command.Ingest.Api;
using Command.Ingest.Api.Incidents;
using Command.Ingest.City;
using Command.Ingest.Configuration;
using Command.Ingest.Contracts;
using Command.Ingest.Incidents.Paper;
using Command.Ingest.Journal;
using Command.Ingest.Picture;
using Command.Web.Components;
using Command.Web.Components.Parts;
using Command.Web.Replica;
using Command.Web.Resources;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Options;

namespace Command.Web.Features.Paper;

/// <summary>The form for one card, what was keyed in, and how the packs stand.</summary>
public sealed partial class PaperBoard(IReplica replica, IIncidentDesk incidents, CityPack pack, IOptions<CommandOptions> options, PaperHealth health, TimeProvider time) : IDisposable
{
    private const int MostKeyed = 50, MostOpen = 300;

    /// <summary>How long an incident is waited for that the platform makes of a card.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(200);

    private readonly CancellationTokenSource _leaving = new();
    private readonly RoomDesk _desk = new(incidents, options.Value.DemoSignIn);
    private CardDraft _card = new();
    private Words _words = Words.Chinese;
    private PackNames _names = null!;
    private ReplicaView _view = ReplicaView.Empty;
    private ImmutableArray<PaperCard> _keyed = [];
    private ImmutableArray<Incident> _open = [];
    private ImmutableArray<string> _units = [];
    private ImmutableArray<CaseService> _services = [];
    private LiveDrawing? _drawing;
    private bool _busy;

    /// <summary>zh-CN or en; handed over by the page, because a circuit does not see the request's query.</summary>
    [Parameter]
    [EditorRequired]
    public required string Culture { get; set; }

    [CascadingParameter]
    private Task<AuthenticationState>? Signed { get; set; }

    private bool CanAct => !_busy && !_desk.Busy && _desk.Author.Length > 0 && _view.Connected && RendererInfo.IsInteractive;

    private string WhoHint => options.Value.DemoSignIn ? _words["Dispatch_DemoPerson"] : "";

    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
        _drawing?.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        await _desk.EnterAsync(Signed);
        try
        {
            _services = [.. (await incidents.ServicesAsync(_leaving.Token)).OrderBy(s => _words.Pick(s.Zh, s.En), StringComparer.Ordinal)];
        }
        catch (HttpRequestException e)
        {
            _desk.Told = new RoomTold(_words.Format("Desk_Unreachable", e.Message), null);
        }
        catch (OperationCanceledException)
        {
            // The visitor left.
        }
    }

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        _words = Words.For(Culture);
        _names = new PackNames(pack, _words);
        _units = [.. pack.Units.Where(u => !u.Capabilities.IsDefaultOrEmpty).Select(u => u.CallSign).Order(StringComparer.Ordinal)];
        Read();
    }

    /// <inheritdoc/>
    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            _drawing = new LiveDrawing(time, () => InvokeAsync(Draw), replica.OnChange);
        }
    }

    private void Draw()
    {
        Read();
        StateHasChanged();
    }

    private void Read()
    {
        _view = replica.Current;
        _keyed = [.. _view.Picture.Cards.Values.OrderByDescending(c => c.KeyedAt).ThenBy(c => c.Number, StringComparer.Ordinal).Take(MostKeyed)];
        _open = [.. _view.Picture.Incidents.Values.OrderBy(i => i.Status).ThenByDescending(i => i.OpenedAt).Take(MostOpen)];
    }

    private async Task KeyAsync()
    {
        if (!CanAct)
        {
            return;
        }

        if (_card.ToCommand(pack.City) is not { } command)
        {
            _desk.Told = new RoomTold(_words["Paper_TimesMissing"], null);
            return;
        }

        // Found out before an incident is made of the card, which could not be unmade.
        if (PaperCommands.Wrong(_view.Picture, pack, command, time.GetUtcNow(), opens: _card.IsNew) is { } wrong)
        {
            _desk.Told = new RoomTold(null, wrong);
            return;
        }

        _busy = true;
        try
        {
            KeyCard? whole = _card.IsNew ? await OpenAsync(command) : command;
            if (whole is not null && await _desk.DoAsync(whole, _words.Format("Paper_Done", CardNumbers.Read(whole.Card)), _words, _leaving.Token))
            {
                _card = new CardDraft { OutageFrom = _card.OutageFrom };
            }
        }
        finally
        {
            _busy = false;
        }
    }

    /// <summary>Has an incident made of the card, once however often it is tried, and names it; null where that failed, which is then said.</summary>
    private async Task<KeyCard?> OpenAsync(KeyCard command)
    {
        try
        {
            CaseTaken taken = await incidents.TakeAsync(
                new NewCase("paper-" + CardNumbers.Read(command.Card), _card.Service, _card.Address.Trim(), null, null, command.Text, null, null) { At = command.ReceivedAt }, _desk.Author, _leaving.Token);
            if (taken.Report is not { } report)
            {
                _desk.Told = new RoomTold(string.Join(" ", taken.Errors), null);
                return null;
            }

            long began = time.GetTimestamp();
            ReportItem? item;
            while ((item = replica.Current.Picture.Reports.GetValueOrDefault(report)) is null || (item.Incident is null && !command.Jobs.IsEmpty))
            {
                if (time.GetElapsedTime(began) > s_patience)
                {
                    _desk.Told = new RoomTold(_words.Format("Paper_NoIncident", report), null);
                    return null;
                }

                await Task.Delay(s_look, time, _leaving.Token);
            }

            return command with { Incident = item.Incident, Report = report };
        }
        catch (Exception e) when (e is HttpRequestException or JournalUnavailableException)
        {
            _desk.Told = new RoomTold(_words.Format("Desk_Unreachable", e.Message), null);
        }
        catch (OperationCanceledException)
        {
            // The visitor left; what was begun is found by the card's number.
        }

        return null;
    }
}
