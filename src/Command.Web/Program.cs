using Command.Ingest.Journal;
using Command.Ingest.Transports;
using Microsoft.Extensions.Options;

namespace Command.Web;

internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        try
        {
            await using CommandWebApplication application = new(args);
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
