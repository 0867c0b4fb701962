namespace Command.Geo.Places;

/// <summary>A target whose name fits.</summary>
/// <param name="Target">Which one.</param>
/// <param name="Score">How well, 0 to 1.</param>
/// <param name="Code">How: a <c>name-…</c> code of <see cref="PlaceReason"/>.</param>
internal readonly record struct NameHit(int Target, double Score, string Code);

/// <summary>The best fit of each target so far.</summary>
internal sealed class NameHits
{
    private readonly Dictionary<int, NameHit> _best = [];

    public int Count => _best.Count;

    public double BestScore { get; private set; }

    public void Add(NameEntry entry, double score, string code)
    {
        double fit = entry.Official ? score : score * 0.97;
        string how = entry.Official || code != "name-exact" ? code : "name-known-as";
        if (!_best.TryGetValue(entry.Target, out NameHit before) || before.Score < fit)
        {
            _best[entry.Target] = new NameHit(entry.Target, fit, how);
            BestScore = Math.Max(BestScore, fit);
        }
    }

    /// <summary>The best ones, best first; equal ones in the order of their targets.</summary>
    public List<NameHit> Best(int most)
    {
        List<NameHit> hits = [.. _best.Values];
        hits.Sort((a, b) => a.Score != b.Score ? b.Score.CompareTo(a.Score) : a.Target.CompareTo(b.Target));
        return hits.Count > most ? hits[..most] : hits;
    }
}
