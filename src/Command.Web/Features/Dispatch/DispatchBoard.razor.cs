using System.Collections.Immutable;
using System.Globalization;
using Command.Geo;
using Command.Ingest.Api.Incidents;
using Command.Ingest.Api.Rights;
using Command.Ingest.City;
using Command.Ingest.Configuration;
using Command.Ingest.Picture;
using Command.Web.Components;
using Command.Web.Features.Dispatch.Assign;
using Command.Web.Features.Dispatch.Queue;
using Command.Web.Features.Dispatch.Units;
using Command.Web.Replica;
using Command.Web.Resources;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Options;

namespace Command.Web.Features.Dispatch;

/// <summary>The desk, live: the queue, the incident that is worked on or a new case, the units, and the command bar. What is read is here, what is done in the other half.</summary>
public sealed partial class DispatchBoard(IReplica replica, IIncidentDesk desk, CityPack pack, IOptions<CommandOptions> options, TimeProvider time) : IDisposable
{
    /// <summary>Units on the sketch, the nearest first.</summary>
    private const int MostNear = 30;

    private readonly CancellationTokenSource _leaving = new();
    private readonly QueueReading _queue = new();
    private readonly Fixes _fixes = new();
    private Words _words = Words.Chinese;
    private PackNames _names = null!;
    private DeskView _desk = null!;
    private ReplicaView _view = ReplicaView.Empty;
    private ImmutableArray<QueueRow> _rows = [];
    private ImmutableArray<Suggestion> _suggestions = [];
    private QueueFilter _filter = new();
    private string _who = "";
    private Caller? _person;
    private string? _chosen;
    private string? _seenOpen;
    private string? _asked;
    private bool _asking;
    private bool _intake;
    private (string From, string Into)? _followed;
    private RenderPump? _pump;
    private IDisposable? _subscription;

    /// <summary>zh-CN or en; handed over by the page, because a circuit does not see the request's query.</summary>
    [Parameter]
    [EditorRequired]
    public required string Culture { get; set; }

    /// <summary>The incident to open with.</summary>
    [Parameter]
    public string? Incident { get; set; }

    /// <summary>The incident that is looked at, as the server keeps it for a page whose session it let go: the page's address is asked only when a page is opened.</summary>
    [PersistentState]
    public string? Held
    {
        get => _chosen;
        set => _chosen = value;
    }

    /// <summary>Who is signed in; null where nobody can be.</summary>
    [CascadingParameter]
    private Task<AuthenticationState>? Signed { get; set; }

    private static TimeSpan PictureRhythm => TimeSpan.FromSeconds(1);

    private string? Beat => RendererInfo.IsInteractive ? time.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture) : null;

    private string? Live => RendererInfo.IsInteractive ? "true" : null;

    /// <summary>What came last, as the page's sound is told.</summary>
    private string Came => string.Create(CultureInfo.InvariantCulture, $"{_queue.Came}:{_queue.CameLevel}");

    /// <summary>Calls for help that nobody has.</summary>
    private int Calling => _view.Picture.Units.Values.Count(u => u.Distress is { SeenBy: null });

    private string WhoHint => options.Value.DemoSignIn ? _words["Dispatch_DemoPerson"] : "";

    private Incident? Chosen => _chosen is null ? null : _view.Picture.Incidents.GetValueOrDefault(_chosen);

    /// <summary>True while the chosen incident is in the middle; else it is a question or a new case.</summary>
    private bool InWork => !_asking && !_intake && _chosen is not null;

    private bool InIntake => !_asking && !InWork;

    private SuggestionCard? Card => _asked is not null && _view.Picture.Suggestions.TryGetValue(_asked, out Suggestion? asked) ? SuggestionCard.Of(_view.Picture, asked, _names) : null;

    /// <summary>Whom the sketch shows: who is at the incident, who is chosen, and the nearest others.</summary>
    private IReadOnlyCollection<UnitRow> Near => Chosen is { } incident && incident.Place.Centre is { } centre
        ? [.. _desk.Units.Where(u => u.At is not null).OrderBy(u => u.Incident != incident.Id && !Picked.Contains(u.Name)).ThenBy(u => u.At!.Value.DistanceTo(centre)).Take(MostNear)]
        : [];

    /// <summary>Where those are who are sent there.</summary>
    private IReadOnlyCollection<GeoPoint> Sent => [.. _desk.Units.Where(u => u.Incident == _chosen && u.At is not null).Select(u => u.At!.Value)];

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
        _chosen ??= Incident;
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
    protected override bool ShouldRender()
    {
        // What was done a moment ago is shown with whether the next thing can be done.
        _desk = _desk with { Disabled = !CanAct, Person = Author };
        _kept = _kept.Next(_drafts, _chosen);
        return true;
    }

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            _pump = new RenderPump(time, () => InvokeAsync(Draw));
            _subscription = replica.OnChange(_pump.Request);
            _pump.Request();
        }

        if (_goTo is { } goal && (goal == Goal.Case ? _case is not null : _assign is not null))
        {
            _goTo = null;
            await (goal == Goal.Case ? _case!.FocusAsync() : _assign!.FocusAsync());
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
        _queue.Read(picture, _names);
        _rows = _filter.Of(_queue.Rows, Author);
        _suggestions = [.. picture.Suggestions.Values.OrderByDescending(s => s.Probability).ThenBy(s => s.Report, StringComparer.Ordinal)];
        if (_asking && (_asked is null || !picture.Suggestions.ContainsKey(_asked)))
        {
            // What was answered leaves; the next one takes its place under the keys.
            _asked = _suggestions.FirstOrDefault()?.Report;
        }

        Follow(picture);
        Await(picture);
        _desk = View();
    }

    private DeskView View()
    {
        _fixes.Read(replica.Units);
        return new DeskView(_view.Picture, _names, _view.FrameAt, [.. CallSigns.Sendable(_view.Picture, pack).Select(u => UnitRow.Of(u, _view.Picture, _names, _fixes.Find(u)))], Author, !CanAct, DoAsync);
    }

    /// <summary>An incident that is merged while it is worked on is followed to where it went, with what was being put together for it.</summary>
    private void Follow(PictureState picture)
    {
        if (_chosen is { } id && _seenOpen == id && picture.Incidents.TryGetValue(id, out Incident? merged) && merged.MergedInto is { } into && picture.Incidents.ContainsKey(into))
        {
            if (_drafts.TryGetValue(id, out AssignDraft? draft))
            {
                _drafts = _drafts.Remove(id).SetItem(into, _drafts.TryGetValue(into, out AssignDraft? there) ? there with { Picks = [.. there.Picks.Concat(draft.Picks).DistinctBy(p => p.Unit)] } : draft);
            }

            (_chosen, _followed) = (into, (id, into));
        }

        _seenOpen = _chosen is { } now && picture.Open.Contains(now) ? now : null;
    }

    /// <summary>Goes to the incident that a case just taken opened or joined, to send somebody.</summary>
    private void Await(PictureState picture)
    {
        if (_awaited is not { } report || !picture.Reports.TryGetValue(report, out ReportItem? item))
        {
            return;
        }

        _awaited = null;
        if (item.Incident is { } incident)
        {
            Choose(incident);
            _goTo = Goal.Assign;
        }
        else
        {
            _told = new Told(_words.Format("Case_NoIncident", report), null);
        }
    }

    private void Filtered(QueueFilter filter)
    {
        _filter = filter;
        _rows = _filter.Of(_queue.Rows, Author);
    }

    private static string? Next(IEnumerable<string> ids, string? from, int by)
    {
        string[] all = [.. ids];
        int at = from is null ? -1 : Array.IndexOf(all, from);
        return all.Length == 0 ? from : all[at < 0 ? 0 : Math.Clamp(at + by, 0, all.Length - 1)];
    }
}
