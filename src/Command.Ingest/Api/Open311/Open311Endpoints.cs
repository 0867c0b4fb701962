using Command.Geo.Places;
using Command.Ingest.Api.Rights;
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

    /// <summary>Maps the API. It needs the feeds' gateways, <see cref="SharedViews"/>, the <see cref="CityPack"/> and the address search among the services.</summary>
    public static IEndpointRouteBuilder MapOpen311(this IEndpointRouteBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        IServiceProvider services = app.ServiceProvider;
        // Made by the first request, so that a fault in the settings is told by their validation and not by this.
        Lazy<Open311Api> api = new(() => Make(services));
        // One pattern for all methods: what is not found or not allowed is answered in the standard's form too.
        app.Map(Path + "/{**rest}", Task<IResult> (HttpContext context, string? rest, CancellationToken cancellationToken) => api.Value.AnswerAsync(context, rest ?? "", cancellationToken))
            .DisableAntiforgery()
            .Needs(Right.Anyone);
        return app;
    }

    /// <summary>Adds what the API and the desk for new cases share; made when either is first asked.</summary>
    public static IServiceCollection AddOpen311(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        return services.AddSingleton(MakeCases);
    }

    private static Open311Api Make(IServiceProvider services)
    {
        CityPack pack = services.GetRequiredService<CityPack>();
        Open311Cases cases = services.GetRequiredService<Open311Cases>();
        return new Open311Api(
            pack,
            services.GetRequiredService<TimeProvider>(),
            cases.Catalogue,
            new ReporterAccess(services.GetRequiredService<IOptions<CommandOptions>>(), services.GetRequiredService<ReadAccess>()),
            new RequestShelf(services.GetRequiredService<SharedViews>(), cases.Posted, services.GetRequiredService<FeedSet>(), pack),
            cases.Intake);
    }

    private static Open311Cases MakeCases(IServiceProvider services)
    {
        CityPack pack = services.GetRequiredService<CityPack>();
        TimeProvider time = services.GetRequiredService<TimeProvider>();
        ServiceCatalogue catalogue = ServiceCatalogue.Read(services.GetRequiredService<CityPackFolder>().Path, pack);
        ILogger log = services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(Open311Endpoints));
        foreach (Contracts.Fault fault in catalogue.Faults)
        {
            LogLeftOut(log, fault.Where ?? "", fault.Reason);
        }

        PostedReports posted = new(time);
        FeedGateway? gateway = services.GetRequiredService<FeedGateways>().Find(ReportIntake.Feed);
        return new Open311Cases(
            catalogue,
            posted,
            gateway is null ? null : new ReportIntake(gateway, pack, catalogue, new Lazy<PlaceIndex>(services.GetRequiredService<PlaceIndex>), services.GetRequiredService<Locator>(), posted, time));
    }

    [LoggerMessage(710, LogLevel.Warning, "Left out of the Open311 services: {Where}: {Reason}")]
    private static partial void LogLeftOut(ILogger logger, string where, string reason);
}

/// <summary>What citizens and clerks can report, and the way in for it.</summary>
/// <param name="Catalogue">The services.</param>
/// <param name="Posted">What was posted lately.</param>
/// <param name="Intake">The way in; null where the settings have no feed for it.</param>
internal sealed record Open311Cases(ServiceCatalogue Catalogue, PostedReports Posted, ReportIntake? Intake);
