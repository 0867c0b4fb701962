using System.Globalization;
using Command.Ingest.Api.Rights;
using Command.Ingest.City;
using Command.Ingest.Configuration;
using Command.Web.Components;
using Command.Web.Replica;
using Command.Web.Resources;
using Command.Web.Walls;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Options;

namespace Command.Web.Features.Wall;

/// <summary>One screen: which layout it shows at the moment, what was thrown to it, and what alarms on it.</summary>
public sealed partial class WallScreen(IReplica replica, WallBook book, IWallDesk desk, CityPack pack, IOptions<CommandOptions> options, TimeProvider time) : IDisposable
{
    private readonly CancellationTokenSource _leaving = new();
    private WallFrame _frame = null!;
    private ScreenState _state = null!;
    private PackNames _names = null!;
    private bool _refused;
    private Caller? _person;
    private LiveDrawing? _drawing;

    /// <summary>zh-CN or en; handed over by the page, because a circuit does not see the request's query.</summary>
    [Parameter]
    [EditorRequired]
    public required string Culture { get; set; }

    /// <summary>The screen's own name, which outlives reloads.</summary>
    [Parameter]
    [EditorRequired]
    public required string Screen { get; set; }

    /// <summary>The layout in the page's address.</summary>
    [Parameter]
    [EditorRequired]
    public required string Slug { get; set; }

    /// <summary>What the page's address says beside the layout.</summary>
    [Parameter]
    public WallRequest Request { get; set; } = WallRequest.None;

    private string Address => Slug == BuiltInLayouts.Overview ? "wall" : $"wall/{Slug}";

    private string? Live => RendererInfo.IsInteractive ? "true" : null;

    /// <summary>Who is signed in; null where nobody can be.</summary>
    [CascadingParameter]
    private Task<AuthenticationState>? Signed { get; set; }

    private bool NeedsName => _person is null && !options.Value.DemoSignIn;

    private string Scale => _state.Scale.ToString("0.##", CultureInfo.InvariantCulture);

    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
        _drawing?.Dispose();
    }

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
        _names = new PackNames(pack, Words.For(Culture));
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
        string before = _state.Mark;
        Read();
        if (_state.Mark != before)
        {
            // The board below follows the picture by itself: it need not be drawn for this as well.
            StateHasChanged();
        }
    }

    private void Read()
    {
        ScreenState next = ScreenState.Of(book.Notes, replica.Current, Screen, Slug, Request, time.GetUtcNow());
        if (_state is null || !next.SameLayout(_state))
        {
            _frame = WallFrame.Of(next.Layout);
        }

        _state = next;
    }

    private async Task AcknowledgeAsync((string Incident, int Level, string Who) given)
    {
        string who = _person?.Name ?? (given.Who.Length > 0 ? given.Who : NeedsName ? "" : _names.Words["Dispatch_DemoPerson"]);
        if (who.Length == 0)
        {
            return;
        }

        try
        {
            _refused = !await desk.AcknowledgeAsync(given.Incident, given.Level, who, _leaving.Token);
        }
        catch (OperationCanceledException)
        {
            // The page was left; what was begun is carried out or was not.
        }

        Read();
        StateHasChanged();
    }
}
