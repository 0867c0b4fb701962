using System.Collections.Immutable;
using Command.Geo.Areas;

namespace Command.Geo.Places;

/// <summary>Makes targets of what a city names: streets put together from their lines, areas with a point, places as they are.</summary>
internal static class PlaceTargets
{
    // Between the lines of one street there may be a square or a river; between two streets of one name lies a district.
    private const double OneStreetM = 500;

    public static IEnumerable<PlaceTarget> Of(NamedPlace place) =>
        place.At.IsValid && (place.Zh.Length > 0 || place.En.Length > 0)
            ? [new PlaceTarget(PlaceMatchKind.Place, place.Zh, place.En, place.Kind, place.At, double.IsFinite(place.RadiusM) ? Math.Max(0, place.RadiusM) : 0) { Aliases = place.Aliases }]
            : [];

    public static IEnumerable<PlaceTarget> Of(Area area)
    {
        if (ShapeGeometry.ToGeometry(area.Shape).Geometry is not { IsEmpty: false } geometry)
        {
            return [];
        }

        GeoPoint at = new(geometry.InteriorPoint.X, geometry.InteriorPoint.Y);
        string stem = area.Zh.Length >= 3 && area.Zh[^1] is '区' or '县' or '市' or '省' ? area.Zh[..^1] : "";
        return
        [
            new PlaceTarget(PlaceMatchKind.Area, area.Zh, area.En, area.Level.ToString(), at, area.Shape.Positions().Max(at.DistanceTo))
            {
                Area = area,
                Aliases = [.. new[] { stem, InEnglish(area) }.Where(a => a.Length > 0)],
            },
        ];
    }

    private static string InEnglish(Area area) => area switch
    {
        { En.Length: 0 } => "",
        { Level: AreaLevel.District } => area.En + " District",
        { Level: AreaLevel.County } => area.En + (area.Zh.EndsWith('市') ? " City" : " County"),
        { Level: AreaLevel.City } => area.En + " City",
        _ => "",
    };

    /// <summary>The streets of one name.</summary>
    public static IEnumerable<PlaceTarget> Of(IReadOnlyCollection<NamedStreet> named)
    {
        ImmutableArray<LineShape> lines = [.. named.SelectMany(s => s.Lines)
            .Select(l => l.Path.IsDefault ? new LineShape([]) : new LineShape([.. l.Path.Where(p => p.IsValid)]))
            .Where(l => l.Path.Length >= 2)];
        ImmutableArray<HouseNumber> numbers = [.. named.SelectMany(s => s.Numbers)];
        ImmutableArray<string> aliases = [.. named.SelectMany(s => s.Aliases).Distinct(StringComparer.Ordinal)];
        string zh = named.First().Zh, en = named.Select(s => s.En).FirstOrDefault(e => e.Length > 0) ?? "";
        return Together(lines)
            .Select(group => new StreetCourse(group))
            .OrderByDescending(c => c.LengthM)
            .Select(course => new PlaceTarget(PlaceMatchKind.Street, zh, en, "street", course.Middle, course.ReachM)
            {
                Course = course,
                Numbers = StreetNumbers.At(course, numbers),
                Aliases = aliases,
            });
    }

    private static IEnumerable<ImmutableArray<LineShape>> Together(ImmutableArray<LineShape> lines)
    {
        GeoBox[] boxes = [.. lines.Select(Grown)];
        int[] group = [.. Enumerable.Range(0, lines.Length)];
        for (int i = 0; i < boxes.Length; i++)
        {
            for (int j = 0; j < i; j++)
            {
                if (Root(i) != Root(j) && boxes[i].Intersects(boxes[j]))
                {
                    group[Root(i)] = Root(j);
                }
            }
        }

        return lines.Select((l, i) => (Line: l, Root: Root(i))).GroupBy(l => l.Root, l => l.Line).Select(g => g.ToImmutableArray());

        int Root(int i)
        {
            while (group[i] != i)
            {
                i = group[i] = group[group[i]];
            }

            return i;
        }
    }

    private static GeoBox Grown(LineShape line)
    {
        GeoBox box = line.Box;
        double lat = OneStreetM / 2 / LocalPlane.MetresPerDegree;
        double lon = lat / Math.Max(0.05, Math.Cos(double.DegreesToRadians(Math.Clamp(box.South, -85, 85))));
        return new GeoBox(box.West - lon, box.South - lat, box.East + lon, box.North + lat);
    }
}
