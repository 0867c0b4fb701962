using Command.Geo.Places;
using Command.Ingest.Api.Ogc;
using Command.Ingest.City;
using Command.Ingest.Configuration;
using Command.Ingest.Fusion;
using Command.Ingest.Transports;
using Microsoft.Extensions.Options;

namespace Command.Ingest.Api.Open311;

/// <summary>The Open311 GeoReport v2 server at <c>/open311/v2</c>.</summary>
public static partial class Open311Endpoints
{
    /// <summary>Where the API lies.</summary>
    public const string Path = "/open311/v2";

    /// <summary>Maps the API. It needs the feeds' gateways, an <see cref="IPictureView"/>, the <see cref="CityPack"/> and the address search among the services.</summary>
    public static IEndpointRouteBuilder MapOpen311(this IEndpointRouteBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        IServiceProvider services = app.ServiceProvider;
        // Made by the first request, so that a fault in the settings is told by their validation and not by this.
        Lazy<Open311Api> api = new(() => Make(services));
        // One pattern for all methods: what is not found or not allowed is answered in the standard's form too.
        app.Map(Path + "/{**rest}", Task<IResult> (HttpContext context, string? rest, CancellationToken cancellationToken) => api.Value.AnswerAsync(context, rest ?? "", cancellationToken))
            .DisableAntiforgery();
        return app;
    }

    private static Open311Api Make(IServiceProvider services)
    {
        CityPack pack = services.GetRequiredService<CityPack>();
        TimeProvider time = services.GetRequiredService<TimeProvider>();
        FeedSet feeds = services.GetRequiredService<FeedSet>();
        ServiceCatalogue catalogue = ServiceCatalogue.Read(services.GetRequiredService<CityPackFolder>().Path, pack);
        ILogger log = services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(Open311Endpoints));
        foreach (Contracts.Fault fault in catalogue.Faults)
        {
            LogLeftOut(log, fault.Where ?? "", fault.Reason);
        }

        Lazy<PlaceIndex> places = new(services.GetRequiredService<PlaceIndex>);
        PostedReports posted = new(time);
        Locator locator = services.GetRequiredService<Locator>();
        FeedGateway? gateway = services.GetRequiredService<FeedGateways>().Find(ReportIntake.Feed);
        return new Open311Api(
            pack,
            time,
            catalogue,
            new ReporterAccess(services.GetRequiredService<IOptions<CommandOptions>>(), services.GetRequiredService<ReadAccess>()),
            new RequestShelf(services.GetRequiredService<IPictureView>(), posted, feeds, pack),
            gateway is null ? null : new ReportIntake(gateway, pack, catalogue, places, locator, posted, time));
    }

    [LoggerMessage(710, LogLevel.Warning, "Left out of the Open311 services: {Where}: {Reason}")]
    private static partial void LogLeftOut(ILogger logger, string where, string reason);
}
