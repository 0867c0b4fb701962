using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Command.Ingest.Exercise.Drills;
using Command.Ingest.Feeds.Sl651;

namespace Command.Ingest.Exercise;

/// <summary>
/// A simulated hydrological station on its own connection: a report every minute, sent again until the centre confirms it, and a keep-alive
/// in between.
/// </summary>
public sealed class StationLink(string station, Func<DateTimeOffset, ushort, Sl651Report> measure, IPEndPoint door, TimeProvider time, Func<FeedCondition>? condition = null)
{
    private const byte Centre = 1;
    private const int Tries = 3;

    /// <summary>How often a station reports, on the wall's clock.</summary>
    private static readonly TimeSpan s_rhythm = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    /// <summary>Goes on from another number after each start: the same serial in the same minute would be the same report.</summary>
    private ushort _serial = (ushort)time.GetUtcNow().ToUnixTimeSeconds();

    /// <summary>Reports until cancelled.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        Backoff backoff = default;
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                using FrameLink link = await FrameLink.OpenAsync(door, Sl651Framing.Read, stopping).ConfigureAwait(false);
                backoff.Reset();
                await ReportAsync(link, stopping).ConfigureAwait(false);
            }
            catch (SocketException)
            {
                // The platform is not there or went away: the station calls again.
            }

            await Task.Delay(backoff.Next(), time, stopping).ConfigureAwait(false);
        }
    }

    private async Task ReportAsync(FrameLink link, CancellationToken stopping)
    {
        while (true)
        {
            FeedCondition now = condition?.Invoke() ?? default;
            if (!now.Speaks)
            {
                await Task.Delay(s_look, time, stopping).ConfigureAwait(false);
                continue;
            }

            ushort serial = NextSerial();
            byte[] frame = Sl651Writer.Report(measure(time.GetUtcNow() + now.Clock, serial));
            for (int i = now.Twice ? 0 : 1; i < 2; i++)
            {
                if (!await ConfirmedAsync(link, frame, serial, stopping).ConfigureAwait(false))
                {
                    return;
                }
            }

            await Task.Delay(s_rhythm / 2, time, stopping).ConfigureAwait(false);
            if (condition?.Invoke().Speaks == false)
            {
                continue;
            }

            // A keep-alive carries the last report's serial and has no answer (SL 651-2014 §6.6.4.2).
            await link.SendAsync(Sl651Writer.KeepAlive(Centre, station, 0, serial, time.GetUtcNow().ToOffset(Hydrology.Offset)), stopping).ConfigureAwait(false);
            await Task.Delay(s_rhythm / 2, time, stopping).ConfigureAwait(false);
        }
    }

    private async Task<bool> ConfirmedAsync(FrameLink link, byte[] frame, ushort serial, CancellationToken stopping)
    {
        for (int i = 0; i < Tries; i++)
        {
            await link.SendAsync(frame, stopping).ConfigureAwait(false);
            using CancellationTokenSource patience = new(s_patience, time);
            using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stopping);
            try
            {
                while (await link.ReceiveAsync(either.Token).ConfigureAwait(false) is { } answer)
                {
                    if (Confirms(answer, serial))
                    {
                        return true;
                    }
                }

                return false;
            }
            catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
            {
                // No answer in time: SL 651 has the station send the same report again.
            }
        }

        return false;
    }

    /// <summary>The centre's answer to this report of this station, and no other.</summary>
    private bool Confirms(byte[] answer, ushort serial) =>
        Sl651Frame.Read(answer).Frame is { Down: true, Body.Length: >= 2 } down
        && string.Equals(down.Station, station, StringComparison.OrdinalIgnoreCase)
        && BinaryPrimitives.ReadUInt16BigEndian(down.Body.Span) == serial;

    private ushort NextSerial() => _serial = _serial == ushort.MaxValue ? (ushort)1 : (ushort)(_serial + 1);
}
