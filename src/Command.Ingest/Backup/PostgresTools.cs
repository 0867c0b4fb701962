using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace Command.Ingest.Backup;

/// <summary>PostgreSQL's own programs, from the <c>PATH</c> or Debian's place, run against the database of a connection string.</summary>
internal sealed class PostgresTools(string connectionString)
{
    private const string Debian = "/usr/lib/postgresql";

    /// <summary>Runs a program to its end.</summary>
    /// <exception cref="BackupException">It is not installed, or it failed; with what it said.</exception>
    public async Task RunAsync(string program, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        ProcessStartInfo start = new(Find(program), arguments) { RedirectStandardError = true, RedirectStandardOutput = true, WorkingDirectory = "/" };
        foreach ((string name, string? value) in Variables())
        {
            if (value is not null)
            {
                start.Environment[name] = value;
            }
        }

        try
        {
            using Process process = Process.Start(start)!;
            try
            {
                Task<string> output = process.StandardOutput.ReadToEndAsync(cancellationToken);
                string error = await process.StandardError.ReadToEndAsync(cancellationToken).ConfigureAwait(false);
                await output.ConfigureAwait(false);
                await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
                if (process.ExitCode != 0)
                {
                    throw new BackupException("backup-tool-failed", $"{program} ended with {process.ExitCode}: {error.Trim()}");
                }
            }
            finally
            {
                if (!process.HasExited)
                {
                    process.Kill();
                }
            }
        }
        catch (Win32Exception e)
        {
            throw new BackupException("backup-tool-missing", $"{program} can't be started: {e.Message}. Install PostgreSQL's client programs (Debian: postgresql-client), of the server's version or a later one.", e);
        }
    }

    private static string Find(string program)
    {
        IEnumerable<string> path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        IEnumerable<string> debian = Directory.Exists(Debian)
            ? Directory.EnumerateDirectories(Debian)
                .OrderByDescending(d => int.TryParse(Path.GetFileName(d), CultureInfo.InvariantCulture, out int version) ? version : 0)
                .Select(d => Path.Combine(d, "bin"))
            : [];
        return path.Concat(debian).Select(d => Path.Combine(d, program)).FirstOrDefault(File.Exists)
            ?? throw new BackupException("backup-tool-missing", $"{program} is neither on the PATH nor below {Debian}. Install PostgreSQL's client programs (Debian: postgresql-client).");
    }

    // By the environment and not the command line, which everybody on the machine can read.
    private IEnumerable<(string Name, string? Value)> Variables()
    {
        NpgsqlConnectionStringBuilder builder = new(connectionString);
        yield return ("PGHOST", builder.Host);
        yield return ("PGPORT", builder.Port.ToString(CultureInfo.InvariantCulture));
        yield return ("PGUSER", builder.Username);
        yield return ("PGPASSWORD", builder.Password);
        yield return ("PGPASSFILE", builder.Passfile);
        yield return ("PGDATABASE", builder.Database);
        yield return ("PGAPPNAME", "Command backup");
        yield return ("PGSSLROOTCERT", builder.RootCertificate);
        yield return ("PGSSLMODE", builder.SslMode switch
        {
            SslMode.VerifyCA => "verify-ca",
            SslMode.VerifyFull => "verify-full",
            var mode => mode.ToString().ToLowerInvariant(),
        });
    }
}
