using System.Collections.Immutable;
using Command.Geo;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Fusion.Wording;
using Command.Ingest.Picture;

namespace Command.Ingest.Fusion;

/// <summary>All that fusion goes by for one city. Immutable and safe to share between threads.</summary>
public sealed class FusionModel
{
    private static readonly TimeSpan s_unknownLife = TimeSpan.FromHours(2);
    private const double UnknownRadiusM = 150;

    public FusionModel(CityPack pack, Evidence used = Evidence.All, FusionWeights? weights = null)
    {
        ArgumentNullException.ThrowIfNull(pack);
        (Pack, Used, Weights) = (pack, used, weights ?? new FusionWeights());
        Kinds = new KindTable(pack, Weights, used);
    }

    public CityPack Pack { get; }

    public Evidence Used { get; }

    public FusionWeights Weights { get; }

    public KindTable Kinds { get; }

    /// <summary>Reads a report that the picture holds.</summary>
    /// <param name="item">The report.</param>
    /// <param name="known">What its words say, where they were read before.</param>
    public ReportFeatures Read(ReportItem item, ReportWording? known)
    {
        ArgumentNullException.ThrowIfNull(item);
        Report report = item.Report;
        ReportWording wording = known ?? ReportWording.None;
        ImmutableArray<KindShare> kinds = Kinds.Believe(report, wording);
        Kind? kind = Kinds[KindBelief.Top(kinds)] ?? Pack.KindOf(report.Kind);
        double stated = item.Place.UncertaintyM;
        return new ReportFeatures
        {
            Id = item.Id,
            Feed = report.Feed,
            Group = report.Group,
            Exercise = report.Exercise,
            At = item.Since,
            Last = report.ObservedAt,
            OverAt = item.WithdrawnAt ?? (item.IsOver ? report.SentAt ?? report.ObservedAt : null),
            Shape = item.Place.Shape,
            Centre = item.Place.Centre,
            Variance = (stated * stated) + (Weights.UnstatedM * Weights.UnstatedM),
            Kinds = kinds,
            Opens = Kinds.Deciding(report, kinds)?.OpensIncident ?? false,
            RadiusM = kind?.RadiusM ?? UnknownRadiusM,
            Life = kind?.Life ?? s_unknownLife,
            Wording = wording,
        };
    }

    /// <summary>True when two versions of a report are in the same words.</summary>
    public static bool SameWords(Report one, Report other)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        return one.Title == other.Title && one.Text == other.Text && one.Address == other.Address;
    }

    /// <summary>True when nothing that fusion goes by differs between two readings of a report.</summary>
    public static bool Same(ReportFeatures one, ReportFeatures other)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        return one.At == other.At
            && one.Last == other.Last
            && one.OverAt == other.OverAt
            && one.Group == other.Group
            && one.Variance == other.Variance
            && one.Centre == other.Centre
            && Equals(one.Shape?.Box, other.Shape?.Box)
            && one.Kinds.AsSpan().SequenceEqual(other.Kinds.AsSpan())
            && ReferenceEquals(one.Wording, other.Wording);
    }
}
