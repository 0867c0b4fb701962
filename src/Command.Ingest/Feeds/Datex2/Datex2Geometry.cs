using System.Collections.Immutable;
using System.Globalization;
using System.Xml.Linq;
using Command.Geo;
using Command.Ingest.Contracts;

namespace Command.Ingest.Feeds.Datex2;

/// <summary>Coordinates on the wire (latitude first) to shapes (longitude first). What is no position is left out with an issue; nothing is turned round or guessed.</summary>
/// <param name="issues">Where the issues go.</param>
internal sealed class Datex2Geometry(ImmutableArray<Fault>.Builder issues)
{
    /// <summary>Issues kept of one record: a place of a million bad positions is one mistake.</summary>
    private const int MaxIssues = 12;

    /// <summary>The worst accuracy at 95 % that any point stated, metres.</summary>
    public double? UncertaintyM { get; private set; }

    /// <summary>The first pair of numbers that was no position, longitude first.</summary>
    public GeoPoint? Misstated { get; private set; }

    public PointShape? Point(XElement coordinates)
    {
        if (!Number(coordinates.Text("latitude"), out double lat) || !Number(coordinates.Text("longitude"), out double lon) || !Sound(new GeoPoint(lon, lat), coordinates))
        {
            Unusable(coordinates);
            return null;
        }

        if (Number(coordinates.Child("horizontalPositionAccuracy")?.Text("accuracyPercentile95"), out double metres) && metres >= 0)
        {
            UncertaintyM = Math.Max(UncertaintyM ?? 0, metres);
        }

        return new PointShape(new GeoPoint(lon, lat));
    }

    public GeoShape? Line(XElement line)
    {
        ImmutableArray<GeoPoint> path = Positions(line);
        return path.Length switch
        {
            0 => null,
            1 => new PointShape(path[0]),
            _ => new LineShape(path),
        };
    }

    public AreaShape? Polygon(XElement polygon)
    {
        ImmutableArray<GeoPoint> outer = polygon.Child("exterior") is { } exterior ? Ring(Positions(exterior), exterior) : [];
        if (outer.IsEmpty)
        {
            return null;
        }

        ImmutableArray<ImmutableArray<GeoPoint>> holes = [.. polygon.Children("interior").Select(i => Ring(Positions(i), i)).Where(r => !r.IsEmpty)];
        return new AreaShape(outer, holes);
    }

    /// <summary>v2's polygon (AreaExtended): corners as indexed points.</summary>
    public AreaShape? Corners(XElement area)
    {
        IEnumerable<GeoPoint> corners = area.Children("pointCoordinates")
            .OrderBy(c => int.TryParse(c.Attribute("index")?.Value, NumberStyles.Integer, CultureInfo.InvariantCulture, out int index) ? index : int.MaxValue)
            .Select(Point).OfType<PointShape>().Select(p => p.At);
        ImmutableArray<GeoPoint> ring = Ring([.. corners], area);
        return ring.IsEmpty ? null : new AreaShape(ring);
    }

    private ImmutableArray<GeoPoint> Ring(ImmutableArray<GeoPoint> positions, XElement at)
    {
        ImmutableArray<GeoPoint> ring = positions.Length > 0 && positions[0] != positions[^1] ? positions.Add(positions[0]) : positions;
        if (ring.Length >= 4)
        {
            return ring;
        }

        Issue(new Fault("ring-too-short", "An area's ring has fewer than three corners and is left out.", at.Line()));
        return [];
    }

    private ImmutableArray<GeoPoint> Positions(XElement line)
    {
        string srs = line.Attribute("srsName")?.Value.Trim() ?? "";
        bool lonFirst = srs.Contains("CRS84", StringComparison.OrdinalIgnoreCase);
        if (!lonFirst && srs.Length > 0 && !IsLatLonDegrees(srs))
        {
            Issue(new Fault("datum-unknown", $"srsName '{Datex2Xml.Shorten(srs, 60)}' is not WGS 84; the line is left out.", line.Line()));
            return [];
        }

        int dimension = line.Attribute("srsDimension")?.Value.Trim() == "3" ? 3 : 2;
        ReadOnlySpan<char> text = line.Text("posList") ?? "";
        ImmutableArray<GeoPoint>.Builder path = ImmutableArray.CreateBuilder<GeoPoint>();
        Span<double> tuple = stackalloc double[3];
        int at = 0;
        foreach (Range word in text.SplitAny(" \t\r\n"))
        {
            ReadOnlySpan<char> number = text[word];
            if (number.IsEmpty)
            {
                continue;
            }

            if (!double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out tuple[at]))
            {
                Unusable(line);
                return [];
            }

            if (++at == dimension)
            {
                at = 0;
                GeoPoint point = lonFirst ? new GeoPoint(tuple[0], tuple[1]) : new GeoPoint(tuple[1], tuple[0]);
                if (!Sound(point, line))
                {
                    Unusable(line);
                    return [];
                }

                path.Add(point);
            }
        }

        // Half a position at the end: nobody can say which number is missing.
        if (at != 0)
        {
            Unusable(line);
            return [];
        }

        return path.DrainToImmutable();
    }

    private static bool IsLatLonDegrees(string srs)
    {
        string plain = srs.Replace(" ", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal).ToUpperInvariant();
        return plain.Contains("WGS84", StringComparison.Ordinal) || plain.EndsWith("4326", StringComparison.Ordinal)
            || plain.EndsWith("4258", StringComparison.Ordinal) || plain.EndsWith("4490", StringComparison.Ordinal);
    }

    private static bool Number(string? text, out double value) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);

    private bool Sound(GeoPoint point, XElement at)
    {
        if (!point.IsValid && new GeoPoint(point.Lat, point.Lon).IsValid)
        {
            Issue(new Fault(
                "swapped-coordinates?", string.Create(CultureInfo.InvariantCulture, $"Latitude {point.Lat} and longitude {point.Lon} are out of range, and would not be if they were swapped."), at.Line()));
        }

        bool sound = point.IsValid && (point.Lon != 0 || point.Lat != 0);
        Misstated ??= sound ? null : point;
        return sound;
    }

    public void Issue(Fault issue)
    {
        if (issues.Count < MaxIssues)
        {
            issues.Add(issue);
        }
    }

    private void Unusable(XElement at) =>
        Issue(new Fault("position-unusable", "The coordinates are no degrees, 0/0, out of range or incomplete, and are left out.", at.Line()));
}
