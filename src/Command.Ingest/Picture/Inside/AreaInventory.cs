using System.Collections.Immutable;
using Command.Geo;
using Command.Geo.Roads;
using Command.Ingest.City;
using Command.Ingest.Contracts;

namespace Command.Ingest.Picture.Inside;

/// <summary>
/// What lies in an area: the fixed things, roads, units, open cases and open incidents of it. Pure: the picture, the pack and the roads in, lists out, none longer than asked for.
/// </summary>
/// <param name="Assets">The pack's facilities and stations and the feeds' assets; by kind, then id.</param>
/// <param name="Roads">Roads by name, those with an event first, then the longest; null without a road network.</param>
/// <param name="Units">Moving units; by kind, then id.</param>
/// <param name="Cases">Reports that are not over; the gravest and newest first.</param>
/// <param name="Incidents">Open incidents; the gravest and newest first.</param>
public sealed record AreaInventory(
    InsideList<InsideAsset> Assets,
    InsideList<InsideRoad>? Roads,
    InsideList<UnitFix> Units,
    InsideList<ReportItem> Cases,
    InsideList<Incident> Incidents)
{
    /// <summary>Stretches of road looked at in a large area; beyond it the list of roads is cut and says so.</summary>
    public const int MostEdges = 40_000;

    /// <summary>True when any list is cut.</summary>
    public bool Truncated => Assets.Truncated || Roads is { Truncated: true } || Units.Truncated || Cases.Truncated || Incidents.Truncated;

    /// <summary>What lies in a region.</summary>
    /// <param name="picture">The live picture.</param>
    /// <param name="pack">Its facilities and stations.</param>
    /// <param name="units">The newest fixes.</param>
    /// <param name="roads">The roads as they are now; null without a network.</param>
    /// <param name="region">The area.</param>
    /// <param name="exercise">True to list an exercise's things beside the real ones; false for the real ones alone.</param>
    /// <param name="most">How many of each are listed at the most; all are counted.</param>
    public static AreaInventory Of(PictureState picture, CityPack pack, IEnumerable<UnitFix> units, RoadConditions? roads, ShapeRegion region, bool exercise, int most)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentNullException.ThrowIfNull(pack);
        ArgumentNullException.ThrowIfNull(units);
        ArgumentNullException.ThrowIfNull(region);
        return new AreaInventory(
            InsideList<InsideAsset>.Of(Fixed(picture, pack, exercise).Where(a => region.Meets(a.Shape)).OrderBy(a => a.Kind, StringComparer.Ordinal).ThenBy(a => a.Id, StringComparer.Ordinal), most),
            roads is null ? null : InsideRoads.Of(roads, region, most),
            InsideList<UnitFix>.Of(units.Where(u => (exercise || !u.Exercise) && region.Holds(u.At)).OrderBy(u => u.Kind, StringComparer.Ordinal).ThenBy(u => u.Id, StringComparer.Ordinal), most),
            InsideList<ReportItem>.Of(
                picture.Reports.Values
                    .Where(r => !r.IsOver && (exercise || !r.Report.Exercise) && r.Place.Shape is { } shape && region.Meets(shape))
                    .OrderBy(r => r.Report.Level ?? 5).ThenByDescending(r => r.Report.ObservedAt).ThenBy(r => r.Id, StringComparer.Ordinal),
                most),
            InsideList<Incident>.Of(
                picture.Open.Select(picture.Incidents.GetValueOrDefault).OfType<Incident>()
                    .Where(i => (exercise || !i.Exercise) && i.Place.Shape is { } shape && region.Meets(shape))
                    .OrderBy(i => i.Level ?? 5).ThenByDescending(i => i.LastObservedAt).ThenBy(i => i.Id, StringComparer.Ordinal),
                most));
    }

    private static IEnumerable<InsideAsset> Fixed(PictureState picture, CityPack pack, bool exercise) =>
        pack.Facilities.Select(f => new InsideAsset($"facility:{f.Id}", f.Kind, f.Zh, f.En, f.Agency, f.Shape, null))
            .Concat(pack.Stations.Select(s => new InsideAsset($"station:{s.Id}", "station", s.Zh, s.En, null, new PointShape(s.At), null)))
            .Concat(picture.Assets.Values
                .Where(a => (exercise || !a.Asset.Exercise) && a.Place.Shape is not null)
                .Select(a => new InsideAsset(a.Id, a.Asset.Kind, a.Asset.Name, null, a.Asset.Agency, a.Place.Shape!, a)));
}

/// <summary>The first of many, and how many there are.</summary>
/// <param name="Items">At most as many as were asked for.</param>
/// <param name="Count">All of them.</param>
/// <param name="Truncated">True when there are more than are listed, or when not everything was looked at and the count is too low.</param>
public sealed record InsideList<T>(ImmutableArray<T> Items, int Count, bool Truncated)
{
    internal static InsideList<T> Of(IEnumerable<T> all, int most)
    {
        ImmutableArray<T> found = [.. all];
        return found.Length <= most ? new InsideList<T>(found, found.Length, false) : new InsideList<T>([.. found.Take(most)], found.Length, true);
    }
}

/// <summary>A fixed thing.</summary>
/// <param name="Id"><c>facility:…</c> and <c>station:…</c> of the pack, or a feed's asset; as in the collection <c>assets</c>.</param>
/// <param name="Kind">hospital, shelter, pump-station, station, camera, …</param>
/// <param name="Name">In Chinese, or the sender's.</param>
/// <param name="NameEn">In English where the pack has it.</param>
/// <param name="Agency">Who runs it.</param>
/// <param name="Shape">Where it is, CGCS2000 lon/lat degrees.</param>
/// <param name="Live">What its feed says of it; null for the pack's own.</param>
public sealed record InsideAsset(string Id, string Kind, string Name, string? NameEn, string? Agency, GeoShape Shape, AssetItem? Live);
