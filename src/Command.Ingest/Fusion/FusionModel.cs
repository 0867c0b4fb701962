using System.Collections.Frozen;
using System.Collections.Immutable;
using Command.Geo;
using Command.Geo.Places;
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

    private readonly WordingReader _reader;
    private readonly FrozenSet<string> _kindNames;

    /// <param name="pack">The city.</param>
    /// <param name="names">The city's places as people name them; empty where none are known.</param>
    /// <param name="used">What to go by.</param>
    /// <param name="weights">What evidence is worth; as fitted when null.</param>
    public FusionModel(CityPack pack, IEnumerable<SpokenName> names, Evidence used = Evidence.All, FusionWeights? weights = null)
    {
        ArgumentNullException.ThrowIfNull(pack);
        _reader = new WordingReader(pack.Kinds, names);
        _kindNames = pack.Kinds.SelectMany(k => new[] { k.Code, k.Zh, k.En }).ToFrozenSet(StringComparer.OrdinalIgnoreCase);
        (Pack, Used, Weights) = (pack, used, weights ?? new FusionWeights());
        Kinds = new KindTable(pack, Weights, used);
        LongestLife = pack.Kinds.Select(k => k.Life).Append(s_unknownLife).Max();
    }

    public CityPack Pack { get; }

    public Evidence Used { get; }

    public FusionWeights Weights { get; }

    public KindTable Kinds { get; }

    /// <summary>No kind lasts longer.</summary>
    public TimeSpan LongestLife { get; }

    /// <summary>Reads a report that the picture holds.</summary>
    /// <param name="item">The report.</param>
    /// <param name="known">What its words say, where they were read before.</param>
    public ReportFeatures Read(ReportItem item, ReportWording? known)
    {
        ArgumentNullException.ThrowIfNull(item);
        Report report = item.Report;
        ReportWording wording = known ?? _reader.Read(SaysNothing(report) ? null : report.Title, report.Text, report.Address);
        ImmutableArray<KindShare> kinds = Kinds.Believe(report, wording);
        Kind? kind = Kinds[KindBelief.Top(kinds)] ?? Pack.KindOf(report.Kind);
        double stated = item.Place.UncertaintyM;
        return new ReportFeatures
        {
            Id = item.Id,
            Feed = report.Feed,
            SourceId = report.SourceId,
            Group = report.Group,
            NamedNumbers = References.NamedBy(report),
            Exercise = report.Exercise,
            At = item.Since,
            Last = item.IsOver || report.ObservedAt < item.Since ? item.Since : report.ObservedAt,
            OverAt = item.WithdrawnAt ?? (item.IsOver ? report.SentAt ?? report.ObservedAt : null),
            Shape = item.Place.Shape,
            Box = item.Place.Shape?.Box ?? GeoBox.Empty,
            Centre = item.Place.Centre,
            Variance = (stated * stated) + (Weights.UnstatedM * Weights.UnstatedM),
            Kinds = kinds,
            Opens = Kinds.Deciding(report, kinds)?.OpensIncident ?? false,
            RadiusM = kind?.RadiusM ?? UnknownRadiusM,
            Life = kind?.Life ?? s_unknownLife,
            Wording = wording,
        };
    }

    // A title that is no more than the name of the sender's code says nothing that the code doesn't, right or wrong.
    private bool SaysNothing(Report report) =>
        !string.IsNullOrWhiteSpace(report.Text) && (report.Title == report.SourceKind || _kindNames.Contains(report.Title.Trim()));

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
            && one.NamedNumbers.AsSpan().SequenceEqual(other.NamedNumbers.AsSpan())
            && one.Variance == other.Variance
            && one.Centre == other.Centre
            && one.Box.Equals(other.Box)
            && one.Kinds.AsSpan().SequenceEqual(other.Kinds.AsSpan())
            && Equals(one.Wording, other.Wording);
    }
}
