using Command.Ingest.Api.Rights;
using Command.Ingest.City;

namespace Command.Ingest.Api.Cap;

/// <summary>Alerts out: an Atom index at <c>/cap</c> and a CAP 1.2 document for each alert.</summary>
public static class CapEndpoints
{
    private static readonly string[] s_methods = ["GET", "HEAD"];

    /// <summary>Maps them for readers. They need <see cref="SharedViews"/>, the <see cref="CityPack"/> and a <see cref="TimeProvider"/> among the services.</summary>
    public static IEndpointRouteBuilder MapCap(this IEndpointRouteBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        IServiceProvider services = app.ServiceProvider;
        Lazy<CapApi> api = new(() => new CapApi(
            services.GetRequiredService<SharedViews>(),
            services.GetRequiredService<CityPack>(),
            services.GetRequiredService<TimeProvider>()));
        RouteGroupBuilder cap = app.MapGroup("/cap");
        cap.AddEndpointFilter<RouteGroupBuilder, ReadAccess>().Needs(Right.SeePicture);
        cap.MapMethods("", s_methods, IResult (HttpContext context) => api.Value.Index(context));
        cap.MapMethods("/{**id}", s_methods, IResult (HttpContext context, string id) => api.Value.Document(context, id));
        return app;
    }
}
