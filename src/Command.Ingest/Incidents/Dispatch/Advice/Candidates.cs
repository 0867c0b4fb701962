using System.Collections.Immutable;
using System.Globalization;
using Command.Ingest.Contracts;

namespace Command.Ingest.Incidents.Dispatch.Advice;

/// <summary>A unit that may be sent, with what its choice costs by itself.</summary>
/// <param name="Index">Its place among the units.</param>
/// <param name="Serves">A bit for each need that it can serve.</param>
internal sealed record Candidate(int Index, string CallSign, double Seconds, double Cost, ulong Serves, ImmutableArray<Reason> Reasons);

/// <summary>Tells the units that may be sent from those that may not, and weighs each by itself.</summary>
internal static class Candidates
{
    /// <summary>Plans with more needs than this don't exist: the pack's reader bounds them, and needs that nobody can serve are left out.</summary>
    public const int MostNeeds = 64;

    public static (ImmutableArray<Candidate> Free, ImmutableArray<AdviceExcluded> Excluded) Of(AdviceQuestion question, Coverage coverage)
    {
        ImmutableArray<Candidate>.Builder free = ImmutableArray.CreateBuilder<Candidate>();
        ImmutableArray<AdviceExcluded>.Builder excluded = ImmutableArray.CreateBuilder<AdviceExcluded>();
        for (int i = 0; i < question.Units.Length; i++)
        {
            AdviceUnit unit = question.Units[i];
            ulong serves = Serves(question.Scene.Needs, unit.Capabilities);
            bool wanted = question.With.Contains(unit.CallSign, StringComparer.Ordinal);
            if (serves == 0 && !wanted)
            {
                continue;
            }

            if (question.Without.Contains(unit.CallSign, StringComparer.Ordinal))
            {
                excluded.Add(new AdviceExcluded(unit.CallSign, Reason.Of("advice-taken-out")));
            }
            else if (Never(question, unit, i) is { } never)
            {
                excluded.Add(new AdviceExcluded(unit.CallSign, never));
            }
            else if (NotNow(question, unit) is { } busy && !wanted)
            {
                excluded.Add(new AdviceExcluded(unit.CallSign, busy));
            }
            else
            {
                free.Add(Weigh(question, coverage, unit, i, serves));
            }
        }

        return (
            [.. free.OrderBy(c => c.Cost).ThenBy(c => c.CallSign, StringComparer.Ordinal)],
            [.. excluded.OrderBy(e => e.CallSign, StringComparer.Ordinal)]);
    }

    /// <summary>True for a unit that could be sent anywhere now: it counts for coverage and can be moved up.</summary>
    public static bool IsFree(AdviceQuestion question, AdviceUnit unit) => unit.At is not null && NotNow(question, unit) is null && !IsOld(question, unit);

    /// <summary>A bit for each need that capabilities can serve.</summary>
    public static ulong Serves(ImmutableArray<AdviceNeed> needs, ImmutableArray<string> capabilities)
    {
        ulong serves = 0;
        for (int n = 0; n < needs.Length && n < MostNeeds; n++)
        {
            serves |= needs[n].Count > 0 && capabilities.Contains(needs[n].Capability, StringComparer.Ordinal) ? 1UL << n : 0;
        }

        return serves;
    }

    private static bool IsOld(AdviceQuestion question, AdviceUnit unit) => unit.FixAt is { } at && question.Now - at > question.Weights.OldestFix;

    // What no wish can mend: nobody knows where it is, or no road leads there.
    private static Reason? Never(AdviceQuestion question, AdviceUnit unit, int index) => true switch
    {
        _ when unit.At is null || unit.FixAt is null => Reason.Of("advice-no-fix"),
        _ when question.Seconds[index] is null => Reason.Of("advice-no-way"),
        _ => null,
    };

    private static Reason? NotNow(AdviceQuestion question, AdviceUnit unit) => unit.Duty switch
    {
        AdviceDuty.OffDuty => Reason.Of("advice-off-duty"),
        AdviceDuty.Silent => Reason.Of("advice-silent"),
        AdviceDuty.Committed => unit.Incident is { } incident ? Reason.Of("advice-committed", incident) : Reason.Of("advice-busy"),
        _ when IsOld(question, unit) => Reason.Of("advice-old-fix", Minutes((question.Now - unit.FixAt!.Value).TotalSeconds)),
        _ => null,
    };

    private static Candidate Weigh(AdviceQuestion question, Coverage coverage, AdviceUnit unit, int index, ulong serves)
    {
        AdviceWeights weights = question.Weights;
        ImmutableArray<Reason>.Builder reasons = ImmutableArray.CreateBuilder<Reason>();
        double seconds = question.Seconds[index]!.Value, cost = seconds;
        if (NotNow(question, unit) is { } now)
        {
            reasons.Add(now);
        }

        if (unit.ShiftEnds is { } ends && (ends - question.Now).TotalSeconds is var left && left < seconds + question.Scene.WorkSeconds)
        {
            cost += Math.Min(weights.MostOverShift, (seconds + question.Scene.WorkSeconds - left) / 60 * weights.OverShiftPerMinute);
            reasons.Add(left > 0 ? Reason.Of("advice-shift-ends", Minutes(left)) : Reason.Of("advice-shift-over"));
        }

        if (unit.ClearedAt is { } cleared && (unit.Rest - (question.Now - cleared)).TotalSeconds is > 0 and var missing)
        {
            cost += missing / 60 * weights.LostRestPerMinute;
            reasons.Add(Reason.Of("advice-rest", Minutes((question.Now - cleared).TotalSeconds), Minutes(unit.Rest.TotalSeconds)));
        }

        if (!unit.Areas.IsEmpty && !question.Scene.Areas.IsEmpty && !unit.Areas.Any(a => question.Scene.Areas.Contains(a, StringComparer.Ordinal)))
        {
            cost += weights.OutsideItsAreas;
            reasons.Add(Reason.Of("advice-outside-areas", string.Join(',', unit.Areas)));
        }

        return new Candidate(index, unit.CallSign, seconds, cost + coverage.CostOf(index), serves, reasons.ToImmutable());
    }

    internal static string Minutes(double seconds) => Math.Max(0, Math.Round(seconds / 60)).ToString("0", CultureInfo.InvariantCulture);
}
