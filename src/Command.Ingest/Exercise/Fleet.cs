using System.Collections.Immutable;
using Command.Geo;
using Command.Ingest.City;

namespace Command.Ingest.Exercise;

/// <summary>Puts the pack's units on its streets and its boats on its rivers.</summary>
public static class Fleet
{
    private const double PatrolM = 3_000, RoundM = 5_000;

    /// <summary>The vehicles, in the pack's order; the same for the same seed.</summary>
    /// <param name="pack">The city.</param>
    /// <param name="roads">Its roads.</param>
    /// <param name="count">How many of its units.</param>
    /// <param name="seed">What chance starts from.</param>
    public static ImmutableArray<Vehicle> Of(CityPack pack, LineNetwork roads, int count, int seed)
    {
        ArgumentNullException.ThrowIfNull(pack);
        ArgumentNullException.ThrowIfNull(roads);
        LineNetwork rivers = LineNetwork.Rivers(pack);
        HashSet<GeoPoint> fleetDepots = [.. pack.Fleets.Select(f => f.Depot)];
        ImmutableArray<int> streets = [.. Enumerable.Range(0, roads.Nodes.Length).Where(n => pack.City.Core.Contains(roads.Nodes[n]))];
        Random random = new(seed);
        ImmutableArray<Vehicle>.Builder vehicles = ImmutableArray.CreateBuilder<Vehicle>();
        foreach (UnitSpec unit in pack.Units.Take(count))
        {
            int own = random.Next();
            // A fleet's depot is one point for all of it: its vehicles are on their rounds all over the core already.
            bool rounds = fleetDepots.Contains(unit.Depot) && !streets.IsEmpty;
            LineNetwork network = unit.Kind.EndsWith("boat", StringComparison.Ordinal) && !rivers.IsEmpty ? rivers : roads;
            if (!network.IsEmpty)
            {
                int home = rounds && network == roads ? streets[random.Next(streets.Length)] : network.Nearest(unit.Depot);
                vehicles.Add(new Vehicle(unit, network, home, rounds ? RoundM : PatrolM, own));
            }
        }

        return vehicles.ToImmutable();
    }
}
