using Command.Ingest.Exercise.Days;

namespace Command.Benchmarks.Fusion;

/// <summary>Errors by what makes it hard. Adds up.</summary>
internal sealed class Difficulties
{
    /// <summary>What reports have, against what lies between an event and its rival.</summary>
    private const Difficulty Neighbours = Difficulty.SameKindNearby | Difficulty.OtherKindHere | Difficulty.SamePlaceLater;

    private readonly SortedDictionary<string, Tally> _tallies = new(StringComparer.Ordinal);

    public IEnumerable<(string Name, Tally Tally)> Rows => _tallies.Select(t => (t.Key, t.Value));

    public void Add(Universe universe, ReadOnlySpan<int> found)
    {
        ReadOnlySpan<int> truth = universe.Truth;
        Dictionary<int, int> ofTruth = [], ofFound = [];
        Dictionary<(int, int), int> ofBoth = [];
        for (int i = 0; i < found.Length; i++)
        {
            ofTruth[truth[i]] = ofTruth.GetValueOrDefault(truth[i]) + 1;
            ofFound[found[i]] = ofFound.GetValueOrDefault(found[i]) + 1;
            ofBoth[(truth[i], found[i])] = ofBoth.GetValueOrDefault((truth[i], found[i])) + 1;
        }

        Dictionary<string, HashSet<int>> groups = new(StringComparer.Ordinal);
        for (int i = 0; i < found.Length; i++)
        {
            Scored report = universe.Reports[i];
            (groups.TryGetValue(report.Event, out HashSet<int>? known) ? known : groups[report.Event] = []).Add(found[i]);
            int both = ofBoth[(truth[i], found[i])] - 1;
            Tally tally = new(1, ofTruth[truth[i]] - 1, ofFound[found[i]] - 1, both, 0, 0);
            Add("filed " + report.First.Kind, tally);
            Difficulty own = report.Difficulty & ~Neighbours;
            if (own == Difficulty.None)
            {
                Add("plain", tally);
            }

            foreach (Difficulty one in Enum.GetValues<Difficulty>().Where(d => d != Difficulty.None && own.HasFlag(d)))
            {
                Add(one.ToString(), tally);
            }
        }

        foreach (IGrouping<string, Scored> rival in universe.Reports.Where(r => r.Rival is not null).GroupBy(r => r.Event, StringComparer.Ordinal))
        {
            Scored first = rival.First();
            if (groups.TryGetValue(first.Rival!, out HashSet<int>? other))
            {
                Add("neighbour " + (first.Difficulty & Neighbours), new Tally(0, 0, 0, 0, 1, groups[first.Event].Overlaps(other) ? 1 : 0));
            }
        }
    }

    public void Add(Difficulties other)
    {
        foreach ((string name, Tally tally) in other.Rows)
        {
            Add(name, tally);
        }
    }

    private void Add(string name, Tally tally) => _tallies[name] = _tallies.GetValueOrDefault(name, new Tally(0, 0, 0, 0, 0, 0)) + tally;
}

/// <summary>Counts seen from reports: how many others are truly of their event, were put with them, and both; and how many neighbouring events were run together.</summary>
internal sealed record Tally(long Reports, long True, long Found, long Right, long Neighbours, long RunTogether)
{
    public double Missed => True == 0 ? 0 : 1 - ((double)Right / True);

    public double False => Found == 0 ? 0 : 1 - ((double)Right / Found);

    public static Tally operator +(Tally a, Tally b) => new(
        a.Reports + b.Reports, a.True + b.True, a.Found + b.Found, a.Right + b.Right, a.Neighbours + b.Neighbours, a.RunTogether + b.RunTogether);
}
