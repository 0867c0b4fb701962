using System.Collections.Immutable;
using System.Globalization;
using System.Xml.Linq;
using Command.Geo;
using Command.Ingest.Contracts;

namespace Command.Ingest.Feeds.Datex2;

/// <summary>What a record says of its place.</summary>
/// <param name="Shape">Lon/lat degrees, or null where it is given by table codes or road marks only.</param>
/// <param name="Road">The road's name or number.</param>
/// <param name="Address">Everything said in words.</param>
/// <param name="UncertaintyM">The sender's accuracy at 95 %, metres.</param>
internal sealed record Datex2Place(GeoShape? Shape, string? Road, string? Address, double? UncertaintyM);

/// <summary>
/// Reads <c>locationReference</c> (v3) and <c>groupOfLocations</c> (v2). Only what the record itself covers counts: a destination, an alternative route
/// or the linear element that a distance is measured along lies somewhere else.
/// </summary>
internal sealed class Datex2Locations
{
    private const int MaxWords = 8;

    /// <summary>Issues kept of one record: a place of a million bad positions is one mistake.</summary>
    private const int MaxIssues = 12;

    private readonly ImmutableArray<Fault>.Builder _issues;
    private readonly ImmutableArray<GeoShape>.Builder _exact = ImmutableArray.CreateBuilder<GeoShape>();
    private readonly ImmutableArray<GeoShape>.Builder _tpeg = ImmutableArray.CreateBuilder<GeoShape>();
    private readonly ImmutableArray<GeoShape>.Builder _display = ImmutableArray.CreateBuilder<GeoShape>();
    private readonly List<string> _roads = [];
    private readonly List<string> _words = [];
    private double? _uncertainty;

    private Datex2Locations(ImmutableArray<Fault>.Builder issues) => _issues = issues;

    public static Datex2Place Read(XElement record, ImmutableArray<Fault>.Builder issues)
    {
        Datex2Locations reading = new(issues);
        foreach (XElement place in record.Elements().Where(e => e.Name.LocalName is "locationReference" or "groupOfLocations"))
        {
            reading.Walk(place, reading._exact);
        }

        return reading.Place(record);
    }

    private Datex2Place Place(XElement record)
    {
        ImmutableArray<GeoShape>.Builder parts = _exact;
        if (parts.Count == 0 && _tpeg.Count > 0)
        {
            parts = _tpeg;
            if (parts.Count > 1)
            {
                Issue(new Fault("ends-only", "Only the two ends are given (TPEG-Loc): the road between them is not known.", record.Line()));
            }
        }
        else if (parts.Count == 0 && _display.Count > 0)
        {
            parts = _display;
            Issue(new Fault("display-position", "Only a position for display is given; the place itself is a table code or a road mark.", record.Line()));
        }

        if (parts.Count == 0)
        {
            Issue(new Fault("no-coordinates", "The location has no usable coordinates (Alert-C, OpenLR or road marks only).", record.Line()));
        }

        GeoShape? shape = parts.Count switch
        {
            0 => null,
            1 => parts[0],
            _ => new MultiShape(parts.DrainToImmutable()),
        };
        string? road = _roads.Count == 0 ? null : Datex2Xml.Shorten(_roads[0], 40);
        string address = string.Join(' ', _roads.Concat(_words).Distinct(StringComparer.Ordinal).Take(MaxWords));
        return new Datex2Place(shape, road, address.Length == 0 ? null : Datex2Xml.Shorten(address, 200), _uncertainty);
    }

    private void Walk(XElement element, ImmutableArray<GeoShape>.Builder into)
    {
        foreach (XElement child in element.Elements())
        {
            string name = child.Name.LocalName;
            switch (name)
            {
                case "gmlLineString":
                    Add(_exact, Line(child));
                    break;
                case "gmlPolygon":
                    Add(_exact, Polygon(child));
                    break;
                case "polygonArea":
                    Add(_exact, Corners(child));
                    break;
                case "pointCoordinates":
                    Add(into, Point(child));
                    break;
                case "coordinatesForDisplay" or "locationForDisplay":
                    Add(_display, Point(child));
                    break;
                case "tpegPointLocation" or "tpegLinearLocation":
                    Walk(child, _tpeg);
                    break;
                case "roadName" or "roadNumber":
                    Say(_roads, child.Plain());
                    break;
                case "locationDescription" or "areaName" or "alertCLocationName":
                    child.Values().ToList().ForEach(v => Say(_words, v.Text));
                    break;
                case "linearElement" or "pointAlongLinearElement" or "linearWithinLinearElement":
                    Say(_roads, child.Descendants().Where(e => e.Name.LocalName is "roadName" or "roadNumber").Select(RoadWord).FirstOrDefault(w => w is not null));
                    break;
                case "destination" or "routeDestination" or "secondarySupplementaryDescription" or "externalReferencing":
                    break;
                default:
                    if (!name.StartsWith("openlr", StringComparison.Ordinal) && !name.StartsWith('_'))
                    {
                        Walk(child, into);
                    }

                    break;
            }
        }
    }

    /// <summary>v2 says a road's name in several languages, v3 in one.</summary>
    private static string? RoadWord(XElement element) => element.HasElements ? element.Values().Select(v => v.Text).FirstOrDefault() : element.Plain();

    private static void Say(List<string> list, string? word)
    {
        if (word is not null && list.Count < MaxWords)
        {
            list.Add(word);
        }
    }

    private static void Add(ImmutableArray<GeoShape>.Builder into, GeoShape? shape)
    {
        if (shape is not null)
        {
            into.Add(shape);
        }
    }

    private PointShape? Point(XElement coordinates)
    {
        if (!Number(coordinates.Text("latitude"), out double lat) || !Number(coordinates.Text("longitude"), out double lon) || !Sound(new GeoPoint(lon, lat), coordinates))
        {
            return Unusable(coordinates) as PointShape;
        }

        if (Number(coordinates.Child("horizontalPositionAccuracy")?.Text("accuracyPercentile95"), out double metres) && metres >= 0)
        {
            _uncertainty = Math.Max(_uncertainty ?? 0, metres);
        }

        return new PointShape(new GeoPoint(lon, lat));
    }

    private GeoShape? Line(XElement line)
    {
        ImmutableArray<GeoPoint> path = Positions(line);
        return path.Length switch
        {
            0 => null,
            1 => new PointShape(path[0]),
            _ => new LineShape(path),
        };
    }

    private AreaShape? Polygon(XElement polygon)
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
    private AreaShape? Corners(XElement area)
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

        return point.IsValid && (point.Lon != 0 || point.Lat != 0);
    }

    private void Issue(Fault issue)
    {
        if (_issues.Count < MaxIssues)
        {
            _issues.Add(issue);
        }
    }

    private GeoShape? Unusable(XElement at)
    {
        Issue(new Fault("position-unusable", "The coordinates are no degrees, 0/0, out of range or incomplete, and are left out.", at.Line()));
        return null;
    }
}
