using System.Collections.Immutable;
using Command.Geo;
using Command.Ingest.Contracts;
using Command.Ingest.Fusion;
using Command.Ingest.Picture;

namespace Command.Ingest.Incidents;

/// <summary>
/// Where the open incidents of a picture are, so that a report is held only against those near enough to join. It is derived from the picture alone and
/// never decides: what it gives is at least everything whose score reaches <see cref="Matching.Join"/>, and what a sender grouped together. Immutable.
/// </summary>
public sealed class OpenIncidents
{
    /// <summary>A cell's edge in degrees: about 1.1 km of latitude, 0.8 km of longitude in the north of China.</summary>
    private const double CellDeg = 0.01;

    /// <summary>
    /// A score of one half needs exp(−d²/2r²) of at least that with kinds and time at their best: a distance within 1.178 radii. A little more allows
    /// for the plane in which the distance between shapes is taken.
    /// </summary>
    private const double Radii = 1.25;

    private const double SlackM = 100;
    private const double MetresPerDegree = 111_190;

    /// <summary>An incident over more cells than this is held against every report.</summary>
    private const long MostCells = 64;

    /// <summary>A report that reaches over more cells than this is held against every incident.</summary>
    private const long MostAsked = 4096;

    private readonly PictureState _picture;
    private readonly ImmutableDictionary<Cell, ImmutableArray<string>> _cells;
    private readonly ImmutableHashSet<string> _wide;
    private readonly ImmutableDictionary<(string Feed, string Group), ImmutableHashSet<string>> _groups;

    private OpenIncidents(
        PictureState picture,
        ImmutableDictionary<Cell, ImmutableArray<string>> cells,
        ImmutableHashSet<string> wide,
        ImmutableDictionary<(string Feed, string Group), ImmutableHashSet<string>> groups)
    {
        _picture = picture;
        _cells = cells;
        _wide = wide;
        _groups = groups;
    }

    /// <summary>Those of a picture that was read, not folded.</summary>
    public static OpenIncidents Of(PictureState picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        OpenIncidents none = new(picture, ImmutableDictionary<Cell, ImmutableArray<string>>.Empty, [], ImmutableDictionary<(string, string), ImmutableHashSet<string>>.Empty);
        return picture.Open.Aggregate(none, (all, id) => all.With(picture, picture.Incidents[id]));
    }

    /// <summary>True when it was derived from this very picture.</summary>
    public bool IsOf(PictureState picture) => ReferenceEquals(_picture, picture);

    /// <summary>Those of the picture that follows by one event.</summary>
    public OpenIncidents After(PictureState next, PictureEvent e)
    {
        ArgumentNullException.ThrowIfNull(next);
        return e switch
        {
            IncidentOpened o => With(next, next.Incidents[o.Id]),
            IncidentReassessed r when !ReferenceEquals(_picture.Incidents.GetValueOrDefault(r.Id)?.Place, next.Incidents.GetValueOrDefault(r.Id)?.Place) => Moved(next, r.Id),
            IncidentClosed c => Moved(next, c.Id),
            IncidentJoined j => Grouped(next, j.Id, j.Source),
            ReportAccepted a when next.Reports[a.Id].Incident is { } own => Regrouped(next, own, new SourceRef("report", a.Id)),
            Forgotten f => f.Incidents.Where(_picture.Open.Contains).Aggregate(Of(next, _cells, _wide, _groups), (all, id) => all.Without(next, _picture.Incidents[id])),
            _ => Of(next, _cells, _wide, _groups),
        };
    }

    /// <summary>Ids of the open incidents that a report may join, in no order, each once.</summary>
    /// <param name="report">The report.</param>
    /// <param name="place">Where it is.</param>
    /// <param name="radiusM">How far its kind reaches, in metres.</param>
    public IReadOnlyCollection<string> Near(Report report, Place place, double radiusM)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(place);
        ImmutableHashSet<string> grouped = report.Group is { } group && _groups.TryGetValue((report.Feed, group), out ImmutableHashSet<string>? ids) ? ids : [];
        if (place.Shape is not { } shape)
        {
            return grouped;
        }

        if (Cells.Of(shape.Box, (Radii * (radiusM + place.UncertaintyM)) + SlackM) is not { } asked || asked.Count > MostAsked)
        {
            return _picture.Open;
        }

        HashSet<string> near = new(_wide, StringComparer.Ordinal);
        near.UnionWith(grouped);
        foreach (Cell cell in asked.All())
        {
            if (_cells.TryGetValue(cell, out ImmutableArray<string> there))
            {
                near.UnionWith(there);
            }
        }

        return near;
    }

    private static OpenIncidents Of(
        PictureState picture,
        ImmutableDictionary<Cell, ImmutableArray<string>> cells,
        ImmutableHashSet<string> wide,
        ImmutableDictionary<(string Feed, string Group), ImmutableHashSet<string>> groups) => new(picture, cells, wide, groups);

    private OpenIncidents Moved(PictureState next, string id)
    {
        OpenIncidents without = _picture.Open.Contains(id) ? Without(next, _picture.Incidents[id]) : Of(next, _cells, _wide, _groups);
        return next.Open.Contains(id) ? without.With(next, next.Incidents[id]) : without;
    }

    private OpenIncidents With(PictureState picture, Incident incident)
    {
        OpenIncidents placed = Of(picture, _cells, _wide, _groups);
        if (incident.Place.Shape is not null)
        {
            placed = CellsOf(incident) is not { } cells
                ? Of(picture, _cells, _wide.Add(incident.Id), _groups)
                : Of(picture, _cells.SetItems(cells.All().Select(c => KeyValuePair.Create(c, _cells.GetValueOrDefault(c, []).Add(incident.Id)))), _wide, _groups);
        }

        return incident.Sources.Aggregate(placed, (all, s) => all.Grouped(picture, incident.Id, s.Source));
    }

    private OpenIncidents Without(PictureState picture, Incident incident)
    {
        ImmutableDictionary<(string, string), ImmutableHashSet<string>> groups = incident.Sources
            .Select(s => GroupOf(_picture, s.Source)).OfType<(string, string)>().Aggregate(_groups, (all, key) => Left(all, key, incident.Id));
        if (incident.Place.Shape is null || CellsOf(incident) is not { } cells)
        {
            return Of(picture, _cells, _wide.Remove(incident.Id), groups);
        }

        ImmutableDictionary<Cell, ImmutableArray<string>>.Builder left = _cells.ToBuilder();
        foreach (Cell cell in cells.All())
        {
            ImmutableArray<string> rest = left.GetValueOrDefault(cell, []).Remove(incident.Id);
            if (rest.IsEmpty)
            {
                left.Remove(cell);
            }
            else
            {
                left[cell] = rest;
            }
        }

        return Of(picture, left.ToImmutable(), _wide, groups);
    }

    /// <summary>A newer version of a report may be of another group than the one before.</summary>
    private OpenIncidents Regrouped(PictureState next, string incident, SourceRef source)
    {
        bool left = GroupOf(_picture, source) is { } before
            && next.Incidents.TryGetValue(incident, out Incident? whole)
            && whole.Sources.All(s => GroupOf(next, s.Source) != before);
        return (left ? Of(_picture, _cells, _wide, Left(_groups, GroupOf(_picture, source)!.Value, incident)) : this).Grouped(next, incident, source);
    }

    private static ImmutableDictionary<(string Feed, string Group), ImmutableHashSet<string>> Left(
        ImmutableDictionary<(string Feed, string Group), ImmutableHashSet<string>> groups, (string Feed, string Group) key, string incident)
    {
        ImmutableHashSet<string> rest = groups.GetValueOrDefault(key, []).Remove(incident);
        return rest.IsEmpty ? groups.Remove(key) : groups.SetItem(key, rest);
    }

    private OpenIncidents Grouped(PictureState picture, string incident, SourceRef source) =>
        picture.Open.Contains(incident) && GroupOf(picture, source) is { } key
            ? Of(picture, _cells, _wide, _groups.SetItem(key, _groups.GetValueOrDefault(key, []).Add(incident)))
            : Of(picture, _cells, _wide, _groups);

    private static (string Feed, string Group)? GroupOf(PictureState picture, SourceRef source) =>
        source.Type == "report" && picture.Reports.TryGetValue(source.Id, out ReportItem? item) && item.Report.Group is { } group ? (item.Report.Feed, group) : null;

    private static Cells? CellsOf(Incident incident) =>
        Cells.Of(incident.Place.Shape!.Box, Radii * incident.Place.UncertaintyM) is { Count: <= MostCells } cells ? cells : null;

    private readonly record struct Cell(int X, int Y);

    /// <summary>The cells of a box that was grown on all sides.</summary>
    private readonly record struct Cells(int West, int South, int East, int North)
    {
        /// <summary>Beyond this a degree of longitude is too short to grow a box by.</summary>
        private const double FarthestLat = 85;

        public long Count => ((long)East - West + 1) * ((long)North - South + 1);

        /// <summary>Null where cells can't say what is near: at the poles, across the date line, and for what is no place.</summary>
        public static Cells? Of(GeoBox box, double metres)
        {
            double dy = metres / MetresPerDegree;
            double far = Math.Max(Math.Abs(box.South), Math.Abs(box.North)) + dy;
            double dx = dy / Math.Cos(double.DegreesToRadians(far));
            return !box.IsEmpty && far < FarthestLat && box.West - dx > -180 && box.East + dx < 180
                ? new Cells(At(box.West - dx), At(box.South - dy), At(box.East + dx), At(box.North + dy))
                : null;
        }

        public IEnumerable<Cell> All()
        {
            for (int x = West; x <= East; x++)
            {
                for (int y = South; y <= North; y++)
                {
                    yield return new Cell(x, y);
                }
            }
        }

        private static int At(double degrees) => (int)Math.Floor(degrees / CellDeg);
    }
}
