using System.Collections.Frozen;
using Command.Geo.Crs;
using Command.Ingest.Api.Rights;
using Command.Ingest.City;
using Command.Ingest.Journal;
using Command.Ingest.Tracks;

namespace Command.Ingest.Api.Ogc;

/// <summary>OGC API – Features at <c>/ogc</c>.</summary>
public static class OgcEndpoints
{
    private static readonly string[] s_methods = ["GET", "HEAD"];

    /// <summary>Maps the API for readers. It needs <see cref="SharedViews"/>, the <see cref="CityPack"/> and a <see cref="TimeProvider"/> among the services.</summary>
    public static IEndpointRouteBuilder MapOgc(this IEndpointRouteBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        IServiceProvider services = app.ServiceProvider;
        // Made by the first request, so that a fault in the settings is told by their validation and not by this.
        Lazy<OgcApi> api = new(() => new OgcApi(
            services.GetRequiredService<SharedViews>(),
            services.GetRequiredService<CityPack>(),
            services.GetRequiredService<TimeProvider>()));
        Lazy<TrackEndpoint> track = new(() => new TrackEndpoint(
            services.GetService<IJournalStore>(),
            services.GetService<FrozenDictionary<string, PositionSystem>>(),
            services.GetRequiredService<CityPack>(),
            services.GetRequiredService<SharedViews>()));
        RouteGroupBuilder ogc = app.MapGroup("/ogc");
        ogc.AddEndpointFilter<RouteGroupBuilder, ReadAccess>().Needs(Right.SeePicture);
        // Typed handlers: filters do not run before a plain RequestDelegate.
        ogc.MapMethods("", s_methods, IResult (HttpContext context) => api.Value.Landing(context));
        ogc.MapMethods("/conformance", s_methods, IResult (HttpContext context) => api.Value.Conformance(context));
        ogc.MapMethods("/api", s_methods, IResult (HttpContext context) => api.Value.Description(context));
        ogc.MapMethods("/collections", s_methods, IResult (HttpContext context) => api.Value.Collections(context));
        ogc.MapMethods("/collections/{collection}", s_methods, IResult (HttpContext context, string collection) => api.Value.Collection(context, collection));
        ogc.MapMethods("/collections/{collection}/schema", s_methods, IResult (HttpContext context, string collection) => api.Value.Schema(context, collection));
        ogc.MapMethods("/collections/{collection}/items", s_methods, IResult (HttpContext context, string collection) => api.Value.Items(context, collection));
        ogc.MapMethods("/collections/{collection}/items/{**feature}", s_methods, IResult (HttpContext context, string collection, string feature) => api.Value.Item(context, collection, feature));
        ogc.MapMethods(TrackEndpoint.Path, s_methods, IResult (HttpContext context, string unit) => track.Value.Answer(context, unit));
        return app;
    }
}
