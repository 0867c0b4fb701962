using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Command.Benchmarks.EndToEnd;

/// <summary>A redis-server of its own on a loopback port that keeps nothing on disk.</summary>
internal sealed class LoopbackRedis : IDisposable
{
    private const string Program = "/usr/bin/redis-server";
    private readonly Process _server;

    private LoopbackRedis(Process server, int port)
    {
        _server = server;
        Settings = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}");
    }

    /// <summary>What <c>Command__Redis</c> is set to.</summary>
    public string Settings { get; }

    public int ProcessId => _server.Id;

    /// <summary>Starts it; null where it is not installed.</summary>
    public static async Task<LoopbackRedis?> StartAsync()
    {
        if (!File.Exists(Program))
        {
            return null;
        }

        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        ProcessStartInfo start = new(Program, ["--port", port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]) { RedirectStandardOutput = true };
        Process server = Process.Start(start)!;
        server.OutputDataReceived += (_, _) => { };
        server.BeginOutputReadLine();
        for (int tries = 0; tries < 200; tries++)
        {
            using Socket socket = new(SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(IPAddress.Loopback, port);
                break;
            }
            catch (SocketException)
            {
                await Task.Delay(50);
            }
        }

        return new LoopbackRedis(server, port);
    }

    public void Dispose()
    {
        _server.Kill();
        _server.WaitForExit();
        _server.Dispose();
    }
}
