using System.Collections.Immutable;
using Command.Geo;

namespace Command.Ingest.Fusion;

/// <summary>An event as it looked to somebody who knew only the reports before a moment. Immutable.</summary>
public sealed record GatheringView
{
    /// <summary>Of many reports the first and the last are held against a new one: an event of thousands costs no more than one of dozens.</summary>
    private const int FirstKept = 4, LastKept = 20;

    /// <summary>The gathering's key.</summary>
    public required string Key { get; init; }

    /// <summary>Reports that a new one is held against.</summary>
    public required ImmutableArray<ReportFeatures> Members { get; init; }

    /// <summary>How many there are in all.</summary>
    public required int Count { get; init; }

    /// <summary>Where the reports with a point put it, the surest counting most; null when there is none.</summary>
    public required GeoPoint? Centre { get; init; }

    /// <summary>Variance of <see cref="Centre"/> by each axis, m².</summary>
    public required double Variance { get; init; }

    /// <summary>The newest observed time.</summary>
    public required DateTimeOffset Last { get; init; }

    /// <summary>Around the places of <see cref="Members"/>; empty when none has one.</summary>
    public required GeoBox Box { get; init; }

    public required ImmutableArray<KindShare> Kinds { get; init; }

    /// <summary>Places that <see cref="Members"/> name, distinct, in ordinal order.</summary>
    public required ImmutableArray<string> Names { get; init; }

    /// <summary>When all of it was over; null while something is not.</summary>
    public required DateTimeOffset? OverAt { get; init; }

    /// <summary>How far it reaches, and how long it lasts, by the kind believed in most.</summary>
    public required double RadiusM { get; init; }

    public required TimeSpan Life { get; init; }

    /// <summary>The view of the first of some reports in their order, or null when there are none.</summary>
    /// <param name="table">The pack's kinds.</param>
    /// <param name="key">The gathering's key.</param>
    /// <param name="members">All reports of the gathering, in order.</param>
    /// <param name="count">How many of them are known.</param>
    /// <param name="until">Nothing observed later than this is known; null for all.</param>
    public static GatheringView? Of(KindTable table, string key, ImmutableArray<ReportFeatures> members, int count, DateTimeOffset? until)
    {
        if (count == 0)
        {
            return null;
        }

        ImmutableArray<ReportFeatures> kept = count <= FirstKept + LastKept ? members[..count] : [.. members[..FirstKept], .. members[(count - LastKept)..count]];
        ImmutableArray<KindShare> kinds = KindBelief.OfEvent(table, [.. kept.Select(m => m.Kinds)]);
        (GeoPoint? centre, double variance) = CentreOf(kept);
        DateTimeOffset last = DateTimeOffset.MinValue;
        DateTimeOffset? over = DateTimeOffset.MinValue;
        double radius = 0;
        GeoBox box = GeoBox.Empty;
        TimeSpan life = TimeSpan.Zero;
        foreach (ReportFeatures member in kept)
        {
            DateTimeOffset heard = until is { } cut && member.Last > cut ? cut : member.Last;
            last = heard > last ? heard : last;
            over = over is null || member.OverAt is null || member.OverAt > until ? null : member.OverAt > over ? member.OverAt : over;
            radius = Math.Max(radius, member.RadiusM);
            box = box.Including(member.Box);
            life = member.Life > life ? member.Life : life;
        }

        return new GatheringView
        {
            Key = key,
            Members = kept,
            Count = count,
            Centre = centre,
            Variance = variance,
            Last = last,
            Box = box,
            Kinds = kinds,
            Names = NamesOf(kept),
            OverAt = over,
            RadiusM = radius,
            Life = life,
        };
    }

    /// <summary>True when one of its reports names the place.</summary>
    public bool HasName(string name) => Names.BinarySearch(name, StringComparer.Ordinal) >= 0;

    private static ImmutableArray<string> NamesOf(ImmutableArray<ReportFeatures> members)
    {
        ImmutableArray<string> names = [];
        SortedSet<string>? several = null;
        foreach (ReportFeatures member in members)
        {
            if (member.Wording.Names.IsEmpty)
            {
                continue;
            }

            if (names.IsEmpty)
            {
                names = member.Wording.Names;
            }
            else
            {
                several ??= new SortedSet<string>(names, StringComparer.Ordinal);
                several.UnionWith(member.Wording.Names);
            }
        }

        return several is null ? names : [.. several];
    }

    private static (GeoPoint? Centre, double Variance) CentreOf(ImmutableArray<ReportFeatures> members)
    {
        double weights = 0, lon = 0, lat = 0;
        foreach (ReportFeatures member in members)
        {
            if (member.Shape is PointShape { At: var at })
            {
                double weight = 1 / member.Variance;
                weights += weight;
                lon += weight * at.Lon;
                lat += weight * at.Lat;
            }
        }

        return weights == 0 ? (null, 0) : (new GeoPoint(lon / weights, lat / weights), 1 / weights);
    }
}
