using Command.Ingest.Api.Rights;
using Microsoft.Extensions.Options;

namespace Command.Web.Security;

/// <summary>Makes the first account, <c>admin</c>, when there is none: with the password of the settings, or with one that is printed once. Either must be changed at the first sign-in.</summary>
public sealed partial class FirstAdmin(IServiceScopeFactory scopes, AccountStore accounts, AuditLog audit, IOptions<SecurityOptions> options, TimeProvider time, ILogger<FirstAdmin> logger) : BackgroundService
{
    public const string AccountName = "admin";

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => AtStart.DoAsync(MakeAsync, LogNotMade, time, stoppingToken);

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

    [LoggerMessage(737, LogLevel.Error, "The first account could not be made; it is tried again every ten seconds. Check Command__DataDir, the disk or Command__Postgres")]
    private partial void LogNotMade(Exception e);
}
