using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Command.Geo.Crs;
using Command.Ingest.Feeds.Jt808;

namespace Command.Ingest.Exercise;

/// <summary>
/// A simulated vehicle terminal on its own connection: registers, shows the code it was given, then tells its position when it is asked to.
/// <see cref="RunAsync"/> holds the line; <see cref="TrySendAsync(TimeSpan, DateTimeOffset, CancellationToken)"/> is called by one other at a time.
/// </summary>
public sealed class TerminalLink(Vehicle vehicle, Jt808Edition edition, PositionSystem datum, IPEndPoint door, TimeProvider time)
{
    private const int MostUnanswered = 30;
    private const byte NoColour = 0;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    /// <summary>JT/T 808 §4.2: times are GMT+8.</summary>
    private static readonly TimeSpan s_offset = TimeSpan.FromHours(8);

    private readonly Jt808Terminal _terminal = new(edition, vehicle.Unit.Terminal);
    private FrameLink? _live;
    private int _serial = -1;
    private int _unanswered;

    /// <summary>Answers that said no, since the start.</summary>
    public int Refused { get; private set; }

    /// <summary>Holds the line until cancelled.</summary>
    public async Task RunAsync(TimeSpan wait, CancellationToken stopping)
    {
        Backoff backoff = default;
        while (!stopping.IsCancellationRequested)
        {
            await Task.Delay(wait, time, stopping).ConfigureAwait(false);
            try
            {
                using FrameLink link = await FrameLink.OpenAsync(door, Jt808Framing.Read, stopping).ConfigureAwait(false);
                if (await EnterAsync(link, stopping).ConfigureAwait(false))
                {
                    backoff.Reset();
                    await HoldAsync(link, stopping).ConfigureAwait(false);
                }
            }
            catch (SocketException)
            {
                // The platform is not there or went away: the terminal calls again.
            }
            catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
            {
                // It did not answer in time.
            }

            wait = backoff.Next();
        }
    }

    /// <summary>Sends where the vehicle is, if the line is up and the platform keeps up; a position that cannot be sent is not kept.</summary>
    /// <param name="elapsed">Time since the vehicle began to drive, at the second of <paramref name="second"/>.</param>
    /// <param name="second">A whole second of the wall's clock.</param>
    /// <param name="stopping">Ends it.</param>
    public ValueTask TrySendAsync(TimeSpan elapsed, DateTimeOffset second, CancellationToken stopping) => TrySendAsync(elapsed, second, twice: false, stopping);

    /// <summary>Sends where the vehicle is, perhaps in two frames of the same bytes.</summary>
    public async ValueTask TrySendAsync(TimeSpan elapsed, DateTimeOffset second, bool twice, CancellationToken stopping)
    {
        if (Volatile.Read(ref _live) is not { } link || Volatile.Read(ref _unanswered) >= MostUnanswered)
        {
            return;
        }

        try
        {
            byte[] frame = PositionAt(elapsed, second);
            for (int i = twice ? 0 : 1; i < 2; i++)
            {
                Interlocked.Increment(ref _unanswered);
                await link.SendAsync(frame, stopping).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Whoever holds the line finds that it is down.
        }
    }

    /// <summary>The bytes of a position report.</summary>
    public byte[] PositionAt(TimeSpan elapsed, DateTimeOffset second)
    {
        VehicleFix fix = vehicle.At(elapsed);
        return Jt808Writer.Position(_terminal, NextSerial(), new Jt808Report
        {
            At = datum.FromShared(fix.At),
            Time = second.ToOffset(s_offset),
            SpeedKmh = fix.SpeedKmh,
            HeadingDeg = fix.HeadingDeg,
        });
    }

    private async Task<bool> EnterAsync(FrameLink link, CancellationToken stopping)
    {
        using CancellationTokenSource patience = new(s_patience, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stopping);
        byte[] register = Jt808Writer.Register(_terminal, NextSerial(), "CMDEX", "EXERCISE", vehicle.Unit.Terminal.PadLeft(7, '0')[^7..], default, NoColour);
        await link.SendAsync(register, either.Token).ConfigureAwait(false);
        if (Code(await link.ReceiveAsync(either.Token).ConfigureAwait(false)) is not { } code)
        {
            Refused++;
            return false;
        }

        await link.SendAsync(Jt808Writer.Authenticate(_terminal, NextSerial(), code), either.Token).ConfigureAwait(false);
        if (Accepted(await link.ReceiveAsync(either.Token).ConfigureAwait(false)))
        {
            return true;
        }

        Refused++;
        return false;
    }

    private async Task HoldAsync(FrameLink link, CancellationToken stopping)
    {
        Volatile.Write(ref _unanswered, 0);
        Volatile.Write(ref _live, link);
        try
        {
            while (await link.ReceiveAsync(stopping).ConfigureAwait(false) is { } answer)
            {
                Volatile.Write(ref _unanswered, 0);
                if (!Accepted(answer))
                {
                    Refused++;
                }
            }
        }
        finally
        {
            Volatile.Write(ref _live, null);
        }
    }

    /// <summary>The authentication code of a 8100 that grants the registration; null for anything else.</summary>
    private static string? Code(byte[]? answer)
    {
        Span<byte> room = stackalloc byte[Jt808Frame.MaxLength];
        return answer is not null
            && Jt808Frame.Read(answer, room, out Jt808Frame frame) is null
            && frame.Id == Jt808Id.RegisterAnswer
            && frame.Body.Length > 3
            && frame.Body[2] == 0
            ? Encoding.ASCII.GetString(frame.Body[3..])
            : null;
    }

    /// <summary>Whether it is a 8001 with result 0.</summary>
    private static bool Accepted(byte[]? answer)
    {
        Span<byte> room = stackalloc byte[Jt808Frame.MaxLength];
        return answer is not null
            && Jt808Frame.Read(answer, room, out Jt808Frame frame) is null
            && frame.Id == Jt808Id.PlatformAnswer
            && frame.Body.Length == 5
            && BinaryPrimitives.ReadUInt16BigEndian(frame.Body[2..]) != Jt808Id.Register
            && frame.Body[4] == 0;
    }

    private ushort NextSerial() => (ushort)Interlocked.Increment(ref _serial);
}
