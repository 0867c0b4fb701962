using Command.Ingest.City.Build;
using Command.Ingest.Journal;
using Command.Ingest.Transports;
using Microsoft.Extensions.Options;

namespace Command.Ingest;

internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        if (args is [CityPackCommand.Name, .. var command])
        {
            using CancellationTokenSource stop = new();
            Console.CancelKeyPress += (_, key) =>
            {
                key.Cancel = true;
                stop.Cancel();
            };
            return CityPackCommand.Run(command, Console.Out, Console.Error, TimeProvider.System, !Console.IsOutputRedirected, stop.Token);
        }

        try
        {
            await using IngestApplication application = new(args);
            await application.App.RunAsync();
            return 0;
        }
        catch (Exception e) when (e is SettingsException or OptionsValidationException or JournalUnavailableException or JournalCorruptException)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }
    }
}
