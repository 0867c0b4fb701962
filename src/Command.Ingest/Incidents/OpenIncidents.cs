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
    private readonly Groups _groups;

    private OpenIncidents(PictureState picture, ImmutableDictionary<Cell, ImmutableArray<string>> cells, ImmutableHashSet<string> wide, Groups groups)
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
        OpenIncidents none = new(picture, ImmutableDictionary<Cell, ImmutableArray<string>>.Empty, [], Groups.None);
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
            IncidentJoined j when next.Open.Contains(j.Id) => Of(next, _groups.With(next, j.Id, j.Source)),
            ReportAccepted a => Of(next, _groups.Changed(_picture, next, a.Id)),
            Forgotten f => Of(next, f.Reports.Aggregate(_groups, (all, id) => all.Changed(_picture, next, id))),
            _ => Of(next, _groups),
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
        ImmutableHashSet<string> grouped = report.Group is { } group ? _groups.Of(report.Feed, group) : [];
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

    private OpenIncidents Of(PictureState picture, Groups groups) => new(picture, _cells, _wide, groups);

    private OpenIncidents Moved(PictureState next, string id)
    {
        OpenIncidents without = _picture.Open.Contains(id) ? Without(next, _picture.Incidents[id]) : Of(next, _groups);
        return next.Open.Contains(id) ? without.With(next, next.Incidents[id]) : without;
    }

    private OpenIncidents With(PictureState picture, Incident incident)
    {
        Groups groups = incident.Sources.Aggregate(_groups, (all, s) => all.With(picture, incident.Id, s.Source));
        return incident.Place.Shape is null ? Of(picture, groups)
            : CellsOf(incident) is not { } cells ? new OpenIncidents(picture, _cells, _wide.Add(incident.Id), groups)
            : new OpenIncidents(picture, _cells.SetItems(cells.All().Select(c => KeyValuePair.Create(c, _cells.GetValueOrDefault(c, []).Add(incident.Id)))), _wide, groups);
    }

    private OpenIncidents Without(PictureState picture, Incident incident)
    {
        Groups groups = incident.Sources.Aggregate(_groups, (all, s) => all.Without(_picture, incident.Id, s.Source));
        if (incident.Place.Shape is null || CellsOf(incident) is not { } cells)
        {
            return new OpenIncidents(picture, _cells, _wide.Remove(incident.Id), groups);
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

        return new OpenIncidents(picture, left.ToImmutable(), _wide, groups);
    }

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

    /// <summary>
    /// What senders grouped together. A report may be a source of more than one open incident: it is forgotten with an old one and comes anew.
    /// </summary>
    private sealed record Groups(
        ImmutableDictionary<(string Feed, string Group), ImmutableHashSet<string>> Incidents, ImmutableDictionary<string, ImmutableHashSet<string>> BySource)
    {
        public static Groups None { get; } = new(ImmutableDictionary<(string, string), ImmutableHashSet<string>>.Empty, ImmutableDictionary<string, ImmutableHashSet<string>>.Empty);

        public ImmutableHashSet<string> Of(string feed, string group) => Incidents.GetValueOrDefault((feed, group), []);

        public Groups With(PictureState picture, string incident, SourceRef source) => source.Type != "report" ? this : this with
        {
            BySource = BySource.SetItem(source.Id, BySource.GetValueOrDefault(source.Id, []).Add(incident)),
            Incidents = GroupOf(picture, source.Id) is { } key ? Incidents.SetItem(key, Incidents.GetValueOrDefault(key, []).Add(incident)) : Incidents,
        };

        public Groups Without(PictureState before, string incident, SourceRef source) => source.Type != "report" ? this : this with
        {
            BySource = Less(BySource, source.Id, incident),
            Incidents = GroupOf(before, source.Id) is { } key ? Less(Incidents, key, incident) : Incidents,
        };

        /// <summary>A newer version of a report may be of another group than the one before.</summary>
        public Groups Changed(PictureState before, PictureState next, string report)
        {
            (string Feed, string Group)? was = GroupOf(before, report), becomes = GroupOf(next, report);
            if (was == becomes)
            {
                return this;
            }

            Groups changed = this;
            foreach (string incident in BySource.GetValueOrDefault(report, []))
            {
                if (was is { } left && next.Incidents[incident].Sources.All(s => s.Source.Type != "report" || GroupOf(next, s.Source.Id) != left))
                {
                    changed = changed with { Incidents = Less(changed.Incidents, left, incident) };
                }

                changed = changed.With(next, incident, new SourceRef("report", report));
            }

            return changed;
        }

        private static ImmutableDictionary<TKey, ImmutableHashSet<string>> Less<TKey>(ImmutableDictionary<TKey, ImmutableHashSet<string>> all, TKey key, string incident)
            where TKey : notnull
        {
            ImmutableHashSet<string> rest = all.GetValueOrDefault(key, []).Remove(incident);
            return rest.IsEmpty ? all.Remove(key) : all.SetItem(key, rest);
        }

        private static (string Feed, string Group)? GroupOf(PictureState picture, string report) =>
            picture.Reports.TryGetValue(report, out ReportItem? item) && item.Report.Group is { } group ? (item.Report.Feed, group) : null;
    }
}
