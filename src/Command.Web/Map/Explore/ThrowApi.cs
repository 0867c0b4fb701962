using Command.Geo;
using Command.Ingest.Api.Rights;
using Command.Web.Walls;

namespace Command.Web.Map.Explore;

/// <summary>What a browser sends to throw its view.</summary>
/// <param name="Lon">The middle, degrees (CGCS2000).</param>
/// <param name="Lat">The middle, degrees.</param>
/// <param name="Zoom">How near.</param>
/// <param name="Sheet">The sheet whose drawings go with it; null for none.</param>
/// <param name="Minutes">For how long.</param>
public sealed record ViewPosted(double? Lon, double? Lat, double? Zoom, string? Sheet, int? Minutes);

/// <summary>
/// A desk's view on a wall: <c>GET /map/walls</c> names the screens, <c>PUT /map/walls/{screen}/view</c> throws a view to one, or to all as <c>all</c>, and
/// <c>DELETE</c> takes it back. What was thrown ends by itself.
/// </summary>
public static class ThrowApi
{
    private const string All = "all";
    private const int LongestSheet = 20;

    public static void MapThrow(this IEndpointRouteBuilder app)
    {
        RouteGroupBuilder walls = app.MapGroup("/map/walls").Needs(Right.DirectScreens);
        walls.MapGet("", (WallScreens screens, WallBook book) => Results.Json(screens.All.Select(s => s.Screen).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Select(id => new { id, name = book.Notes.For(id).Name ?? id })));
        walls.MapPut("/{screen}/view", ThrowAsync).DisableAntiforgery();
        walls.MapDelete("/{screen}/view", async (string screen, HttpContext http, WallDesk desk, CancellationToken cancellationToken) =>
            To(screen) is not { } to ? Results.NotFound() : await desk.TakeBackAsync(to, NameOf(http), cancellationToken).ConfigureAwait(false) ? Results.NoContent() : NotKept()).DisableAntiforgery();
    }

    private static async Task<IResult> ThrowAsync(string screen, ViewPosted posted, HttpContext http, WallDesk desk, CancellationToken cancellationToken)
    {
        if (To(screen) is not { } to)
        {
            return Results.NotFound();
        }

        if (posted is not { Lon: { } lon, Lat: { } lat, Zoom: >= 0 and <= 24 and { } zoom } || !new GeoPoint(lon, lat).IsValid || posted.Sheet?.Length > LongestSheet || posted.Sheet?.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') == false)
        {
            return Results.Problem(statusCode: 400, title: "Not a view", detail: "Send {\"lon\":126.64,\"lat\":45.757,\"zoom\":14,\"minutes\":15}: degrees (CGCS2000), and a sheet or none.");
        }

        ThrownView view = new(Math.Round(lon, 6), Math.Round(lat, 6), Math.Round(Math.Clamp(zoom, 3, 19), 2), string.IsNullOrEmpty(posted.Sheet) ? null : posted.Sheet);
        TimeSpan during = TimeSpan.FromMinutes(Math.Clamp(posted.Minutes ?? 15, 1, 720));
        return await desk.ThrowViewAsync(to, view, during, NameOf(http), cancellationToken).ConfigureAwait(false) ? Results.NoContent() : NotKept();
    }

    private static string? To(string screen) => screen == All ? Thrown.Everywhere : LayoutRules.IsSlug(screen) ? screen : null;

    private static string NameOf(HttpContext http) => http.Features.Get<Caller>()?.Display ?? "";

    private static IResult NotKept() => Results.Problem(statusCode: 503, title: "Not kept", detail: "What is kept about walls could not be written. Nothing was changed; check the disk of the web node.");
}
