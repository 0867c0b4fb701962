using System.Collections.Frozen;
using System.Collections.Immutable;
using Command.Geo.Crs;
using Command.Geo.Tracks;
using Command.Ingest.Configuration;
using Command.Ingest.Fusion;
using Command.Ingest.Journal;
using Microsoft.Extensions.Options;

namespace Command.Ingest.Tracks;

/// <summary>Thins tracks a quarter of an hour after each hour's end, a few units at a time, so that ingest never waits for it.</summary>
public sealed class TrackThinner(
    IJournalStore journal, FrozenDictionary<string, PositionSystem> datums, IOptions<CommandOptions> options, WritingNode node, TimeProvider time) : BackgroundService
{
    private const int UnitsAtATime = 50;

    /// <summary>Thinning takes up to the square of what it is given at once; no vehicle sends more in an hour.</summary>
    private const int Together = 4096;

    /// <summary>Slower than a receiver's noise while standing.</summary>
    private const double StandsBelowKmh = 1;

    private static readonly TimeSpan s_round = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan s_afterwards = TimeSpan.FromMinutes(15);

    /// <summary>Thins everything that is over now.</summary>
    /// <returns>How many units' hours were gone through.</returns>
    public async Task<int> ThinAsync(CancellationToken cancellationToken)
    {
        int all = 0;
        for (int some; node.Writes() && (some = await journal.Tracks.ThinAsync(time.GetUtcNow() - s_afterwards, UnitsAtATime, Dropped, cancellationToken).ConfigureAwait(false)) > 0;)
        {
            all += some;
            await Task.Delay(s_pause, time, cancellationToken).ConfigureAwait(false);
        }

        return all;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ThinAsync(stoppingToken).ConfigureAwait(false);
            }
            catch (JournalUnavailableException)
            {
                // Nothing was changed; what is over is thinned when the store is back.
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }

            await Task.Delay(s_round, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private ImmutableArray<DateTimeOffset> Dropped(UnitTrack track)
    {
        double tolerance = options.Value.Tracks.ToleranceMetres;
        if (tolerance == 0)
        {
            return [];
        }

        // Metres are metres on the shared layer only. What has no place there stays as it was stated.
        PositionSystem datum = datums.GetValueOrDefault(track.Newest.Feed, Datum.Cgcs2000);
        ImmutableArray<DateTimeOffset>.Builder dropped = ImmutableArray.CreateBuilder<DateTimeOffset>();
        foreach (TrackPoint[] piece in track.Fixes.Select(f => Point(f, datum)).Where(p => p.At.IsValid).Chunk(Together))
        {
            HashSet<long> kept = [.. TrackThinning.Thin(piece, tolerance).Select(p => p.AtMs)];
            dropped.AddRange(piece.Where(p => !kept.Contains(p.AtMs)).Select(p => DateTimeOffset.FromUnixTimeMilliseconds(p.AtMs)));
        }

        return dropped.ToImmutable();
    }

    private static TrackPoint Point(TrackFix fix, PositionSystem datum) =>
        new(fix.ObservedAt.ToUnixTimeMilliseconds(), Locator.ToShared(fix.At, datum), fix.SpeedKmh < StandsBelowKmh);
}
