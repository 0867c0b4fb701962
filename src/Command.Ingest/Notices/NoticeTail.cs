using System.Collections.Immutable;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Hub;
using Command.Ingest.Incidents.Notices;
using Command.Ingest.Journal;
using Command.Ingest.Nodes;
using Command.Ingest.Picture;
using Command.Ingest.Writer;

namespace Command.Ingest.Notices;

/// <summary>
/// Follows the journal and writes the notices that the pack's rules ask for: <see cref="NoticeRules"/> says which. It looks back a few minutes when it begins, so that
/// a restart skips nobody; what it finds twice has the same id and tells nobody twice. Only on the node that writes.
/// </summary>
public sealed partial class NoticeTail(PictureBroadcast broadcast, IJournalStore journal, CommandQueue commands, IElection election, CityPack pack, TimeProvider time, ILogger<NoticeTail> logger) : BackgroundService
{
    private static readonly TimeSpan s_back = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan s_rest = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (pack.Duty.Rules.IsEmpty)
        {
            return;
        }

        try
        {
            FollowPoint? from = null;
            while (true)
            {
                from = await FollowAsync(from, stoppingToken).ConfigureAwait(false);
                await Task.Delay(s_rest, time, stoppingToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    private async Task<FollowPoint> FollowAsync(FollowPoint? from, CancellationToken cancellationToken)
    {
        (FollowFrame first, System.Threading.Channels.ChannelReader<PictureFrame> later, IDisposable stop) = broadcast.Follow(from);
        using (stop)
        {
            PictureState before = broadcast.Picture;
            FollowPoint at = new(broadcast.Epoch, before.Sequence);
            await TellAsync(before, first.Snapshot is null ? first.Frame.Entries : Recent(before.Sequence), cancellationToken).ConfigureAwait(false);
            await foreach (PictureFrame frame in later.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                if (!frame.Entries.IsDefaultOrEmpty)
                {
                    await TellAsync(before, frame.Entries, cancellationToken).ConfigureAwait(false);
                    before = broadcast.Picture;
                    at = at with { Sequence = frame.Entries[^1].Sequence };
                }
            }

            return at;
        }
    }

    private async Task TellAsync(PictureState before, ImmutableArray<JournalEntry> entries, CancellationToken cancellationToken)
    {
        if (election.Term is null || entries.IsDefaultOrEmpty)
        {
            return;
        }

        PictureState after = broadcast.Picture;

        // What became graver twice at once is told once; of several units each is.
        HashSet<(string?, string?, string)> told = [];
        foreach (SendNotice send in entries.SelectMany(e => NoticeRules.Of(pack.Duty, pack, before, after, e)).Where(s => told.Add((s.Because, s.Incident, s.Zh.Text))))
        {
            CommandAnswer answer = await commands.SubmitAsync(send.Id, NoticeCommands.System, send, cancellationToken).ConfigureAwait(false);
            if (answer.Refusal is { Code: not "notice-known" } refusal)
            {
                LogRefused(send.Id, refusal.Reason);
            }
        }
    }

    private ImmutableArray<JournalEntry> Recent(long until)
    {
        try
        {
            long from = Math.Min(journal.SequenceAt(time.GetUtcNow() - s_back), until);
            return until - from is > 0 and <= IJournalStore.LongestRange ? journal.Range(from, (int)(until - from)) : [];
        }
        catch (Exception e) when (e is JournalUnavailableException or JournalCorruptException)
        {
            LogUnread(e);
            return [];
        }
    }

    [LoggerMessage(842, LogLevel.Warning, "The notice {Notice} that a rule asks for was not written: {Reason}")]
    private partial void LogRefused(string notice, string reason);

    [LoggerMessage(843, LogLevel.Warning, "The last minutes of the journal could not be read; notices that rules ask for may be missing")]
    private partial void LogUnread(Exception e);
}
