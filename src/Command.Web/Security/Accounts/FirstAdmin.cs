using System.Security.Cryptography;
using System.Text;
using Command.Ingest.Api.Rights;
using Command.Ingest.Configuration;
using Microsoft.Extensions.Options;

namespace Command.Web.Security;

/// <summary>Records each start with a mark of the settings, so that a change of them shows in the audit log, and makes the first account, <c>admin</c>, when there is none: with the password of the settings, or with one that is printed once. Either must be changed at the first sign-in.</summary>
public sealed partial class FirstAdmin(IServiceScopeFactory scopes, AccountStore accounts, AuditLog audit, IConfiguration configuration, IOptions<SecurityOptions> options, TimeProvider time, ILogger<FirstAdmin> logger) : BackgroundService
{
    public const string AccountName = "admin";

    private static readonly TimeSpan s_again = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        bool told = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (!told)
                {
                    await audit.WriteAsync(AuditFact.Of(null, "", "start", Environment.MachineName, "done", "settings " + MarkOf(configuration)), stoppingToken).ConfigureAwait(false);
                    told = true;
                }

                await MakeAsync(stoppingToken).ConfigureAwait(false);
                return;
            }
            catch (SecurityUnavailableException e)
            {
                LogNotMade(e);
                await Task.Delay(s_again, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>The beginning of a hash over all settings: another one means that something was changed, and tells nothing of it.</summary>
    private static string MarkOf(IConfiguration configuration)
    {
        string all = string.Join('\n', configuration.GetSection(CommandOptions.Section).AsEnumerable().OrderBy(s => s.Key, StringComparer.Ordinal).Select(s => $"{s.Key}={s.Value}"));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(all)))[..16];
    }

    private async Task MakeAsync(CancellationToken cancellationToken)
    {
        if (!await accounts.IsEmptyAsync(cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        string? given = options.Value.Bootstrap.AdminPassword is { Length: > 0 } set ? set : null;
        await audit.WriteAsync(AuditFact.Of(null, "", "people", AccountName, "asked", "the first account"), cancellationToken).ConfigureAwait(false);
        AsyncServiceScope scope = scopes.CreateAsyncScope();
        await using (scope.ConfigureAwait(false))
        {
            (string? password, string? fault) = await scope.ServiceProvider.GetRequiredService<People>().MakeAsync(AccountName, AccountName, null, [Roles.SystemAdmin], given).ConfigureAwait(false);

            // Of several nodes that start at once one makes it; the others find its name taken.
            await audit.WriteAsync(AuditFact.Of(null, "", "people", AccountName, fault is null ? "done" : "refused", fault ?? "the first account"), cancellationToken).ConfigureAwait(false);
            if (fault is null && given is null)
            {
                LogPassword(AccountName, password!);
            }
        }
    }

    [LoggerMessage(734, LogLevel.Warning, "First start: sign in at /account/sign-in as {Name} with the one-time password {Password} and choose another. It is shown only here and only now")]
    private partial void LogPassword(string name, string password);

    [LoggerMessage(735, LogLevel.Error, "The first account could not be made; it is tried again every ten seconds. Check Command__DataDir, the disk or Command__Postgres")]
    private partial void LogNotMade(Exception e);
}
