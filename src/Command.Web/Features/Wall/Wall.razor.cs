using System.Globalization;
using Command.Ingest.City;
using Command.Web.Replica;
using Command.Web.Resources;
using Command.Web.Walls;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Wall;

/// <summary>
/// A wall: <c>/wall</c> is the overview, <c>/wall/{layout}</c> any other. The page itself is plain HTML: the map and the banner that reports a lost server
/// must not depend on the circuit.
/// </summary>
public sealed partial class Wall(CityPack pack, WallBook book, IReplica replica, TimeProvider time)
{
    private const string Cookie = "wall-screen";

    private string _screen = "unnamed";
    private WallLayout? _layout;
    private WallFrame? _frame;
    private WallRequest _request = WallRequest.None;
    private ScreenState? _state;

    /// <summary>The layout's slug; the overview when null.</summary>
    [Parameter]
    public string? Layout { get; set; }

    /// <summary>The screen's name: lower-case letters, digits and hyphens. Without it the browser gets one that it keeps.</summary>
    [SupplyParameterFromQuery(Name = "screen")]
    public string? Screen { get; set; }

    /// <summary>The height of the whole picture in metres.</summary>
    [SupplyParameterFromQuery(Name = "h")]
    public string? HeightM { get; set; }

    /// <summary>From the screen to the farthest reader in metres.</summary>
    [SupplyParameterFromQuery(Name = "d")]
    public string? DistanceM { get; set; }

    /// <summary>Displays that the canvas is spliced from, as 6x3.</summary>
    [SupplyParameterFromQuery(Name = "splice")]
    public string? SpliceText { get; set; }

    /// <summary>Layouts in turn, as flood:30,traffic:30.</summary>
    [SupplyParameterFromQuery(Name = "rotate")]
    public string? Rotate { get; set; }

    /// <summary>day or night.</summary>
    [SupplyParameterFromQuery(Name = "theme")]
    public string? ThemeText { get; set; }

    [CascadingParameter]
    private HttpContext? Http { get; set; }

    private Words Words { get; } = Words.For(CultureInfo.CurrentUICulture);

    private string CityName => Words.Pick(pack.City.Zh, pack.City.En);

    private string Title => _layout!.Slug == BuiltInLayouts.Overview
        ? Words.Format("Wall_PageTitle", CityName)
        : Words.Format("Wall_LayoutTitle", CityName, Words.Pick(_layout.Zh, _layout.En));

    private string Theme => ThemeText is "day" or "night" ? ThemeText : _layout?.Theme == "day" ? "day" : "night";

    private string Scale => (_state?.Scale ?? 1).ToString("0.##", CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    protected override void OnInitialized()
    {
        _request = new WallRequest(SpliceText, WallRequest.Metres(HeightM), WallRequest.Metres(DistanceM), Rotate);
        _layout = book.Notes.FindLayout(Layout ?? BuiltInLayouts.Overview);
        if (_layout is null)
        {
            return;
        }

        _screen = Name();
        _state = ScreenState.Of(book.Notes, replica.Current, _screen, _layout.Slug, _request, time.GetUtcNow());
        _frame = WallFrame.Of(_state.Layout);
    }

    private string Name()
    {
        if (LayoutRules.IsSlug(Screen))
        {
            return Screen!;
        }

        if (Http?.Request.Cookies[Cookie] is { } kept && LayoutRules.IsSlug(kept))
        {
            return kept;
        }

        string fresh = "s-" + Guid.NewGuid().ToString("N")[..8];
        if (Http is { Response.HasStarted: false } http)
        {
            http.Response.Cookies.Append(Cookie, fresh, new CookieOptions { IsEssential = true, HttpOnly = true, SameSite = SameSiteMode.Lax, MaxAge = TimeSpan.FromDays(3650) });
        }

        return fresh;
    }
}
