using System.Collections.Immutable;
using Command.Ingest.Api;
using Command.Ingest.Api.Incidents;
using Command.Ingest.City;
using Command.Ingest.Configuration;
using Command.Ingest.Contracts;
using Command.Ingest.Incidents.Paper;
using Command.Ingest.Journal;
using Command.Ingest.Picture;
using Command.Web.Components.Parts;
using Command.Web.Replica;
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

    private readonly LiveRoom _room = new(replica, incidents, pack, options.Value.DemoSignIn, time);
    private CardDraft _card = new();
    private ImmutableArray<PaperCard> _keyed = [];
    private ImmutableArray<Incident> _open = [];
    private ImmutableArray<string> _units = [];
    private ImmutableArray<CaseService> _services = [];
    private bool _busy;

    /// <summary>zh-CN or en; handed over by the page, because a circuit does not see the request's query.</summary>
    [Parameter]
    [EditorRequired]
    public required string Culture { get; set; }

    [CascadingParameter]
    private Task<AuthenticationState>? Signed { get; set; }

    private bool CanAct => !_busy && _room.CanAct && RendererInfo.IsInteractive;

    public void Dispose() => _room.Dispose();

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        await _room.Desk.EnterAsync(Signed);
        try
        {
            _services = [.. (await incidents.ServicesAsync(_room.Leaving)).OrderBy(s => _room.Words.Pick(s.Zh, s.En), StringComparer.Ordinal)];
        }
        catch (HttpRequestException e)
        {
            _room.Desk.Told = new RoomTold(_room.Words.Format("Desk_Unreachable", e.Message), null);
        }
        catch (OperationCanceledException)
        {
            // The visitor left.
        }
    }

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        _room.Speak(Culture);
        _units = [.. pack.Units.Where(u => !u.Capabilities.IsDefaultOrEmpty).Select(u => u.CallSign).Order(StringComparer.Ordinal)];
        Read();
    }

    /// <inheritdoc/>
    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            _room.Begin(() => InvokeAsync(Draw));
        }
    }

    private void Draw()
    {
        Read();
        StateHasChanged();
    }

    private void Read()
    {
        _room.Read();
        _keyed = [.. _room.View.Picture.Cards.Values.OrderByDescending(c => c.KeyedAt).ThenBy(c => c.Number, StringComparer.Ordinal).Take(MostKeyed)];
        _open = [.. _room.View.Picture.Incidents.Values.OrderBy(i => i.Status).ThenByDescending(i => i.OpenedAt).Take(MostOpen)];
    }

    private async Task KeyAsync()
    {
        if (!CanAct)
        {
            return;
        }

        if (_card.ToCommand(pack.City) is not { } command)
        {
            _room.Desk.Told = new RoomTold(_room.Words["Paper_TimesMissing"], null);
            return;
        }

        // Found out before an incident is made of the card, which could not be unmade.
        if (PaperCommands.Wrong(_room.View.Picture, pack, command, time.GetUtcNow(), opens: _card.IsNew) is { } wrong)
        {
            _room.Desk.Told = new RoomTold(null, wrong);
            return;
        }

        _busy = true;
        try
        {
            KeyCard? whole = _card.IsNew ? await OpenAsync(command) : command;
            if (whole is not null && await _room.DoAsync(whole, _room.Words.Format("Paper_Done", CardNumbers.Read(whole.Card))))
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
                new NewCase("paper-" + CardNumbers.Read(command.Card), _card.Service, _card.Address.Trim(), null, null, command.Text, null, null) { At = command.ReceivedAt }, _room.Desk.Author, _room.Leaving);
            if (taken.Report is not { } report)
            {
                _room.Desk.Told = new RoomTold(string.Join(" ", taken.Errors), null);
                return null;
            }

            long began = time.GetTimestamp();
            ReportItem? item;
            while ((item = replica.Current.Picture.Reports.GetValueOrDefault(report)) is null || (item.Incident is null && !command.Jobs.IsEmpty))
            {
                if (time.GetElapsedTime(began) > s_patience)
                {
                    _room.Desk.Told = new RoomTold(_room.Words.Format("Paper_NoIncident", report), null);
                    return null;
                }

                await Task.Delay(s_look, time, _room.Leaving);
            }

            return command with { Incident = item.Incident, Report = report };
        }
        catch (Exception e) when (e is HttpRequestException or JournalUnavailableException)
        {
            _room.Desk.Told = new RoomTold(_room.Words.Format("Desk_Unreachable", e.Message), null);
        }
        catch (OperationCanceledException)
        {
            // The visitor left; what was begun is found by the card's number.
        }

        return null;
    }
}
