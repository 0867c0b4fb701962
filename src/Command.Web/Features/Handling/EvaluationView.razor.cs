using System.Collections.Immutable;
using System.Globalization;
using Command.Ingest.Api.Incidents;
using Command.Ingest.City;
using Command.Ingest.Configuration;
using Command.Ingest.Contracts;
using Command.Ingest.Handling;
using Command.Ingest.Journal;
using Command.Ingest.Picture.Handling;
using Command.Web.Components.Parts;
using Command.Web.Replica;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Options;

namespace Command.Web.Features.Handling;

/// <summary>A month of each agency and district by the same figures, how they are worked out, and the appeals.</summary>
public sealed partial class EvaluationView(IReplica replica, GuardedHandling handling, IIncidentDesk incidents, CityPack pack, IOptions<CommandOptions> options, TimeProvider time) : IDisposable
{
    private readonly LiveRoom _room = new(replica, incidents, pack, options.Value.DemoSignIn, time);
    private FigureWords _names = null!;
    private HandlingBoard? _board;
    private DateOnly? _month;
    private bool _exercise, _loading;
    private string? _trouble;

    /// <summary>zh-CN or en; handed over by the page, because a circuit does not see the request's query.</summary>
    [Parameter]
    [EditorRequired]
    public required string Culture { get; set; }

    [CascadingParameter]
    private Task<AuthenticationState>? Signed { get; set; }

    private string Month => _month!.Value.ToString("yyyy-MM", CultureInfo.InvariantCulture);

    private bool CanAct => _room.CanAct && RendererInfo.IsInteractive;

    public void Dispose() => _room.Dispose();

    /// <inheritdoc/>
    protected override Task OnInitializedAsync() => _room.Desk.EnterAsync(Signed);

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        _room.Speak(Culture);
        _names = new FigureWords(pack, _room.Words);
        _room.Read();
        if (_month is null)
        {
            _month = pack.City.DayOf(time.GetUtcNow());
            _exercise = _room.View.Picture is { IncidentCount: 0, ExerciseCount: > 0 };
        }
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

    private (string, ImmutableArray<HandlingGroup>, Func<string, string>)[] Tables(HandlingBoard board) =>
        [(_room.Words["Handling_By_agency"], board.Agencies, _names.Agency), (_room.Words["Handling_By_district"], board.Districts, _names.District)];

    private string Report(string end) => $"summary/evaluation/report{end}?month={Month}&exercise={(_exercise ? "true" : "false")}&culture={_room.Words.Culture.Name}";

    private void Draw()
    {
        _room.Read();
        StateHasChanged();
    }

    private Task MoveAsync(int by)
    {
        _month = _month!.Value.AddMonths(by);
        return LoadAsync();
    }

    private Task ExerciseAsync(ChangeEventArgs e)
    {
        _exercise = e.Value is true;
        return LoadAsync();
    }

    private async Task DoAsync((DeskCommand Command, string Done) asked) => await _room.DoAsync(asked.Command, asked.Done);

    private async Task LoadAsync()
    {
        if (_loading)
        {
            return;
        }

        _loading = true;
        try
        {
            HandlingPeriod period = HandlingPeriod.Month(_month!.Value.Year, _month.Value.Month, pack.City.TimeZone);
            _board = await handling.BoardAsync(new HandlingQuestion(period, null, null, null, _exercise, null), Evaluation.Wishes, _room.Leaving);
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
}
