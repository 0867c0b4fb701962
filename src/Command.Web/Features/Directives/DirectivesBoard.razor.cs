using System.Collections.Immutable;
using Command.Ingest.Api.Incidents;
using Command.Ingest.Api.Rights;
using Command.Ingest.City;
using Command.Ingest.Configuration;
using Command.Ingest.Contracts;
using Command.Ingest.Incidents.Directives;
using Command.Ingest.Picture;
using Command.Ingest.Resources;
using Command.Web.Components;
using Command.Web.Components.Parts;
using Command.Web.Replica;
using Command.Web.Resources;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Options;

namespace Command.Web.Features.Directives;

/// <summary>Instructions, live: a form to give one, and the board of their tasks by stage, the most pressing first.</summary>
public sealed partial class DirectivesBoard(IReplica replica, IIncidentDesk incidents, CityPack pack, IOptions<CommandOptions> options, TimeProvider time) : IDisposable
{
    /// <summary>Instructions, and tasks of a stage, drawn at a time.</summary>
    private const int Most = 60;

    private static readonly ImmutableArray<DirectiveState> s_states = [.. Enum.GetValues<DirectiveState>()];
    private static readonly TimeSpan s_beat = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _leaving = new();
    private readonly RoomDesk _desk = new(incidents, options.Value.DemoSignIn);
    private Words _words = Words.Chinese;
    private PackNames _names = null!;
    private ReplicaView _view = ReplicaView.Empty;
    private ImmutableArray<DirectiveItem> _all = [];
    private (DirectiveItem Item, DirectiveTask Task)[] _tasks = [];
    private bool _mine, _over;
    private LiveDrawing? _drawing;

    /// <summary>zh-CN or en; handed over by the page, because a circuit does not see the request's query.</summary>
    [Parameter]
    [EditorRequired]
    public required string Culture { get; set; }

    [Parameter]
    public string? Incident { get; set; }

    [CascadingParameter]
    private Task<AuthenticationState>? Signed { get; set; }

    private bool CanAct => !_desk.Busy && _desk.Author.Length > 0 && _view.Connected && RendererInfo.IsInteractive;

    private string WhoHint => options.Value.DemoSignIn ? _words["Dispatch_DemoPerson"] : "";

    private DateTimeOffset Now => time.GetUtcNow();

    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
        _drawing?.Dispose();
    }

    /// <inheritdoc/>
    protected override Task OnInitializedAsync() => _desk.EnterAsync(Signed);

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        _words = Words.For(Culture);
        _names = new PackNames(pack, _words);
        Read();
    }

    /// <inheritdoc/>
    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            // Lights turn with time alone, without a change of the picture.
            _drawing = new LiveDrawing(time, () => InvokeAsync(Draw), replica.OnChange, request => time.CreateTimer(_ => request(), null, s_beat, s_beat));
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
        _all = [.. _view.Picture.Directives.Values.OrderByDescending(d => d.IsOpen).ThenByDescending(d => d.At).ThenBy(d => d.Id, StringComparer.Ordinal)];
        _tasks = [.. _all.SelectMany(d => d.Tasks.Select(t => (d, t))).OrderBy(t => t.t.Part.Due).ThenBy(t => t.t.Part.Id, StringComparer.Ordinal)];
    }

    private string StateOf(DirectiveState state) => BriefText.In($"State{state}", _words.Culture) ?? "";

    private int Count(DirectiveLight light) => _tasks.Count(t => t.Task.IsOpen && DirectiveLights.Of(t.Task, Now, pack.Briefs) == light);

    private bool IsMine(DirectiveTask task) => task.Part.Person == _desk.Author || (_desk.Person?.Agency is { } agency && task.Part.Agency == agency) || task.Steps.Any(s => s.By == _desk.Author);

    private bool MayAnswer(DirectiveTask task) => _desk.May(Right.AnswerDirectives) && (_desk.Person?.Agency is not { } agency || task.Part.Agency == agency);

    private (DirectiveItem Item, DirectiveTask Task)[] Of(DirectiveState state) => [.. _tasks.Where(t => t.Task.State == state && (!_mine || IsMine(t.Task)))];

    private Task<bool> DoAsync(DeskCommand command) => _desk.DoAsync(command, _words[$"Directives_Done_{command.GetType().Name}"], _words, _leaving.Token);

    private string Lights => _words.Format("Directives_Lights", Count(DirectiveLight.Green), Count(DirectiveLight.Yellow), Count(DirectiveLight.Red));

    private int HowMany(DirectiveState state) => Of(state).Length;
}
