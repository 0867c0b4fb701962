using System.Collections.Immutable;
using Command.Ingest.Hub;
using Command.Ingest.Picture;

namespace Command.Ingest.Journal.Past;

/// <summary>
/// Keeps pictures of the past as the journal grows, beside the writer and never in its way: the live picture is immutable and at hand, so keeping it costs no fold. What is lost, or was never kept, is folded
/// again from the journal with most of the time spent resting.
/// </summary>
public sealed partial class CheckpointKeeper(Checkpoints checkpoints, IJournalStore journal, PictureBroadcast broadcast, TimeProvider time, ILogger<CheckpointKeeper> logger) : BackgroundService
{
    /// <summary>Entries between two kept pictures at the least: about 0.2 s of folding.</summary>
    public const int LeastBetween = 20_000;

    /// <summary>Rests so many times as long as it worked.</summary>
    private const int Rest = 4;

    private static readonly TimeSpan s_round = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(s_round, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
            {
                try
                {
                    await RoundAsync(stoppingToken).ConfigureAwait(false);
                }
                catch (Exception e) when (e is JournalUnavailableException or JournalCorruptException)
                {
                    LogNotNow(e);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    /// <summary>Keeps the live picture when enough has come since the last, else makes one stretch of what is missing.</summary>
    /// <exception cref="JournalUnavailableException">The journal can't be read now.</exception>
    /// <exception cref="JournalCorruptException">The journal is not what was written.</exception>
    public async Task RoundAsync(CancellationToken stop)
    {
        PictureState live = broadcast.Picture;
        ImmutableArray<long> kept = checkpoints.All;
        if (live.Sequence - (kept.IsEmpty ? 0 : kept[^1]) >= Between(live))
        {
            await Task.Run(() => checkpoints.Save(live), stop).ConfigureAwait(false);
            kept = checkpoints.All;
        }

        if (checkpoints.HasRoom && Missing(kept, 2 * Math.Max(Between(live), live.Sequence / (Checkpoints.Most / 4))) is var (from, to))
        {
            await FillAsync(from, to, Math.Max(Between(live), live.Sequence / (Checkpoints.Most / 4)), stop).ConfigureAwait(false);
        }
    }

    /// <summary>Keeping costs as much as the picture is large: after as many entries as there are things in it, it has paid for itself.</summary>
    private static long Between(PictureState picture) => Math.Max(LeastBetween, (long)picture.Reports.Count + picture.Readings.Count + picture.Incidents.Count);

    /// <summary>The first stretch without a picture that is longer than it should be.</summary>
    private static (long From, long To)? Missing(ImmutableArray<long> kept, long longest)
    {
        long from = 0;
        foreach (long sequence in kept)
        {
            if (sequence - from > longest)
            {
                return (from, sequence);
            }

            from = sequence;
        }

        return null;
    }

    private async Task FillAsync(long from, long to, long between, CancellationToken stop)
    {
        PictureState picture = from == 0 ? PictureState.Empty : await Task.Run(() => checkpoints.Nearest(from, 0), stop).ConfigureAwait(false) ?? PictureState.Empty;
        long due = picture.Sequence + between;
        while (picture.Sequence < to && checkpoints.HasRoom)
        {
            long began = time.GetTimestamp();
            PictureState at = picture;
            picture = await Task.Run(() => Fold.EvolveAll(at, journal.Range(at.Sequence, (int)Math.Min(2_000, to - at.Sequence))), stop).ConfigureAwait(false);
            if (picture.Sequence >= due)
            {
                PictureState now = picture;
                await Task.Run(() => checkpoints.Save(now), stop).ConfigureAwait(false);
                due = picture.Sequence + between;
            }

            await Task.Delay(Rest * time.GetElapsedTime(began), time, stop).ConfigureAwait(false);
        }
    }

    [LoggerMessage(853, LogLevel.Warning, "No picture of the past could be kept now; it is tried again")]
    private partial void LogNotNow(Exception e);
}
