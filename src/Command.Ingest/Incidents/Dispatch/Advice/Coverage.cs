using System.Collections.Immutable;

namespace Command.Ingest.Incidents.Dispatch.Advice;

/// <summary>
/// Which depots have somebody near for each capability that must stay covered, and what becomes of that when units leave. A depot is covered while a free unit
/// with the capability is within its time by road, wherever that unit is at home.
/// </summary>
internal sealed class Coverage
{
    private readonly AdviceQuestion _question;
    private readonly ImmutableArray<Watch> _watches;
    private readonly double[] _alone;

    public Coverage(AdviceQuestion question)
    {
        _question = question;
        bool[] free = [.. question.Units.Select(u => Candidates.IsFree(question, u))];
        ImmutableArray<Watch>.Builder watches = ImmutableArray.CreateBuilder<Watch>();
        for (int depot = 0; depot < question.Depots.Length; depot++)
        {
            foreach (string capability in question.Depots[depot].Covers)
            {
                ImmutableArray<(int Unit, double Seconds)> able =
                [
                    .. Enumerable.Range(0, question.Units.Length)
                        .Where(u => free[u] && question.DepotSeconds[depot][u] is not null && question.Units[u].Capabilities.Contains(capability, StringComparer.Ordinal))
                        .Select(u => (u, question.DepotSeconds[depot][u]!.Value))
                        .OrderBy(u => u.Value).ThenBy(u => question.Units[u.u].CallSign, StringComparer.Ordinal),
                ];
                watches.Add(new Watch(depot, capability, able, [.. able.TakeWhile(a => a.Seconds <= question.Depots[depot].WithinSeconds)]));
            }
        }

        _watches = watches.ToImmutable();
        _alone = new double[question.Units.Length];
        for (int w = 0; w < _watches.Length; w++)
        {
            // A depot with one unit near is uncovered by that unit's leaving; with more it takes several.
            if (_watches[w].Near is [var only])
            {
                _alone[only.Unit] += Cost(Away(only.Unit, only.Seconds) / 60);
            }
        }
    }

    /// <summary>What a unit's leaving costs by itself, in seconds.</summary>
    public double CostOf(int unit) => _alone[unit];

    /// <summary>What a gap costs, in seconds.</summary>
    public double Cost(double minutes) => Math.Min(_question.Weights.MostGap, minutes * _question.Weights.GapPerMinute);

    /// <summary>The gaps that the leaving of units makes. Depots that were not covered before are not theirs.</summary>
    /// <param name="leaving">Places among the units.</param>
    public ImmutableArray<AdviceGap> Gaps(IReadOnlySet<int> leaving)
    {
        ImmutableArray<AdviceGap>.Builder gaps = ImmutableArray.CreateBuilder<AdviceGap>();
        HashSet<int> moved = [];
        for (int w = 0; w < _watches.Length; w++)
        {
            if (!IsLeft(w, leaving))
            {
                continue;
            }

            double back = Back(w);
            (int Unit, double Seconds)? up = MoveUp(w, leaving, moved, back);
            if (up is { } chosen)
            {
                moved.Add(chosen.Unit);
            }

            AdviceDepot depot = _question.Depots[_watches[w].Depot];
            gaps.Add(new AdviceGap(
                depot.Id, depot.Zh, depot.En, _watches[w].Capability, Math.Round(back / 60, 1),
                up is { } u ? _question.Units[u.Unit].CallSign : null, up is { } m ? Math.Round(m.Seconds / 60, 1) : null));
        }

        return gaps.ToImmutable();
    }

    /// <summary>What the leaving of units costs, in seconds: the gaps as long as nobody is moved up, for whether somebody will be is not known.</summary>
    public double CostOf(IReadOnlySet<int> leaving)
    {
        double cost = 0;
        for (int w = 0; w < _watches.Length; w++)
        {
            cost += IsLeft(w, leaving) ? Cost(Back(w) / 60) : 0;
        }

        return cost;
    }

    private bool IsLeft(int watch, IReadOnlySet<int> leaving)
    {
        ImmutableArray<(int Unit, double Seconds)> near = _watches[watch].Near;
        foreach ((int unit, _) in near)
        {
            if (!leaving.Contains(unit))
            {
                return false;
            }
        }

        return near.Length > 0;
    }

    private double Back(int watch) => _watches[watch].Near.Min(n => Away(n.Unit, n.Seconds));

    // There, the work, and back as long as there and again to the depot.
    private double Away(int unit, double toDepot) => ((_question.Seconds[unit] ?? 0) * 2) + _question.Scene.WorkSeconds + toDepot;

    // The nearest unit that stays and whose own surroundings stay covered without it.
    private (int Unit, double Seconds)? MoveUp(int watch, IReadOnlySet<int> leaving, HashSet<int> moved, double back)
    {
        foreach ((int unit, double seconds) in _watches[watch].Able)
        {
            if (seconds >= back)
            {
                return null;
            }

            if (!leaving.Contains(unit) && !moved.Contains(unit) && IsSpare(unit, leaving, moved))
            {
                return (unit, seconds);
            }
        }

        return null;
    }

    private bool IsSpare(int unit, IReadOnlySet<int> leaving, HashSet<int> moved) => Enumerable.Range(0, _watches.Length).All(w =>
    {
        ImmutableArray<(int Unit, double Seconds)> near = _watches[w].Near;
        return near.All(n => n.Unit != unit) || near.Any(n => n.Unit != unit && !leaving.Contains(n.Unit) && !moved.Contains(n.Unit));
    });

    /// <param name="Able">Free units with the capability, the nearest first.</param>
    /// <param name="Near">Those that are near enough to count.</param>
    private sealed record Watch(int Depot, string Capability, ImmutableArray<(int Unit, double Seconds)> Able, ImmutableArray<(int Unit, double Seconds)> Near);
}
