using System.Collections.Immutable;
using System.Globalization;
using Command.Ingest.Api.Rights;
using Command.Ingest.City;
using Command.Ingest.Configuration;
using Command.Ingest.Picture;
using Command.Web.Components;
using Command.Web.Replica;
using Command.Web.Resources;
using Command.Web.Walls;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Options;

namespace Command.Web.Features.Admin.Walls;

/// <summary>The control room, live.</summary>
public sealed partial class WallRoomBoard(WallScreens screens, WallBook book, IWallDesk desk, IReplica replica, CityPack pack, IOptions<CommandOptions> options, TimeProvider time) : IDisposable
{
    private const int MostGiven = 8;
    private readonly CancellationTokenSource _leaving = new();
    private Words _words = Words.Chinese;
    private PackNames _names = null!;
    private ReplicaView _view = ReplicaView.Empty;
    private WallNotes _notes = WallNotes.Empty;
    private ImmutableArray<ScreenRow> _rows = [];
    private ImmutableArray<Incident> _incidents = [];
    private ImmutableArray<Incident> _alarms = [];
    private ImmutableArray<Acknowledgement> _given = [];
    private string? _chosen;
    private string _who = "";
    private Caller? _person;
    private string _to = Thrown.Everywhere;
    private string _layout = "";
    private string _incident = "";
    private string _message = "";
    private int _minutes = 10;
    private string _told = "";
    private bool _busy;
    private LiveDrawing? _drawing;

    /// <summary>zh-CN or en; handed over by the page, because a circuit does not see the request's query.</summary>
    [Parameter]
    [EditorRequired]
    public required string Culture { get; set; }

    /// <summary>The incident to begin with.</summary>
    [Parameter]
    public string? Incident { get; set; }

    private string? Beat => RendererInfo.IsInteractive ? time.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture) : null;

    /// <summary>Who is signed in; null where nobody can be.</summary>
    [CascadingParameter]
    private Task<AuthenticationState>? Signed { get; set; }

    /// <summary>Who acts: the person signed in, else the name given, else in a demonstration its operator, else nobody.</summary>
    private string Author => _person?.Name ?? (_who.Length > 0 ? _who : options.Value.DemoSignIn ? _words["Dispatch_DemoPerson"] : "");

    private string WhoHint => options.Value.DemoSignIn ? _words["Dispatch_DemoPerson"] : "";

    private bool NeedsName => Author.Length == 0;

    private bool CanAct => !_busy && !NeedsName && RendererInfo.IsInteractive;

    private bool HasSomething => _layout.Length > 0 || _incident.Length > 0 || !string.IsNullOrWhiteSpace(_message);

    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
        _drawing?.Dispose();
    }

    /// <inheritdoc/>
    protected override void OnInitialized() => _incident = Incident ?? "";

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
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
        Read();
    }

    /// <inheritdoc/>
    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            _drawing = new LiveDrawing(time, () => InvokeAsync(Draw), replica.OnChange, book.OnChange);
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
        _notes = book.Notes;
        _rows = ScreenRow.Of(screens.All, _notes, WallVersion.Current, time.GetUtcNow(), _words);
        _incidents = [.. _view.Picture.Open.Select(_view.Picture.Incidents.GetValueOrDefault).OfType<Incident>().OrderBy(i => i.Level ?? 5).ThenByDescending(i => i.LastObservedAt).Take(200)];
        _alarms = [.. _incidents.Where(i => i.Level is 1 or 2 && !_notes.IsAcknowledged(i.Id, i.Level.Value))];
        _given = [.. _notes.Acknowledged.Values.OrderByDescending(a => a.At).Take(MostGiven)];
    }

    private void Named(ChangeEventArgs e)
    {
        string name = string.Concat((e.Value as string ?? "").Where(c => !char.IsControl(c))).Trim();
        _who = name.Length > 60 ? name[..60] : name;
    }

    private void Choose(string screen) => _chosen = _chosen == screen ? null : screen;

    private Task SaveAsync(ScreenSettings settings) => DoAsync(() => desk.GiveAsync(settings, Author, _leaving.Token), _words.Format("Walls_Saved", settings.Name ?? settings.Id));

    private Task ThrowAsync() => DoAsync(
        () => desk.ThrowAsync(_to, _layout, _incident, _message, TimeSpan.FromMinutes(Math.Clamp(_minutes, 1, 720)), Author, _leaving.Token),
        _words.Format("Walls_Thrown", To));

    private Task TakeBackAsync() => DoAsync(() => desk.TakeBackAsync(_to, Author, _leaving.Token), _words.Format("Walls_TakenBack", To));

    private Task AcknowledgeAsync(Incident incident) => DoAsync(() => desk.AcknowledgeAsync(incident.Id, incident.Level!.Value, Author, _leaving.Token), _words.Format("Walls_Acknowledged", incident.Id));

    private Task ReloadAsync(string? screen) => DoAsync(() => desk.ReloadAsync(screen, Author, _leaving.Token), _words.Format("Walls_Reloaded", screen ?? _words["Walls_All"]));

    private Task IdentifyAsync(string screen) => DoAsync(() => desk.IdentifyAsync(screen, Author, _leaving.Token), _words.Format("Walls_Identified", screen));

    private string To => _to == Thrown.Everywhere ? _words["Walls_All"] : Called(_to);

    private string Called(string screen) => _notes.For(screen).Name ?? screen;

    private string By(Acknowledgement given) => _words.Format("Acknowledged_By", given.Who, _names.Time(given.At, _view.FrameAt));

    private string Until(Thrown thrown) => _words.Format("Walls_ThrownUntil", _names.Time(thrown.Until));

    private async Task DoAsync(Func<Task<bool>> work, string done)
    {
        if (!CanAct)
        {
            return;
        }

        _busy = true;
        try
        {
            _told = await work() ? done : _words["Walls_NotKept"];
        }
        catch (OperationCanceledException)
        {
            // The visitor left; what was begun is carried out.
        }
        finally
        {
            _busy = false;
        }

        Read();
    }
}
