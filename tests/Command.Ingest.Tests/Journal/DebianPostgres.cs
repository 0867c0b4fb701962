using System.Diagnostics;
using System.Globalization;

namespace Command.Ingest.Tests.Journal;

/// <summary>A PostgreSQL of its own, from Debian's package, over a socket in a folder of its own, with the durability it has by default.</summary>
internal sealed class DebianPostgres : IDisposable
{
    private const string Installed = "/usr/lib/postgresql";
    private readonly string _programs;
    private readonly string _folder;

    private DebianPostgres(string programs, string folder)
    {
        _programs = programs;
        _folder = folder;
    }

    /// <summary>Starts one; null where PostgreSQL is not installed.</summary>
    public static DebianPostgres? Start()
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

        DebianPostgres server = new(programs, Directory.CreateTempSubdirectory("command-pg-").FullName);
        if (Environment.IsPrivilegedProcess)
        {
            Finish(new ProcessStartInfo("chown", ["postgres", server._folder]));
        }

        server.Run("initdb", "-D", server.Data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync");
        server.Up();
        return server;
    }

    private string Data => Path.Combine(_folder, "data");

    public string ConnectionString(string database) => $"Host={_folder};Username=postgres;Database={database}";

    /// <summary>Starts it, again after a kill, and returns when it answers.</summary>
    public void Up() => Run("pg_ctl", "start", "-w", "-D", Data, "-l", Path.Combine(_folder, "log"), "-o", $"-k {_folder} -c listen_addresses= -c max_connections=200");

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
