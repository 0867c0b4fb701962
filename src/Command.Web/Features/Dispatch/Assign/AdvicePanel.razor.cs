using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Command.Ingest.Api.Incidents;
using Command.Ingest.Incidents.Dispatch.Advice;
using Command.Web.Features.Dispatch.Units;
using Command.Web.Resources;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Dispatch.Assign;

/// <summary>Whom to send, as it is recommended, each set with its reasons; what if one of them stayed is asked by a click. What was seen is kept with the order.</summary>
public sealed partial class AdvicePanel(IAdviceDesk advisers) : IDisposable
{
    private const int MostSets = 3;
    private const int MostReasons = 6;
    private static readonly TimeSpan s_look = TimeSpan.FromSeconds(2);

    /// <summary>Characters that an order may carry of what was recommended: more is refused with the order.</summary>
    private const int LongestBasis = 256 * 1024;

    private readonly CancellationTokenSource _leaving = new();
    private AdvicePins _pins = AdvicePins.None;
    private AdviceAnswer? _answer;
    private string? _why;
    private bool _asking;

    /// <summary>Newer advice that sends others; it waits until the dispatcher asks for it, so that nothing moves under their hand.</summary>
    private AdviceAnswer? _newer;
    private AdviceGround? _ground;
    private DateTimeOffset _looked;

    [Parameter]
    [EditorRequired]
    public required DeskView Desk { get; set; }

    [Parameter]
    [EditorRequired]
    public required string Incident { get; set; }

    [Parameter]
    [EditorRequired]
    public required AssignDraft Draft { get; set; }

    [Parameter]
    public EventCallback<AssignDraft> DraftChanged { get; set; }

    private Words Words => Desk.Words;

    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
    }

    /// <inheritdoc/>
    protected override Task OnInitializedAsync() => AskAsync();

    /// <inheritdoc/>
    protected override Task OnParametersSetAsync()
    {
        if (_asking || _answer?.Advice is not { } advice || Desk.Now is not { } now || now - _looked < s_look)
        {
            return Task.CompletedTask;
        }

        _looked = now;
        AdviceGround ground = AdviceGround.Of(Desk.Picture, Desk.Names.Pack, (_newer?.Advice ?? advice), now), before = _ground ?? ground;
        _ground = ground;
        return ground == before ? Task.CompletedTask : RenewAsync(advice);
    }

    private string Minutes(double seconds) => Words.Format("Advice_Minutes", (seconds / 60).ToString("0.0", CultureInfo.InvariantCulture));

    private string Arrivals(AdviceSet set, double all) => Words.Format("Advice_All", Minutes(set.FirstSeconds ?? all), Minutes(all));

    private string Can(AdvicePick pick) => string.Join(Words["Dispatch_Comma"], pick.For.Select(c => UnitRow.Can1(c, Desk.Names)));

    private string[] Reasons(AdviceSet set) => [.. set.Reasons.Concat(set.Units.SelectMany(u => u.Reasons)).Select(Desk.Names.Reason).Distinct(StringComparer.Ordinal).Take(MostReasons)];

    private ImmutableArray<string> Taken(Recommendation advice) => AdviceGround.Taken(Desk.Picture, advice);

    /// <summary>Shows what waited.</summary>
    private void Show() => (_answer, _newer, _ground) = (_newer, null, null);

    /// <summary>Asks again, for a unit is gone or a road was closed. Where the same units are sent the times change in place; else it waits to be looked at.</summary>
    private async Task RenewAsync(Recommendation shown)
    {
        try
        {
            AdviceAnswer? fresh = await advisers.RecommendAsync(Incident, _pins, _leaving.Token);
            if (fresh?.Advice is not { } advice || !ReferenceEquals(_answer?.Advice, shown))
            {
                return;
            }

            (_answer, _newer) = AdviceGround.IsSame(shown, advice, MostSets) ? (fresh, null) : (_answer, fresh);
        }
        catch (HttpRequestException)
        {
            // What is shown has its time beside it; the next change asks again.
        }
        catch (OperationCanceledException)
        {
            // The visitor left, or looks at something else.
        }
    }

    private async Task AskAsync()
    {
        (_asking, _newer, _ground) = (true, null, null);
        try
        {
            _answer = await advisers.RecommendAsync(Incident, _pins, _leaving.Token);
            _why = _answer?.Advice is not null ? null : _answer?.Why is { } why ? Desk.Names.Reason(why) : Words["Advice_None"];
        }
        catch (HttpRequestException e)
        {
            _why = Words.Format("Desk_Unreachable", e.Message);
        }
        catch (OperationCanceledException)
        {
            // The visitor left, or looks at something else.
        }
        finally
        {
            _asking = false;
        }
    }

    private Task WithoutAsync(string unit)
    {
        _pins = _pins with { Without = _pins.Without.Contains(unit) || _pins.Without.Length >= AdvicePins.MostPins ? _pins.Without : _pins.Without.Add(unit) };
        return AskAsync();
    }

    private Task AllAsync()
    {
        _pins = AdvicePins.None;
        return AskAsync();
    }

    /// <summary>The units of a set are chosen as they are now, and what was recommended goes with the order.</summary>
    private Task TakeAsync(AdviceSet set)
    {
        string basis = JsonSerializer.Serialize(_answer?.Advice, IncidentJson.Options);
        ImmutableArray<PickedUnit> picks = [.. set.Units.Select(u => new PickedUnit(CallSigns.DutyOf(Desk.Picture, u.CallSign)))];
        return DraftChanged.InvokeAsync(Draft with { Picks = picks, Basis = basis.Length <= LongestBasis ? basis : null });
    }
}
