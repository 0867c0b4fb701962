using System.Buffers;
using System.IO.Pipelines;
using Command.Ingest.Feeds;
using Command.Ingest.Transports.Senders;

namespace Command.Ingest.Transports;

/// <summary>
/// One sender's connection: frames in, each answered after it is durable, in the order in which they came. Up to <see cref="TcpAnswers.MostInFlight"/> frames
/// that stand alone are on their way to the disk at a time; then nothing more is read until one of them is answered.
/// </summary>
internal sealed class TcpConnection(FeedGateway gateway, SenderDoors doors, IStreamSession session, bool exercise, TimeProvider time)
{
    /// <summary>The largest frame of any format is far below this; more without a frame is noise.</summary>
    private const int LargestBuffer = 256 * 1024;

    /// <summary>A terminal that says nothing for this long has lost its link.</summary>
    private static readonly TimeSpan s_idle = TimeSpan.FromMinutes(15);

    private readonly SharedSession _session = new(session);

    /// <param name="stream">The connection; stays the caller's.</param>
    /// <param name="stopping">Ends it.</param>
    public async Task RunAsync(Stream stream, CancellationToken stopping)
    {
        PipeReader reader = PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true));
        using CancellationTokenSource gone = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        using TcpAnswers answers = new(stream, _session, time);
        Task answering = AnswerAsync(answers, gone, stopping);
        try
        {
            await ReadAsync(reader, answers, gone.Token, stopping).ConfigureAwait(false);
        }
        finally
        {
            // What was read before the end is stored and answered all the same, and why the answers failed says more than why the reading ended.
            answers.Complete();
            await reader.CompleteAsync().ConfigureAwait(false);
            await answering.ConfigureAwait(false);
        }
    }

    private static async Task AnswerAsync(TcpAnswers answers, CancellationTokenSource gone, CancellationToken stopping)
    {
        try
        {
            await answers.RunAsync(stopping).ConfigureAwait(false);
        }
        finally
        {
            await gone.CancelAsync().ConfigureAwait(false);
        }
    }

    private async Task ReadAsync(PipeReader reader, TcpAnswers answers, CancellationToken gone, CancellationToken stopping)
    {
        while (true)
        {
            using CancellationTokenSource idle = new(s_idle, time);
            using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(idle.Token, gone);
            ReadResult read = await reader.ReadAsync(either.Token).ConfigureAwait(false);
            long consumed = await TakeAsync(read.Buffer, answers, gone, stopping).ConfigureAwait(false);
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

    private async Task<long> TakeAsync(ReadOnlySequence<byte> buffer, TcpAnswers answers, CancellationToken gone, CancellationToken stopping)
    {
        ReadOnlyMemory<byte> bytes = buffer.IsSingleSegment ? buffer.First : buffer.ToArray();
        int at = 0;
        while (at < bytes.Length)
        {
            FrameRead frame = _session.Read(bytes.Span[at..]);
            if (frame.Consumed == 0)
            {
                break;
            }

            if (frame.Skipped is { } fault)
            {
                await gateway.SkippedAsync(bytes.Slice(at, frame.Consumed).ToArray(), fault, exercise, stopping).ConfigureAwait(false);
            }

            at += frame.Consumed;
            if (frame.Frame is not { } whole)
            {
                continue;
            }

            if (!exercise)
            {
                await doors.PaceAsync(gateway.Feed, gone).ConfigureAwait(false);
            }

            if (_session.StandsAlone(whole))
            {
                await answers.RoomAsync(whole.Length, gone).ConfigureAwait(false);
                await answers.AddAsync(whole, gateway.ReceiveLoneFrameAsync(_session, whole, exercise, stopping)).ConfigureAwait(false);
            }
            else
            {
                // The frames before it are answered by what was known before it, and those after it by what it tells.
                await answers.EmptyAsync(gone).ConfigureAwait(false);
                await answers.RoomAsync(whole.Length, gone).ConfigureAwait(false);
                await answers.AddAsync(whole, gateway.ReceiveFrameAsync(_session, whole, exercise, stopping)).ConfigureAwait(false);
                await answers.EmptyAsync(gone).ConfigureAwait(false);
            }
        }

        return at;
    }
}
