using System.Collections.Immutable;
using System.Globalization;
using Command.Geo;
using Command.Ingest.Contracts;

namespace Command.Ingest.Fusion;

/// <summary>A report held against one event: what each piece of evidence says, as natural logarithms of likelihood ratios.</summary>
/// <param name="Kind">How the kinds go together.</param>
/// <param name="Distance">Two places against how sure they are, and against how many other such events are around.</param>
/// <param name="Time">How long after the last word about it this one comes.</param>
/// <param name="Names">Places named by both, or by one only.</param>
/// <param name="Words">The same words and details.</param>
public readonly record struct Comparison(double Kind, double Distance, double Time, double Names, double Words)
{
    /// <summary>What the number of reports that the event has already says.</summary>
    public double Crowd { get; init; }

    /// <summary>What it says that some of its senders have ended it.</summary>
    public double Ended { get; init; }

    /// <summary>How far apart the two are, metres; null where one has no place.</summary>
    public double? ApartM { get; init; }

    /// <summary>One standard deviation of the two positions together, metres.</summary>
    public double UnsureM { get; init; }

    /// <summary>How long after the last word about it.</summary>
    public TimeSpan Gap { get; init; }

    /// <summary>A place that both name, the most telling one; null when there is none.</summary>
    public string? Name { get; init; }

    /// <summary>All of it with what was to be expected before.</summary>
    public double Score(FusionWeights weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        return weights.Prior + Kind + Distance + Time + Names + Words + Crowd + Ended;
    }

    /// <summary>The reasons in words' codes.</summary>
    public ImmutableArray<Reason> Why(FusionModel model, ReportFeatures report, GatheringView view, double probability)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(view);
        ImmutableArray<Reason>.Builder why = ImmutableArray.CreateBuilder<Reason>();
        string mine = model.Kinds[KindBelief.Top(report.Kinds)]?.Code ?? City.Kind.Other, its = model.Kinds[KindBelief.Top(view.Kinds)]?.Code ?? City.Kind.Other;
        why.Add(mine == its ? Reason.Of("same-kind", mine) : Reason.Of("kinds-go-together", mine, its, Text(Math.Exp(Kind), "0.##")));
        if (ApartM is { } apart)
        {
            why.Add(Reason.Of("apart-metres", Text(apart, "0"), Text(UnsureM, "0")));
        }

        why.Add(Reason.Of("apart-minutes", Text(Gap.TotalMinutes, "0")));
        if (Name is { } name)
        {
            why.Add(Reason.Of("both-name", name));
        }

        if (Words > 0.3)
        {
            why.Add(Reason.Of("same-words"));
        }

        why.Add(Reason.Of("probability", Text(probability, "0.00")));
        return why.ToImmutable();
    }

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    /// <summary>Holds a report against an event that was known before it.</summary>
    /// <param name="model">What evidence is worth.</param>
    /// <param name="report">The report.</param>
    /// <param name="view">The event.</param>
    /// <param name="around">What else is around.</param>
    /// <returns>Null when the two can't be one: too far apart, or too long.</returns>
    public static Comparison? Of(FusionModel model, ReportFeatures report, GatheringView view, Surroundings around)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(view);
        ArgumentNullException.ThrowIfNull(around);
        FusionWeights weights = model.Weights;
        TimeSpan gap = report.At > view.Last ? report.At - view.Last : TimeSpan.Zero;
        TimeSpan shorter = report.Life < view.Life ? report.Life : view.Life;
        if (gap > shorter * weights.LongestSilence)
        {
            return null;
        }

        double kind = Math.Log(model.Kinds.Ratio(report.Kinds, view.Kinds));
        kind *= kind > 0 ? weights.KindFor : weights.KindAgainst;
        (string? name, double names) = Named(model, report, view, around);
        double distance, unsure = 0;
        double? apart = null;
        if (report.Shape is not null && !view.Box.IsEmpty)
        {
            double radius = Math.Min(report.RadiusM, view.RadiusM);
            (apart, unsure) = Apart(weights, report, view, radius * weights.ExtentShare);
            if (apart > (1.75 * radius) + (3 * unsure))
            {
                return null;
            }

            distance = model.Used.HasFlag(Evidence.Distance) ? weights.DistanceWorth * Near(weights, apart.Value, unsure, around) : 0;
        }
        else if (name is null)
        {
            return null;
        }
        else
        {
            distance = weights.NameForPlace;
        }

        double time = 0;
        if (model.Used.HasFlag(Evidence.Time))
        {
            time = (weights.TimeWorth * Timely(weights, gap / shorter)) + (view.OverAt < report.At ? weights.AfterOver : 0);
        }

        Comparison silent = new(kind, distance, time, names, 0)
        {
            Crowd = weights.Crowd * Math.Log2(view.Count),
            Ended = model.Used.HasFlag(Evidence.Ended) ? weights.Ended * OverShare(report, view) : 0,
            ApartM = apart,
            UnsureM = unsure,
            Gap = gap,
            Name = name,
        };

        // To compare words is most of the work, and no words make one event of what everything else says is two.
        return model.Used.HasFlag(Evidence.Words) && silent.Score(weights) > weights.WordsFrom ? silent with { Words = Worded(weights, report, view) } : silent;
    }

    private static double OverShare(ReportFeatures report, GatheringView view)
    {
        int over = 0;
        foreach (ReportFeatures member in view.Members)
        {
            over += member.OverAt <= report.At ? 1 : 0;
        }

        return (double)over / view.Members.Length;
    }

    // A burst and a tail against what comes evenly over the kind's life.
    private static double Timely(FusionWeights weights, double gap) => Math.Log(
        (weights.Burst / weights.BurstLife * Math.Exp(-gap / weights.BurstLife)) + ((1 - weights.Burst) / weights.TailLife * Math.Exp(-gap / weights.TailLife)));

    // The density of one event's reports around it (two-dimensional Student's t) against that of other events.
    private static double Near(FusionWeights weights, double apart, double unsure, Surroundings around)
    {
        double z = apart * apart / (unsure * unsure);
        double own = -Math.Log(2 * Math.PI * unsure * unsure) - ((weights.DistanceTail + 2) / 2 * Math.Log(1 + (z / weights.DistanceTail)));
        double others = Math.Log((around.Others + weights.UnseenNeighbours) / (Math.PI * around.ReachM * around.ReachM));
        return Math.Min(weights.MostDistance, own - others);
    }

    private static (double ApartM, double UnsureM) Apart(FusionWeights weights, ReportFeatures report, GatheringView view, double extent)
    {
        double apart = double.PositiveInfinity, unsure = 1, least = double.PositiveInfinity;
        if (report.Shape is PointShape { At: var at } && view.Centre is { } centre)
        {
            Least(at.DistanceTo(centre), report.Variance + view.Variance);
        }

        foreach (ReportFeatures member in view.Members)
        {
            if (member.Shape is { } shape && (shape is not PointShape || report.Shape is not PointShape))
            {
                Least(ShapeGeometry.DistanceM(shape, report.Shape!) ?? double.PositiveInfinity, report.Variance + member.Variance);
            }
        }

        return (apart, unsure);

        void Least(double metres, double variance)
        {
            double sigma = Math.Sqrt(variance + (extent * extent));
            if (metres / sigma < least)
            {
                (least, apart, unsure) = (metres / sigma, metres, sigma);
            }
        }
    }

    private static (string? Name, double Worth) Named(FusionModel model, ReportFeatures report, GatheringView view, Surroundings around)
    {
        if (!model.Used.HasFlag(Evidence.Names) || report.Wording.Names.IsEmpty)
        {
            return (null, 0);
        }

        string? best = null;
        double worth = 0, most = 0;
        foreach (string name in report.Wording.Names)
        {
            if (view.HasName(name))
            {
                double one = model.Weights.SharedName / Math.Max(1, around.Naming(name));
                worth += one;
                if (best is null || one > most)
                {
                    (best, most) = (name, one);
                }
            }
        }

        return best is not null ? (best, Math.Min(worth, 2 * model.Weights.SharedName)) : (null, view.Names.IsEmpty ? 0 : model.Weights.OtherNames);
    }

    private static double Worded(FusionWeights weights, ReportFeatures report, GatheringView view)
    {
        double most = 0;
        foreach (ReportFeatures member in view.Members)
        {
            double alike = Wording.Likeness.Jaccard(report.Wording, member.Wording);
            int details = Wording.Likeness.SharedDetails(report.Wording, member.Wording);
            most = Math.Max(most, (alike > 0.1 ? alike * weights.SameWords : 0) + (Math.Min(2, details) * weights.SharedDetail));
        }

        return most;
    }
}
