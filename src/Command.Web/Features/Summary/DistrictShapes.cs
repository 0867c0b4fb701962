using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Command.Geo;
using Command.Geo.Areas;
using Command.Ingest.City;

namespace Command.Web.Features.Summary;

/// <summary>A district as it is drawn.</summary>
/// <param name="Path">Its outline for SVG, in units of its frame.</param>
/// <param name="X">Where its numeral stands.</param>
/// <param name="Y">Where its numeral stands.</param>
/// <param name="Labelled">False where another frame has its numeral.</param>
public sealed record DistrictShape(Area Area, string Path, double X, double Y, bool Labelled);

/// <summary>A map of districts.</summary>
/// <param name="Width">In its own units.</param>
/// <param name="Height">In its own units.</param>
public sealed record DistrictFrame(string Key, double Width, double Height, ImmutableArray<DistrictShape> Shapes);

/// <summary>The city's districts as two maps: the built-up core, and the whole prefecture, in which the core would be too small to read. Made once; immutable.</summary>
public sealed class DistrictShapes
{
    private const double Side = 480;

    public DistrictShapes(CityPack pack)
    {
        ArgumentNullException.ThrowIfNull(pack);
        ImmutableArray<Area> areas = [.. pack.Areas.Where(a => a.Level is AreaLevel.District or AreaLevel.County && Rings(a.Shape).Any())];
        Districts = [.. pack.Areas.Where(a => a.Level is AreaLevel.District or AreaLevel.County)];
        Names = Districts.DistinctBy(a => a.Code, StringComparer.Ordinal).ToFrozenDictionary(a => a.Code, StringComparer.Ordinal);
        if (areas.IsEmpty)
        {
            Frames = [];
            return;
        }

        // The core that a wall shows whole cuts through its districts; twice as wide, most of them have their middle in it.
        GeoBox core = Wider(pack.City.Core), whole = areas.Aggregate(GeoBox.Empty, (box, a) => box.Including(new GeoPoint(a.Shape.Box.West, a.Shape.Box.South)).Including(new GeoPoint(a.Shape.Box.East, a.Shape.Box.North)));
        FrozenSet<string> inCore = areas.Where(a => Inside(core, a)).Select(a => a.Code).ToFrozenSet(StringComparer.Ordinal);
        Frames = inCore.Count == 0
            ? [Frame("whole", whole, areas, _ => true)]
            : [Frame("core", core, areas, a => inCore.Contains(a.Code)), .. inCore.Count < areas.Length ? [Frame("whole", whole, areas, a => !inCore.Contains(a.Code))] : ImmutableArray<DistrictFrame>.Empty];
    }

    /// <summary>The maps.</summary>
    public ImmutableArray<DistrictFrame> Frames { get; }

    /// <summary>All districts and counties, in the pack's order.</summary>
    public ImmutableArray<Area> Districts { get; }

    /// <summary>By code.</summary>
    public FrozenDictionary<string, Area> Names { get; }

    private static GeoBox Wider(GeoBox box)
    {
        double east = (box.East - box.West) / 2, north = (box.North - box.South) / 2;
        return new GeoBox(box.West - east, box.South - north, box.East + east, box.North + north);
    }

    private static bool Inside(GeoBox box, Area area) =>
        ShapeGeometry.Centroid(area.Shape) is { } c && c.Lon > box.West && c.Lon < box.East && c.Lat > box.South && c.Lat < box.North;

    private static DistrictFrame Frame(string key, GeoBox box, ImmutableArray<Area> areas, Func<Area, bool> labelled)
    {
        double shrink = Math.Cos((box.South + box.North) / 2 * Math.PI / 180), width = (box.East - box.West) * shrink, scale = Side / Math.Max(width, box.North - box.South);
        return new DistrictFrame(key, Math.Round(width * scale), Math.Round((box.North - box.South) * scale), [.. areas.Select(Shape)]);

        DistrictShape Shape(Area area)
        {
            StringBuilder path = new();
            foreach (ImmutableArray<GeoPoint> ring in Rings(area.Shape))
            {
                (string, string) last = default;
                foreach (GeoPoint point in ring)
                {
                    // What falls on the same tenth of a unit can't be told apart on screen or paper.
                    (string X, string Y) at = (Number((point.Lon - box.West) * shrink * scale), Number((box.North - point.Lat) * scale));
                    if (at != last)
                    {
                        path.Append(last == default ? 'M' : 'L').Append(at.X).Append(' ').Append(at.Y);
                        last = at;
                    }
                }

                path.Append('Z');
            }

            GeoPoint centre = ShapeGeometry.Centroid(area.Shape) ?? new GeoPoint(box.West, box.South);
            return new DistrictShape(area, path.ToString(), Math.Round((centre.Lon - box.West) * shrink * scale, 1), Math.Round((box.North - centre.Lat) * scale, 1), labelled(area));
        }
    }

    private static IEnumerable<ImmutableArray<GeoPoint>> Rings(GeoShape shape) => shape switch
    {
        AreaShape area => area.Holes.Prepend(area.Outer),
        MultiShape parts => parts.Parts.SelectMany(Rings),
        _ => [],
    };

    private static string Number(double value) => Math.Round(value, 1).ToString("0.#", CultureInfo.InvariantCulture);
}
