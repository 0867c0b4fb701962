using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Command.Ingest.Picture;

namespace Command.Ingest.Api.Open311;

/// <summary>What was posted lately: to answer a repeated POST with the first one's id, and to show a request before the picture has it. Safe to use from any thread.</summary>
internal sealed class PostedReports(TimeProvider time)
{
    /// <summary>For how long the same bytes from the same key are the same report.</summary>
    public static readonly TimeSpan Same = TimeSpan.FromMinutes(1);

    /// <summary>Reports that one key may post within <see cref="Same"/>.</summary>
    public const int MostPerKey = 600;

    /// <summary>How many are remembered; at this many a minute the oldest may be forgotten early.</summary>
    private const int Most = 20_000;

    /// <summary>How long a report may take to come into the picture; the writer usually needs a tenth of a second.</summary>
    private static readonly TimeSpan s_kept = TimeSpan.FromMinutes(10);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Entry> _byBytes = new(StringComparer.Ordinal);
    private readonly LinkedList<Entry> _inOrder = [];
    private ImmutableDictionary<string, ReportItem> _byId = ImmutableDictionary.Create<string, ReportItem>(StringComparer.Ordinal);

    /// <summary>Posts once: a second call with the same bytes joins the first, whether it is still going on or done. Null when the key posts too much.</summary>
    /// <param name="caller">The key's name.</param>
    /// <param name="body">The bytes as they came.</param>
    /// <param name="post">Makes the report durable; when it fails nothing is remembered.</param>
    public async Task<ReportItem?> OnceAsync(string caller, ReadOnlyMemory<byte> body, Func<Task<ReportItem>> post)
    {
        string key = $"{caller}\n{Convert.ToHexString(SHA256.HashData(body.Span))}";
        DateTimeOffset now = time.GetUtcNow();
        Entry? entry;
        lock (_gate)
        {
            Forget(now);
            if (!_byBytes.TryGetValue(key, out entry) || now - entry.At >= Same)
            {
                if (_inOrder.Count(e => e.Caller == caller && now - e.At < Same) >= MostPerKey)
                {
                    return null;
                }

                entry = new Entry(key, caller, now, new Lazy<Task<ReportItem>>(post));
                _byBytes[key] = entry;
                _inOrder.AddLast(entry);
            }
        }

        bool durable = false;
        try
        {
            ReportItem item = await entry.Posted.Value.ConfigureAwait(false);
            durable = true;
            ImmutableInterlocked.AddOrUpdate(ref _byId, item.Report.SourceId, item, (_, first) => first);
            return item;
        }
        finally
        {
            if (!durable)
            {
                Drop(entry);
            }
        }
    }

    /// <summary>The report posted under an id, while it is remembered.</summary>
    public ReportItem? Find(string id) => _byId.GetValueOrDefault(id);

    /// <summary>Those that a picture does not have yet.</summary>
    public IEnumerable<ReportItem> Since(PictureState picture) => _byId.Values.Where(r => !picture.Reports.ContainsKey(r.Id) && time.GetUtcNow() - r.KnownAt < s_kept);

    /// <summary>An id that nobody can guess and anybody can spell: the city's day and 50 random bits without I, L, O and U.</summary>
    public static string NewId(DateTimeOffset local)
    {
        const string Letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
        StringBuilder id = new(local.ToString("yyyyMMdd-", System.Globalization.CultureInfo.InvariantCulture));
        foreach (byte part in RandomNumberGenerator.GetBytes(10))
        {
            id.Append(Letters[part & 31]);
        }

        return id.ToString();
    }

    private void Forget(DateTimeOffset now)
    {
        while (_inOrder.First is { Value: var oldest } && (now - oldest.At >= s_kept || _inOrder.Count >= Most))
        {
            Remove(oldest);
        }
    }

    private void Drop(Entry entry)
    {
        lock (_gate)
        {
            Remove(entry);
        }
    }

    private void Remove(Entry entry)
    {
        _inOrder.Remove(entry);
        if (_byBytes.TryGetValue(entry.Key, out Entry? current) && ReferenceEquals(current, entry))
        {
            _byBytes.Remove(entry.Key);
        }

        if (entry.Posted is { IsValueCreated: true, Value: { IsCompletedSuccessfully: true } done })
        {
            ImmutableInterlocked.TryRemove(ref _byId, done.GetAwaiter().GetResult().Report.SourceId, out _);
        }
    }

    private sealed record Entry(string Key, string Caller, DateTimeOffset At, Lazy<Task<ReportItem>> Posted);
}
