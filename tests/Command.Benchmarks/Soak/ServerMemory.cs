using System.Buffers.Binary;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Command.Browser.Tests;

namespace Command.Benchmarks.Soak;

/// <summary>
/// Memory of a server of another process. A full collection is asked for first by .NET's own diagnostics port (the IPC protocol of dotnet/diagnostics: a Unix
/// socket in the folder of temporary files), as its dump tools do, so that garbage is nobody's growth.
/// </summary>
internal sealed class ServerMemory(Server server) : IDisposable
{
    private const string Magic = "DOTNET_IPC_V1\0", Provider = "Microsoft-Windows-DotNETRuntime";
    private const byte EventPipe = 2, StopTracing = 1, CollectTracing2 = 3;
    private const int HeadBytes = 20;

    /// <summary>The runtime's keyword that makes a full collection when a session that has it begins.</summary>
    private const ulong HeapCollect = 0x800000;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);
    private readonly HttpClient _http = new() { BaseAddress = server.Address, Timeout = s_patience };

    /// <summary>Megabytes: managed after a full collection, and resident.</summary>
    public async Task<(double ManagedMb, double ResidentMb)> MeasureAsync()
    {
        // Twice: what the first made ready to be finalised, the second frees.
        await CollectAsync();
        await CollectAsync();
        Dictionary<string, double> figures = await FiguresAsync();
        return (figures["dotnet_managed_memory_bytes"] / 1048576, figures["process_resident_memory_bytes"] / 1048576);
    }

    public void Dispose() => _http.Dispose();

    private async Task CollectAsync()
    {
        double before = (await FiguresAsync())["dotnet_full_collections"];
        using CancellationTokenSource patience = new(s_patience);
        using Socket session = await ConnectAsync(patience.Token);
        await session.SendAsync(Message(CollectTracing2, CollectPayload()), patience.Token);
        byte[] answer = await ReadAsync(session, HeadBytes + sizeof(ulong), patience.Token);
        ulong id = BinaryPrimitives.ReadUInt64LittleEndian(answer.AsSpan(HeadBytes));
        Task drained = DrainAsync(session, patience.Token);
        while ((await FiguresAsync())["dotnet_full_collections"] <= before)
        {
            await Task.Delay(20, patience.Token);
        }

        using Socket stop = await ConnectAsync(patience.Token);
        byte[] payload = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(payload, id);
        await stop.SendAsync(Message(StopTracing, payload), patience.Token);
        await ReadAsync(stop, HeadBytes, patience.Token);
        await drained;
    }

    private async Task<Dictionary<string, double>> FiguresAsync()
    {
        string text = await _http.GetStringAsync(new Uri("/metrics", UriKind.Relative));
        return text.Split('\n').Where(l => l.Length > 0 && l[0] != '#' && !l.Contains('{', StringComparison.Ordinal)).Select(l => l.Split(' '))
            .ToDictionary(l => l[0], l => double.Parse(l[1], CultureInfo.InvariantCulture), StringComparer.Ordinal);
    }

    private async Task<Socket> ConnectAsync(CancellationToken cancellationToken)
    {
        // A process that was killed leaves its socket there, and its number may be another's by now.
        string path = Directory.EnumerateFiles(Path.GetTempPath(), string.Create(CultureInfo.InvariantCulture, $"dotnet-diagnostic-{server.ProcessId}-*-socket")).MaxBy(File.GetLastWriteTimeUtc)
            ?? throw new InvalidOperationException("The server has no diagnostics port: DOTNET_EnableDiagnostics must not be 0.");
        Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
        return socket;
    }

    private static byte[] CollectPayload()
    {
        using MemoryStream stream = new();
        using BinaryWriter writer = new(stream, Encoding.Unicode);
        writer.Write(10u);
        writer.Write(1u);
        writer.Write(false);
        writer.Write(1u);
        writer.Write(HeapCollect);
        writer.Write(4u);
        foreach (string text in (string[])[Provider + "\0", "\0"])
        {
            writer.Write(text.Length);
            writer.Write(Encoding.Unicode.GetBytes(text));
        }

        writer.Flush();
        return stream.ToArray();
    }

    private static byte[] Message(byte command, byte[] payload)
    {
        byte[] message = new byte[HeadBytes + payload.Length];
        Encoding.ASCII.GetBytes(Magic, message);
        BinaryPrimitives.WriteUInt16LittleEndian(message.AsSpan(14), (ushort)message.Length);
        message[16] = EventPipe;
        message[17] = command;
        payload.CopyTo(message, HeadBytes);
        return message;
    }

    private static async Task<byte[]> ReadAsync(Socket socket, int count, CancellationToken cancellationToken)
    {
        byte[] bytes = new byte[count];
        for (int read = 0; read < count;)
        {
            int more = await socket.ReceiveAsync(bytes.AsMemory(read), cancellationToken);
            read += more > 0 ? more : throw new IOException("The diagnostics port closed.");
        }

        return bytes[17] == 0xFF || bytes[16] != 0xFF ? throw new IOException("The diagnostics port refused.") : bytes;
    }

    private static async Task DrainAsync(Socket socket, CancellationToken cancellationToken)
    {
        byte[] bytes = new byte[64 * 1024];
        while (await socket.ReceiveAsync(bytes, cancellationToken) > 0)
        {
            // What the session tells is of no interest; it must be read all the same.
        }
    }
}
