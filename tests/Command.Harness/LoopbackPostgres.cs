using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Command.Harness;

/// <summary>A PostgreSQL of its own, from Debian's package, on a loopback port in a folder of its own, with the durability it has by default.</summary>
public sealed class LoopbackPostgres : IDisposable
{
    private const string Installed = "/usr/lib/postgresql";
    private readonly string _programs;
    private readonly string _folder;
    private int _databases;

    private LoopbackPostgres(string programs, string folder, int port)
    {
        _programs = programs;
        _folder = folder;
        Port = port;
    }

    public int Port { get; }

    private string Data => Path.Combine(_folder, "data");

    /// <summary>Starts one; null where PostgreSQL is not installed.</summary>
    public static LoopbackPostgres? Start()
    {
        string? programs = Directory.Exists(Installed)
            ? Directory.EnumerateDirectories(Installed)
                .OrderByDescending(d => int.TryParse(Path.GetFileName(d), CultureInfo.InvariantCulture, out int version) ? version : 0)
                .Select(d => Path.Combine(d, "bin"))
                .FirstOrDefault(d => File.Exists(Path.Combine(d, "initdb")))
            : null;
        if (programs is null)
        {
            return null;
        }

        LoopbackPostgres server = new(programs, Directory.CreateTempSubdirectory("command-faults-pg-").FullName, FreePort());
        if (Environment.IsPrivilegedProcess)
        {
            Finish(new ProcessStartInfo("chown", ["postgres", server._folder]));
        }

        server.Run("initdb", "-D", server.Data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync");
        server.Up();
        return server;
    }

    /// <summary>A new database.</summary>
    /// <returns>Its connection string.</returns>
    public string NewDatabase()
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"faults{Interlocked.Increment(ref _databases)}");
        using NpgsqlConnection connection = new(Through(Port, "postgres"));
        connection.Open();
        using NpgsqlCommand create = new($"CREATE DATABASE {name}", connection);
        create.ExecuteNonQuery();
        NpgsqlConnection.ClearPool(connection);
        return Through(Port, name);
    }

    /// <summary>A connection string to a database by way of another port.</summary>
    public static string Through(int port, string database) => string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={port};Username=postgres;Database={database}");

    /// <summary>Starts it, again after a kill, and returns when it answers.</summary>
    public void Up() => Run(
        "pg_ctl", "start", "-w", "-D", Data, "-l", Path.Combine(_folder, "log"), "-o",
        string.Create(CultureInfo.InvariantCulture, $"-k {_folder} -c listen_addresses=127.0.0.1 -c port={Port} -c max_connections=200"));

    /// <summary>Starts a server that follows this one as a streaming replica; from then on this one commits nothing that the other does not have.</summary>
    public LoopbackPostgres Follow()
    {
        LoopbackPostgres replica = new(_programs, Directory.CreateTempSubdirectory("command-faults-pg-").FullName, FreePort());
        if (Environment.IsPrivilegedProcess)
        {
            Finish(new ProcessStartInfo("chown", ["postgres", replica._folder]));
        }

        Run("pg_basebackup", "-h", "127.0.0.1", "-p", Port.ToString(CultureInfo.InvariantCulture), "-U", "postgres", "-D", replica.Data, "-R", "-X", "stream", "--checkpoint=fast", "--no-sync");
        replica.Up();
        Configure("*");
        return replica;
    }

    /// <summary>Makes a replica take writes; it waits for no other.</summary>
    public void Promote()
    {
        Run("pg_ctl", "promote", "-w", "-D", Data);
        Configure("");
    }

    /// <summary>Ends it without a checkpoint, as a failing machine does.</summary>
    public void Kill() => Run("pg_ctl", "stop", "-w", "-m", "immediate", "-D", Data);

    public void Dispose()
    {
        if (File.Exists(Path.Combine(Data, "postmaster.pid")))
        {
            Kill();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private void Configure(string synchronous)
    {
        using NpgsqlConnection connection = new(Through(Port, "postgres") + ";Pooling=false");
        connection.Open();
        using NpgsqlCommand set = new($"ALTER SYSTEM SET synchronous_standby_names = '{synchronous}'", connection);
        set.ExecuteNonQuery();
        using NpgsqlCommand reload = new("SELECT pg_reload_conf()", connection);
        reload.ExecuteNonQuery();
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    // The server refuses to run as root.
    private void Run(string program, params string[] arguments)
    {
        string path = Path.Combine(_programs, program);
        Finish(Environment.IsPrivilegedProcess
            ? new ProcessStartInfo("setpriv", ["--reuid=postgres", "--regid=postgres", "--clear-groups", path, .. arguments])
            : new ProcessStartInfo(path, arguments));
    }

    private static void Finish(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.WorkingDirectory = "/";
        using Process process = Process.Start(start)!;
        Task<string> said = process.StandardOutput.ReadToEndAsync();
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{start.FileName} {string.Join(' ', start.ArgumentList)} ended with {process.ExitCode}: {said.GetAwaiter().GetResult()} {errors}");
        }
    }
}
