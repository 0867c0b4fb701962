using Command.Ingest.Api;
using Command.Ingest.Api.Rights;
using Command.Ingest.City;
using Command.Ingest.Picture;
using Command.Web.Resources;

namespace Command.Web.Briefs;

/// <summary><c>GET /briefs/{id}.docx</c>, <c>.pdf</c> and <c>.xlsx</c>: a brief as an office prints it, in the language of <c>?culture=</c>. What its viewer may not see is not there.</summary>
public static class BriefApi
{
    private const string Docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document", Xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    public static IServiceCollection AddBriefs(this IServiceCollection services)
    {
        services.AddOptions<BriefFontOptions>().BindConfiguration(BriefFontOptions.Section);
        services.AddSingleton<Features.Briefs.BriefEditors>();
        return services.AddSingleton<BriefFonts>();
    }

    public static void MapBriefs(this IEndpointRouteBuilder app)
    {
        app.MapGet("/briefs/{id}.docx", (string id, string? culture, HttpContext http, SharedViews views, CityPack pack) =>
            Find(id, http, views) is { } item ? File(http, BriefDocx.Write(BriefDocument.Of(item, pack, Words.For(culture))), Docx, $"{id}.docx") : Gone()).Needs(Right.SeeBriefs, export: true);
        app.MapGet("/briefs/{id}.pdf", (string id, string? culture, HttpContext http, SharedViews views, CityPack pack, BriefFonts fonts) =>
            Find(id, http, views) is not { } item ? Gone()
            : !fonts.Any ? Results.Problem(statusCode: 503, title: "No Chinese font", detail: "This server has no font with Chinese in it, so nothing can be printed. Install fonts-noto-cjk, or name a folder in Command__Briefs__FontFolders__0; the DOCX needs none.")
            : File(http, BriefPdf.Write(BriefDocument.Of(item, pack, Words.For(culture)), fonts), "application/pdf", $"{id}.pdf")).Needs(Right.SeeBriefs, export: true);
        app.MapGet("/briefs/{id}.xlsx", (string id, string? culture, HttpContext http, SharedViews views, CityPack pack, TimeProvider time) =>
            Find(id, http, views) is { } item ? File(http, BriefXlsx.Write(item, views.Of(http).Picture, pack, Words.For(culture), time.GetUtcNow()), Xlsx, $"{id}.xlsx") : Gone()).Needs(Right.SeeBriefs, export: true);
    }

    private static BriefItem? Find(string id, HttpContext http, SharedViews views) => views.Of(http).Picture.Briefs.GetValueOrDefault(id);

    private static IResult Gone() => Results.Problem(statusCode: 404, title: "No such brief", detail: "There is no brief of this id. GET /briefs lists them.");

    private static IResult File(HttpContext http, byte[] bytes, string type, string name)
    {
        http.Response.Headers.CacheControl = "no-store";
        return Results.File(bytes, type, name);
    }
}
