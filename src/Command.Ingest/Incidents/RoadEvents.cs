using System.Collections.Frozen;
using System.Collections.Immutable;
using Command.Geo.Roads;
using Command.Ingest.City;
using Command.Ingest.Picture;

namespace Command.Ingest.Incidents;

/// <summary>
/// What the live picture says about the roads, for <see cref="RoadConditions.Build"/>. Pure: picture, pack and time in, events out.
/// </summary>
/// <remarks>
/// A report counts while it is neither over nor only planned, and until its stated end or, without one, for its kind's life since it was
/// last heard of. By kind (the level stated by the sender in brackets):
/// <list type="table">
/// <listheader><term>kind</term><description>what it does</description></listheader>
/// <item><term>closure</term><description>closed; a line closes its own direction</description></item>
/// <item><term>road-collapse</term><description>closed in both directions</description></item>
/// <item><term>waterlogging</term><description>tunnels near it closed, bridges as usual, other roads at 30 % of the usual speed (level 1 or 2: closed)</description></item>
/// <item><term>congestion</term><description>40 %; a line slows its own direction (level 1 or 2: 20 %)</description></item>
/// <item><term>roadworks</term><description>50 %; a line slows its own direction</description></item>
/// <item><term>obstruction</term><description>50 %; a line slows its own direction</description></item>
/// </list>
/// Kinds that are not listed do nothing to the roads.
/// </remarks>
public static class RoadEvents
{
    private static readonly FrozenDictionary<string, Effect> s_effects = new Dictionary<string, Effect>(StringComparer.Ordinal)
    {
        ["closure"] = new(Factor: 0, SevereFactor: 0, BothWays: false, IsWater: false),
        ["road-collapse"] = new(Factor: 0, SevereFactor: 0, BothWays: true, IsWater: false),
        ["waterlogging"] = new(Factor: 0.3, SevereFactor: 0, BothWays: true, IsWater: true),
        ["congestion"] = new(Factor: 0.4, SevereFactor: 0.2, BothWays: false, IsWater: false),
        ["roadworks"] = new(Factor: 0.5, SevereFactor: 0.5, BothWays: false, IsWater: false),
        ["obstruction"] = new(Factor: 0.5, SevereFactor: 0.5, BothWays: false, IsWater: false),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The events in force, by the ids of their reports.</summary>
    /// <param name="picture">The live picture.</param>
    /// <param name="pack">Its kinds say how long a report without an end counts.</param>
    /// <param name="now">The picture's time.</param>
    /// <param name="exercise">True for an exercise's roads, where its own reports count beside the real ones; false for the real roads, where they do not.</param>
    public static ImmutableArray<RoadEvent> Of(PictureState picture, CityPack pack, DateTimeOffset now, bool exercise)
    {
        ArgumentNullException.ThrowIfNull(picture);
        return Of(picture.Reports.Values, pack, now, exercise);
    }

    /// <summary>True for a report of a kind that does something to the roads while it counts.</summary>
    public static bool Concerns(ReportItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return s_effects.ContainsKey(item.Report.Kind);
    }

    /// <summary>The events in force of these reports: all that <see cref="Concerns"/> is true for, or more.</summary>
    public static ImmutableArray<RoadEvent> Of(IEnumerable<ReportItem> reports, CityPack pack, DateTimeOffset now, bool exercise)
    {
        ArgumentNullException.ThrowIfNull(reports);
        ArgumentNullException.ThrowIfNull(pack);
        return [.. reports
            .Where(r => Concerns(r) && (exercise || !r.Report.Exercise))
            .Where(r => IsInForce(r, pack, now))
            .OrderBy(r => r.Id, StringComparer.Ordinal)
            .Select(Event)
            .OfType<RoadEvent>()];
    }

    private static bool IsInForce(ReportItem item, CityPack pack, DateTimeOffset now)
    {
        if (item.IsOver || item.Report.Starts > now)
        {
            return false;
        }

        if (item.Report.Ends is { } ends)
        {
            return ends > now;
        }

        DateTimeOffset heard = item.Report.ObservedAt > item.KnownAt ? item.Report.ObservedAt : item.KnownAt;
        return now - heard < (pack.KindOf(item.Report.Kind)?.Life ?? TimeSpan.FromHours(6));
    }

    private static RoadEvent? Event(ReportItem item)
    {
        if (item.Place.Shape is not { } shape || !s_effects.TryGetValue(item.Report.Kind, out Effect? effect))
        {
            return null;
        }

        double factor = item.Report.Level is 1 or 2 ? effect.SevereFactor : effect.Factor;
        return new RoadEvent(item.Id, shape, item.Place.UncertaintyM, factor, effect.BothWays, effect.IsWater);
    }

    private sealed record Effect(double Factor, double SevereFactor, bool BothWays, bool IsWater);
}
