using System.Globalization;
using Command.Geo.Places;
using Command.Ingest.Api.Ogc;
using Command.Ingest.Api.Rights;
using Command.Ingest.City;
using Command.Ingest.Configuration;
using Command.Ingest.Contracts;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Command.Ingest.Api;

/// <summary>One answer of <c>/places</c>.</summary>
/// <param name="Title">The name in the reader's language.</param>
/// <param name="Kind"><c>intersection</c>, <c>houseNumber</c>, <c>street</c>, <c>place</c> or <c>area</c>.</param>
/// <param name="Lon">Longitude, CGCS2000 degrees.</param>
/// <param name="Lat">Latitude, CGCS2000 degrees.</param>
/// <param name="UncertaintyM">How far off the meant spot may well be, metres.</param>
/// <param name="Score">How well the text fits, 0 to 1.</param>
/// <param name="District">The district it lies in, in the reader's language.</param>
/// <param name="Why">The reasons, in the reader's language.</param>
public sealed record PlaceAnswer(string Title, string Kind, double Lon, double Lat, double UncertaintyM, double Score, string? District, IReadOnlyList<string> Why);

/// <summary><c>GET /places?q=…&amp;limit=10</c>: address search over the city pack's names.</summary>
public static partial class PlaceSearch
{
    private const int UsualLimit = 10;
    private const int MostLimit = 50;

    /// <summary>Adds the index, built when it is first asked for.</summary>
    public static IServiceCollection AddPlaceSearch(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddSingleton(s =>
        {
            BuiltPlaces built = Folder(s) is { } folder ? BuiltPlaces.Read(folder) : BuiltPlaces.None;
            ILogger log = s.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(PlaceSearch));
            foreach (Fault fault in built.Faults)
            {
                LogLeftOut(log, fault.Where ?? "", fault.Reason);
            }

            return PackPlaces.Index(s.GetRequiredService<CityPack>(), built);
        });
        return services;
    }

    /// <summary>Maps the search; it needs <see cref="AddPlaceSearch"/>.</summary>
    public static IEndpointRouteBuilder MapPlaceSearch(this IEndpointRouteBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.MapGet("/places", Answer).AddEndpointFilter<ReadAccess>().Needs(Right.SeePicture);
        return app;
    }

    private static IResult Answer(HttpRequest request, PlaceIndex places, string? q, string? limit)
    {
        int most = UsualLimit;
        if (limit is not null && !(int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out most) && most is >= 1 and <= MostLimit))
        {
            return Results.Problem(statusCode: 400, title: "Not a limit", detail: $"'limit' must be a whole number from 1 to {MostLimit}.");
        }

        if (q is null || q.Length > PlaceIndex.LongestQuery)
        {
            return Results.Problem(statusCode: 400, title: "Not a query", detail: $"'q' must be a text of at most {PlaceIndex.LongestQuery} characters: a name, two streets, an address.");
        }

        return Results.Json(Answers(places, q, most, Language.Of(request)));
    }

    /// <summary>What a text finds, in the reader's language.</summary>
    internal static IEnumerable<PlaceAnswer> Answers(PlaceIndex places, string text, int limit, CultureInfo language)
    {
        bool english = language.TwoLetterISOLanguageName == "en";
        return places.Search(text, limit).Select(m => new PlaceAnswer(
            english ? m.TitleEn : m.TitleZh, KindOf(m.Kind), Math.Round(m.Point.Lon, 6), Math.Round(m.Point.Lat, 6), m.UncertaintyM, Math.Round(m.Score, 3),
            english ? m.DistrictEn : m.DistrictZh, [.. m.Why.Select(w => PlaceReasonText.Of(w, language))]));
    }

    private static string KindOf(PlaceMatchKind kind) => kind switch
    {
        PlaceMatchKind.Intersection => "intersection",
        PlaceMatchKind.HouseNumber => "houseNumber",
        PlaceMatchKind.Street => "street",
        PlaceMatchKind.Area => "area",
        _ => "place",
    };

    private static string? Folder(IServiceProvider services)
    {
        CommandOptions options = services.GetRequiredService<IOptions<CommandOptions>>().Value;
        string root = services.GetRequiredService<IHostEnvironment>().ContentRootPath;
        return options.CityDir is { } dir ? Path.Combine(Path.GetFullPath(dir, root), options.City) : CityPackLocation.Find(options.City, root, AppContext.BaseDirectory);
    }

    [LoggerMessage(700, LogLevel.Warning, "Left out of the address search: {Where}: {Reason}")]
    private static partial void LogLeftOut(ILogger logger, string where, string reason);
}
