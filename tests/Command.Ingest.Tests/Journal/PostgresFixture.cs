using Command.Ingest.Tests.Journal;
using Npgsql;

[assembly: AssemblyFixture(typeof(PostgresFixture))]

namespace Command.Ingest.Tests.Journal;

/// <summary>One PostgreSQL for all tests, started by the first that needs it; each test has a database of its own.</summary>
public sealed class PostgresFixture : IDisposable
{
    internal const string Missing = "PostgreSQL is not installed (Debian: postgresql).";
    private readonly Lazy<DebianPostgres?> _server = new(DebianPostgres.Start);

    public void Dispose()
    {
        if (_server.IsValueCreated)
        {
            _server.Value?.Dispose();
        }
    }

    /// <summary>Makes an empty database and answers with how to connect to it.</summary>
    public string NewDatabase()
    {
        Assert.SkipWhen(_server.Value is null, Missing);
        return NewDatabase(_server.Value!);
    }

    internal static string NewDatabase(DebianPostgres server)
    {
        string name = "t" + Guid.NewGuid().ToString("N");
        Execute(server.ConnectionString("postgres"), $"CREATE DATABASE {name}");
        return server.ConnectionString(name);
    }

    internal static void Execute(string connectionString, string sql)
    {
        using NpgsqlConnection connection = new(connectionString + ";Pooling=false");
        connection.Open();
        using NpgsqlCommand command = new(sql, connection);
        command.ExecuteNonQuery();
    }

    internal static T Ask<T>(string connectionString, string sql)
    {
        using NpgsqlConnection connection = new(connectionString + ";Pooling=false");
        connection.Open();
        using NpgsqlCommand command = new(sql, connection);
        return (T)command.ExecuteScalar()!;
    }
}
