using System.Collections.Immutable;
using System.Globalization;
using Command.Ingest.Api.Incidents;
using Command.Ingest.Api.Rights;
using Command.Ingest.City;
using Command.Ingest.Configuration;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;
using Command.Ingest.Writer;
using Command.Web.Components;
using Command.Web.Replica;
using Command.Web.Resources;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Options;

namespace Command.Web.Features.Dispatch;

/// <summary>The desk, live: the list, the evidence for what is chosen in it, and the form for a new case.</summary>
public sealed partial class DispatchBoard(IReplica replica, IIncidentDesk desk, CityPack pack, IOptions<CommandOptions> options, TimeProvider time) : IDisposable
{
    /// <summary>Rows that are drawn; the filter finds the others.</summary>
    private const int MostRows = 200;

    private readonly CancellationTokenSource _leaving = new();
    private Words _words = Words.Chinese;
    private PackNames _names = null!;
    private ReplicaView _view = ReplicaView.Empty;
    private ImmutableArray<DispatchRow> _rows = [];
    private ImmutableArray<Suggestion> _suggestions = [];
    private int _more;
    private string _filter = "";
    private string _who = "";
    private Caller? _person;
    private string? _chosen;
    private string? _asked;
    private bool _asking;
    private bool _busy;
    private string _answerReason = "";
    private Told? _told;
    private Undo? _undo;
    private RenderPump? _pump;
    private IDisposable? _subscription;

    /// <summary>zh-CN or en; handed over by the page, because a circuit does not see the request's query.</summary>
    [Parameter]
    [EditorRequired]
    public required string Culture { get; set; }

    /// <summary>The incident to open with.</summary>
    [Parameter]
    public string? Incident { get; set; }

    /// <summary>Who is signed in; null where nobody can be.</summary>
    [CascadingParameter]
    private Task<AuthenticationState>? Signed { get; set; }

    private static TimeSpan PictureRhythm => TimeSpan.FromSeconds(1);

    private string? Beat => RendererInfo.IsInteractive ? time.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture) : null;

    private string? Live => RendererInfo.IsInteractive ? "true" : null;

    /// <summary>Who acts: the person signed in, else the name given, else in a demonstration its operator, else nobody.</summary>
    private string Author => _person is { } person ? person.Name : _who.Length > 0 ? _who : options.Value.DemoSignIn ? IncidentsApi.DemoAuthor : "";

    private bool NeedsName => Author.Length == 0;

    private bool CanAct => !_busy && !NeedsName && _view.Connected && RendererInfo.IsInteractive;

    private string WhoHint => options.Value.DemoSignIn ? _words["Dispatch_DemoPerson"] : "";

    private Incident? Chosen => _chosen is null ? null : _view.Picture.Incidents.GetValueOrDefault(_chosen);

    private SuggestionCard? Card => _asked is not null && _view.Picture.Suggestions.TryGetValue(_asked, out Suggestion? asked) ? SuggestionCard.Of(_view.Picture, asked, _names) : null;

    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
        _subscription?.Dispose();
        _pump?.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        _chosen = Incident;
        if (Signed is { } signed && Caller.Of((await signed).User) is { Kind: CallerKind.Person } person)
        {
            _person = person;
        }
    }

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        _words = Words.For(Culture);
        _names = new PackNames(pack, _words);
        _answerReason = _answerReason.Length > 0 ? _answerReason : _words["Dispatch_AnswerReason"];
        Read();
    }

    /// <inheritdoc/>
    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            _pump = new RenderPump(time, () => InvokeAsync(Draw));
            _subscription = replica.OnChange(_pump.Request);
            _pump.Request();
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
        PictureState picture = _view.Picture;
        ILookup<string, Suggestion> asked = picture.Suggestions.Values.ToLookup(s => s.Incident, StringComparer.Ordinal);
        ImmutableArray<DispatchRow> rows =
        [
            .. picture.Open
                .Select(id => DispatchRow.From(picture.Incidents[id], asked[id].Count(), _names))
                .Where(r => r.Matches(_filter))
                .OrderBy(r => r.Level ?? 5).ThenByDescending(r => r.ObservedAt).ThenBy(r => r.Id, StringComparer.Ordinal),
        ];
        _rows = [.. rows.Take(MostRows)];
        _more = rows.Length - _rows.Length;
        _suggestions = [.. picture.Suggestions.Values.OrderByDescending(s => s.Probability).ThenBy(s => s.Report, StringComparer.Ordinal)];
        if (_asking && (_asked is null || !picture.Suggestions.ContainsKey(_asked)))
        {
            // What was answered leaves; the next one takes its place under the keys.
            _asked = _suggestions.FirstOrDefault()?.Report;
        }
    }

    private void Named(ChangeEventArgs e)
    {
        string name = string.Concat((e.Value as string ?? "").Where(c => !char.IsControl(c))).Trim();
        _who = name.Length > 60 ? name[..60] : name;
    }

    private void Show(bool suggestions)
    {
        _asking = suggestions;
        Read();
    }

    private void Choose(string incident)
    {
        _asking = false;
        _chosen = incident;
    }

    private void Ask(string report) => _asked = report;

    private void Dismiss() => (_told, _undo) = (null, null);

    private async Task KeyAsync(KeyboardEventArgs e)
    {
        switch (e.Key)
        {
            case "ArrowDown":
                Step(1);
                break;
            case "ArrowUp":
                Step(-1);
                break;
            case "y" or "Y" when _asking && !e.CtrlKey && !e.MetaKey && !e.AltKey:
                await AnswerAsync(true);
                break;
            case "n" or "N" when _asking && !e.CtrlKey && !e.MetaKey && !e.AltKey:
                await AnswerAsync(false);
                break;
        }
    }

    private void Step(int by)
    {
        if (_asking)
        {
            _asked = Next(_suggestions.Select(s => s.Report), _asked, by);
        }
        else
        {
            _chosen = Next(_rows.Select(r => r.Id), _chosen, by);
        }
    }

    private static string? Next(IEnumerable<string> ids, string? from, int by)
    {
        string[] all = [.. ids];
        int at = from is null ? -1 : Array.IndexOf(all, from);
        return all.Length == 0 ? from : all[at < 0 ? 0 : Math.Clamp(at + by, 0, all.Length - 1)];
    }

    private Task AnswerAsync(bool same) => _asked is { } report && Card is not null ? DoAsync(new AnswerSuggestion(report, same) { Reason = _answerReason }) : Task.CompletedTask;

    private async Task TakeBackAsync()
    {
        if (_undo is { } undo)
        {
            await DoAsync(undo.Command);
        }
    }

    private async Task DoAsync(FusionCommand command)
    {
        if (!CanAct)
        {
            return;
        }

        _busy = true;
        (_told, _undo) = (null, null);
        PictureState before = _view.Picture;
        try
        {
            CommandAnswer answer = await desk.DoAsync(Guid.NewGuid().ToString("N"), Author, command, _leaving.Token);
            _told = answer.Refusal is { } refusal ? new Told(null, refusal) : new Told(ActionPlan.Done(command, answer, before, _words), null);
            _undo = answer.Refusal is null ? ActionPlan.Opposite(command, answer, before, _words) : null;
            if (answer.Refusal is null && command is MergeIncidents merge)
            {
                _chosen = merge.Into;
            }
        }
        catch (HttpRequestException e)
        {
            _told = new Told(_words.Format("Desk_Unreachable", e.Message), null);
        }
        catch (OperationCanceledException)
        {
            // The visitor left; what was begun is carried out.
        }
        finally
        {
            _busy = false;
        }
    }
}
