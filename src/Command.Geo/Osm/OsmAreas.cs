using System.Collections.Immutable;

namespace Command.Geo.Osm;

/// <summary>A relation as an area, and what was missing for it.</summary>
/// <param name="Shape">One area or several; null when no outer ring closes.</param>
/// <param name="MissingWays">Member ways that the file does not hold, or not with all their nodes: the relation is cut by the edge of the extract.</param>
/// <param name="OpenPieces">Pieces that are part of no closed ring.</param>
/// <param name="StrayHoles">Inner rings that lie in no outer ring.</param>
public sealed record OsmAreaRead(GeoShape? Shape, int MissingWays, int OpenPieces, int StrayHoles)
{
    /// <summary>True when nothing was missing.</summary>
    public bool IsWhole => Shape is not null && MissingWays == 0 && OpenPieces == 0 && StrayHoles == 0;
}

/// <summary>Assembles multipolygon and boundary relations from their member ways.</summary>
/// <remarks>Pure and safe to call from any thread. Any relation gives a result, however broken.</remarks>
public static class OsmAreas
{
    /// <summary>The area a relation describes: rings of the outer members, without those of the inner ones.</summary>
    /// <param name="relation">A relation of the extract, of type <c>multipolygon</c> or <c>boundary</c>.</param>
    /// <param name="extract">Gives its ways and their nodes.</param>
    public static OsmAreaRead Assemble(OsmRelation relation, OsmExtract extract)
    {
        ArgumentNullException.ThrowIfNull(relation);
        ArgumentNullException.ThrowIfNull(extract);
        List<ImmutableArray<long>> outer = [], inner = [];
        int missing = 0;
        foreach (OsmMember member in relation.Members.Where(m => m.Kind == OsmKind.Way))
        {
            ImmutableArray<long> ids = extract.Way(member.Id)?.NodeIds() ?? [];
            if (ids.Length < 2 || ids.Any(id => extract.Locate(id) is null))
            {
                missing++;
            }

            // What is left of a cut way can't close a ring, but it may not join the wrong ends either.
            if (ids.Length >= 2 && ids.All(id => extract.Locate(id) is not null))
            {
                (member.Role == "inner" ? inner : outer).Add(ids);
            }
        }

        (ImmutableArray<ImmutableArray<long>> outerIds, int openOuter) = RingJoiner.Join(outer);
        (ImmutableArray<ImmutableArray<long>> innerIds, int openInner) = RingJoiner.Join(inner);
        List<Shell> shells = [.. outerIds.Select(r => Positions(r, extract)).Where(r => r.Length >= 4).Select(r => new Shell(r)).OrderBy(s => s.Size)];
        int stray = 0;
        foreach (ImmutableArray<GeoPoint> hole in innerIds.Select(r => Positions(r, extract)).Where(r => r.Length >= 4))
        {
            // The smallest shell around it: an island in a lake may have a pond of its own.
            if (shells.Find(s => s.Holds(hole)) is { } shell)
            {
                shell.Holes.Add(hole);
            }
            else
            {
                stray++;
            }
        }

        ImmutableArray<GeoShape> parts = [.. shells.Select(s => new AreaShape(s.Ring, [.. s.Holes]))];
        GeoShape? shape = parts switch
        {
            [] => null,
            [var one] => one,
            _ => new MultiShape(parts),
        };
        return new OsmAreaRead(shape, missing, openOuter + openInner, stray);
    }

    private static ImmutableArray<GeoPoint> Positions(ImmutableArray<long> ring, OsmExtract extract)
    {
        ImmutableArray<GeoPoint>.Builder positions = ImmutableArray.CreateBuilder<GeoPoint>(ring.Length);
        foreach (long id in ring)
        {
            if (extract.Locate(id) is { } at && (positions.Count == 0 || positions[^1] != at))
            {
                positions.Add(at);
            }
        }

        return positions.DrainToImmutable();
    }

    private sealed class Shell(ImmutableArray<GeoPoint> ring)
    {
        private readonly GeoBox _box = new AreaShape(ring).Box;
        private HashSet<GeoPoint>? _corners;

        public ImmutableArray<GeoPoint> Ring { get; } = ring;

        public List<ImmutableArray<GeoPoint>> Holes { get; } = [];

        public double Size => (_box.East - _box.West) * (_box.North - _box.South);

        // A hole may touch its shell in single nodes: the side is told by one that it does not share.
        public bool Holds(ImmutableArray<GeoPoint> hole)
        {
            if (!hole.All(_box.Contains))
            {
                return false;
            }

            _corners ??= [.. Ring];
            GeoPoint probe = hole.FirstOrDefault(p => !_corners.Contains(p), hole[0]);
            bool inside = false;
            for (int i = 1; i < Ring.Length; i++)
            {
                (GeoPoint a, GeoPoint b) = (Ring[i - 1], Ring[i]);
                if (a.Lat > probe.Lat != b.Lat > probe.Lat && probe.Lon < a.Lon + ((b.Lon - a.Lon) * (probe.Lat - a.Lat) / (b.Lat - a.Lat)))
                {
                    inside = !inside;
                }
            }

            return inside;
        }
    }
}
