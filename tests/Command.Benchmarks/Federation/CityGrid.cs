using System.Collections.Immutable;
using System.Globalization;
using Command.Geo;

namespace Command.Benchmarks.Federation;

/// <summary>One node of the federation.</summary>
/// <param name="Index">Cities first, provinces after them.</param>
/// <param name="Name">C00… for cities, P0… for provinces.</param>
/// <param name="Province">The index of a city's province; of a province, its own.</param>
/// <param name="Bounds">What it answers for, lon/lat degrees; a province's holds its cities'.</param>
/// <param name="Peers">Nodes that it exchanges with.</param>
internal sealed record CitySite(int Index, string Name, bool IsCity, int Province, GeoBox Bounds, ImmutableArray<int> Peers)
{
    /// <summary>The bounds as a shape.</summary>
    public AreaShape Ground { get; } = Rectangle(Bounds);

    public GeoPoint Centre => new((Bounds.West + Bounds.East) / 2, (Bounds.South + Bounds.North) / 2);

    public static AreaShape Rectangle(GeoBox box) => new([
        new GeoPoint(box.West, box.South), new GeoPoint(box.East, box.South), new GeoPoint(box.East, box.North), new GeoPoint(box.West, box.North), new GeoPoint(box.West, box.South)]);
}

/// <summary>Cities side by side, about 110 km from border to border as prefectures in the plain are, with a province for every ten of them.</summary>
/// <param name="Sites">Cities, then provinces.</param>
/// <param name="Columns">Cities from west to east.</param>
/// <param name="Cities">How many of the sites are cities.</param>
internal sealed record CityGrid(ImmutableArray<CitySite> Sites, int Columns, int Cities)
{
    public const double WidthDeg = 1.4, HeightDeg = 1.0;

    private const double West = 112, South = 34;
    private const int ProvinceColumns = 5, ProvinceRows = 2;

    public IEnumerable<CitySite> Provinces => Sites.Skip(Cities);

    public static CityGrid Of(int cities, int seed)
    {
        Random random = new(seed);
        int columns = (int)Math.Ceiling(Math.Sqrt(cities)), rows = (cities + columns - 1) / columns;
        // Borders are not of one length: each line between rows and columns lies up to a fifth beside the even one, and neighbours share it.
        double[] lons = [.. Enumerable.Range(0, columns + 1).Select(c => West + ((c + (random.NextDouble() * 0.4) - 0.2) * WidthDeg))];
        double[] lats = [.. Enumerable.Range(0, rows + 1).Select(r => South + ((r + (random.NextDouble() * 0.4) - 0.2) * HeightDeg))];
        ILookup<(int, int), int> blocks = Enumerable.Range(0, cities).ToLookup(i => (i / columns / ProvinceRows, i % columns / ProvinceColumns));
        Dictionary<(int, int), int> provinces = blocks.Select((b, n) => (b.Key, Index: cities + n)).ToDictionary(b => b.Key, b => b.Index);
        int[] provinceOf = [.. Enumerable.Range(0, cities).Select(i => provinces[(i / columns / ProvinceRows, i % columns / ProvinceColumns)])];
        GeoBox[] boxes = [.. Enumerable.Range(0, cities).Select(i => new GeoBox(lons[i % columns], lats[i / columns], lons[(i % columns) + 1], lats[(i / columns) + 1]))];
        ImmutableArray<CitySite>.Builder sites = ImmutableArray.CreateBuilder<CitySite>();
        for (int i = 0; i < cities; i++)
        {
            int at = i;
            IEnumerable<int> beside = Enumerable.Range(0, cities).Where(o => o != at && Math.Abs((o / columns) - (at / columns)) <= 1 && Math.Abs((o % columns) - (at % columns)) <= 1);
            sites.Add(new CitySite(i, string.Create(CultureInfo.InvariantCulture, $"C{i:D3}"), true, provinceOf[i], boxes[i], [.. beside, provinceOf[i]]));
        }

        foreach (((int row, int column) key, int index) in provinces.OrderBy(p => p.Value))
        {
            GeoBox bounds = blocks[key].Select(i => boxes[i]).Aggregate((a, b) => new GeoBox(Math.Min(a.West, b.West), Math.Min(a.South, b.South), Math.Max(a.East, b.East), Math.Max(a.North, b.North)));
            IEnumerable<int> beside = provinces.Where(p => p.Value != index && Math.Abs(p.Key.Item1 - key.row) <= 1 && Math.Abs(p.Key.Item2 - key.column) <= 1).Select(p => p.Value);
            sites.Add(new CitySite(index, string.Create(CultureInfo.InvariantCulture, $"P{index - cities:D2}"), false, index, bounds, [.. blocks[key], .. beside.Order()]));
        }

        return new CityGrid(sites.ToImmutable(), columns, cities);
    }

    /// <summary>The cities whose ground a shape touches: who has to know of it.</summary>
    public ImmutableArray<int> Touched(GeoShape shape) => [.. Sites.Take(Cities).Where(s => Touches(s, shape)).Select(s => s.Index)];

    public static bool Touches(CitySite site, GeoShape shape) => site.Bounds.Intersects(shape.Box) && ShapeGeometry.Intersects(site.Ground, shape);
}
