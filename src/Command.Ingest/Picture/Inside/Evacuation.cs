using System.Collections.Immutable;
using Command.Geo;
using Command.Geo.Roads;
using Command.Ingest.City;
using Route = Command.Geo.Roads.Route;

namespace Command.Ingest.Picture.Inside;

/// <summary>What it takes to clear an area: the places in it with people who need help to leave, and where they can go. Pure.</summary>
/// <param name="People">Schools, hospitals and the like in the area, by kind, then id.</param>
/// <param name="Shelters">Shelters outside it, the soonest first.</param>
public sealed record Evacuation(ImmutableArray<InsideAsset> People, ImmutableArray<ShelterWay> Shelters)
{
    /// <summary>Kinds of fixed things with people in them who can't leave by themselves.</summary>
    public static ImmutableArray<string> PeopleKinds { get; } = ["school", "kindergarten", "hospital", "clinic", "nursing-home", "college", "university"];

    /// <summary>How many shelters are listed.</summary>
    public const int MostShelters = 5;

    /// <summary>What it takes to clear a region.</summary>
    /// <param name="inside">What lies in it.</param>
    /// <param name="pack">Its shelters.</param>
    /// <param name="roads">The roads as they are; null without a network, when the straight line is estimated by.</param>
    /// <param name="region">The area.</param>
    public static Evacuation Of(AreaInventory inside, CityPack pack, RoadConditions? roads, ShapeRegion region)
    {
        ArgumentNullException.ThrowIfNull(inside);
        ArgumentNullException.ThrowIfNull(pack);
        ArgumentNullException.ThrowIfNull(region);
        GeoPoint from = new((region.Box.West + region.Box.East) / 2, (region.Box.South + region.Box.North) / 2);
        TravelTimes? search = roads is null ? null : new TravelTimes(roads.Graph);
        return new Evacuation(
            [.. inside.Assets.Items.Where(a => PeopleKinds.Contains(a.Kind, StringComparer.Ordinal))],
            [
                .. pack.Facilities.Where(f => f.Kind == "shelter" && !region.Meets(f.Shape))
                    .Select(f => (Facility: f, At: ShapeGeometry.Centroid(f.Shape)))
                    .Where(f => f.At is not null)
                    .OrderBy(f => from.DistanceTo(f.At!.Value)).ThenBy(f => f.Facility.Id, StringComparer.Ordinal)
                    // A way by road may be much longer than the straight one, but hardly for more than these.
                    .Take(MostShelters * 3)
                    .Select(f => WayTo(f.Facility, f.At!.Value, from, roads, search))
                    .Where(w => w.Seconds is not null)
                    .OrderBy(w => w.Seconds).ThenBy(w => w.Shelter.Id, StringComparer.Ordinal)
                    .Take(MostShelters),
            ]);
    }

    private static ShelterWay WayTo(Facility shelter, GeoPoint at, GeoPoint from, RoadConditions? roads, TravelTimes? search)
    {
        ReadOnlySpan<GeoPoint> one = [from];
        TravelTime time = search is null ? StraightLine.Times(at, one)[0] : search.Search(roads!, at, one)[0];
        Route? route = search?.RouteOf(0);
        ImmutableArray<string> names = route is null ? [] : [.. route.Edges.Select(e => roads!.Graph[e].Name).OfType<string>().Distinct(StringComparer.Ordinal)];
        return new ShelterWay(shelter, time.Seconds, route?.Path ?? [from, at], search is null) { Roads = names };
    }
}

/// <summary>A shelter and the way there from the middle of an area.</summary>
/// <param name="Seconds">By road as things are; null where no road leads there.</param>
/// <param name="Path">Lon/lat degrees, CGCS2000.</param>
/// <param name="IsEstimate">True when it is the straight line, which knows no river.</param>
public sealed record ShelterWay(Facility Shelter, double? Seconds, ImmutableArray<GeoPoint> Path, bool IsEstimate)
{
    /// <summary>The named roads of the way, each once, in the order of the driving.</summary>
    public ImmutableArray<string> Roads { get; init; } = [];
}
