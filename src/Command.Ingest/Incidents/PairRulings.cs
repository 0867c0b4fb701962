using System.Collections.Immutable;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;

namespace Command.Ingest.Incidents;

/// <summary>Writes down what a person's word on groups of reports means for pairs of them, so that the pairs alone tell it again. Local to one decision.</summary>
/// <param name="draft">The decision.</param>
/// <param name="reason">The person's.</param>
internal sealed class PairRulings(Draft draft, string reason)
{
    /// <summary>All speak of one event: each with the earliest.</summary>
    public void Join(ImmutableArray<ReportItem> reports)
    {
        if (Earliest(reports) is { } first)
        {
            foreach (ReportItem report in InOrder(reports).Skip(1))
            {
                Say(report.Id, first.Id, same: true);
            }
        }
    }

    /// <summary>None of the one speaks of what the others speak of: each with the earliest of them.</summary>
    public void Part(ImmutableArray<ReportItem> ones, ImmutableArray<ReportItem> others)
    {
        if (Earliest(others) is { } first)
        {
            foreach (ReportItem report in InOrder(ones))
            {
                Say(report.Id, first.Id, same: false);
            }
        }
    }

    /// <summary>Those that a person joined through a report that now leaves stay joined among themselves.</summary>
    public void Hold(ImmutableArray<ReportItem> staying, ImmutableArray<ReportItem> leaving)
    {
        if (Earliest(staying) is not { } first)
        {
            return;
        }

        ImmutableHashSet<string> gone = [.. leaving.Select(r => r.Id)];
        foreach (ReportItem report in InOrder(staying).Where(r => r.Id != first.Id && Of(r.Id).Any(x => x.Same && gone.Contains(x.Other))).ToArray())
        {
            Say(report.Id, first.Id, same: true);
        }
    }

    /// <summary>What was said before of pairs across the two groups, and says otherwise, no longer counts.</summary>
    public void Overrule(ImmutableArray<ReportItem> ones, ImmutableArray<ReportItem> others, bool same)
    {
        ImmutableHashSet<string> far = [.. others.Select(r => r.Id)];
        foreach (ReportItem report in InOrder(ones))
        {
            foreach (Ruling ruling in Of(report.Id).Where(r => r.Same != same && far.Contains(r.Other)).OrderBy(r => r.Other, StringComparer.Ordinal).ToArray())
            {
                Say(report.Id, ruling.Other, same);
            }
        }
    }

    /// <summary>Writes one pair down, unless it is said already.</summary>
    public void Say(string one, string other, bool same)
    {
        if (Of(one).FirstOrDefault(r => r.Other == other) is not { } known || known.Same != same)
        {
            draft.Add(new PairRuled(one, other, same, reason), draft.KnownAt);
        }
    }

    private ImmutableArray<Ruling> Of(string id) => draft.Picture.Rulings.GetValueOrDefault(id, []);

    private static IEnumerable<ReportItem> InOrder(ImmutableArray<ReportItem> reports) => reports.OrderBy(r => r.Since).ThenBy(r => r.Id, StringComparer.Ordinal);

    private static ReportItem? Earliest(ImmutableArray<ReportItem> reports) => InOrder(reports).FirstOrDefault();
}
