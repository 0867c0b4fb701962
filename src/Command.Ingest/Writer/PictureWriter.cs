using System.Collections.Frozen;
using System.Collections.Immutable;
using Command.Geo.Crs;
using Command.Ingest.Bus;
using Command.Ingest.Contracts;
using Command.Ingest.Fusion;
using Command.Ingest.Hub;
using Command.Ingest.Incidents;
using Command.Ingest.Incidents.Briefs;
using Command.Ingest.Incidents.Directives;
using Command.Ingest.Incidents.Dispatch;
using Command.Ingest.Journal;
using Command.Ingest.Nodes;
using Command.Ingest.Picture;

namespace Command.Ingest.Writer;

/// <summary>
/// The one writer. It takes inbox entries in order, decides on the picture as it is, appends the events and marks the entries in one
/// transaction, and only then shows the new picture. Killed anywhere, it does the unmarked again. While another node is the elected writer it
/// folds what that one appends, so that it can go on at once where the other stops.
/// </summary>
public sealed partial class PictureWriter(
    IJournalStore journal,
    FusionModel fusion,
    KnownGatherings known,
    Locator locator,
    FrozenDictionary<string, PositionSystem> datums,
    UnitIntake units,
    PictureBroadcast broadcast,
    WriterHealth health,
    IWakeUps inbox,
    IElection election,
    CommandQueue commands,
    TimeProvider time,
    ILogger<PictureWriter> logger) : BackgroundService
{
    /// <summary>Entries settled together. They share a commit with what is being received, and whoever sends waits as long as it takes.</summary>
    private const int Batch = 200;

    /// <summary>Entries settled together by a writer that is behind: then the picture must not fall back further for what is being received.</summary>
    private const int LargestBatch = 1600;

    /// <summary>Entries read from a journal that others write to, at a time.</summary>
    private const int Piece = 500;

    /// <summary>Commands taken between two batches of messages, so that neither holds the other up.</summary>
    private const int MostCommands = 32;

    private static readonly TimeSpan s_sweep = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How soon what comes while the writer works is settled after what it settled last: what comes one by one is settled at once, and of a stream of
    /// messages enough are settled together that a commit, and a frame for every follower, is worth it.
    /// </summary>
    private static readonly TimeSpan s_gather = TimeSpan.FromMilliseconds(20);

    /// <summary>The sweep goes through all that is known: it takes at most this part of the writer's time.</summary>
    private const int SweepPart = 20;

    private static readonly TimeSpan s_longestSweep = TimeSpan.FromSeconds(5);

    /// <summary>How often a journal that others write to is looked at.</summary>
    private static readonly TimeSpan s_follow = TimeSpan.FromMilliseconds(50);

    /// <summary>A seat that is empty for longer than an election takes is worth a word on the screens.</summary>
    private static readonly TimeSpan s_vacant = TimeSpan.FromSeconds(8);

    /// <summary>A unit not heard for a day is not brought back on the map by a restart.</summary>
    private static readonly TimeSpan s_forgetUnits = TimeSpan.FromHours(24);

    private readonly Baselines _baselines = new(journal, logger);
    private PictureState _picture = PictureState.Empty;
    private Gatherings? _gatherings;
    private long? _term;
    private int _batch = Batch;

    /// <summary>What the journal holds against the term in which another may have been elected; null where none can be.</summary>
    private long? Fence => _term is 0 ? null : _term;

    /// <summary>Reads the journal into the picture; called once before anything is served.</summary>
    public void Recover()
    {
        PictureState baseline = _baselines.Load();
        _picture = Fold.EvolveAll(baseline, journal.Read(baseline.Sequence));
        DateTimeOffset now = time.GetUtcNow();
        units.Show(_picture.Units);
        units.Take(journal.NewestFixes(now - s_forgetUnits), now);
        broadcast.Start(journal.Epoch, _picture);
        LogRecovered(_picture.Sequence, _picture.Open.Count);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        DateTimeOffset ticked = DateTimeOffset.MinValue;
        TimeSpan sweep = s_sweep;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (election.Term is not { } term)
                {
                    await FollowAsync(stoppingToken).ConfigureAwait(false);
                    continue;
                }

                if (_term != term)
                {
                    CatchUp();
                    _term = term;
                    await inbox.TakeOverAsync(Fence, stoppingToken).ConfigureAwait(false);
                    LogWrites(term, _picture.Sequence);
                }

                long began = time.GetTimestamp();
                bool obeyed = await ObeyAsync(stoppingToken).ConfigureAwait(false);
                int settled = await SettleAsync(stoppingToken).ConfigureAwait(false);
                DateTimeOffset now = time.GetUtcNow();
                if (now - ticked >= sweep || now < ticked)
                {
                    ticked = now;
                    sweep = await TickAsync(now, stoppingToken).ConfigureAwait(false) * SweepPart;
                    sweep = sweep < s_sweep ? s_sweep : sweep > s_longestSweep ? s_longestSweep : sweep;
                }

                health.Works();
                if (settled is > 0 and < Batch && !inbox.Doubtful && s_gather - time.GetElapsedTime(began) is { Ticks: > 0 } rest)
                {
                    await Task.Delay(rest, TimeProvider.System, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                }
                else if (settled == 0 && !obeyed)
                {
                    await inbox.WaitAsync(term == 0 || inbox.HearsOthers ? s_sweep : s_follow, stoppingToken).ConfigureAwait(false);
                }
            }
            catch (JournalUnavailableException e)
            {
                health.Fails(Reason.Of("journal-unavailable", e.Message));
                LogUnavailable(e);
                await Task.Delay(s_sweep, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (Exception e) when (e is SequenceConflictException or DeposedException)
            {
                _term = null;
                election.Overruled();
                LogOverruled(e.Message);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
        }

        commands.Close();
    }

    /// <summary>Shows what the elected writer has appended since.</summary>
    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        _term = null;
        commands.Refuse();
        CatchUp();
        known.Current = GatheringsOf(_picture);
        WriterSeat seat = election.Seat;
        if (seat.VacantFor > s_vacant)
        {
            health.Fails(Reason.Of("no-writer", (int)seat.VacantFor.TotalSeconds));
        }
        else
        {
            health.Works();
        }

        await Task.Delay(s_follow, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Folds what another node decided. What a standby knows of gatherings goes along, so that it can decide at once when the seat is its own.</summary>
    private void Follow(JournalEntry[] piece)
    {
        if (_gatherings is not { } gatherings || !gatherings.IsOf(_picture) || piece.Length == Piece)
        {
            // Far behind: it is quicker to find them anew at the end.
            _picture = Fold.EvolveAll(_picture, piece);
            return;
        }

        foreach (JournalEntry entry in piece)
        {
            _picture = Fold.Evolve(_picture, entry);
            gatherings = gatherings.After(_picture, entry.Event);
        }

        _gatherings = known.Current = gatherings;
    }

    private void CatchUp()
    {
        foreach (JournalEntry[] piece in journal.Read(_picture.Sequence).Chunk(Piece))
        {
            Follow(piece);
            units.Show(_picture.Units);
            broadcast.Publish(_picture, [.. piece]);
        }
    }

    /// <summary>Saves the picture as the next start's baseline.</summary>
    public Task SnapshotAsync(CancellationToken cancellationToken) => _baselines.SaveAsync(_term is null ? null : _picture, cancellationToken);

    /// <summary>Settles the oldest entries and returns how many there were.</summary>
    private async Task<int> SettleAsync(CancellationToken cancellationToken)
    {
        ImmutableArray<InboxEntry> pending = journal.Pending(0, inbox.Doubtful ? 1 : _batch);
        _batch = pending.Length < _batch ? Batch : Math.Min(_batch * 2, LargestBatch);
        if (pending.IsEmpty)
        {
            return 0;
        }

        if (await TrySettleAsync(pending, cancellationToken).ConfigureAwait(false) is null)
        {
            return pending.Length;
        }

        foreach (InboxEntry entry in pending)
        {
            if (await TrySettleAsync([entry], cancellationToken).ConfigureAwait(false) is { } fault)
            {
                await journal.SetAsideAsync(entry, fault, cancellationToken, Fence).ConfigureAwait(false);
            }
        }

        return pending.Length;
    }

    /// <summary>Decides and commits entries together. One bad message harms nobody: a fault of ours is returned, to be found among them one by one.</summary>
    private async Task<Fault?> TrySettleAsync(ImmutableArray<InboxEntry> pending, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        PictureState picture = _picture;
        Gatherings gatherings = GatheringsOf(picture);
        ImmutableArray<JournalEntry>.Builder entries = ImmutableArray.CreateBuilder<JournalEntry>();
        InboxEntry current = pending[0];
        try
        {
            foreach (InboxEntry entry in pending)
            {
                current = entry;
                Draft draft = new(picture, now, entry.Message.Feed, gatherings);
                Place place = locator.Locate(entry.Message, datums.GetValueOrDefault(entry.Message.Feed, Datum.Cgcs2000));
                Intake.Decide(draft, fusion, entry.Message, place);
                (picture, gatherings) = (draft.Picture, draft.Gatherings(fusion));
                entries.AddRange(draft.Entries);
            }

            await CommitAsync(picture, entries.ToImmutable(), [.. pending.Select(p => p.Id)], cancellationToken).ConfigureAwait(false);
            _gatherings = known.Current = gatherings;
            return null;
        }
#pragma warning disable CA1031 // The boundary of the writer's loop: whatever it is, it concerns one message only.
        catch (Exception e) when (e is not OperationCanceledException and not JournalUnavailableException and not SequenceConflictException and not DeposedException)
#pragma warning restore CA1031
        {
            LogUndecided(current.Message.Feed, current.Message.SourceId, current.Envelope, e);
            return new Fault("not-decided", $"The message was understood but could not be placed in the picture ({e.GetType().Name}: {e.Message}). Its bytes are kept.");
        }
    }

    /// <summary>Carries out what persons said, each in a transaction of its own.</summary>
    private async Task<bool> ObeyAsync(CancellationToken cancellationToken)
    {
        int taken = 0;
        while (taken < MostCommands && commands.Take() is { } command)
        {
            taken++;
            try
            {
                commands.Settle(command, await CarryOutAsync(command, cancellationToken).ConfigureAwait(false));
            }
            catch (Exception e) when (e is JournalUnavailableException or SequenceConflictException or DeposedException or OperationCanceledException)
            {
                commands.Settle(command, CommandAnswer.Later(new Fault("command-not-durable", $"It could not be written down now ({e.Message}). Look whether it shows before you try again.")));
                throw;
            }
        }

        return taken > 0;
    }

    private async Task<CommandAnswer> CarryOutAsync(PendingCommand command, CancellationToken cancellationToken)
    {
        Draft draft = new(_picture, time.GetUtcNow(), command.Author, GatheringsOf(_picture));
        try
        {
            if (DeskCommands.Decide(draft, fusion.Pack, command.Command) is { } refusal)
            {
                return CommandAnswer.Refused(refusal);
            }
        }
#pragma warning disable CA1031 // The boundary of the writer's loop: whatever it is, it concerns one command only.
        catch (Exception e) when (e is not OperationCanceledException)
#pragma warning restore CA1031
        {
            LogCommandUndecided(command.Command.GetType().Name, command.Author, e);
            return CommandAnswer.Refused(new Fault("command-not-decided", $"The command was understood but could not be carried out ({e.GetType().Name}: {e.Message}). Nothing was changed."));
        }

        Gatherings gatherings = draft.Gatherings(fusion);
        await CommitAsync(draft.Picture, draft.Entries, [], cancellationToken).ConfigureAwait(false);
        _gatherings = gatherings;
        return new CommandAnswer(_picture.Sequence, draft.Entries.Select(e => e.Event).OfType<IncidentOpened>().LastOrDefault()?.Id, null);
    }

    /// <summary>Does what time alone brings about, and returns how long it took to find it.</summary>
    private async Task<TimeSpan> TickAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        long began = time.GetTimestamp();
        Draft draft = new(_picture, now, "system", GatheringsOf(_picture));
        DispatchClock.Tick(draft, fusion.Pack, Sightings.Of(units.Table, draft.Picture));
        DirectiveClock.Tick(draft, fusion.Pack);
        DailyClock.Tick(draft, fusion.Pack);
        Lifecycle.Tick(draft, fusion);
        Gatherings gatherings = draft.Gatherings(fusion);
        TimeSpan took = time.GetElapsedTime(began);
        if (!draft.Entries.IsEmpty)
        {
            await CommitAsync(draft.Picture, draft.Entries, [], cancellationToken).ConfigureAwait(false);
        }

        _gatherings = known.Current = gatherings;

        _baselines.SaveWhenDue(_picture, cancellationToken);
        return took;
    }

    private async Task CommitAsync(PictureState picture, ImmutableArray<JournalEntry> entries, ImmutableArray<long> done, CancellationToken cancellationToken)
    {
        if (entries.IsEmpty && done.IsEmpty)
        {
            return;
        }

        await journal.AppendAsync(_picture.Sequence, entries, done, cancellationToken, Fence).ConfigureAwait(false);
        _picture = picture;
        units.Show(picture.Units);
        if (!entries.IsEmpty)
        {
            broadcast.Publish(picture, entries);
        }
    }

    /// <summary>Kept from the last decision on; found again where another node has written since.</summary>
    private Gatherings GatheringsOf(PictureState picture) => _gatherings is { } kept && kept.IsOf(picture) ? kept : _gatherings = Gatherings.Of(picture, fusion);

    [LoggerMessage(100, LogLevel.Information, "Picture recovered at sequence {Sequence} with {Open} open incidents")]
    private partial void LogRecovered(long sequence, int open);

    [LoggerMessage(101, LogLevel.Error, "The journal can't be written; messages wait in the inbox and it is tried again every second")]
    private partial void LogUnavailable(Exception e);

    [LoggerMessage(103, LogLevel.Information, "Writing in term {Term} from sequence {Sequence} on")]
    private partial void LogWrites(long term, long sequence);

    [LoggerMessage(104, LogLevel.Warning, "Another node writes the journal now ({Reason}); this one follows")]
    private partial void LogOverruled(string reason);

    [LoggerMessage(106, LogLevel.Error, "A command ({Command}) of {Author} could not be decided")]
    private partial void LogCommandUndecided(string command, string author, Exception e);

    [LoggerMessage(102, LogLevel.Error, "A message of feed {Feed} ({SourceId}, envelope {Envelope}) could not be decided and was set aside")]
    private partial void LogUndecided(string feed, string sourceId, string envelope, Exception e);
}
