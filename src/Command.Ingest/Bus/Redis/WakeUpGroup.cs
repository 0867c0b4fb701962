using System.Collections.Immutable;
using System.Globalization;
using StackExchange.Redis;

namespace Command.Ingest.Bus.Redis;

/// <summary>An announcement that was taken and not acknowledged.</summary>
/// <param name="Entry">Its id in the stream.</param>
/// <param name="Inbox">The inbox entries that it announces.</param>
/// <param name="Times">How often it was delivered, this time included.</param>
internal sealed record Delivered(RedisValue Entry, ImmutableArray<long> Inbox, int Times);

/// <summary>The stream of wake-ups and its consumer group, as the writer's node uses them. A group that is gone is made anew.</summary>
internal sealed class WakeUpGroup(RedisLink link, RedisKeys keys, NodeId node)
{
    /// <summary>Ids in one announcement at the most.</summary>
    public const int MostIds = 512;

    private const string Group = "writer";
    private const string Ids = "i";
    private const int Page = 256;
    private static readonly TimeSpan s_forget = TimeSpan.FromHours(1);

    /// <summary>Announces entries; false when Redis is away.</summary>
    public Task<bool> AddAsync(IReadOnlyCollection<long> ids) => link.DoAsync(db => db.StreamAddAsync(
        keys.WakeUps, [new NameValueEntry(Ids, string.Join(',', ids))], maxLength: RedisWakeUps.MostEntries, useApproximateMaxLength: true, limit: null));

    /// <summary>Takes what is new; null when Redis is away.</summary>
    public async Task<RedisValue[]?> NextAsync()
    {
        try
        {
            (bool done, StreamEntry[]? entries) = await link.TryAsync(db => db.StreamReadGroupAsync(keys.WakeUps, Group, node.Value, StreamPosition.NewMessages, Page)).ConfigureAwait(false);
            return done ? [.. entries!.Select(e => e.Id)] : null;
        }
        catch (RedisServerException)
        {
            // Never made, or gone with everything else: what it knew is not needed.
            return await MakeAsync().ConfigureAwait(false) ? [] : null;
        }
    }

    /// <summary>Acknowledges entries; false when Redis is away.</summary>
    public Task<bool> AcknowledgeAsync(RedisValue[] entries) => link.DoAsync(db => db.StreamAcknowledgeAsync(keys.WakeUps, Group, entries));

    /// <summary>Takes over every entry that another consumer took at least so long ago and never acknowledged.</summary>
    public async Task<List<Delivered>> ClaimAsync(TimeSpan idle)
    {
        Dictionary<RedisValue, StreamEntry> claimed = [];
        List<Delivered> delivered = [];
        try
        {
            RedisValue cursor = "0-0";
            do
            {
                (bool done, StreamAutoClaimResult result) = await link.TryAsync(db => db.StreamAutoClaimAsync(keys.WakeUps, Group, node.Value, (long)idle.TotalMilliseconds, cursor, Page)).ConfigureAwait(false);
                if (!done)
                {
                    return delivered;
                }

                // An empty page is not the end; only the cursor says so.
                foreach (StreamEntry entry in result.ClaimedEntries)
                {
                    claimed[entry.Id] = entry;
                }

                cursor = result.NextStartId;
            }
            while (cursor != "0-0");

            RedisValue from = "-";
            while (claimed.Count > 0)
            {
                (bool done, StreamPendingMessageInfo[]? pending) = await link.TryAsync(db => db.StreamPendingMessagesAsync(keys.WakeUps, Group, Page, node.Value, from, "+")).ConfigureAwait(false);
                foreach (StreamPendingMessageInfo message in pending ?? [])
                {
                    if (claimed.Remove(message.MessageId, out StreamEntry entry))
                    {
                        delivered.Add(new Delivered(entry.Id, IdsOf(entry), message.DeliveryCount));
                    }
                }

                if (!done || pending!.Length < Page)
                {
                    break;
                }

                from = $"({pending[^1].MessageId}";
            }

            await ForgetConsumersAsync().ConfigureAwait(false);
        }
        catch (RedisServerException)
        {
            // No group: nobody had anything in hand.
            await MakeAsync().ConfigureAwait(false);
        }

        return delivered;
    }

    private async Task<bool> MakeAsync()
    {
        try
        {
            return await link.DoAsync(db => db.StreamCreateConsumerGroupAsync(keys.WakeUps, Group, StreamPosition.Beginning, createStream: true)).ConfigureAwait(false);
        }
        catch (RedisServerException)
        {
            return true;
        }
    }

    private async Task ForgetConsumersAsync()
    {
        (_, StreamConsumerInfo[]? consumers) = await link.TryAsync(db => db.StreamConsumerInfoAsync(keys.WakeUps, Group)).ConfigureAwait(false);
        foreach (StreamConsumerInfo gone in (consumers ?? []).Where(c => c.PendingMessageCount == 0 && c.IdleTimeInMilliseconds > s_forget.TotalMilliseconds && c.Name != node.Value))
        {
            await link.DoAsync(db => db.StreamDeleteConsumerAsync(keys.WakeUps, Group, gone.Name)).ConfigureAwait(false);
        }
    }

    private static ImmutableArray<long> IdsOf(StreamEntry entry) =>
    [
        .. ((string?)entry[Ids] ?? "").Split(',').Select(i => long.TryParse(i, NumberStyles.None, CultureInfo.InvariantCulture, out long id) ? id : 0).Where(i => i > 0),
    ];
}
