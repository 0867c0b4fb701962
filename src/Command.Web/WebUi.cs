using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using Command.Ingest.Api;
using Command.Ingest.Api.Rights;
using Command.Ingest.City;
using Command.Ingest.Configuration;
using Command.Web.Briefs;
using Command.Web.Components;
using Command.Web.Features.Field;
using Command.Web.Features.Handling;
using Command.Web.Features.Paper;
using Command.Web.Features.Review;
using Command.Web.Features.Summary;
using Command.Web.Map;
using Command.Web.Map.Bases;
using Command.Web.Map.Draw;
using Command.Web.Map.Explore;
using Command.Web.Security;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Localization;
using Microsoft.Extensions.Options;
using MudBlazor.Services;

namespace Command.Web;

/// <summary>The pages, their scripts and their language, as one piece of a host. The host gives <see cref="CityPack"/>, <see cref="Replica.IReplica"/> and <see cref="TimeProvider"/>.</summary>
public static class WebUi
{
    private static readonly string[] s_cultures = ["zh-CN", "en"];

    public static IServiceCollection AddWebUi(this IServiceCollection services)
    {
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddSingleton<IValidateOptions<PageOptions>, PageOptionsValidator>();
        services.AddOptions<PageOptions>().BindConfiguration(PageOptions.Section).ValidateOnStart();
        services.AddSingleton<IConfigureOptions<CircuitOptions>, SessionRetention>();
        services.AddMudServices();
        services.AddExplore();
        services.AddField();
        services.AddSummary();
        services.AddBriefs();
        services.AddReview();
        services.AddPaper();
        BaseMaps.Add(services);
        services.AddHostedService<BaseWatch>();
        // Chinese as Chinese, not as a numeric entity for every character.
        services.AddWebEncoders(options => options.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All));
        services.AddRequestLocalization(options =>
        {
            options.SetDefaultCulture(s_cultures[0]).AddSupportedCultures(s_cultures).AddSupportedUICultures(s_cultures);
            // A wall speaks the city's language whatever its browser was installed in; only a person's choice changes it.
            options.RequestCultureProviders = [new QueryStringRequestCultureProvider(), new CookieRequestCultureProvider()];
        });
        return services;
    }

    public static WebApplication MapWebUi(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.UseOutside();
        app.UseRequestLocalization();
        app.Use(RememberCulture);
        app.UseSecurity();
        app.UseAntiforgery();
        app.MapStaticAssets().Needs(Right.Anyone);
        app.MapGet("/admin", (HttpContext http) => Results.Redirect(http.Features.Get<Caller>()?.May(Right.SeeMessages) == true ? "/admin/feeds" : LocalUrls.HomeOf(http.Features.Get<Caller>()))).Needs(Right.OwnAccount);
        app.MapSecurity();
        MapBaseMap(app);
        app.MapExplore();
        app.MapDrawings();
        app.MapField();
        app.MapEvaluationReports();
        app.MapBriefs();
        app.MapReview();
        // SecurityHeaders says who may frame a page: nobody.
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(circuits => circuits.ContentSecurityFrameAncestorsPolicy = null);
        return app;
    }

    private static void MapBaseMap(WebApplication app)
    {
        ReadOnlyMemory<byte> pack = BaseMap.Write(app.Services.GetRequiredService<CityPack>());
        app.MapGet("/basemap/pack.geojson", (HttpContext http) =>
        {
            http.Response.Headers.CacheControl = "no-cache";
            return Results.Bytes(pack, "application/geo+json");
        }).Needs(Right.SeePicture);
        app.MapBaseMapTiles();
        StreetMap? street = StreetMap.Find(CityPackLocation.FolderOf(app.Services.GetRequiredService<IOptions<CommandOptions>>().Value, app.Environment.ContentRootPath));
        app.MapBases();
        app.MapGet("/map/style.json", (CityPack city, BaseMaps bases, HttpContext http, string? @base, string? theme, string? lang, double? scale, bool? narrow) =>
        {
            http.Response.Headers.CacheControl = "no-cache";
            JsonObject style = BaseApi.Style(bases, @base, street, city, MapTheme.Named(theme), lang == "en", scale ?? 1, narrow ?? false);
            return Results.Text(style.ToJsonString(), "application/json");
        }).Needs(Right.SeePicture);
    }

    private static Task RememberCulture(HttpContext http, RequestDelegate next)
    {
        string? asked = http.Request.Query["culture"];
        if (asked is not null && s_cultures.Contains(asked))
        {
            http.Response.Cookies.Append(
                CookieRequestCultureProvider.DefaultCookieName,
                CookieRequestCultureProvider.MakeCookieValue(new RequestCulture(CultureInfo.GetCultureInfo(asked))),
                new CookieOptions { IsEssential = true, HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = http.Request.IsHttps, MaxAge = TimeSpan.FromDays(365) });
        }

        return next(http);
    }
}
