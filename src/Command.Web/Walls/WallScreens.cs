using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json;
using Command.Ingest.Bus;
using Command.Ingest.Bus.Redis;
using StackExchange.Redis;

namespace Command.Web.Walls;

/// <summary>
/// The walls of this node and, over Redis where it is set, of all others. What a node says of them lives for seconds, so that a dead one's walls are not
/// listed for long.
/// </summary>
/// <remarks>Safe to use from any thread.</remarks>
public sealed class WallScreens(RedisLink link, NodeId node, WebKeys keys, TimeProvider time) : BackgroundService
{
    /// <summary>Walls of one node at the most; further ones work but are not listed.</summary>
    public const int Most = 1_000;

    private const int MostBytes = 2 << 20;
    private static readonly TimeSpan s_every = TimeSpan.FromSeconds(2), s_lives = TimeSpan.FromSeconds(10), s_least = TimeSpan.FromMilliseconds(900);
    private readonly ConcurrentDictionary<string, LiveScreen> _here = new(StringComparer.Ordinal);
    private ImmutableArray<LiveScreen> _elsewhere = [];

    /// <summary>Every wall that this node knows of, by name.</summary>
    public ImmutableArray<LiveScreen> All =>
    [
        .. _here.Values.Concat(ImmutableInterlocked.InterlockedCompareExchange(ref _elsewhere, [], [])).OrderBy(s => s.Screen, StringComparer.Ordinal).ThenBy(s => s.Since),
    ];

    /// <summary>Those that are connected to this node.</summary>
    public ICollection<LiveScreen> Here => _here.Values;

    public void Join(string connection, string screen)
    {
        if (_here.Count < Most)
        {
            _here[connection] = new LiveScreen(connection, screen, node.Value, time.GetUtcNow(), null, null);
        }
    }

    public void Leave(string connection) => _here.TryRemove(connection, out _);

    /// <summary>Takes a report.</summary>
    /// <returns>False when it is none or comes too soon after the last: it is not taken.</returns>
    public bool Take(string connection, ScreenReport? report)
    {
        DateTimeOffset now = time.GetUtcNow();
        if (report?.Checked() is not { } good)
        {
            return false;
        }

        if (!_here.TryGetValue(connection, out LiveScreen? known))
        {
            // One too many to be listed.
            return true;
        }

        if (known.At is { } last && now - last < s_least && now >= last)
        {
            return false;
        }

        return _here.TryUpdate(connection, known with { At = now, Report = good }, known);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (link.IsConfigured && !stoppingToken.IsCancellationRequested)
        {
            bool said = await link.DoAsync(SayAsync).ConfigureAwait(false);
            (bool heard, ImmutableArray<LiveScreen> others) = said ? await link.TryAsync(HearAsync).ConfigureAwait(false) : default;
            ImmutableInterlocked.InterlockedExchange(ref _elsewhere, heard ? others : []);
            await Task.Delay(s_every, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (link.IsConfigured)
        {
            await link.DoAsync(db => db.KeyDeleteAsync(keys.WallScreens(node.Value))).ConfigureAwait(false);
        }
    }

    private async Task SayAsync(IDatabase db)
    {
        byte[] mine = JsonSerializer.SerializeToUtf8Bytes(_here.Values, LiveScreenJson.Options);
        await db.StringSetAsync(keys.WallScreens(node.Value), mine, s_lives).ConfigureAwait(false);
        await db.SetAddAsync(keys.WallNodes, node.Value).ConfigureAwait(false);
    }

    private async Task<ImmutableArray<LiveScreen>> HearAsync(IDatabase db)
    {
        RedisValue[] nodes = [.. (await db.SetMembersAsync(keys.WallNodes).ConfigureAwait(false)).Where(n => n != node.Value)];
        if (nodes.Length == 0)
        {
            return [];
        }

        RedisValue[] said = await db.StringGetAsync([.. nodes.Select(n => keys.WallScreens(n!))]).ConfigureAwait(false);
        RedisValue[] gone = [.. nodes.Where((_, i) => said[i].IsNull)];
        if (gone.Length > 0)
        {
            await db.SetRemoveAsync(keys.WallNodes, gone).ConfigureAwait(false);
        }

        return [.. said.Where(s => !s.IsNull).SelectMany(s => Read((byte[])s!))];
    }

    private static IEnumerable<LiveScreen> Read(byte[] said)
    {
        try
        {
            return said.Length <= MostBytes ? (JsonSerializer.Deserialize<LiveScreen[]>(said, LiveScreenJson.Options) ?? []).Take(Most) : [];
        }
        catch (JsonException)
        {
            return [];
        }
    }
}
