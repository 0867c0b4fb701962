using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using Command.Geo;
using Command.Ingest.Contracts;

namespace Command.Ingest.Incidents.Dispatch.Advice;

/// <summary>Says of ranked sets what speaks for and against them, and what sets each apart from the best.</summary>
internal static class SetReasons
{
    /// <summary>Arrivals nearer together than this are the same to those who wait.</summary>
    private const double SameSeconds = 30;

    /// <summary>A difference in metres that is worth a word.</summary>
    private const double WorthM = 100;

    public static ImmutableArray<AdviceSet> Of(AdviceQuestion question, RankedSets ranked, IReadOnlyDictionary<int, AdviceWay> ways)
    {
        ImmutableArray<AdviceSet>.Builder sets = ImmutableArray.CreateBuilder<AdviceSet>(ranked.Sets.Length);
        ImmutableArray<AdvicePick> first = [];
        foreach (RankedSet set in ranked.Sets)
        {
            ImmutableArray<AdvicePick> picks =
            [
                .. set.Set.Units.Select((u, i) => Pick(question, u, set.Set.For[i], ways.GetValueOrDefault(u.Index)))
                    .OrderBy(p => p.Seconds).ThenBy(p => p.CallSign, StringComparer.Ordinal),
            ];
            ImmutableArray<AdviceShortfall> shortfalls =
            [
                .. question.Scene.Needs.Select((n, i) => new AdviceShortfall(n.Capability, n.Count, set.Set.Found[i])).Where(s => s.Found < s.Needed),
            ];
            first = sets.Count == 0 ? picks : first;
            sets.Add(new AdviceSet(
                sets.Count + 1, Math.Round(set.Cost, 1), picks.IsEmpty ? null : picks[0].Seconds, picks.IsEmpty ? null : picks[^1].Seconds, picks, shortfalls, set.Gaps,
                [
                    .. picks.IsEmpty ? [] : new[] { Reason.Of("advice-arrives", Candidates.Minutes(picks[0].Seconds), Candidates.Minutes(picks[^1].Seconds)) },
                    .. shortfalls.Select(s => Reason.Of("advice-short", s.Capability, s.Needed, s.Found)),
                    .. sets.Count == 0 ? [] : Apart(picks, first),
                    .. set.Gaps.Select(g => g.MoveUp is null
                        ? Reason.Of("advice-gap", g.Depot, g.Capability, Whole(g.Minutes))
                        : Reason.Of("advice-gap-move-up", g.Depot, g.Capability, Whole(g.Minutes), g.MoveUp, Whole(g.MoveUpMinutes ?? 0))),
                ]));
        }

        return sets.ToImmutable();
    }

    private static AdvicePick Pick(AdviceQuestion question, Candidate unit, ulong serves, AdviceWay? way)
    {
        GeoPoint at = question.Units[unit.Index].At!.Value;
        bool detour = way is { OpenSeconds: { } open, Closed.IsEmpty: false } && unit.Seconds > open;
        return new AdvicePick(
            unit.CallSign,
            [.. Bits(serves).Select(n => question.Scene.Needs[n].Capability)],
            Math.Round(unit.Seconds, 1),
            Math.Round(unit.Cost, 1),
            [
                .. detour ? [Reason.Of("advice-closed-way", string.Join('|', way!.Closed), Candidates.Minutes(unit.Seconds - way.OpenSeconds!.Value))] : ImmutableArray<Reason>.Empty,
                .. unit.Reasons,
            ])
        {
            LengthM = way is null ? null : Math.Round(way.LengthM),
            StraightM = Math.Round(at.DistanceTo(question.Scene.At)),
            OpenSeconds = detour ? Math.Round(way!.OpenSeconds!.Value, 1) : null,
            Closed = detour ? way!.Closed : [],
        };
    }

    // Each unit that is not in the best set against the one that stands in its place there.
    private static IEnumerable<Reason> Apart(ImmutableArray<AdvicePick> picks, ImmutableArray<AdvicePick> first)
    {
        List<AdvicePick> others = [.. first.Where(f => picks.All(p => p.CallSign != f.CallSign))];
        foreach (AdvicePick pick in picks.Where(p => first.All(f => f.CallSign != p.CallSign)))
        {
            if (others.Find(o => o.For.Intersect(pick.For, StringComparer.Ordinal).Any()) is not { } other)
            {
                yield return Reason.Of("advice-also", pick.CallSign);
                continue;
            }

            others.Remove(other);
            double nearerM = (other.StraightM ?? 0) - (pick.StraightM ?? 0), laterSeconds = pick.Seconds - other.Seconds;
            if (nearerM >= WorthM && !pick.Closed.IsEmpty)
            {
                yield return Reason.Of("advice-nearer-but-closed", pick.CallSign, (nearerM / 1000).ToString("0.0", CultureInfo.InvariantCulture), other.CallSign, string.Join('|', pick.Closed));
            }

            if (laterSeconds >= SameSeconds)
            {
                yield return Reason.Of("advice-later", pick.CallSign, other.CallSign, Math.Max(1, Math.Round(laterSeconds / 60)));
            }
            else if (laterSeconds <= -SameSeconds)
            {
                yield return Reason.Of("advice-sooner-but", pick.CallSign, other.CallSign, Math.Max(1, Math.Round(-laterSeconds / 60)));
            }
            else
            {
                yield return Reason.Of("advice-as-soon", pick.CallSign, other.CallSign);
            }
        }

        foreach (AdvicePick left in others)
        {
            yield return Reason.Of("advice-without", left.CallSign);
        }
    }

    private static IEnumerable<int> Bits(ulong bits)
    {
        for (ulong rest = bits; rest != 0; rest &= rest - 1)
        {
            yield return BitOperations.TrailingZeroCount(rest);
        }
    }

    private static string Whole(double minutes) => Math.Max(1, Math.Round(minutes)).ToString("0", CultureInfo.InvariantCulture);
}
