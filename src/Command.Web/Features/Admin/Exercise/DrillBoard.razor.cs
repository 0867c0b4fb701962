using System.Globalization;
using Command.Ingest.Api.Drills;
using Command.Ingest.Api.Incidents;
using Command.Ingest.Api.Rights;
using Command.Ingest.City;
using Command.Ingest.Configuration;
using Command.Ingest.Exercise.Drills;
using Command.Ingest.Picture;
using Command.Web.Components.Parts;
using Command.Web.Replica;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Options;

namespace Command.Web.Features.Admin.Exercise;

/// <summary>The drill desk, live: choose, steer, inject, note, and the score as it stands.</summary>
public sealed partial class DrillBoard(IReplica replica, IIncidentDesk incidents, IDrillDesk drills, CityPack pack, IOptions<CommandOptions> options, TimeProvider time) : IDisposable
{
    /// <summary>How often the score is asked for anew while a drill runs.</summary>
    private static readonly TimeSpan s_scoreEvery = TimeSpan.FromSeconds(10);

    private readonly LiveRoom _room = new(replica, incidents, pack, options.Value.DemoSignIn, time);
    private DrillShelf? _shelf;
    private DrillScore? _score;
    private string? _unreachable;
    private (string? Drill, bool Over, DateTimeOffset At) _scored;
    private bool _asking;

    /// <summary>zh-CN or en; handed over by the page, because a circuit does not see the request's query.</summary>
    [Parameter]
    [EditorRequired]
    public required string Culture { get; set; }

    /// <summary>The drill whose report is read; null for the desk.</summary>
    [Parameter]
    public string? Shown { get; set; }

    [CascadingParameter]
    private Task<AuthenticationState>? Signed { get; set; }

    private Drill? Current => Shown is { } id ? _room.View.Picture.Drills.GetValueOrDefault(id) : Drill.Running(_room.View.Picture);

    private DrillRoom Room => new(
        Current,
        _room.Names,
        pack,
        time.GetUtcNow(),
        _room.CanAct && RendererInfo.IsInteractive,
        _room.Desk.May(Right.RunDrills),
        _room.Desk.May(Right.JudgeDrills),
        (command, done) => _room.DoAsync(command, done));

    public void Dispose() => _room.Dispose();

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        await _room.Desk.EnterAsync(Signed);
        if (!RendererInfo.IsInteractive)
        {
            return;
        }

        try
        {
            _shelf = await drills.ScenariosAsync(_room.Leaving);
            await ScoreAsync();
        }
        catch (HttpRequestException e)
        {
            _unreachable = _room.Words.Format("Desk_Unreachable", e.Message);
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
        _room.Read();
    }

    /// <inheritdoc/>
    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            _room.Begin(() => InvokeAsync(DrawAsync));
        }
    }

    private async Task DrawAsync()
    {
        _room.Read();
        StateHasChanged();
        if (!_asking && Current is { } drill && (_scored.Drill != drill.Id || _scored.Over != drill.IsOver || (!drill.IsOver || _score is null) && time.GetUtcNow() - _scored.At >= s_scoreEvery))
        {
            try
            {
                await ScoreAsync();
                StateHasChanged();
            }
            catch (HttpRequestException)
            {
                // The head says that the room is not live; the score is asked for again.
                _scored = _scored with { At = time.GetUtcNow() };
            }
            catch (OperationCanceledException)
            {
                // The visitor left.
            }
        }
    }

    private async Task ScoreAsync()
    {
        if (Current is not { } drill)
        {
            return;
        }

        _asking = true;
        try
        {
            DrillScore? score = await drills.ScoreAsync(drill.Id, _room.Leaving);
            _score = score ?? (_score?.Drill == drill.Id ? _score : null);
            _scored = (drill.Id, drill.IsOver, time.GetUtcNow());
        }
        finally
        {
            _asking = false;
        }
    }

    private TimeSpan? Length(Drill drill) => _shelf?.Scenarios.FirstOrDefault(s => s.Id == drill.Scenario)?.Length;

    private string NameOf(string scenario) => _shelf?.Scenarios.FirstOrDefault(s => s.Id == scenario) is { } line ? _room.Words.Pick(line.Zh, line.En) : scenario;

    private string Time(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, pack.City.TimeZone).ToString("MM-dd HH:mm", CultureInfo.InvariantCulture);
}
