using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json;
using System.Threading.Channels;
using Command.Ingest.Bus;
using Command.Ingest.Bus.Redis;
using StackExchange.Redis;

namespace Command.Web.Map;

/// <summary>A live map on somebody's screen.</summary>
/// <param name="Id">The connection's id.</param>
/// <param name="Page">The page that it is on, as the browser says; empty when it does not.</param>
/// <param name="Node">The web node that it is connected to.</param>
public sealed record Screen(string Id, string Page, string Node);

/// <summary>
/// The live maps of this node and, over Redis where it is set, of all others. What a node says of itself lives for seconds, so that a dead one's screens are
/// not counted for long.
/// </summary>
/// <remarks>Safe to use from any thread.</remarks>
public sealed class Screens(RedisLink link, NodeId node, WebKeys keys, TimeProvider time) : BackgroundService
{
    private const int Most = 5_000, MostBytes = 2 << 20, LongestPage = 100;
    private static readonly TimeSpan s_every = TimeSpan.FromSeconds(2), s_gather = TimeSpan.FromMilliseconds(100), s_lives = TimeSpan.FromSeconds(10);
    private readonly ConcurrentDictionary<string, Screen> _here = new(StringComparer.Ordinal);
    private readonly Channel<bool> _changed = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private ImmutableArray<Screen> _elsewhere = [];

    /// <summary>Every screen that this node knows of: its own, and the others' as they last said.</summary>
    public ImmutableArray<Screen> All => [.. _here.Values, .. Elsewhere];

    /// <summary>How many there are over all nodes.</summary>
    public int Count => _here.Count + Elsewhere.Length;

    private ImmutableArray<Screen> Elsewhere => ImmutableInterlocked.InterlockedCompareExchange(ref _elsewhere, [], []);

    public void Join(string connection, string? page)
    {
        string said = page ?? "";
        _here[connection] = new Screen(connection, said.Length > LongestPage ? said[..LongestPage] : said, node.Value);
        _changed.Writer.TryWrite(true);
    }

    public void Leave(string connection)
    {
        _here.TryRemove(connection, out _);
        _changed.Writer.TryWrite(true);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (link.IsConfigured && !stoppingToken.IsCancellationRequested)
        {
            bool said = await link.DoAsync(SayAsync).ConfigureAwait(false);
            (bool heard, ImmutableArray<Screen> others) = said ? await link.TryAsync(HearAsync).ConfigureAwait(false) : default;

            // Without Redis each node speaks for itself.
            ImmutableInterlocked.InterlockedExchange(ref _elsewhere, heard ? others : []);
            await Task.Delay(s_gather, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            using CancellationTokenSource wait = new(s_every, time);
            using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(wait.Token, stoppingToken);
            try
            {
                await _changed.Reader.ReadAsync(either.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
            }
        }

        if (link.IsConfigured)
        {
            await link.DoAsync(db => db.KeyDeleteAsync(keys.Screens(node.Value))).ConfigureAwait(false);
        }
    }

    private async Task SayAsync(IDatabase db)
    {
        byte[] mine = JsonSerializer.SerializeToUtf8Bytes(_here.Values.Take(Most));
        await db.StringSetAsync(keys.Screens(node.Value), mine, s_lives).ConfigureAwait(false);
        await db.SetAddAsync(keys.Nodes, node.Value).ConfigureAwait(false);
    }

    private async Task<ImmutableArray<Screen>> HearAsync(IDatabase db)
    {
        RedisValue[] nodes = [.. (await db.SetMembersAsync(keys.Nodes).ConfigureAwait(false)).Where(n => n != node.Value)];
        if (nodes.Length == 0)
        {
            return [];
        }

        RedisValue[] said = await db.StringGetAsync([.. nodes.Select(n => keys.Screens(n!))]).ConfigureAwait(false);
        RedisValue[] gone = [.. nodes.Where((_, i) => said[i].IsNull)];
        if (gone.Length > 0)
        {
            await db.SetRemoveAsync(keys.Nodes, gone).ConfigureAwait(false);
        }

        return [.. said.Where(s => !s.IsNull).SelectMany(s => Read((byte[])s!))];
    }

    private static Screen[] Read(byte[] said)
    {
        try
        {
            return said.Length <= MostBytes ? JsonSerializer.Deserialize<Screen[]>(said) ?? [] : [];
        }
        catch (JsonException)
        {
            return [];
        }
    }
}
