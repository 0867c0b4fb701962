using System.Collections.Immutable;
using Command.Ingest.Api.Incidents;
using Command.Ingest.City;
using Command.Ingest.Configuration;
using Command.Ingest.Handling;
using Command.Ingest.Journal;
using Command.Ingest.Picture.Handling;
using Command.Web.Components.Charts;
using Command.Web.Components.Parts;
using Command.Web.Replica;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Options;

namespace Command.Web.Features.Handling;

/// <summary>How well things were handled: figures of a period with what they were before, what they rest on, charts, and the clocks that run now.</summary>
public sealed partial class HandlingView(IReplica replica, GuardedHandling handling, IIncidentDesk incidents, CityPack pack, IOptions<CommandOptions> options, TimeProvider time) : IDisposable
{
    /// <summary>Rows on one page.</summary>
    public const int RowsOnAPage = 50;

    private const int MostGauges = 4;

    private static readonly ImmutableArray<string> s_groups = ["incidents.opened", "dispatch.p90", "arrival.p90", "arrival.within", "cases.due", "cases.closed.ofDue", "cases.onTime.ofDue", "cases.reworked"];
    private static readonly ImmutableArray<string> s_cases = [.. FigureRules.All.Select(r => r.Code).Where(c => c.StartsWith("cases.", StringComparison.Ordinal))];
    private static readonly ImmutableArray<string> s_duty = [.. FigureRules.All.Select(r => r.Code).Where(c => c.StartsWith("duty.", StringComparison.Ordinal) || c.StartsWith("telemetry.", StringComparison.Ordinal))];

    private readonly LiveRoom _room = new(replica, incidents, pack, options.Value.DemoSignIn, time);
    private readonly ImmutableArray<string> _cases = s_cases, _duty = s_duty;
    private FigureWords _names = null!;
    private DateTimeOffset _now;
    private ImmutableArray<RunningClock> _clocks = [];
    private HandlingChoice _choice = null!;
    private HandlingBoard? _board;
    private ChartSpec _bins = null!, _limits = null!, _calendar = null!;
    private ImmutableArray<ChartSpec> _gauges = [];
    private HandlingRowPage? _opened;
    private FigureRule? _openedRule;
    private int _skip;
    private string _by = "kind", _interval = "arrival", _control = "dispatch.within";
    private string? _trouble;
    private bool _loading;

    /// <summary>zh-CN or en; handed over by the page, because a circuit does not see the request's query.</summary>
    [Parameter]
    [EditorRequired]
    public required string Culture { get; set; }

    [CascadingParameter]
    private Task<AuthenticationState>? Signed { get; set; }

    private string LimitsNote => _board!.Charts[_control] is { Middle: null }
        ? _room.Words.Format("Handling_LimitsFew", ControlLimits.Least)
        : _room.Words[(_board.Charts[_control].Method == "p" ? "Handling_LimitsP" : "Handling_LimitsXmr")] + (_board.Charts[_control].Points.Any(p => p.Signal is not null) ? _room.Words["Handling_LimitsSignal"] : _room.Words["Handling_LimitsNoise"]);

    public void Dispose() => _room.Dispose();

    /// <inheritdoc/>
    protected override Task OnInitializedAsync() => _room.Desk.EnterAsync(Signed);

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        _room.Speak(Culture);
        _names = new FigureWords(pack, _room.Words);
        Look();

        // Where nothing real ever happened, it is the exercise that is to be looked at.
        _choice ??= new HandlingChoice("day", pack.City.DayOf(_now), Exercise: _room.View.Picture is { IncidentCount: 0, ExerciseCount: > 0 });
    }

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            _room.Begin(() => InvokeAsync(Draw));
            await LoadAsync();
            StateHasChanged();
        }
    }

    private void Draw()
    {
        Look();
        StateHasChanged();
    }

    private void Look()
    {
        _room.Read();
        _now = time.GetUtcNow();
        _clocks = DutyClock.Running(_room.View.Picture, pack, _now);
    }

    private async Task ChangeAsync(HandlingChoice choice)
    {
        _choice = choice;
        _opened = null;
        await LoadAsync();
    }

    private Task IntervalAsync(ChangeEventArgs e)
    {
        _interval = FigureRules.Intervals.Contains(e.Value as string ?? "") ? (string)e.Value! : _interval;
        return LoadAsync();
    }

    private Task ControlAsync(ChangeEventArgs e)
    {
        _control = FigureRules.Find(e.Value as string ?? "")?.Code ?? _control;
        return LoadAsync();
    }

    private async Task LoadAsync()
    {
        if (_loading)
        {
            return;
        }

        _loading = true;
        try
        {
            _board = await handling.BoardAsync(_choice.Question(pack), new HandlingWishes([_control], _interval, true, s_groups), _room.Leaving);
            ChartMaker charts = new(pack, _names);
            _bins = charts.Bins(_interval, _board.Bins);
            _limits = charts.Limits(FigureRules.Find(_control)!, _board.Charts[_control], pack.Handling.Aims.GetValueOrDefault(_control));
            _calendar = charts.Calendar(_board.Calendar);
            _gauges = charts.Gauges(_room.View.Picture, MostGauges, _choice.Exercise);
            _trouble = null;
        }
        catch (Exception e) when (e is JournalUnavailableException or HttpRequestException)
        {
            _trouble = e.Message;
        }
        catch (OperationCanceledException)
        {
            // The visitor left.
        }
        finally
        {
            _loading = false;
        }
    }

    private Task OpenAsync(FigureRule rule)
    {
        _openedRule = rule;
        return PageAsync(0);
    }

    private async Task PageAsync(int skip)
    {
        try
        {
            // The rows of the number that was clicked, not of what has happened since.
            _opened = await handling.RowsAsync(_openedRule!, _board!.Question with { AsOf = _board.AsOf, Sequence = _board.Sequence }, skip, RowsOnAPage, _room.Leaving);
            _skip = skip;
            _trouble = null;
        }
        catch (Exception e) when (e is JournalUnavailableException or HttpRequestException)
        {
            _trouble = e.Message;
        }
        catch (OperationCanceledException)
        {
            // The visitor left.
        }
    }
}
