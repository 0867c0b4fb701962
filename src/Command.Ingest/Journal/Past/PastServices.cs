using Command.Ingest.Configuration;
using Command.Ingest.Picture.Past;
using Microsoft.Extensions.Options;

namespace Command.Ingest.Journal.Past;

/// <summary>What shows the past on a node that has the journal.</summary>
public static class PastServices
{
    /// <summary>Adds it.</summary>
    /// <param name="services">The host's.</param>
    /// <param name="dataDir">The folder in which the process keeps its data.</param>
    public static IServiceCollection AddPast(this IServiceCollection services, Func<IServiceProvider, string> dataDir) => services
        .AddSingleton(s => new PastMemory(Options(s).MemoryBytes))
        .AddSingleton(s => new Checkpoints(s.GetRequiredService<IJournalStore>(), Path.Combine(dataDir(s), "past"), Options(s).DiskBytes, s.GetRequiredService<ILogger<Checkpoints>>()))
        .AddSingleton<PastPictures>()
        .AddSingleton<IPastPictures>(s => s.GetRequiredService<PastPictures>())
        .AddSingleton<IPastDeeds, JournalDeeds>()
        .AddHostedService<CheckpointKeeper>();

    private static PastOptions Options(IServiceProvider services) => services.GetRequiredService<IOptions<CommandOptions>>().Value.Past;
}
