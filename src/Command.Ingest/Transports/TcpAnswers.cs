using System.Buffers;
using System.Threading.Channels;
using Command.Ingest.Feeds;

namespace Command.Ingest.Transports;

/// <summary>
/// The answers that a connection still owes: each is given once its frame is durable, in the order in which the frames came. One caller adds, one runs it.
/// </summary>
internal sealed class TcpAnswers(Stream stream, IStreamSession session, TimeProvider time) : IDisposable
{
    /// <summary>Frames of one connection that are read and not yet answered.</summary>
    public const int MostInFlight = 64;

    /// <summary>Bytes of them; a single frame may be longer.</summary>
    private const int MostBytes = 256 * 1024;

    private readonly SemaphoreSlim _room = new(MostInFlight, MostInFlight);
    private readonly Channel<Owed> _owed = Channel.CreateBounded<Owed>(new BoundedChannelOptions(MostInFlight) { SingleReader = true, SingleWriter = true });
    private readonly ArrayBufferWriter<byte> _written = new();
    private long _bytes;

    /// <summary>Waits until one more frame may be taken in.</summary>
    public async ValueTask RoomAsync(int length, CancellationToken cancellationToken)
    {
        if (Interlocked.Read(ref _bytes) + length > MostBytes)
        {
            await EmptyAsync(cancellationToken).ConfigureAwait(false);
        }

        await _room.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Waits until everything that was added is answered.</summary>
    public async ValueTask EmptyAsync(CancellationToken cancellationToken)
    {
        for (int i = 0; i < MostInFlight; i++)
        {
            await _room.WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        _room.Release(MostInFlight);
    }

    /// <summary>Adds a frame, after <see cref="RoomAsync"/>.</summary>
    /// <param name="frame">Its bytes.</param>
    /// <param name="storing">What becomes of it.</param>
    public async ValueTask AddAsync(byte[] frame, Task<FrameOutcome> storing)
    {
        Interlocked.Add(ref _bytes, frame.Length);
        if (!_owed.Writer.TryWrite(new Owed(frame, storing)))
        {
            await LetEndAsync(storing).ConfigureAwait(false);
        }
    }

    /// <summary>Says that nothing more is added.</summary>
    public void Complete() => _owed.Writer.TryComplete();

    /// <summary>Answers until <see cref="Complete"/> was called and all is answered. However it ends, nothing that was added is still being stored then.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        try
        {
            while (await _owed.Reader.WaitToReadAsync(CancellationToken.None).ConfigureAwait(false))
            {
                await AnswerAsync(stopping).ConfigureAwait(false);
            }
        }
        finally
        {
            Complete();
            while (_owed.Reader.TryRead(out Owed owed))
            {
                await LetEndAsync(owed.Storing).ConfigureAwait(false);
            }
        }
    }

    public void Dispose() => _room.Dispose();

    /// <summary>Answers the first frame with all behind it whose outcome is known too, in one piece.</summary>
    private async Task AnswerAsync(CancellationToken stopping)
    {
        int answered = 0, bytes = 0;
        while (_owed.Reader.TryPeek(out Owed owed) && (answered == 0 || owed.Storing.IsCompleted))
        {
            FrameOutcome outcome = await owed.Storing.ConfigureAwait(false);
            _owed.Reader.TryRead(out _);
            _written.Write(session.Reply(owed.Frame, outcome, time.GetUtcNow()).Span);
            (answered, bytes) = (answered + 1, bytes + owed.Frame.Length);
        }

        if (_written.WrittenCount > 0)
        {
            await stream.WriteAsync(_written.WrittenMemory, stopping).ConfigureAwait(false);
            _written.ResetWrittenCount();
        }

        Interlocked.Add(ref _bytes, -bytes);
        _room.Release(answered);
    }

    private static async ValueTask LetEndAsync(Task storing) => await storing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private readonly record struct Owed(byte[] Frame, Task<FrameOutcome> Storing);
}
