using System.Security.Cryptography;
using System.Text;
using Command.Ingest.Configuration;

namespace Command.Ingest.Security;

/// <summary>
/// Records each start, and which settings are other than at the start before. Of a setting its name is told and never its value: what is kept to compare
/// is a keyed hash of it.
/// </summary>
public sealed partial class AuditStart(SecurityDb db, AuditLog audit, IConfiguration configuration, IHostEnvironment environment, TimeProvider time, ILogger<AuditStart> logger) : BackgroundService
{
    private const int MostNamed = 40;

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => AtStart.DoAsync(RecordAsync, LogNotRecorded, time, stoppingToken);

    private async Task RecordAsync(CancellationToken cancellationToken)
    {
        string host = $"{environment.ApplicationName}@{Environment.MachineName}";
        KeyValuePair<string, string?>[] settings = [.. configuration.GetSection(CommandOptions.Section).AsEnumerable().Where(s => s.Value is not null).OrderBy(s => s.Key, StringComparer.Ordinal)];
        string all = string.Join('\n', settings.Select(s => $"{s.Key}={s.Value}"));
        string mark = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(all)))[..16];
        Dictionary<string, (string Salt, string Mark)> before = (await db.ReadAsync(
            "SELECT name, salt, mark FROM security_settings WHERE host = @host", r => (r.GetString(0), (r.GetString(1), r.GetString(2))), cancellationToken, ("@host", host)).ConfigureAwait(false))
            .ToDictionary(s => s.Item1, s => s.Item2, StringComparer.Ordinal);
        List<string> changed = [];
        foreach ((string name, string? value) in settings)
        {
            if (!before.Remove(name, out (string Salt, string Mark) then) || MarkOf(then.Salt, value!) != then.Mark)
            {
                changed.Add(name);
            }
        }

        string[] gone = [.. before.Keys];
        string detail = $"settings {mark}" + (changed.Count + gone.Length == 0 ? "" : "; changed: " + Named([.. changed, .. gone.Select(g => "-" + g)]));
        await audit.WriteAsync(AuditFact.Of(null, "", "start", host, "done", detail), cancellationToken).ConfigureAwait(false);
        foreach ((string name, string? value) in settings.Where(s => changed.Contains(s.Key)))
        {
            string salt = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
            await db.DoAsync(
                "INSERT INTO security_settings (host, name, salt, mark) VALUES (@host, @name, @salt, @mark) ON CONFLICT (host, name) DO UPDATE SET salt = excluded.salt, mark = excluded.mark",
                cancellationToken,
                ("@host", host),
                ("@name", name),
                ("@salt", salt),
                ("@mark", MarkOf(salt, value!))).ConfigureAwait(false);
        }

        foreach (string name in gone)
        {
            await db.DoAsync("DELETE FROM security_settings WHERE host = @host AND name = @name", cancellationToken, ("@host", host), ("@name", name)).ConfigureAwait(false);
        }
    }

    private static string Named(List<string> names) =>
        string.Join(' ', names.Take(MostNamed)) + (names.Count > MostNamed ? $" and {names.Count - MostNamed} more" : "");

    /// <summary>Slow on purpose: a short setting must not be found by trying from what is kept here.</summary>
    private static string MarkOf(string salt, string value) =>
        Convert.ToHexStringLower(Rfc2898DeriveBytes.Pbkdf2(value, Convert.FromHexString(salt), 2_000, HashAlgorithmName.SHA256, 16));

    [LoggerMessage(736, LogLevel.Error, "This start could not be recorded in the audit log; it is tried again every ten seconds. Check Command__DataDir, the disk or Command__Postgres")]
    private partial void LogNotRecorded(Exception e);
}
