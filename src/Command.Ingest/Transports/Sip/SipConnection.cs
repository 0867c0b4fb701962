using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;

namespace Command.Ingest.Transports.Sip;

/// <summary>One TCP connection: messages in, in their order, each answered before the next is read; our own questions out between them.</summary>
internal sealed class SipConnection(Socket socket, SipFeed feed, TimeProvider time) : ISipFlow, IDisposable
{
    private static readonly TimeSpan s_idle = TimeSpan.FromMinutes(15);

    /// <summary>A peer that takes nothing for this long is gone.</summary>
    private static readonly TimeSpan s_stuck = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _sending = new(1, 1);

    public IPEndPoint Remote { get; } = (IPEndPoint)socket.RemoteEndPoint!;

    public IPEndPoint Local { get; } = (IPEndPoint)socket.LocalEndPoint!;

    public string Protocol => "TCP";

    public async ValueTask SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        try
        {
            using CancellationTokenSource stuck = new(s_stuck, time);
            using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(stuck.Token, cancellationToken);
            await _sending.WaitAsync(either.Token).ConfigureAwait(false);
            try
            {
                while (!bytes.IsEmpty)
                {
                    bytes = bytes[await socket.SendAsync(bytes, either.Token).ConfigureAwait(false)..];
                }
            }
            finally
            {
                _sending.Release();
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // Half a message may be on the wire: nothing more can be said on this connection. The device comes back with another.
            socket.Dispose();
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    public async Task RunAsync(CancellationToken stopping)
    {
        socket.NoDelay = true;
        NetworkStream stream = new(socket, ownsSocket: false);
        await using (stream.ConfigureAwait(false))
        {
            PipeReader reader = PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true));
            try
            {
                await ReadAsync(reader, stopping).ConfigureAwait(false);
            }
            finally
            {
                await reader.CompleteAsync().ConfigureAwait(false);
            }
        }
    }

    public void Dispose()
    {
        socket.Dispose();
        _sending.Dispose();
    }

    private async Task ReadAsync(PipeReader reader, CancellationToken stopping)
    {
        while (true)
        {
            using CancellationTokenSource idle = new(s_idle, time);
            using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(idle.Token, stopping);
            ReadResult read = await reader.ReadAsync(either.Token).ConfigureAwait(false);
            ReadOnlyMemory<byte> bytes = read.Buffer.IsSingleSegment ? read.Buffer.First : read.Buffer.ToArray();
            int at = 0;
            while (at < bytes.Length)
            {
                SipRead found = SipReader.Read(bytes.Span[at..], datagram: false);
                if (found.Fault is { } fault)
                {
                    await feed.SkippedAsync(bytes.Slice(at, found.Consumed).ToArray(), fault, stopping).ConfigureAwait(false);
                    return;
                }

                at += found.Consumed;
                if (found.Message is null)
                {
                    break;
                }

                await feed.HandleAsync(found.Message, this, stopping).ConfigureAwait(false);
            }

            reader.AdvanceTo(read.Buffer.GetPosition(at), read.Buffer.End);
            if (read.IsCompleted)
            {
                return;
            }
        }
    }
}
