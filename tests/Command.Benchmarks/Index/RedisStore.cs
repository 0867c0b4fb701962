using System.Buffers.Text;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using Command.Geo;

namespace Command.Benchmarks.Index;

/// <summary>Redis over a loopback connection for the moves and another for the questions, spoken to in its own protocol, RESP2.</summary>
internal sealed class RedisStore : IUnitStore
{
    private const string Server = "/usr/bin/redis-server";
    private readonly Process _server;
    private readonly Socket _moving;
    private readonly Socket _asking;
    private readonly StringBuilder _command = new();
    private readonly StringBuilder _move = new();
    private readonly byte[] _reply = new byte[1 << 20];
    private readonly byte[] _moved = new byte[1 << 12];
    private readonly List<int> _found = [];
    private double _reachM = 500;

    private RedisStore(Process server, int port)
    {
        _server = server;
        _moving = Connect(port);
        _asking = Connect(port);
    }

    public string Name => "Redis GEOSEARCH";

    // Its cells are 0.6 m wide and its globe 0.03 % larger.
    public double ToleranceM => 1.5;

    public static RedisStore? Start()
    {
        if (!File.Exists(Server))
        {
            return null;
        }

        using TcpListener free = new(IPAddress.Loopback, 0);
        free.Start();
        int port = ((IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();
        Process server = Process.Start(new ProcessStartInfo(Server, ["--port", $"{port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", Path.GetTempPath()]) { RedirectStandardOutput = true })!;
        _ = server.StandardOutput.ReadToEndAsync();
        return new RedisStore(server, port);
    }

    public void Load(GeoPoint[] units)
    {
        _reachM = IndexBenchmark.ReachM(units.Length);
        Add(_move, "FLUSHALL");
        Send(_moving, _move, _moved);
        foreach (int[] chunk in Enumerable.Range(0, units.Length).Chunk(1_000))
        {
            Move([.. chunk.Select(i => (i, units[i]))]);
        }
    }

    public void Move(ReadOnlySpan<(int Slot, GeoPoint To)> moves)
    {
        Begin(_move, 2 + (3 * moves.Length));
        Word(_move, "GEOADD");
        Word(_move, "units");
        foreach ((int slot, GeoPoint to) in moves)
        {
            Word(_move, to.Lon.ToString("R", CultureInfo.InvariantCulture));
            Word(_move, to.Lat.ToString("R", CultureInfo.InvariantCulture));
            Word(_move, slot.ToString(CultureInfo.InvariantCulture));
        }

        Send(_moving, _move, _moved);
    }

    /// <summary>It wants a radius: one that should do, doubled until it does.</summary>
    public ReadOnlySpan<int> Nearest(GeoPoint centre)
    {
        for (double reachM = _reachM; ; reachM *= 2)
        {
            Search(centre, reachM, "ASC", "COUNT", "10");
            if (_found.Count >= IndexBenchmark.NearestCount || reachM > 100_000)
            {
                return CollectionsMarshal.AsSpan(_found);
            }
        }
    }

    public ReadOnlySpan<int> Within(GeoPoint centre)
    {
        Search(centre, IndexBenchmark.WithinM);
        return CollectionsMarshal.AsSpan(_found);
    }

    public void Dispose()
    {
        _moving.Dispose();
        _asking.Dispose();
        _server.Kill();
        _server.WaitForExit();
        _server.Dispose();
    }

    private void Search(GeoPoint centre, double radiusM, params ReadOnlySpan<string> more)
    {
        Begin(_command, 8 + more.Length);
        Word(_command, "GEOSEARCH");
        Word(_command, "units");
        Word(_command, "FROMLONLAT");
        Word(_command, centre.Lon.ToString("R", CultureInfo.InvariantCulture));
        Word(_command, centre.Lat.ToString("R", CultureInfo.InvariantCulture));
        Word(_command, "BYRADIUS");
        Word(_command, radiusM.ToString("R", CultureInfo.InvariantCulture));
        Word(_command, "m");
        foreach (string word in more)
        {
            Word(_command, word);
        }

        ReadOnlySpan<byte> reply = _reply.AsSpan(0, Send(_asking, _command, _reply));
        _found.Clear();
        foreach (Range line in reply.Split("\r\n"u8))
        {
            if (Utf8Parser.TryParse(reply[line], out int slot, out int used) && used > 0)
            {
                _found.Add(slot);
            }
        }
    }

    private static void Add(StringBuilder command, string word)
    {
        Begin(command, 1);
        Word(command, word);
    }

    private static void Begin(StringBuilder command, int words) => command.Clear().Append(CultureInfo.InvariantCulture, $"*{words}\r\n");

    private static void Word(StringBuilder command, string word) => command.Append(CultureInfo.InvariantCulture, $"${word.Length}\r\n{word}\r\n");

    /// <summary>Sends and reads the whole answer: a line, or an array of words.</summary>
    private static int Send(Socket socket, StringBuilder command, byte[] reply)
    {
        socket.Send(Encoding.ASCII.GetBytes(command.ToString()));
        int filled = 0, lines = 0, expected = int.MaxValue;
        for (int from = 0; lines < expected;)
        {
            filled += socket.Receive(reply.AsSpan(filled));
            for (int end; lines < expected && (end = reply.AsSpan(from, filled - from).IndexOf("\r\n"u8)) >= 0; from += end + 2)
            {
                if (lines++ == 0)
                {
                    expected = reply[0] == '*' && Utf8Parser.TryParse(reply.AsSpan(1), out int words, out _) ? 1 + (2 * words) : 1;
                    if (reply[0] == '-')
                    {
                        throw new InvalidOperationException(Encoding.ASCII.GetString(reply, 0, filled));
                    }
                }
            }
        }

        return filled;
    }

    private static Socket Connect(int port)
    {
        for (int i = 0; ; i++)
        {
            Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                socket.Connect(IPAddress.Loopback, port);
                return socket;
            }
            catch (SocketException) when (i < 100)
            {
                socket.Dispose();
                Thread.Sleep(50);
            }
        }
    }
}
