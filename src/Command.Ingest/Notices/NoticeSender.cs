using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Threading.Channels;
using Command.Ingest.Configuration;
using Command.Ingest.Contracts;
using Command.Ingest.Hub;
using Command.Ingest.Incidents.Notices;
using Command.Ingest.Nodes;
using Command.Ingest.Picture;
using Command.Ingest.Writer;
using Microsoft.Extensions.Options;

namespace Command.Ingest.Notices;

/// <summary>
/// Sends what the picture says is to be sent, beside the writer and never in its way. What is left to do stands in the picture, and so in the journal: after a
/// restart, or on another node that writes, it goes on. Each notice leaves at least once, with the same key at every try. Only the node that writes sends.
/// </summary>
public sealed partial class NoticeSender(
    PictureBroadcast broadcast, CommandQueue commands, IElection election, NoticeLanes lanes, IOptions<CommandOptions> options, TimeProvider time, ILogger<NoticeSender> logger) : BackgroundService
{
    /// <summary>Outcomes that may wait for the writer; beyond them the channels wait.</summary>
    private const int Backlog = 512;

    /// <summary>Outcomes noted with one command.</summary>
    private const int Together = 100;

    private static readonly TimeSpan s_look = TimeSpan.FromSeconds(1);

    private readonly Channel<(string Notice, DeliveryOutcome? Outcome, (string, string, string) Key)> _outcomes =
        Channel.CreateBounded<(string, DeliveryOutcome?, (string, string, string))>(Backlog);

    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly ConcurrentDictionary<(string Notice, string Recipient, string Channel), byte> _under = new();
    private ImmutableDictionary<string, NoticeItem>? _looked;
    private long _due = long.MaxValue;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await Task.WhenAll(
                [
                    FollowAsync(stoppingToken),
                    HandOutAsync(stoppingToken),
                    NoteAsync(stoppingToken),
                    .. lanes.All.Select(l => l.RunAsync(May, (d, r, c) => SettleAsync(l, d, r, c), stoppingToken)),
                ]).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops; what was under way is tried again by whoever goes on.
        }
    }

    /// <summary>Wakes the handing out as soon as there is something new.</summary>
    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            (_, ChannelReader<PictureFrame> later, IDisposable stop) = broadcast.Follow();
            using (stop)
            {
                _wake.Writer.TryWrite(true);
                await foreach (PictureFrame frame in later.ReadAllAsync(cancellationToken).ConfigureAwait(false))
                {
                    if (!frame.Entries.IsDefaultOrEmpty && frame.Entries.Any(e => e.Event is NoticePut or NoticeApproved or NoticeWithdrawn))
                    {
                        _wake.Writer.TryWrite(true);
                    }
                }
            }

            // Fallen behind in a storm: a second's rest, and what is in the picture is what counts.
            await Task.Delay(s_look, time, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task HandOutAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            if (election.Term is null)
            {
                _looked = null;
            }
            else if (broadcast.Picture is var picture && (!ReferenceEquals(picture.Notices, _looked) || time.GetUtcNow().UtcTicks >= Volatile.Read(ref _due)))
            {
                _looked = picture.Notices;
                Volatile.Write(ref _due, long.MaxValue);
                await HandOutAsync(picture, cancellationToken).ConfigureAwait(false);
            }

            using CancellationTokenSource patience = new(s_look, time);
            using CancellationTokenSource both = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
            try
            {
                await _wake.Reader.ReadAsync(both.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                // Time to look whether a next try is due.
            }
        }
    }

    private async Task HandOutAsync(PictureState picture, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        foreach (NoticeItem item in picture.Notices.Values.Where(n => !n.Waits && n.Deliveries.Any(d => d.IsOpen)).OrderBy(n => n.ApprovedAt ?? n.At))
        {
            foreach (Delivery delivery in item.Deliveries.Where(d => d.IsOpen))
            {
                (string, string, string) key = (item.Notice.Id, delivery.Recipient, delivery.Channel);
                if (delivery.NextTry > now)
                {
                    Due(delivery.NextTry.Value);
                }
                else if (_under.TryAdd(key, 0) && await OneAsync(picture, item, delivery, key, cancellationToken).ConfigureAwait(false) is false)
                {
                    _under.TryRemove(key, out _);
                    Due(now + s_look);
                }
            }
        }
    }

    /// <summary>Hands one out, or notes why it stays. False when there is no room now.</summary>
    private async ValueTask<bool> OneAsync(PictureState picture, NoticeItem item, Delivery delivery, (string, string, string) key, CancellationToken cancellationToken)
    {
        NoticeRecipient recipient = item.Notice.Recipients.First(r => r.Id == delivery.Recipient);
        if (Departure.Of(item, delivery, picture, broadcast.Epoch) is not { } departure)
        {
            await _outcomes.Writer.WriteAsync((item.Notice.Id, new DeliveryOutcome(delivery.Recipient, delivery.Channel, DeliveryState.Kept, delivery.Attempts, null, null), key), cancellationToken).ConfigureAwait(false);
            return true;
        }

        if (lanes.Of(recipient, delivery.Channel) is { } lane)
        {
            return lane.TryTake(departure);
        }

        Fault shut = new("notice-channel-shut", $"No way out by {delivery.Channel} is set up: write {NoticeLanes.KeyOf(recipient, delivery.Channel)}, start again and send it anew.", delivery.Channel);
        await _outcomes.Writer.WriteAsync((item.Notice.Id, new DeliveryOutcome(delivery.Recipient, delivery.Channel, DeliveryState.Failed, delivery.Attempts + 1, shut, null), key), cancellationToken).ConfigureAwait(false);
        return true;
    }

    private async ValueTask SettleAsync(Lane lane, Departure departure, SendResult? result, CancellationToken cancellationToken)
    {
        (string, string, string) key = (departure.Notice.Id, departure.Recipient.Id, departure.Delivery.Channel);
        if (result?.Why is { } why)
        {
            LogFailed(departure.Notice.Id, lane.Name, departure.Attempt, why.Code);
        }

        DeliveryOutcome? outcome = result is null ? null : NoticeRetry.OutcomeOf(departure, result, options.Value.Notices, time.GetUtcNow());
        await _outcomes.Writer.WriteAsync((departure.Notice.Id, outcome, key), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Notes what came of it, several together, so that a large notice costs the writer little.</summary>
    private async Task NoteAsync(CancellationToken cancellationToken)
    {
        List<(string Notice, DeliveryOutcome? Outcome, (string, string, string) Key)> batch = [];
        while (await _outcomes.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            batch.Clear();
            while (batch.Count < Together && _outcomes.Reader.TryRead(out (string, DeliveryOutcome?, (string, string, string)) next))
            {
                batch.Add(next);
            }

            foreach (IGrouping<string, DeliveryOutcome> notice in batch.Where(b => b.Outcome is not null).GroupBy(b => b.Notice, b => b.Outcome!, StringComparer.Ordinal))
            {
                await NoteAsync(new NoteDeliveries(notice.Key, [.. notice]), cancellationToken).ConfigureAwait(false);
            }

            foreach ((_, _, (string, string, string) key) in batch)
            {
                _under.TryRemove(key, out _);
            }

            // What was put back, and what is to be tried again, is looked at in time.
            Due(time.GetUtcNow());
            _wake.Writer.TryWrite(true);
        }
    }

    /// <summary>Until it is written down, or another node writes: then that one sends it again, with the same key.</summary>
    private async Task NoteAsync(NoteDeliveries note, CancellationToken cancellationToken)
    {
        while (election.Term is not null)
        {
            CommandAnswer answer = await commands.SubmitAsync(null, NoticeCommands.System, note, cancellationToken).ConfigureAwait(false);
            if (!answer.MayPass)
            {
                if (answer.Refusal is { } refusal)
                {
                    LogUnnoted(note.Id, refusal.Code);
                }

                return;
            }

            await Task.Delay(s_look, time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Just before it leaves: it may have been taken back, or be another node's by now.</summary>
    private bool May(Departure departure) =>
        election.Term is not null && broadcast.Picture.Notices.GetValueOrDefault(departure.Notice.Id) is { WithdrawnBy: null } now && now.Of(departure.Recipient.Id, departure.Delivery.Channel)?.IsOpen == true;

    private void Due(DateTimeOffset at)
    {
        long wanted = at.UtcTicks, known = Volatile.Read(ref _due);
        while (wanted < known)
        {
            long before = Interlocked.CompareExchange(ref _due, wanted, known);
            known = before == known ? wanted : before;
        }
    }

    [LoggerMessage(840, LogLevel.Warning, "Notice {Notice} by {Lane}: try {Attempt} failed ({Code})")]
    private partial void LogFailed(string notice, string lane, int attempt, string code);

    [LoggerMessage(841, LogLevel.Warning, "What became of notice {Notice} could not be noted ({Code})")]
    private partial void LogUnnoted(string notice, string code);
}
