using System.Collections.Immutable;
using Command.Ingest.Api.Incidents;
using Command.Ingest.Api.Rights;
using Command.Ingest.City;
using Command.Ingest.Configuration;
using Command.Ingest.Contracts;
using Command.Ingest.Incidents.Directives;
using Command.Ingest.Picture;
using Command.Ingest.Resources;
using Command.Web.Components.Parts;
using Command.Web.Replica;
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

    private readonly LiveRoom _room = new(replica, incidents, pack, options.Value.DemoSignIn, time);
    private ImmutableArray<DirectiveItem> _all = [];
    private (DirectiveItem Item, DirectiveTask Task)[] _tasks = [];
    private bool _mine, _over;

    /// <summary>zh-CN or en; handed over by the page, because a circuit does not see the request's query.</summary>
    [Parameter]
    [EditorRequired]
    public required string Culture { get; set; }

    [Parameter]
    public string? Incident { get; set; }

    [CascadingParameter]
    private Task<AuthenticationState>? Signed { get; set; }

    private bool CanAct => _room.CanAct && RendererInfo.IsInteractive;

    private DateTimeOffset Now => time.GetUtcNow();

    public void Dispose() => _room.Dispose();

    /// <inheritdoc/>
    protected override Task OnInitializedAsync() => _room.Desk.EnterAsync(Signed);

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        _room.Speak(Culture);
        Read();
    }

    /// <inheritdoc/>
    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            // Lights turn with time alone, without a change of the picture.
            _room.Begin(() => InvokeAsync(Draw), request => time.CreateTimer(_ => request(), null, s_beat, s_beat));
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
        _all = [.. _room.View.Picture.Directives.Values.OrderByDescending(d => d.IsOpen).ThenByDescending(d => d.At).ThenBy(d => d.Id, StringComparer.Ordinal)];
        _tasks = [.. _all.SelectMany(d => d.Tasks.Select(t => (d, t))).OrderBy(t => t.t.Part.Due).ThenBy(t => t.t.Part.Id, StringComparer.Ordinal)];
    }

    private string StateOf(DirectiveState state) => BriefText.In($"State{state}", _room.Words.Culture) ?? "";

    private int Count(DirectiveLight light) => _tasks.Count(t => t.Task.IsOpen && DirectiveLights.Of(t.Task, Now, pack.Briefs) == light);

    private bool IsMine(DirectiveTask task) => task.Part.Person == _room.Desk.Author || (_room.Desk.Person?.Agency is { } agency && task.Part.Agency == agency) || task.Steps.Any(s => s.By == _room.Desk.Author);

    private bool MayAnswer(DirectiveTask task) => _room.Desk.May(Right.AnswerDirectives) && (_room.Desk.Person?.Agency is not { } agency || task.Part.Agency == agency);

    private (DirectiveItem Item, DirectiveTask Task)[] Of(DirectiveState state) => [.. _tasks.Where(t => t.Task.State == state && (!_mine || IsMine(t.Task)))];

    private Task<bool> DoAsync(DeskCommand command) => _room.DoAsync(command, _room.Words[$"Directives_Done_{command.GetType().Name}"]);

    private string Lights => _room.Words.Format("Directives_Lights", Count(DirectiveLight.Green), Count(DirectiveLight.Yellow), Count(DirectiveLight.Red));

    private int HowMany(DirectiveState state) => Of(state).Length;
}
