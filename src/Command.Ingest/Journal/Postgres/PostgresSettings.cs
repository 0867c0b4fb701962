using System.Diagnostics.CodeAnalysis;
using Npgsql;

namespace Command.Ingest.Journal.Postgres;

/// <summary>The connection string as it is used.</summary>
public static class PostgresSettings
{
    /// <summary>Within so many seconds a connection is made or given up, unless the connection string says otherwise.</summary>
    public const int ConnectSeconds = 5;

    /// <summary>Likewise for an answer.</summary>
    public const int AnswerSeconds = 10;

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

            // Of several servers the one that takes writes may have become another a moment ago.
            builder.HostRecheckSeconds = Math.Min(builder.HostRecheckSeconds, 1);
            builder.Enlist = false;

            // A server that does not answer is known to be away while its senders still wait. A command that took too long is never cancelled: cancelling
            // a commit that waits for its replica makes the server call it done though no replica has it.
            builder.Timeout = builder.ShouldSerialize("Timeout") ? builder.Timeout : ConnectSeconds;
            builder.CommandTimeout = builder.ShouldSerialize("Command Timeout") ? builder.CommandTimeout : AnswerSeconds;
            builder.CancellationTimeout = -1;
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
