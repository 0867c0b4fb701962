using Command.Ingest.Api.Figures;
using Command.Web.Security;

namespace Command.Web.Features.Summary;

/// <summary>The summary as one piece of a host.</summary>
public static class SummaryServices
{
    /// <summary>Adds what the page needs besides the replica and the accounts.</summary>
    public static IServiceCollection AddSummary(this IServiceCollection services)
    {
        services.AddFigures();
        services.AddSingleton<SummarySituations>();
        services.AddSingleton<DistrictShapes>();
        services.AddSingleton<LookBook>();
        services.AddScoped<SummaryPast>();
        return services;
    }
}
