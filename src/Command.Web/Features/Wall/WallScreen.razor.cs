using System.Globalization;
using Command.Ingest.City;
using Command.Ingest.Configuration;
using Command.Web.Components;
using Command.Web.Replica;
using Command.Web.Resources;
using Command.Web.Walls;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Options;

namespace Command.Web.Features.Wall;

/// <summary>One screen: which layout it shows at the moment, what was thrown to it, and what alarms on it.</summary>
public sealed partial class WallScreen(IReplica replica, WallBook book, WallDesk desk, CityPack pack, IOptions<CommandOptions> options, TimeProvider time) : IDisposable
{
    private readonly CancellationTokenSource _leaving = new();
    private WallFrame _frame = null!;
    private ScreenState _state = null!;
    private PackNames _names = null!;
    private bool _refused;
    private RenderPump? _pump;
    private IDisposable? _following;
    private IDisposable? _reading;

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

    private bool NeedsName => !options.Value.DemoSignIn;

    private string Scale => _state.Scale.ToString("0.##", CultureInfo.InvariantCulture);

    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
        _following?.Dispose();
        _reading?.Dispose();
        _pump?.Dispose();
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
        if (!firstRender)
        {
            return;
        }

        _pump = new RenderPump(time, () => InvokeAsync(Draw));
        _following = replica.OnChange(_pump.Request);
        _reading = book.OnChange(_pump.Request);
        _pump.Request();
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
        string who = given.Who.Length > 0 ? given.Who : NeedsName ? "" : _names.Words["Dispatch_DemoPerson"];
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
