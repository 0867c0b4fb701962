using Command.Ingest.Backup;
using Command.Ingest.City.Build;
using Command.Ingest.Configuration;
using Command.Ingest.Journal;
using Command.Ingest.Security;
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

        if (args is [BackupCommand.Backup or BackupCommand.Restore, ..])
        {
            return await BackUpAsync(args);
        }

        if (args is [AuditCommand.Name, .. var audit])
        {
            return await AuditCommand.RunAsync(audit, Console.Out, Console.Error, CancellationToken.None);
        }

        if (args is [TlsCommand.Name, .. var tls])
        {
            return TlsCommand.Run(tls, Console.Out, Console.Error, TimeProvider.System);
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

    private static async Task<int> BackUpAsync(string[] args)
    {
        using CancellationTokenSource stop = new();
        Console.CancelKeyPress += (_, key) =>
        {
            key.Cancel = true;
            stop.Cancel();
        };
        // The server's own settings, from the same places.
        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        CommandOptions options = builder.Configuration.GetSection(CommandOptions.Section).Get<CommandOptions>() ?? new CommandOptions();
        ValidateOptionsResult valid = new CommandOptionsValidator(builder.Environment).Validate(null, options);
        if (valid.Failed)
        {
            await Console.Error.WriteLineAsync(valid.FailureMessage);
            return 1;
        }

        try
        {
            return await BackupCommand.RunAsync(args, options, builder.Environment.ContentRootPath, Console.Out, Console.Error, TimeProvider.System, stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return 1;
        }
    }
}
