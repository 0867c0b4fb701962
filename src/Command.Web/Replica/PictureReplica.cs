using System.Collections.Immutable;
using Command.Ingest.Contracts;
using Command.Ingest.Hub;
using Command.Ingest.Picture;

namespace Command.Web.Replica;

/// <summary>Follows the picture, folds the same events, and tells those who watch. When the link breaks it says so and begins again from a snapshot.</summary>
public sealed partial class PictureReplica(IPictureSource source, TimeProvider time, ILogger<PictureReplica> logger) : BackgroundService, IReplica
{
    private const int MostRecent = 40;
    private static readonly TimeSpan s_silence = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan s_notice = TimeSpan.FromMilliseconds(100);
    private readonly Lock _gate = new();
    private ImmutableArray<Action> _watchers = [];
    private ReplicaView _current = ReplicaView.Empty;
    private UnitTable _units = new();
    private long _changes;
    private long _heardAt;

    public ReplicaView Current => Volatile.Read(ref _current);

    public UnitTable Units => Volatile.Read(ref _units);

    /// <summary>How many watch; for tests and metrics.</summary>
    public int Watchers => _watchers.Length;

    public IDisposable OnChange(Action changed)
    {
        lock (_gate)
        {
            _watchers = _watchers.Add(changed);
        }

        return new Watch(this, changed);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(FollowAsync(stoppingToken), NotifyAsync(stoppingToken));

    private async Task FollowAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                ReplicaView stands = Current;
                FollowPoint? from = stands.Epoch.Length > 0 ? new FollowPoint(stands.Epoch, stands.Picture.Sequence) : null;
                await foreach (FollowFrame frame in source.FollowAsync(stopping, from).ConfigureAwait(false))
                {
                    Take(frame);
                }
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                break;
            }
#pragma warning disable CA1031 // Whatever it was that ended the link, a node that stopped following because of it would show no news until somebody started it anew.
            catch (Exception e)
#pragma warning restore CA1031
            {
                LogLost(e.Message);
            }

            Set(v => v with { Connected = false });
            await Task.Delay(TimeSpan.FromSeconds(1), time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Take(FollowFrame item)
    {
        PictureFrame frame = item.Frame;
        Volatile.Write(ref _heardAt, time.GetTimestamp());
        if (item.Snapshot is { } snapshot)
        {
            UnitTable units = new();
            foreach (UnitFix unit in frame.Units)
            {
                units.Apply(unit);
            }

            Volatile.Write(ref _units, units);
            Set(v => v with { Picture = snapshot, Pulse = frame.Pulse ?? v.Pulse, Epoch = frame.Epoch, Connected = true, FrameAt = frame.At });
            return;
        }

        // A node that is a little behind the one followed before tells again what is known here.
        ReplicaView now = Current;
        ImmutableArray<JournalEntry> entries = [.. frame.Entries.SkipWhile(e => e.Sequence <= now.Picture.Sequence)];
        if (frame.Epoch != now.Epoch || frame.Sequence > now.Picture.Sequence + entries.Length || (!entries.IsEmpty && entries[0].Sequence != now.Picture.Sequence + 1))
        {
            // From here only a snapshot leads on.
            Set(v => v with { Epoch = "" });
            throw new InvalidOperationException($"Frame {frame.Epoch}/{frame.Sequence} does not follow {now.Epoch}/{now.Picture.Sequence}: a gap.");
        }

        foreach (UnitFix unit in frame.Units)
        {
            _units.Apply(unit);
        }

        Set(v => v with
        {
            Picture = Fold.EvolveAll(v.Picture, entries),
            Pulse = frame.Pulse ?? v.Pulse,
            Connected = true,
            FrameAt = frame.At,
            Recent = Recent(v.Recent, entries),
        });
    }

    private static ImmutableArray<JournalEntry> Recent(ImmutableArray<JournalEntry> recent, ImmutableArray<JournalEntry> entries)
    {
        foreach (JournalEntry entry in entries)
        {
            if (entry.Event is IncidentOpened or IncidentJoined or IncidentClosed or AlertAccepted or AlertEnded)
            {
                recent = recent.Insert(0, entry);
            }
        }

        return recent.Length > MostRecent ? recent[..MostRecent] : recent;
    }

    private void Set(Func<ReplicaView, ReplicaView> change)
    {
        Volatile.Write(ref _current, change(_current));
        Interlocked.Increment(ref _changes);
    }

    private async Task NotifyAsync(CancellationToken stopping)
    {
        using PeriodicTimer timer = new(s_notice, time);
        long told = 0;
        try
        {
            while (await timer.WaitForNextTickAsync(stopping).ConfigureAwait(false))
            {
                if (Current.Connected && time.GetElapsedTime(Volatile.Read(ref _heardAt)) > s_silence + s_silence)
                {
                    // The link is open but nothing comes: for those who watch that is no link. How the two nodes' clocks differ has no part in it.
                    Set(v => v with { Connected = false });
                }

                long changes = Interlocked.Read(ref _changes);
                if (changes != told)
                {
                    told = changes;
                    foreach (Action watcher in _watchers)
                    {
                        Tell(watcher);
                    }
                }
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
        }
    }

    private void Tell(Action watcher)
    {
        try
        {
            watcher();
        }
#pragma warning disable CA1031 // One page that can't take the news must not keep it from all others.
        catch (Exception e)
#pragma warning restore CA1031
        {
            LogDeaf(e);
        }
    }

    [LoggerMessage(303, LogLevel.Error, "Somebody who watches the picture failed at the news")]
    private partial void LogDeaf(Exception exception);

    [LoggerMessage(300, LogLevel.Warning, "The picture's link was lost ({Reason}); trying again")]
    private partial void LogLost(string reason);

    private sealed class Watch(PictureReplica replica, Action changed) : IDisposable
    {
        public void Dispose()
        {
            lock (replica._gate)
            {
                replica._watchers = replica._watchers.Remove(changed);
            }
        }
    }
}
