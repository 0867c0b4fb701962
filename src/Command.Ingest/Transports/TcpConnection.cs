using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using Command.Ingest.Feeds;

namespace Command.Ingest.Transports;

/// <summary>One sender's connection: frames in, each answered after it is durable.</summary>
internal sealed class TcpConnection(Socket socket, FeedGateway gateway, IStreamSession session, bool exercise, TimeProvider time)
{
    /// <summary>The largest frame of any format is far below this; more without a frame is noise.</summary>
    private const int LargestBuffer = 256 * 1024;

    /// <summary>A terminal that says nothing for this long has lost its link.</summary>
    private static readonly TimeSpan s_idle = TimeSpan.FromMinutes(15);

    public async Task RunAsync(CancellationToken stopping)
    {
        using (socket)
        {
            socket.NoDelay = true;
            NetworkStream stream = new(socket, ownsSocket: false);
            await using (stream.ConfigureAwait(false))
            {
                PipeReader reader = PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true));
                try
                {
                    await ReadAsync(reader, stream, stopping).ConfigureAwait(false);
                }
                finally
                {
                    await reader.CompleteAsync().ConfigureAwait(false);
                }
            }
        }
    }

    private async Task ReadAsync(PipeReader reader, NetworkStream stream, CancellationToken stopping)
    {
        while (true)
        {
            using CancellationTokenSource idle = new(s_idle, time);
            using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(idle.Token, stopping);
            ReadResult read = await reader.ReadAsync(either.Token).ConfigureAwait(false);
            long consumed = await TakeAsync(read.Buffer, stream, stopping).ConfigureAwait(false);
            if (consumed == 0 && read.Buffer.Length >= LargestBuffer)
            {
                byte[] noise = read.Buffer.ToArray();
                await gateway.SkippedAsync(noise, new("frame-too-large", $"No frame ended within {LargestBuffer} bytes; the connection was closed."), exercise, stopping).ConfigureAwait(false);
                return;
            }

            reader.AdvanceTo(read.Buffer.GetPosition(consumed), read.Buffer.End);
            if (read.IsCompleted)
            {
                return;
            }
        }
    }

    private async Task<long> TakeAsync(ReadOnlySequence<byte> buffer, NetworkStream stream, CancellationToken stopping)
    {
        ReadOnlyMemory<byte> bytes = buffer.IsSingleSegment ? buffer.First : buffer.ToArray();
        int at = 0;
        while (at < bytes.Length)
        {
            FrameRead frame = session.Read(bytes.Span[at..]);
            if (frame.Consumed == 0)
            {
                break;
            }

            if (frame.Skipped is { } fault)
            {
                await gateway.SkippedAsync(bytes.Slice(at, frame.Consumed).ToArray(), fault, exercise, stopping).ConfigureAwait(false);
            }

            at += frame.Consumed;
            if (frame.Frame is { } whole)
            {
                FrameOutcome outcome = await gateway.ReceiveFrameAsync(session, whole, exercise, stopping).ConfigureAwait(false);
                ReadOnlyMemory<byte> reply = session.Reply(whole, outcome, time.GetUtcNow());
                if (!reply.IsEmpty)
                {
                    await stream.WriteAsync(reply, stopping).ConfigureAwait(false);
                }
            }
        }

        return at;
    }
}
