using Command.Ingest.Journal;
using Command.Ingest.Transports;
using Microsoft.Extensions.Options;

namespace Command.Web;

internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        if (args is [AuditCommand.Name, .. var command])
        {
            return await AuditCommand.RunAsync(command, Console.Out, Console.Error, CancellationToken.None);
        }

        if (args is [TlsCommand.Name, .. var tls])
        {
            return TlsCommand.Run(tls, Console.Out, Console.Error, TimeProvider.System);
        }

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
