using System.Collections.Immutable;
using Command.Ingest.Contracts;

namespace Command.Ingest.Incidents.Levels;

/// <summary>An incident's level from its sources, by these rules and with the reasons. Pure; the order of the sources does not matter.</summary>
/// <remarks>
/// <list type="table">
/// <listheader><term>rule</term><description>what it gives</description></listheader>
/// <item><term>stated level</term><description>The worst that a report states. 1 and 2 from the public count as 3 until an authority or a second, independent reporter speaks of the incident.</description></item>
/// <item><term>casualties</term><description>The worst grade of a report's words (<see cref="Casualties.Level"/>). From the public alone it is 2 at most until confirmed; an authority's own newer
/// word that nobody is hurt outweighs it.</description></item>
/// <item><term>alert</term><description>The worst level of the alerts in force for this one place.</description></item>
/// <item><term>gauge</term><description>The worst of the gauges nearby: near 4, warning 3, guarantee 2, record 1.</description></item>
/// <item><term>none of these</term><description>4.</description></item>
/// <item><term>kind</term><description>Never milder than the level that the city's table gives to the kind.</description></item>
/// <item><term>many reporters</term><description><see cref="ManyReporters"/> or more independent ones within <see cref="ManyWithin"/> make a 4 a 3.</description></item>
/// <item><term>sensitive place</term><description>One step graver, 2 at most.</description></item>
/// <item><term>a person</term><description>The level that a person set stands, with the computed one beside it.</description></item>
/// </list>
/// The worst of the first five is taken; kind, reporters and place then lift it, in this order.
/// </remarks>
public static class LevelRules
{
    /// <summary>The level of an incident of which nothing is known that would give one.</summary>
    public const int Default = 4;

    /// <summary>So many independent reporters within <see cref="ManyWithin"/> say that it is no small matter.</summary>
    public const int ManyReporters = 10;

    /// <summary>Reporters are counted over any stretch of time this long.</summary>
    public static readonly TimeSpan ManyWithin = TimeSpan.FromMinutes(30);

    private const int PublicStates = 3;
    private const int PublicTells = 2;
    private const int PlaceLiftsTo = 2;

    public static LevelFinding Of(LevelInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        LevelFinding computed = Compute(input);
        return input.Override is { } set
            ? new LevelFinding(set.Level, [Reason.Of("level-set-by", set.Author, set.Reason), Reason.Of("level-computed", computed.Level), .. computed.Why])
            : computed;
    }

    private static LevelFinding Compute(LevelInput input)
    {
        Witnesses witnesses = Witnesses.Of(input.Reports);
        ImmutableArray<Finding> grounds = [.. new[] { Stated(input, witnesses), Told(input, witnesses), Alerted(input), Gauged(input) }.OfType<Finding>().OrderBy(f => f.Level)];
        int level = grounds.IsEmpty ? Default : grounds[0].Level;
        ImmutableArray<Reason>.Builder why = ImmutableArray.CreateBuilder<Reason>();
        if (grounds.IsEmpty)
        {
            why.Add(Reason.Of("level-default", Default));
        }

        if (input.KindLevel is { } kind && kind < level)
        {
            level = kind;
            why.Insert(0, Reason.Of("level-kind", input.Kind, kind));
        }

        why.AddRange(grounds.Select(f => f.Why));
        if (level == Default && AreMany(input))
        {
            level--;
            why.Add(Reason.Of("level-many-reporters", ManyReporters, (int)ManyWithin.TotalMinutes, level));
        }

        if (input.Near is { } near && level > PlaceLiftsTo)
        {
            level--;
            why.Add(Reason.Of("level-near-place", near.Zh, near.En, near.DistanceM, level));
        }

        why.AddRange(Contradicted(input, witnesses));
        return new LevelFinding(level, why.ToImmutable());
    }

    private static Finding? Stated(LevelInput input, Witnesses witnesses)
    {
        Finding? worst = null;
        foreach (LevelReport report in input.Reports.Where(r => r.Level is not null).OrderBy(r => r.Id, StringComparer.Ordinal))
        {
            int stated = report.Level!.Value;
            bool doubted = stated < PublicStates && !witnesses.Confirm(report);
            Finding finding = doubted
                ? new Finding(PublicStates, Reason.Of("level-unconfirmed", report.Id, stated, PublicStates))
                : new Finding(stated, Reason.Of("level-worst-source", stated, report.Id));
            worst = worst is null || finding.Level < worst.Level ? finding : worst;
        }

        return worst;
    }

    private static Finding? Told(LevelInput input, Witnesses witnesses)
    {
        Finding? worst = null;
        foreach (LevelReport report in input.Reports.OrderBy(r => r.Id, StringComparer.Ordinal))
        {
            if (report.Casualties.Level is not { } told || witnesses.Deny(report) is not null)
            {
                continue;
            }

            bool doubted = told < PublicTells && !witnesses.Confirm(report);
            Finding finding = doubted
                ? new Finding(PublicTells, Reason.Of("level-casualties-unconfirmed", report.Id, report.Casualties.ToArgument(), told, PublicTells))
                : new Finding(told, Reason.Of("level-casualties", report.Id, report.Casualties.ToArgument(), told));
            worst = worst is null || finding.Level < worst.Level ? finding : worst;
        }

        return worst;
    }

    private static Finding? Alerted(LevelInput input) =>
        input.Alerts.OrderBy(a => a.Level).ThenBy(a => a.Id, StringComparer.Ordinal).FirstOrDefault() is { } worst
            ? new Finding(worst.Level, Reason.Of("level-alert", worst.Event ?? worst.Id, worst.Level))
            : null;

    private static Finding? Gauged(LevelInput input) =>
        input.Gauges.OrderBy(g => g.Level).ThenBy(g => g.Id, StringComparer.Ordinal).FirstOrDefault() is { } worst
            ? new Finding(worst.Level, Reason.Of("level-gauge", worst.Station ?? worst.Id, worst.Threshold, worst.Level))
            : null;

    private static IEnumerable<Reason> Contradicted(LevelInput input, Witnesses witnesses) => input.Reports
        .Where(r => r.Casualties.Level is not null && witnesses.Deny(r) is not null)
        .OrderBy(r => r.Casualties.Level).ThenBy(r => r.Id, StringComparer.Ordinal)
        .Take(1)
        .Select(r => Reason.Of("level-casualties-denied", r.Id, r.Casualties.ToArgument(), witnesses.Deny(r)!.Id));

    private static bool AreMany(LevelInput input)
    {
        ImmutableArray<LevelReport> reports = [.. input.Reports.OrderBy(r => r.ObservedAt)];
        Dictionary<string, int> within = new(StringComparer.Ordinal);
        int first = 0;
        foreach (LevelReport report in reports)
        {
            within[report.Reporter] = within.GetValueOrDefault(report.Reporter) + 1;
            for (; report.ObservedAt - reports[first].ObservedAt > ManyWithin; first++)
            {
                if (--within[reports[first].Reporter] == 0)
                {
                    within.Remove(reports[first].Reporter);
                }
            }

            if (within.Count >= ManyReporters)
            {
                return true;
            }
        }

        return false;
    }

    private sealed record Finding(int Level, Reason Why);

    /// <summary>Who speaks of the incident.</summary>
    /// <param name="AnyAuthority">True when an authority does.</param>
    /// <param name="Reporters">How many independent ones there are.</param>
    /// <param name="Denial">An authority's newest word that nobody is hurt.</param>
    private sealed record Witnesses(bool AnyAuthority, int Reporters, LevelReport? Denial)
    {
        public static Witnesses Of(ImmutableArray<LevelReport> reports) => new(
            reports.Any(r => !r.FromPublic),
            reports.Select(r => r.Reporter).Distinct(StringComparer.Ordinal).Count(),
            reports.Where(r => !r.FromPublic && r.Casualties.SaysNone).OrderByDescending(r => r.ObservedAt).ThenBy(r => r.Id, StringComparer.Ordinal).FirstOrDefault());

        /// <summary>An authority's word stands by itself; the public's needs another witness.</summary>
        public bool Confirm(LevelReport report) => !report.FromPublic || AnyAuthority || Reporters > 1;

        /// <summary>The authority that says later than the public that nobody is hurt.</summary>
        public LevelReport? Deny(LevelReport report) => report.FromPublic && Denial?.ObservedAt >= report.ObservedAt ? Denial : null;
    }
}
