using System.Collections.Immutable;

namespace Command.Ingest.Incidents.Dispatch.Advice;

/// <summary>Units that together serve the needs, with what that costs.</summary>
/// <param name="Cost">Of the units by themselves and of what is missing.</param>
/// <param name="Units">By cost.</param>
/// <param name="For">For each of them a bit for each need that it serves.</param>
/// <param name="Found">How many serve each need.</param>
/// <param name="Lacking">How many more units the needs together would take.</param>
internal sealed record UnitSet(double Cost, ImmutableArray<Candidate> Units, ImmutableArray<ulong> For, ImmutableArray<int> Found, int Lacking)
{
    public string Key { get; } = string.Join('\n', Units.Select(u => u.CallSign).Order(StringComparer.Ordinal));
}

/// <summary>
/// Finds the sets of units that serve needs at the least cost. Which units can serve which needs is a matroid, so taking the cheapest that still fits, with
/// those before it changing places where that makes room, gives a cheapest set; the next best follow by leaving out each of its units in turn.
/// </summary>
/// <param name="needs">What is needed.</param>
/// <param name="all">Who may be sent, by cost.</param>
/// <param name="missing">What each unit that can't be found costs.</param>
internal sealed class UnitSets(ImmutableArray<AdviceNeed> needs, ImmutableArray<Candidate> all, double missing)
{
    private const int SharedTries = 3;
    private readonly int _count = Math.Min(needs.Length, Candidates.MostNeeds);
    private ImmutableArray<Candidate> _candidates = [];

    /// <summary>The cheapest sets, no two with the same units.</summary>
    /// <param name="with">Places among the units that must be in.</param>
    /// <param name="most">How many at the most.</param>
    public ImmutableArray<UnitSet> Cheapest(ImmutableHashSet<int> with, int most)
    {
        _candidates = InReach(with, most);
        PriorityQueue<Branch, (double Cost, string Key)> waiting = new();
        HashSet<string> seen = new(StringComparer.Ordinal);
        ImmutableArray<UnitSet>.Builder found = ImmutableArray.CreateBuilder<UnitSet>();
        Add(waiting, with, []);
        while (found.Count < most && waiting.TryDequeue(out Branch? best, out _))
        {
            if (seen.Add(best.Set.Key))
            {
                found.Add(best.Set);
            }

            ImmutableHashSet<int> kept = best.With;
            foreach (Candidate unit in best.Set.Units.Where(u => !best.With.Contains(u.Index)))
            {
                Add(waiting, kept, best.Without.Add(unit.Index));
                kept = kept.Add(unit.Index);
            }
        }

        return found.ToImmutable();
    }

    // With a unit in it that more others undercut in each of its needs than there are places and sets together, a set has enough cheaper ones beside it to be
    // none of the wanted: each time one of those can take its place.
    private ImmutableArray<Candidate> InReach(ImmutableHashSet<int> with, int most)
    {
        int enough = needs.Sum(n => n.Count) + with.Count + most + SharedTries;
        int[] seen = new int[_count];
        return
        [
            .. all.Where(c =>
            {
                bool wanted = with.Contains(c.Index);
                for (int n = 0; n < _count; n++)
                {
                    wanted |= Has(c, n) && seen[n]++ < enough;
                }

                return wanted;
            }),
        ];
    }

    private void Add(PriorityQueue<Branch, (double, string)> waiting, ImmutableHashSet<int> with, ImmutableHashSet<int> without)
    {
        UnitSet set = Solve(with, without);
        if (with.All(w => set.Units.Any(u => u.Index == w)))
        {
            waiting.Enqueue(new Branch(with, without, set), (set.Cost, set.Key));
        }
    }

    private UnitSet Solve(ImmutableHashSet<int> with, ImmutableHashSet<int> without)
    {
        (UnitSet best, ulong filled) = Take(with, without);

        // A unit that costs a little more and serves two needs may save one: tried where a shared need took a unit of its own.
        foreach (Candidate both in _candidates.Where(c => (c.Serves & filled) != 0 && (c.Serves & ~filled & ~SharedBits()) != 0 && !with.Contains(c.Index) && !without.Contains(c.Index)).Take(filled == 0 ? 0 : SharedTries))
        {
            UnitSet other = Take(with.Add(both.Index), without).Set;
            best = other.Cost < best.Cost ? other : best;
        }

        return best;
    }

    private ulong SharedBits() => Enumerable.Range(0, _count).Where(n => needs[n].Shared).Aggregate(0UL, (bits, n) => bits | (1UL << n));

    // The set, and the shared needs that took units of their own.
    private (UnitSet Set, ulong Filled) Take(ImmutableHashSet<int> with, ImmutableHashSet<int> without)
    {
        Places places = new(needs, _count);
        List<Candidate> units = [.. _candidates.Where(c => with.Contains(c.Index))];
        foreach (Candidate unit in units)
        {
            places.TryTake(unit);
        }

        foreach (Candidate unit in _candidates)
        {
            if (places.IsFull)
            {
                break;
            }

            if (!with.Contains(unit.Index) && !without.Contains(unit.Index) && places.TryTake(unit))
            {
                units.Add(unit);
            }
        }

        ulong filled = 0;
        for (int n = 0; n < _count; n++)
        {
            if (!needs[n].Shared)
            {
                continue;
            }

            int lacking = needs[n].Count - units.Count(u => Has(u, n));
            HashSet<int> there = [.. units.Select(u => u.Index)];
            foreach (Candidate unit in _candidates.Where(c => Has(c, n) && !there.Contains(c.Index) && !without.Contains(c.Index)).Take(Math.Max(0, lacking)))
            {
                units.Add(unit);
                filled |= 1UL << n;
            }
        }

        return (Made(units, places), filled);
    }

    private UnitSet Made(List<Candidate> units, Places places)
    {
        ImmutableArray<Candidate> chosen = [.. units.OrderBy(u => u.Cost).ThenBy(u => u.CallSign, StringComparer.Ordinal)];
        int[] found = new int[needs.Length];
        ulong[] serves = new ulong[chosen.Length];
        for (int i = 0; i < chosen.Length; i++)
        {
            for (int n = 0; n < _count; n++)
            {
                if (needs[n].Shared ? Has(chosen[i], n) && found[n] < needs[n].Count : places.NeedOf(chosen[i]) == n)
                {
                    serves[i] |= 1UL << n;
                    found[n]++;
                }
            }
        }

        int lacking = Enumerable.Range(0, needs.Length).Sum(n => Math.Max(0, needs[n].Count - found[n]));
        return new UnitSet(chosen.Sum(u => u.Cost) + (lacking * missing), chosen, [.. serves], [.. found], lacking);
    }

    private static bool Has(Candidate unit, int need) => (unit.Serves & (1UL << need)) != 0;

    private sealed record Branch(ImmutableHashSet<int> With, ImmutableHashSet<int> Without, UnitSet Set);

    /// <summary>The places that needs have for units, one unit in each.</summary>
    private sealed class Places(ImmutableArray<AdviceNeed> needs, int count)
    {
        private readonly List<Candidate>[] _in = [.. Enumerable.Range(0, count).Select(_ => new List<Candidate>())];
        private readonly Dictionary<int, int> _needOf = [];
        private ulong _closed;
        private int _free = Enumerable.Range(0, count).Where(n => !needs[n].Shared).Sum(n => needs[n].Count);

        public bool IsFull => _free == 0;

        public int NeedOf(Candidate unit) => _needOf.GetValueOrDefault(unit.Index, -1);

        /// <summary>Takes a unit in, moving others to places that suit them as well; false when there is no place for it.</summary>
        public bool TryTake(Candidate unit)
        {
            // What could not be made room in once never can: those in it have nowhere else to go, and nobody leaves.
            if (_free == 0 || (unit.Serves & ~_closed) == 0)
            {
                return false;
            }

            bool taken = TryPlace(unit, _closed, out ulong tried);
            _free -= taken ? 1 : 0;
            _closed = taken ? _closed : tried;
            return taken;
        }

        private bool TryPlace(Candidate unit, ulong tried, out ulong triedNow)
        {
            triedNow = tried;
            for (int n = 0; n < count; n++)
            {
                if (needs[n].Shared || !Has(unit, n) || (triedNow & (1UL << n)) != 0)
                {
                    continue;
                }

                triedNow |= 1UL << n;
                if (_in[n].Count < needs[n].Count)
                {
                    Put(unit, n);
                    return true;
                }

                for (int i = 0; i < _in[n].Count; i++)
                {
                    Candidate other = _in[n][i];
                    if (TryPlace(other, triedNow, out triedNow))
                    {
                        _in[n].Remove(other);
                        Put(unit, n);
                        return true;
                    }
                }
            }

            return false;
        }

        private void Put(Candidate unit, int need)
        {
            _in[need].Add(unit);
            _needOf[unit.Index] = need;
        }
    }
}
