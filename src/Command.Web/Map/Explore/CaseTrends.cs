using System.Collections.Immutable;
using Command.Geo;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Journal;

namespace Command.Web.Map.Explore;

/// <summary>How many reports of a kind's group there were in each step of a span of time, the oldest step first.</summary>
/// <param name="Group">The group of kinds.</param>
/// <param name="Counts">One number a step.</param>
public sealed record CaseTrend(KindGroup Group, ImmutableArray<int> Counts);

/// <summary>
/// What was reported when and where, read once from the journal and then only what is new in it: a report counts once, at the time at which its sender first saw it. What is older than
/// <see cref="Kept"/> is forgotten.
/// </summary>
/// <remarks>Safe to use from any thread; one reading at a time.</remarks>
public sealed class CaseTrends(IJournalStore journal, CityPack pack) : IDisposable
{
    /// <summary>The longest span that can be asked for.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(8);

    /// <summary>Reports remembered at the most, the newest; some 60 MB.</summary>
    public const int Most = 400_000;

    private readonly SemaphoreSlim _one = new(1);
    private Dictionary<string, Seen> _seen = new(StringComparer.Ordinal);
    private long? _until;

    /// <summary>The trend, by group; groups of which nothing was reported are left out.</summary>
    /// <param name="box">The ground, degrees.</param>
    /// <param name="start">When the first step begins.</param>
    /// <param name="step">How long a step is.</param>
    /// <param name="steps">How many.</param>
    /// <param name="exercise">True for an exercise's reports instead of real ones.</param>
    /// <param name="sees">True for a feed that the asker may see.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="JournalUnavailableException">The journal can't be read now.</exception>
    public async Task<ImmutableArray<CaseTrend>> OfAsync(GeoBox box, DateTimeOffset start, TimeSpan step, int steps, bool exercise, Func<string, bool> sees, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(sees);
        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await Task.Run(
                () =>
                {
                    Read(start + (step * steps), cancellationToken);
                    return Count(box, start, step, steps, exercise, sees);
                },
                cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private void Read(DateTimeOffset now, CancellationToken cancellationToken)
    {
        long at = _until ?? journal.SequenceAt(now - Kept);
        while (journal.Range(at, IJournalStore.LongestRange) is { IsEmpty: false } entries)
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (JournalEntry entry in entries)
            {
                if (entry.Event is ReportAccepted { Place.Centre: { } where } e)
                {
                    DateTimeOffset seen = _seen.TryGetValue(e.Id, out Seen? before) && before.At < e.Report.ObservedAt ? before.At : e.Report.ObservedAt;
                    _seen[e.Id] = new Seen(seen, where, pack.KindOf(e.Report.Kind)?.Group ?? KindGroup.Other, e.Report.Feed, e.Report.Exercise);
                }
            }

            at = entries[^1].Sequence;
            _until = at;
        }

        _until = at;
        if (_seen.Count > Most || _seen.Values.Any(s => s.At < now - (Kept * 2)))
        {
            _seen = new Dictionary<string, Seen>(_seen.Where(s => s.Value.At >= now - Kept).OrderByDescending(s => s.Value.At).Take(Most), StringComparer.Ordinal);
        }
    }

    private ImmutableArray<CaseTrend> Count(GeoBox box, DateTimeOffset start, TimeSpan step, int steps, bool exercise, Func<string, bool> sees)
    {
        SortedDictionary<KindGroup, int[]> counts = [];
        foreach (Seen seen in _seen.Values)
        {
            double at = Math.Floor((seen.At - start) / step);
            if (at < 0 || at >= steps || seen.Exercise != exercise || !box.Contains(seen.Where) || !sees(seen.Feed))
            {
                continue;
            }

            if (!counts.TryGetValue(seen.Group, out int[]? of))
            {
                counts[seen.Group] = of = new int[steps];
            }

            of[(int)at]++;
        }

        return [.. counts.Select(c => new CaseTrend(c.Key, [.. c.Value]))];
    }

    private sealed record Seen(DateTimeOffset At, GeoPoint Where, KindGroup Group, string Feed, bool Exercise);
}
