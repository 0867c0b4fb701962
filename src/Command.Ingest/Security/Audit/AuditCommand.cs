using Command.Ingest.Configuration;
using Microsoft.Extensions.Options;

namespace Command.Ingest.Security;

/// <summary><c>dotnet run --project src/Command.Web -- audit verify [--head file]</c>: reads the whole audit log and says whether it is whole.</summary>
public static class AuditCommand
{
    public const string Name = "audit";

    /// <summary>Runs it.</summary>
    /// <returns>0 when the log is whole, 1 when it is not, 2 when it could not be read.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(error);
        string? file = args is ["verify", "--head", { } named] ? named : null;
        if (file is null && args is not ["verify"])
        {
            await error.WriteLineAsync("Say: audit verify, or audit verify --head <file> with a signed head that was kept elsewhere.").ConfigureAwait(false);
            return 2;
        }

        // The server's own settings, from the same places.
        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        CommandOptions options = builder.Configuration.GetSection(CommandOptions.Section).Get<CommandOptions>() ?? new CommandOptions();
        SecurityOptions security = builder.Configuration.GetSection(CommandOptions.Section).Get<SecurityOptions>() ?? new SecurityOptions();
        string folder = Path.GetFullPath(options.DataDir, builder.Environment.ContentRootPath);
        string own = Path.Combine(folder, "audit-head.json");
        file ??= File.Exists(own) ? own : null;
        AuditHead? head = null;
        if (file is not null)
        {
            head = File.Exists(file) ? AuditSeal.Read(await File.ReadAllTextAsync(file, cancellationToken).ConfigureAwait(false)) : null;
            if (head is null || !head.IsSigned())
            {
                await error.WriteLineAsync($"{file} holds no head that its key signed. Take one that was exported from /admin/audit.").ConfigureAwait(false);
                return 1;
            }
        }

        SecurityDb db = new(folder, string.IsNullOrEmpty(options.Postgres) ? null : options.Postgres);
        await using (db.ConfigureAwait(false))
        {
            using AuditLog log = new(db, Options.Create(security), TimeProvider.System);
            try
            {
                AuditVerdict verdict = await log.VerifyAsync(head, cancellationToken).ConfigureAwait(false);
                if (verdict.Fault is { } fault)
                {
                    await error.WriteLineAsync(fault).ConfigureAwait(false);
                    return 1;
                }

                await output.WriteLineAsync($"{verdict.Entries} entries, whole and unchanged; the last hash is {verdict.Head}." + (head is null ? "" : $" Entry {head.Sequence} is as it was signed.")).ConfigureAwait(false);
                return 0;
            }
            catch (SecurityUnavailableException e)
            {
                await error.WriteLineAsync($"{e.Message} {e.InnerException?.Message}").ConfigureAwait(false);
                return 2;
            }
        }
    }
}
