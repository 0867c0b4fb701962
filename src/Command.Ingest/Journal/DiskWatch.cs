using Command.Ingest.Configuration;
using Command.Ingest.Contracts;
using Command.Ingest.Journal.Sqlite;
using Microsoft.Extensions.Options;

namespace Command.Ingest.Journal;

/// <summary>
/// Watches the room on the disk of a journal that is a file, so that the last of it is not spent on positions while reports still come.
/// A database server's disk is the server's to watch.
/// </summary>
public sealed partial class DiskWatch(IJournalStore journal, IOptions<CommandOptions> options, TimeProvider time, ILogger<DiskWatch> logger) : BackgroundService
{
    private static readonly TimeSpan s_round = TimeSpan.FromSeconds(1);
    private volatile Known _known = new(DiskState.Ample, default);

    /// <summary>How much room there was a second ago.</summary>
    public DiskState State => _known.State;

    /// <summary>What the state means, for screens and <c>/readyz</c>; null while there is room for everything.</summary>
    public Reason? Trouble => _known switch
    {
        { State: DiskState.Low } known => Reason.Of("disk-low", Mebibytes(known.Space.Free)),
        { State: DiskState.Full } known => Reason.Of("disk-full", Mebibytes(known.Space.Free)),
        _ => null,
    };

    /// <summary>Looks now.</summary>
    public void Look()
    {
        if (journal is not SqliteJournal file)
        {
            return;
        }

        try
        {
            DriveInfo volume = new(file.Folder);
            DiskSpace space = new(volume.AvailableFreeSpace, volume.TotalSize);
            Known before = _known;
            _known = new Known(DiskRules.Judge(before.State, space, options.Value.Ingest.ReserveBytes), space);
            if (_known.State != before.State)
            {
                LogChanged(_known.State, Mebibytes(space.Free));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A volume that can't be asked says nothing about its room; writing to it will.
            LogUnknown(e.Message);
        }
    }

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        Look();
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (journal is not SqliteJournal)
        {
            return;
        }

        using PeriodicTimer timer = new(s_round, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
            {
                Look();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private static int Mebibytes(long bytes) => (int)(bytes >> 20);

    [LoggerMessage(140, LogLevel.Warning, "The journal's disk is {State}: {Mebibytes} MiB are free")]
    private partial void LogChanged(DiskState state, int mebibytes);

    [LoggerMessage(141, LogLevel.Warning, "The room on the journal's disk can't be told ({Reason})")]
    private partial void LogUnknown(string reason);

    private sealed record Known(DiskState State, DiskSpace Space);
}
