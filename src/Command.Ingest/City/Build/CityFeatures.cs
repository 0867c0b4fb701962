using System.Collections.Immutable;
using System.Globalization;
using Command.Geo;
using Command.Geo.Osm;

namespace Command.Ingest.City.Build;

/// <summary>An administrative area of an extract.</summary>
/// <param name="Id">The relation or way it comes from.</param>
/// <param name="Level">OpenStreetMap's <c>admin_level</c>.</param>
/// <param name="Tags">Its tags.</param>
/// <param name="Shape">The ground it covers.</param>
internal sealed record AdminArea(string Id, int Level, OsmTags Tags, GeoShape Shape);

/// <summary>A place of interest of an extract.</summary>
/// <param name="Id">The element it comes from: <c>n1</c>, <c>w1</c> or <c>r1</c>.</param>
/// <param name="Class">What it is.</param>
/// <param name="Tags">Its tags.</param>
/// <param name="At">Where it is.</param>
internal sealed record PoiSite(string Id, string Class, OsmTags Tags, GeoPoint At);

/// <summary>Something drawn as an area.</summary>
/// <param name="Layer">The map layer it is on.</param>
/// <param name="Class">Its class on that layer.</param>
/// <param name="Tags">Its tags.</param>
/// <param name="Shape">The ground it covers.</param>
internal sealed record MapArea(string Layer, string Class, OsmTags Tags, GeoShape Shape);

/// <summary>The ways and relations of an extract as areas, and the sites that lie on them.</summary>
/// <param name="Areas">Everything drawn as an area.</param>
/// <param name="Admin">Administrative areas whose boundary closes.</param>
/// <param name="Sites">Places of interest, each site once.</param>
/// <param name="BrokenRelations">Relations of which not everything could be assembled, by id: most are cut by the edge of the extract.</param>
internal sealed record CityFeatures(ImmutableArray<MapArea> Areas, ImmutableArray<AdminArea> Admin, ImmutableArray<PoiSite> Sites, ImmutableArray<long> BrokenRelations)
{
    private const double SiteCellDegrees = 0.02;
    private const double WidestSiteDegrees = 0.5;

    /// <summary>Assembles everything that lies, at least in part, in the box.</summary>
    public static CityFeatures Assemble(OsmExtract extract, GeoBox bounds)
    {
        List<MapArea> areas = [];
        List<AdminArea> admin = [];
        List<(PoiSite Site, GeoShape? Ground)> sites = [];
        List<long> broken = [];
        foreach (OsmWay way in extract.Ways.Where(w => w.Wanted))
        {
            if (extract.Area(way) is { } area && area.Box.Intersects(bounds))
            {
                Take(way.Tags, area, Id('w', way.Id));
            }
        }

        foreach (OsmRelation relation in extract.Relations.Where(r => r.Tags["type"] is "multipolygon" or "boundary"))
        {
            OsmAreaRead read = OsmAreas.Assemble(relation, extract);
            if (!read.IsWhole)
            {
                broken.Add(relation.Id);
            }

            if (read.Shape is { } shape && shape.Box.Intersects(bounds))
            {
                Take(relation.Tags, shape, Id('r', relation.Id));
            }
        }

        foreach (OsmNode node in extract.Nodes)
        {
            if (OsmWords.Poi(node.Tags) is { } kind && bounds.Contains(node.At))
            {
                sites.Add((new PoiSite(Id('n', node.Id), kind, node.Tags, node.At), null));
            }
        }

        return new CityFeatures([.. areas], [.. admin], EachOnce(sites), [.. broken]);

        void Take(OsmTags tags, GeoShape shape, string id)
        {
            if (OsmWords.AreaLayer(tags) is { } layer)
            {
                areas.Add(new MapArea(layer.Layer, layer.Class, tags, shape));
            }

            if (OsmWords.AdminLevel(tags) is { } level && OsmWords.Name(tags) is not null)
            {
                admin.Add(new AdminArea(id, level, tags, shape));
            }

            if (OsmWords.Poi(tags) is { } kind && ShapeGeometry.Centroid(shape) is { } centre)
            {
                sites.Add((new PoiSite(id, kind, tags, centre), shape));
            }
        }
    }

    // Mappers draw a hospital as a ground and put a point in it too: the ground stays, with whichever name there is.
    private static ImmutableArray<PoiSite> EachOnce(List<(PoiSite Site, GeoShape? Ground)> sites)
    {
        ILookup<(int, int, string), (int Index, GeoShape Ground)> grounds = sites
            .SelectMany((s, i) => s.Ground is { Box: var box } ground && box.East - box.West < WidestSiteDegrees && box.North - box.South < WidestSiteDegrees ? Cells(box).Select(c => (Cell: (c.X, c.Y, s.Site.Class), Index: i, ground)) : [])
            .ToLookup(g => g.Cell, g => (g.Index, g.ground));
        PoiSite?[] kept = [.. sites.Select(s => s.Site)];
        for (int i = 0; i < sites.Count; i++)
        {
            (PoiSite site, GeoShape? own) = sites[i];
            (int x, int y) = Cell(site.At);
            if (own is not null)
            {
                continue;
            }

            foreach ((int index, GeoShape ground) in grounds[(x, y, site.Class)].Where(g => ShapeGeometry.Contains(g.Ground, site.At)).Take(1))
            {
                if (kept[index] is { } there && OsmWords.Name(there.Tags) is null)
                {
                    kept[index] = there with { Tags = site.Tags };
                }

                kept[i] = null;
            }
        }

        return [.. kept.OfType<PoiSite>()];
    }

    private static string Id(char kind, long id) => string.Create(CultureInfo.InvariantCulture, $"{kind}{id}");

    private static IEnumerable<(int X, int Y)> Cells(GeoBox box)
    {
        ((int west, int south), (int east, int north)) = (Cell(new GeoPoint(box.West, box.South)), Cell(new GeoPoint(box.East, box.North)));
        for (int x = west; x <= east; x++)
        {
            for (int y = south; y <= north; y++)
            {
                yield return (x, y);
            }
        }
    }

    private static (int X, int Y) Cell(GeoPoint at) => ((int)Math.Floor(at.Lon / SiteCellDegrees), (int)Math.Floor(at.Lat / SiteCellDegrees));
}
