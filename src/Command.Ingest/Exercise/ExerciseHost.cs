using Command.Ingest.Api.Drills;
using Command.Ingest.Exercise.Drills;

namespace Command.Ingest.Exercise;

/// <summary>Puts the simulated city into a host.</summary>
public static class ExerciseHost
{
    /// <summary>Adds the exercise. It stays silent unless <c>Command:Exercise:Enabled</c> is set. Add it after the feeds' transports, so that it ends before them.</summary>
    public static IServiceCollection AddExercise(this IServiceCollection services)
    {
        // Each push would write four lines into the log otherwise.
        services.AddHttpClient(ExerciseService.Client).RemoveAllLoggers();
        services.AddSingleton<TruthBook>();
        services.AddSingleton<DrillTally>();
        services.AddSingleton<DrillBook>();
        services.AddSingleton<ScenarioShelf>();
        services.AddSingleton<IDrillDesk, DrillDesk>();
        services.AddHostedService<ExerciseService>();
        return services;
    }
}
