namespace Command.Ingest.Handling;

/// <summary>How things were handled, as a part of a host that has the journal.</summary>
public static class HandlingServices
{
    public static IServiceCollection AddHandling(this IServiceCollection services)
    {
        services.AddSingleton(HandlingDb.Of);
        services.AddSingleton<HandlingStore>();
        services.AddSingleton<IOutcomes, LocalOutcomes>();
        services.AddSingleton<HandlingDesk>();
        return services.AddHostedService<HandlingKeeper>();
    }
}
