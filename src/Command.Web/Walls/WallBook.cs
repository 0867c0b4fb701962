using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using Command.Ingest.Bus.Redis;
using StackExchange.Redis;

namespace Command.Web.Walls;

/// <summary>
/// Keeps <see cref="WallNotes"/>: in a file of this node, and where Redis is set in a hash for all nodes. Each has what the other has, and of two notes under
/// one key the newer one counts, so that an emptied Redis, a new node or an hour without either lose nothing.
/// </summary>
/// <remarks>Safe to use from any thread.</remarks>
public sealed partial class WallBook(RedisLink link, WebKeys keys, string folder, TimeProvider time, ILogger<WallBook> logger) : BackgroundService
{
    /// <summary>Notes kept at the most of each sort; beyond it the oldest go.</summary>
    public const int MostLayouts = 100, MostScreens = 500, MostThrown = 500, MostAcknowledged = 2_000, MostOrders = 500;

    private const int MostBytes = 8 << 20;
    private static readonly TimeSpan s_every = TimeSpan.FromMilliseconds(500), s_whole = TimeSpan.FromSeconds(30), s_keepDeleted = TimeSpan.FromDays(30);
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly SemaphoreSlim _writing = new(1);
    private readonly Lock _gate = new();
    private ImmutableDictionary<string, BookEntry> _entries = ImmutableDictionary<string, BookEntry>.Empty;
    private WallNotes _notes = WallNotes.Empty;
    private ImmutableArray<Action> _watchers = [];

    /// <summary>What is kept now; replaced as a whole.</summary>
    public WallNotes Notes => Volatile.Read(ref _notes);

    /// <summary>How many watch.</summary>
    public int Watchers => _watchers.Length;

    /// <summary>Calls <paramref name="changed"/> after <see cref="Notes"/> was replaced, from a background thread.</summary>
    /// <returns>Dispose it to stop.</returns>
    public IDisposable OnChange(Action changed)
    {
        lock (_gate)
        {
            _watchers = _watchers.Add(changed);
        }

        return new Watch(this, changed);
    }

    /// <summary>Saves a layout that <see cref="LayoutRules"/> has no fault with.</summary>
    /// <returns>True once it is durable; false when it could not be made so, and then nothing changed.</returns>
    public Task<bool> SaveAsync(WallLayout layout, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(layout);
        return PutAsync("layout:" + layout.Slug, layout, cancellationToken);
    }

    /// <inheritdoc cref="SaveAsync(WallLayout, CancellationToken)"/>
    public Task<bool> SaveAsync(ScreenSettings settings, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return PutAsync("screen:" + settings.Id, settings, cancellationToken);
    }

    /// <inheritdoc cref="SaveAsync(WallLayout, CancellationToken)"/>
    public Task<bool> SaveAsync(Thrown thrown, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(thrown);
        return PutAsync("thrown:" + thrown.To, thrown, cancellationToken);
    }

    /// <inheritdoc cref="SaveAsync(WallLayout, CancellationToken)"/>
    public Task<bool> SaveAsync(Acknowledgement acknowledgement, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(acknowledgement);
        return PutAsync("ack:" + acknowledgement.Incident, acknowledgement, cancellationToken);
    }

    /// <inheritdoc cref="SaveAsync(WallLayout, CancellationToken)"/>
    public Task<bool> SaveAsync(ScreenOrder order, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(order);
        return PutAsync("order:" + order.Key, order, cancellationToken);
    }

    public Task<bool> DeleteLayoutAsync(string slug, CancellationToken cancellationToken) => PutAsync<WallLayout>("layout:" + slug, null, cancellationToken);

    /// <summary>Takes back what was thrown to a screen.</summary>
    public Task<bool> ClearThrownAsync(string to, CancellationToken cancellationToken) => PutAsync<Thrown>("thrown:" + to, null, cancellationToken);

    /// <inheritdoc/>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await Task.Run(Load, cancellationToken).ConfigureAwait(false);
        await base.StartAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _writing.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        RedisValue seen = RedisValue.Null;
        long wholeAt = 0;
        bool first = true;
        while (link.IsConfigured && !stoppingToken.IsCancellationRequested)
        {
            (bool done, RedisValue version) = await link.TryAsync(db => db.StringGetAsync(keys.WallsVersion)).ConfigureAwait(false);
            if (done && (first || version != seen || time.GetElapsedTime(wholeAt) > s_whole))
            {
                if (await MeetAsync(stoppingToken).ConfigureAwait(false))
                {
                    (seen, wholeAt, first) = (version, time.GetTimestamp(), false);
                }
            }

            await Task.Delay(s_every, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private string FilePath => Path.Combine(folder, "walls.json");

    private async Task<bool> PutAsync<T>(string key, T? value, CancellationToken cancellationToken)
        where T : class
    {
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // Never older than what it replaces, whatever the clocks of the nodes say.
            long at = Math.Max(time.GetUtcNow().ToUnixTimeMilliseconds(), _entries.TryGetValue(key, out BookEntry? before) ? before.At + 1 : 0);
            BookEntry entry = new(key, at, value is null ? null : JsonSerializer.SerializeToElement(value, s_json));
            ImmutableDictionary<string, BookEntry> next = Bounded(_entries.SetItem(key, entry));
            if (!Write(next))
            {
                return false;
            }

            Publish(next);
        }
        finally
        {
            _writing.Release();
        }

        if (link.IsConfigured && await MeetAsync(cancellationToken).ConfigureAwait(false))
        {
            await link.DoAsync(db => db.StringIncrementAsync(keys.WallsVersion)).ConfigureAwait(false);
        }

        return true;
    }

    /// <summary>Gives this node and Redis what either lacks.</summary>
    private async Task<bool> MeetAsync(CancellationToken cancellationToken)
    {
        (bool done, HashEntry[]? shared) = await link.TryAsync(db => db.HashGetAllAsync(keys.Walls)).ConfigureAwait(false);
        if (!done)
        {
            return false;
        }

        Dictionary<string, BookEntry> there = new(StringComparer.Ordinal);
        foreach (HashEntry one in shared!)
        {
            if (Read((byte[]?)one.Value) is { } entry && entry.Key == one.Name.ToString())
            {
                there[entry.Key] = entry;
            }
        }

        HashEntry[] lacking;
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ImmutableDictionary<string, BookEntry> next = _entries.SetItems(there.Values
                .Where(t => !_entries.TryGetValue(t.Key, out BookEntry? mine) || mine.IsOlderThan(t))
                .Select(t => KeyValuePair.Create(t.Key, t)));
            next = Bounded(next);
            if (!ReferenceEquals(next, _entries))
            {
                Write(next);
                Publish(next);
            }

            lacking = [.. next.Values.Where(e => !there.TryGetValue(e.Key, out BookEntry? theirs) || theirs.IsOlderThan(e)).Select(e => new HashEntry(e.Key, JsonSerializer.SerializeToUtf8Bytes(e, s_json)))];
        }
        finally
        {
            _writing.Release();
        }

        return lacking.Length == 0 || await link.DoAsync(db => db.HashSetAsync(keys.Walls, lacking)).ConfigureAwait(false);
    }

    private void Load()
    {
        try
        {
            FileInfo file = new(FilePath);
            if (file.Exists && file.Length <= MostBytes)
            {
                BookEntry[] read = JsonSerializer.Deserialize<BookEntry[]>(File.ReadAllBytes(file.FullName), s_json) ?? [];
                Publish(Bounded(read.Where(e => e.IsUsable).ToImmutableDictionary(e => e.Key, StringComparer.Ordinal)));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or ArgumentException)
        {
            // The file is set aside, so that what was saved may be looked at and the next save does not write over it.
            LogUnreadable(FilePath, e);
            SetAside();
        }
    }

    private void SetAside()
    {
        try
        {
            File.Move(FilePath, FilePath + ".unreadable", overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogNotKept(folder, e);
        }
    }

    private bool Write(ImmutableDictionary<string, BookEntry> entries)
    {
        try
        {
            Directory.CreateDirectory(folder);
            string fresh = FilePath + ".new";
            using (FileStream stream = new(fresh, FileMode.Create, FileAccess.Write))
            {
                JsonSerializer.Serialize(stream, entries.Values.OrderBy(e => e.Key, StringComparer.Ordinal), s_json);
                stream.Flush(flushToDisk: true);
            }

            File.Move(fresh, FilePath, overwrite: true);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogNotKept(folder, e);
            return false;
        }
    }

    private ImmutableDictionary<string, BookEntry> Bounded(ImmutableDictionary<string, BookEntry> entries)
    {
        long forgotten = (time.GetUtcNow() - s_keepDeleted).ToUnixTimeMilliseconds();
        string[] old = [.. entries.Values.Where(e => e.Value is null && e.At < forgotten).Select(e => e.Key)];
        (string Prefix, int Most)[] sorts = [("layout:", MostLayouts), ("screen:", MostScreens), ("thrown:", MostThrown), ("ack:", MostAcknowledged), ("order:", MostOrders)];
        IEnumerable<string> many = sorts.SelectMany(s => entries.Values
            .Where(e => e.Key.StartsWith(s.Prefix, StringComparison.Ordinal))
            .OrderByDescending(e => e.At)
            .Skip(s.Most)
            .Select(e => e.Key));
        return entries.RemoveRange([.. old, .. many]);
    }

    private void Publish(ImmutableDictionary<string, BookEntry> entries)
    {
        _entries = entries;
        Volatile.Write(ref _notes, new WallNotes
        {
            Layouts = Of<WallLayout>("layout:", l => l.By is not null && LayoutRules.Check(l).IsEmpty),
            Screens = Of<ScreenSettings>("screen:", _ => true),
            Thrown = Of<Thrown>("thrown:", _ => true),
            Acknowledged = Of<Acknowledgement>("ack:", _ => true),
            Orders = Of<ScreenOrder>("order:", _ => true),
        });
        foreach (Action watcher in _watchers)
        {
            watcher();
        }

        ImmutableDictionary<string, T> Of<T>(string prefix, Func<T, bool> usable)
            where T : class
        {
            ImmutableDictionary<string, T>.Builder all = ImmutableDictionary.CreateBuilder<string, T>(StringComparer.Ordinal);
            foreach (BookEntry entry in entries.Values.Where(e => e.Value is not null && e.Key.StartsWith(prefix, StringComparison.Ordinal)))
            {
                if (entry.As<T>(s_json) is { } value && usable(value))
                {
                    all[entry.Key[prefix.Length..]] = value;
                }
            }

            return all.ToImmutable();
        }
    }

    private static BookEntry? Read(byte[]? bytes)
    {
        try
        {
            return bytes is { Length: > 0 and <= MostBytes } && JsonSerializer.Deserialize<BookEntry>(bytes, s_json) is { IsUsable: true } entry ? entry : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    [LoggerMessage(750, LogLevel.Error, "What is kept about walls could not be written to {Folder}. Nothing was changed; check Command__DataDir and the disk")]
    private partial void LogNotKept(string folder, Exception e);

    [LoggerMessage(751, LogLevel.Error, "{File} can't be read. It is set aside as .unreadable; layouts that people made are missing until it is mended")]
    private partial void LogUnreadable(string file, Exception e);

    private sealed class Watch(WallBook book, Action changed) : IDisposable
    {
        public void Dispose()
        {
            lock (book._gate)
            {
                book._watchers = book._watchers.Remove(changed);
            }
        }
    }
}

/// <summary>One note as it is stored.</summary>
/// <param name="Key">Its sort and name.</param>
/// <param name="At">When it was written, milliseconds since 1970-01-01 UTC: of two under one key the later counts.</param>
/// <param name="Value">The note; null when it was deleted.</param>
public sealed record BookEntry(string Key, long At, JsonElement? Value)
{
    internal bool IsUsable => Key is { Length: > 0 and <= 200 } && At > 0;

    /// <summary>True when the other was written later; two of one moment are told apart by their text, the same way on every node.</summary>
    internal bool IsOlderThan(BookEntry other) =>
        other.At > At || (other.At == At && string.CompareOrdinal(other.Value?.GetRawText(), Value?.GetRawText()) > 0);

    internal T? As<T>(JsonSerializerOptions options)
        where T : class
    {
        try
        {
            return Value?.Deserialize<T>(options);
        }
        catch (JsonException)
        {
            // Written by a newer node: this one shows what it understands.
            return null;
        }
    }
}
