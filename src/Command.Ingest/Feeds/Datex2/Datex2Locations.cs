using System.Collections.Immutable;
using System.Xml.Linq;
using Command.Geo;
using Command.Ingest.Contracts;

namespace Command.Ingest.Feeds.Datex2;

/// <summary>What a record says of its place.</summary>
/// <param name="Shape">Lon/lat degrees, or null where it is given by table codes or road marks only.</param>
/// <param name="Road">The road's name or number.</param>
/// <param name="Address">Everything said in words.</param>
/// <param name="UncertaintyM">The sender's accuracy at 95 %, metres.</param>
internal sealed record Datex2Place(GeoShape? Shape, string? Road, string? Address, double? UncertaintyM)
{
    /// <summary>The first pair of numbers that was no position, longitude first.</summary>
    public GeoPoint? Misstated { get; init; }
}

/// <summary>
/// Reads <c>locationReference</c> (v3) and <c>groupOfLocations</c> (v2). Only what the record itself covers counts: a destination, an alternative route
/// or the linear element that a distance is measured along lies somewhere else.
/// </summary>
internal sealed class Datex2Locations
{
    private const int MaxWords = 8;

    private readonly Datex2Geometry _geometry;
    private readonly ImmutableArray<GeoShape>.Builder _exact = ImmutableArray.CreateBuilder<GeoShape>();
    private readonly ImmutableArray<GeoShape>.Builder _tpeg = ImmutableArray.CreateBuilder<GeoShape>();
    private readonly ImmutableArray<GeoShape>.Builder _display = ImmutableArray.CreateBuilder<GeoShape>();
    private readonly List<string> _roads = [];
    private readonly List<string> _words = [];

    private Datex2Locations(ImmutableArray<Fault>.Builder issues) => _geometry = new Datex2Geometry(issues);

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
                _geometry.Issue(new Fault("ends-only", "Only the two ends are given (TPEG-Loc): the road between them is not known.", record.Line()));
            }
        }
        else if (parts.Count == 0 && _display.Count > 0)
        {
            parts = _display;
            _geometry.Issue(new Fault("display-position", "Only a position for display is given; the place itself is a table code or a road mark.", record.Line()));
        }

        if (parts.Count == 0)
        {
            _geometry.Issue(new Fault("no-coordinates", "The location has no usable coordinates (Alert-C, OpenLR or road marks only).", record.Line()));
        }

        GeoShape? shape = parts.Count switch
        {
            0 => null,
            1 => parts[0],
            _ => new MultiShape(parts.DrainToImmutable()),
        };
        string? road = _roads.Count == 0 ? null : Datex2Xml.Shorten(_roads[0], 40);
        string address = string.Join(' ', _roads.Concat(_words).Distinct(StringComparer.Ordinal).Take(MaxWords));
        return new Datex2Place(shape, road, address.Length == 0 ? null : Datex2Xml.Shorten(address, 200), _geometry.UncertaintyM) { Misstated = _geometry.Misstated };
    }

    private void Walk(XElement element, ImmutableArray<GeoShape>.Builder into)
    {
        foreach (XElement child in element.Elements())
        {
            string name = child.Name.LocalName;
            switch (name)
            {
                case "gmlLineString":
                    Add(_exact, _geometry.Line(child));
                    break;
                case "gmlPolygon":
                    Add(_exact, _geometry.Polygon(child));
                    break;
                case "polygonArea":
                    Add(_exact, _geometry.Corners(child));
                    break;
                case "pointCoordinates":
                    Add(into, _geometry.Point(child));
                    break;
                case "coordinatesForDisplay" or "locationForDisplay":
                    Add(_display, _geometry.Point(child));
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
}
