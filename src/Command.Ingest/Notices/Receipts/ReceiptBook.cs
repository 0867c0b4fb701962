using System.Collections.Immutable;
using Command.Ingest.Contracts;
using Command.Ingest.Hub;
using Command.Ingest.Incidents.Notices;
using Command.Ingest.Picture;
using Command.Ingest.Writer;

namespace Command.Ingest.Notices.Receipts;

/// <summary>
/// Finds what a receipt is about, and has it noted. Replays do nothing: what is there stays there, and what failed by a receipt fails once. Keys of the live
/// picture's notices are worked out once each. Safe to use from any thread.
/// </summary>
public sealed class ReceiptBook(PictureBroadcast broadcast, CommandQueue commands)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, ImmutableArray<string>> _keys = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Notice, string Recipient)> _found = new(StringComparer.Ordinal);

    /// <summary>Notes receipts.</summary>
    /// <returns>How many were about notices that we know; null when the writer can't take them now.</returns>
    public async Task<int?> NoteAsync(IEnumerable<SmsReceipt> receipts, CancellationToken cancellationToken)
    {
        PictureState picture = broadcast.Picture;
        List<(string Notice, DeliveryOutcome Outcome)> outcomes = [];
        foreach (SmsReceipt receipt in receipts.Where(r => r.Delivered is not null))
        {
            if (Find(picture, receipt.Key) is var (notice, recipient) && picture.Notices.GetValueOrDefault(notice)?.Of(recipient, NoticeChannels.Sms) is { } known)
            {
                outcomes.Add((notice, receipt.Delivered == true
                    ? new DeliveryOutcome(recipient, NoticeChannels.Sms, DeliveryState.Delivered, known.Attempts, null, null)
                    : new DeliveryOutcome(recipient, NoticeChannels.Sms, DeliveryState.Failed, known.Attempts, new Fault("notice-sms-undelivered", $"The gateway says {receipt.Word}."), null)));
            }
        }

        foreach (IGrouping<string, DeliveryOutcome> notice in outcomes.GroupBy(o => o.Notice, o => o.Outcome, StringComparer.Ordinal))
        {
            if ((await commands.SubmitAsync(null, NoticeCommands.System, new NoteDeliveries(notice.Key, [.. notice]), cancellationToken).ConfigureAwait(false)).MayPass)
            {
                return null;
            }
        }

        return outcomes.Count;
    }

    private (string Notice, string Recipient)? Find(PictureState picture, string key)
    {
        lock (_gate)
        {
            foreach ((string id, NoticeItem item) in picture.Notices.Where(n => !_keys.ContainsKey(n.Key)))
            {
                _keys[id] = [.. item.Notice.Recipients.Where(r => r.Phone is not null && item.Notice.Channels.Contains(NoticeChannels.Sms)).Select(r => Learn(id, r.Id))];
            }

            foreach ((string gone, ImmutableArray<string> keys) in _keys.Where(k => !picture.Notices.ContainsKey(k.Key)).ToArray())
            {
                _keys.Remove(gone);
                foreach (string old in keys)
                {
                    _found.Remove(old);
                }
            }

            return _found.TryGetValue(key, out (string, string) found) ? found : null;
        }
    }

    private string Learn(string notice, string recipient)
    {
        string key = Departure.KeyOf(broadcast.Epoch, notice, recipient, NoticeChannels.Sms);
        _found[key] = (notice, recipient);
        return key;
    }
}
