using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Command.Geo;
using Command.Ingest.City;

namespace Command.Web.Features.Dispatch.Intake;

/// <summary>A line or an area of the base map as it is drawn.</summary>
/// <param name="Class">The base map's class of it.</param>
/// <param name="Path">As an SVG path takes it.</param>
public sealed record MapStroke(string Class, string Path);

/// <summary>A name on the map.</summary>
public sealed record MapLabel(double X, double Y, string Text);

/// <summary>A piece of the city to scale, north up, and the way from its points to the ground's and back. Pure.</summary>
/// <param name="Centre">What is in the middle, CGCS2000 lon/lat degrees.</param>
/// <param name="WidthM">Metres from its left to its right.</param>
public sealed record MapCanvas(GeoPoint Centre, double WidthM)
{
    public const double Width = 640;
    public const double Height = 400;
    public const double NarrowestM = 600;
    public const double WidestM = 60_000;

    private const int MostLabels = 14;
    private const double MetresPerDegree = 111_195;

    private double Scale => Width / WidthM;

    private double Shrink => Math.Cos(double.DegreesToRadians(Centre.Lat));

    private GeoBox Box
    {
        get
        {
            double lon = WidthM / 2 / MetresPerDegree / Shrink, lat = WidthM * Height / Width / 2 / MetresPerDegree;
            return new GeoBox(Centre.Lon - lon, Centre.Lat - lat, Centre.Lon + lon, Centre.Lat + lat);
        }
    }

    public bool Shows(GeoPoint at) => Box.Contains(at);

    public double X(GeoPoint at) => (Width / 2) + ((at.Lon - Centre.Lon) * MetresPerDegree * Shrink * Scale);

    public double Y(GeoPoint at) => (Height / 2) - ((at.Lat - Centre.Lat) * MetresPerDegree * Scale);

    /// <summary>A length on the ground as the drawing has it.</summary>
    public double Length(double metres) => metres * Scale;

    /// <summary>The point of the ground at a place of the drawing, each from 0 to 1 of its width and height.</summary>
    public GeoPoint At(double x, double y) => new(
        Math.Round(Centre.Lon + ((x - 0.5) * WidthM / MetresPerDegree / Shrink), 6),
        Math.Round(Centre.Lat - ((y - 0.5) * WidthM * Height / Width / MetresPerDegree), 6));

    /// <summary>The same middle, nearer or farther.</summary>
    public MapCanvas Zoomed(double by) => this with { WidthM = Math.Clamp(WidthM * by, NarrowestM, WidestM) };

    /// <summary>The base map's lines and areas that touch it.</summary>
    public ImmutableArray<MapStroke> Strokes(CityPack pack)
    {
        ArgumentNullException.ThrowIfNull(pack);
        GeoBox box = Box;
        return [.. pack.BaseMap.Where(f => f.Shape is not PointShape && f.Shape.Box.Intersects(box)).Select(f => new MapStroke(f.Class, PathOf(f.Shape))).Where(s => s.Path.Length > 0)];
    }

    /// <summary>The base map's names on it.</summary>
    public ImmutableArray<MapLabel> Labels(CityPack pack, bool english)
    {
        ArgumentNullException.ThrowIfNull(pack);
        return [.. pack.BaseMap.Where(f => f.Shape is PointShape point && Shows(point.At)).OrderBy(f => f.MinZoom).Take(MostLabels).Select(f => ((PointShape)f.Shape).At is var at ? new MapLabel(X(at), Y(at), english ? f.En : f.Zh) : null!)];
    }

    private string PathOf(GeoShape shape) => shape switch
    {
        LineShape line => Run(line.Path, closed: false),
        AreaShape area => string.Concat(area.Holes.Prepend(area.Outer).Select(r => Run(r, closed: true))),
        MultiShape multi => string.Concat(multi.Parts.Select(PathOf)),
        _ => "",
    };

    private string Run(ImmutableArray<GeoPoint> points, bool closed)
    {
        StringBuilder path = new();
        for (int i = 0; i < points.Length; i++)
        {
            path.Append(CultureInfo.InvariantCulture, $"{(i == 0 ? 'M' : 'L')}{X(points[i]):0.#} {Y(points[i]):0.#}");
        }

        return path.Append(closed ? "Z" : "").ToString();
    }
}
