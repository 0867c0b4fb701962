using System.Diagnostics.CodeAnalysis;
using Npgsql;

namespace Command.Ingest.Journal.Postgres;

/// <summary>The connection string as it is used.</summary>
public static class PostgresSettings
{
    /// <summary>Reads a connection string.</summary>
    /// <returns>False when it can't be read, or names no host or no database.</returns>
    public static bool TryRead(string text, [NotNullWhen(true)] out string? used)
    {
        used = null;
        try
        {
            NpgsqlConnectionStringBuilder builder = new(text);
            if (string.IsNullOrEmpty(builder.Host) || string.IsNullOrEmpty(builder.Database) || builder.Multiplexing)
            {
                return false;
            }

            // The same few statements run all day; a connection given back has nothing to be reset.
            builder.MaxAutoPrepare = Math.Max(builder.MaxAutoPrepare, 60);
            builder.AutoPrepareMinUsages = 2;
            builder.NoResetOnClose = true;
            builder.Enlist = false;
            builder.ApplicationName ??= "Command";
            used = builder.ConnectionString;
            return true;
        }
        catch (Exception e) when (e is ArgumentException or FormatException or InvalidCastException or OverflowException or KeyNotFoundException)
        {
            return false;
        }
    }

    /// <summary>The same for those who read what was: few connections, of which none can work for long at a time.</summary>
    /// <param name="used">As <see cref="TryRead"/> gave it.</param>
    public static string ForHistory(string used) => new NpgsqlConnectionStringBuilder(used)
    {
        MaxPoolSize = 4,
        MinPoolSize = 0,
        CommandTimeout = 30,
        ApplicationName = "Command history",
    }.ConnectionString;
}
