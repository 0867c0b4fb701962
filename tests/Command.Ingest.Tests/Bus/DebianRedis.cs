using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using StackExchange.Redis;

namespace Command.Ingest.Tests.Bus;

/// <summary>A Redis of its own, from Debian's package, on a free port of loopback with an append-only file in a folder of its own.</summary>
internal sealed class DebianRedis : IAsyncDisposable
{
    private const string Server = "/usr/bin/redis-server";
    private readonly string _folder = Directory.CreateTempSubdirectory("command-redis-").FullName;
    private readonly int _port;
    private Process _server;
    private ConnectionMultiplexer? _own;

    private DebianRedis(int port)
    {
        _port = port;
        _server = Run();
    }

    public string ConnectionString => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{_port}");

    /// <summary>Starts one; skips the test where Redis is not installed.</summary>
    public static DebianRedis Start()
    {
        Assert.SkipUnless(File.Exists(Server), "Redis is not installed (Debian: redis-server).");
        using TcpListener free = new(IPAddress.Loopback, 0);
        free.Start();
        int port = ((IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();
        return new DebianRedis(port);
    }

    /// <summary>Ends it as a failing machine does.</summary>
    public void Kill()
    {
        _server.Kill();
        _server.WaitForExit();
        _server.Dispose();
    }

    /// <summary>Starts it again after a kill and returns when it answers.</summary>
    public void Up() => _server = Run();

    /// <summary>Stops it so that it answers nothing and its connections stay open.</summary>
    public void Freeze() => Signal("-STOP");

    public void Thaw() => Signal("-CONT");

    /// <summary>Looks into it beside the product.</summary>
    public async Task<IDatabase> DatabaseAsync()
    {
        _own ??= await ConnectionMultiplexer.ConnectAsync(ConnectionString + ",allowAdmin=true");
        return _own.GetDatabase();
    }

    public async Task FlushAsync() => await (await DatabaseAsync()).ExecuteAsync("FLUSHALL");

    public async ValueTask DisposeAsync()
    {
        if (_own is { } own)
        {
            await own.DisposeAsync();
        }

        _server.Kill();
        await _server.WaitForExitAsync();
        _server.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private void Signal(string signal)
    {
        using Process kill = Process.Start("kill", [signal, _server.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }

    private Process Run()
    {
        ProcessStartInfo start = new(Server, ["--port", $"{_port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "yes", "--dir", _folder])
        {
            RedirectStandardOutput = true,
        };
        Process server = Process.Start(start)!;
        string? line;
        do
        {
            line = server.StandardOutput.ReadLine();
        }
        while (line is not null && !line.Contains("Ready to accept connections", StringComparison.Ordinal));

        Assert.NotNull(line);
        _ = server.StandardOutput.ReadToEndAsync();
        return server;
    }
}
