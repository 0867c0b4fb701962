using System.Diagnostics;
using Npgsql;

namespace Command.Benchmarks;

/// <summary>A PostgreSQL 15 of its own over a socket in a folder of its own, that waits for no disk.</summary>
internal sealed class PostgresServer : IDisposable
{
    private const string Programs = "/usr/lib/postgresql/15/bin";
    private const string Extensions = "/usr/share/postgresql/15/extension";
    private readonly string _folder;
    private readonly Process _server;

    private PostgresServer(string folder, Process server)
    {
        _folder = folder;
        _server = server;
        Source = NpgsqlDataSource.Create($"Host={folder};Username=postgres;Database=postgres;No Reset On Close=true;Command Timeout=300");
    }

    public NpgsqlDataSource Source { get; }

    /// <summary>Starts it; null where PostgreSQL 15 or the extension is not on this machine.</summary>
    public static PostgresServer? Start(string extension)
    {
        if (!File.Exists(Path.Combine(Programs, "initdb")) || !File.Exists(Path.Combine(Extensions, extension + ".control")))
        {
            return null;
        }

        string folder = Directory.CreateTempSubdirectory(extension).FullName;
        if (Environment.IsPrivilegedProcess)
        {
            Finish(Process.Start("chown", ["postgres", folder]));
        }

        Finish(Process.Start(AsServer("initdb", "-D", $"{folder}/data", "-U", "postgres", "-A", "trust", "--no-sync"))!);
        Process server = Process.Start(AsServer("postgres", "-D", $"{folder}/data", "-k", folder, "-c", "listen_addresses=", "-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "shared_buffers=256MB"))!;
        Drain(server);
        return new PostgresServer(folder, server);
    }

    /// <summary>A connection, once the server answers.</summary>
    public NpgsqlConnection Connect()
    {
        for (int i = 0; ; i++)
        {
            try
            {
                return Source.OpenConnection();
            }
            catch (NpgsqlException) when (i < 200)
            {
                Thread.Sleep(50);
            }
        }
    }

    public void Dispose()
    {
        Source.Dispose();
        Finish(Process.Start(AsServer("pg_ctl", "stop", "-m", "immediate", "-D", $"{_folder}/data"))!);
        _server.WaitForExit();
        _server.Dispose();
        Directory.Delete(_folder, true);
    }

    // The server refuses to run as root.
    private static ProcessStartInfo AsServer(string program, params string[] arguments)
    {
        string path = Path.Combine(Programs, program);
        ProcessStartInfo start = Environment.IsPrivilegedProcess
            ? new ProcessStartInfo("setpriv", ["--reuid=postgres", "--regid=postgres", "--clear-groups", path, .. arguments])
            : new ProcessStartInfo(path, arguments);
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.WorkingDirectory = "/";
        return start;
    }

    private static void Finish(Process process)
    {
        using (process)
        {
            if (process.StartInfo.RedirectStandardOutput)
            {
                Drain(process);
            }

            process.WaitForExit();
        }
    }

    private static void Drain(Process process)
    {
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }
}
