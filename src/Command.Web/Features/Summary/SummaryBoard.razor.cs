using System.Globalization;
using Command.Ingest.Api.Rights;
using Command.Ingest.City;
using Command.Ingest.Picture;
using Command.Ingest.Picture.Situation;
using Command.Web.Components;
using Command.Web.Replica;
using Command.Web.Resources;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace Command.Web.Features.Summary;

/// <summary>The situation, live: five sentences, and the figures that they rest on. Of an earlier moment it stands still.</summary>
public sealed partial class SummaryBoard(IReplica replica, SummarySituations situations, SummaryPast past, DistrictShapes shapes, CityPack pack, TimeProvider time) : IDisposable
{
    private readonly CancellationTokenSource _leaving = new();
    private Words _words = Words.Chinese;
    private PackNames _names = null!;
    private ReplicaView _live = ReplicaView.Empty;
    private Caller? _caller;
    private SummaryView? _view;
    private OpenFigure? _open;
    private PictureState? _then;
    private DateTimeOffset? _moment;
    private PastRefusal? _pastRefusal;
    private bool _exercise;
    private LiveDrawing? _drawing;

    /// <summary>zh-CN or en; handed over by the page, because a circuit does not see the request's query.</summary>
    [Parameter]
    [EditorRequired]
    public required string Culture { get; set; }

    /// <summary>real or exercise; null for what is going on.</summary>
    [Parameter]
    public string? World { get; set; }

    /// <summary>An earlier moment, RFC 3339 or by the city's clock; null for now.</summary>
    [Parameter]
    public string? At { get; set; }

    [CascadingParameter]
    private Task<AuthenticationState>? Signed { get; set; }

    private string? Beat => RendererInfo.IsInteractive ? time.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture) : null;

    private DateTimeOffset Clock => time.GetUtcNow();

    private string AsOf(SummaryView view) => _words.Format("Summary_AsOf", _words.Pick(pack.City.Zh, pack.City.En), view.In.Moment(view.Now.AsOf), view.Now.Sequence);

    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
        _drawing?.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        _caller = Signed is null ? null : Caller.Of((await Signed).User);
        if (string.IsNullOrEmpty(At))
        {
            return;
        }

        _moment = MomentOf(At);
        if (_moment is not { } moment || moment > Clock)
        {
            (_moment, _pastRefusal) = (null, PastRefusal.NotKept);
            return;
        }

        // The page is sent at once and says that it searches; the past itself is looked for where it can be told when it is found.
        if (RendererInfo.IsInteractive)
        {
            try
            {
                (_then, _pastRefusal) = await past.AtAsync(moment, _leaving.Token);
            }
            catch (OperationCanceledException) when (_leaving.IsCancellationRequested)
            {
                return;
            }

            Read();
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
            _drawing = new LiveDrawing(time, () => InvokeAsync(Draw), replica.OnChange);
        }
    }

    private void Draw()
    {
        Read();
        StateHasChanged();
    }

    private void Read()
    {
        _live = replica.Current;
        _exercise = World switch
        {
            "real" => false,
            "exercise" => true,
            _ => _live.Pulse?.Exercise is not null,
        };
        if (At is { Length: > 0 } && _then is null)
        {
            _view = null;
            return;
        }

        if (_then is not null && _view is { } drawn && ReferenceEquals(drawn.Picture, _then) && drawn.Now.Exercise == _exercise && ReferenceEquals(drawn.Names, _names))
        {
            return;
        }

        (CitySituation now, PictureState picture) = _then is not null && _moment is { } moment
            ? (situations.Past(_then, moment, _live, _caller?.Agency, _exercise), _then)
            : situations.Of(_live, _caller?.Agency, _exercise);
        _view = new SummaryView(now, picture, _live.Pulse, new SummaryWords(_names, picture, _live.Pulse), _then is not null);
    }

    private void Open(OpenFigure figure) => _open = figure;

    private DateTimeOffset? MomentOf(string text)
    {
        if (!DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out DateTime written))
        {
            return null;
        }

        if (written.Kind == DateTimeKind.Unspecified)
        {
            return new DateTimeOffset(written, pack.City.TimeZone.GetUtcOffset(written)).ToUniversalTime();
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTimeOffset moment) ? moment.ToUniversalTime() : null;
    }

    private string Local(DateTimeOffset moment) => TimeZoneInfo.ConvertTime(moment, pack.City.TimeZone).ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);

    private string TimeText(DateTimeOffset moment) => TimeZoneInfo.ConvertTime(moment, pack.City.TimeZone).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private string Address(string culture) => Here(World, At) is var here ? here + (here.Contains('?', StringComparison.Ordinal) ? '&' : '?') + "culture=" + culture : "";

    private static string Here(string? world, string? at)
    {
        string query = string.Join('&', new[] { world is null ? null : "world=" + Uri.EscapeDataString(world), at is null ? null : "at=" + Uri.EscapeDataString(at) }.OfType<string>());
        return query.Length > 0 ? "summary?" + query : "summary";
    }
}
