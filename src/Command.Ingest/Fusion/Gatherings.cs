using System.Collections.Immutable;
using Command.Geo;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;

namespace Command.Ingest.Fusion;

/// <summary>
/// The reports of a picture by the events that they speak of, and where those are, so that a report is held only against what may be near. Derived from the picture
/// alone, except for <see cref="Pending"/>. Immutable.
/// </summary>
public sealed class Gatherings
{
    /// <summary>In place of a gathering's name: the report of a sender that is contained, held against nothing.</summary>
    public const string Held = "#held";

    private readonly PictureState _picture;
    private readonly ImmutableDictionary<string, Gathering> _all;
    private readonly ImmutableDictionary<string, ReportFeatures> _reports;
    private readonly CellGrid<Gathering> _grid;
    private readonly KeyIndex _named;

    /// <summary>The same of gatherings with a report that has no place: what has one is held against those by their names.</summary>
    private readonly KeyIndex _unplaced;

    /// <summary>Gatherings with a report that speaks of others by a number: under the sender's group (<c>feed:group</c>, which may be a parent case's id) and under each number that words name.</summary>
    private readonly KeyIndex _bonds;
    private readonly CellGrid<PastIncident> _past;

    /// <summary>No report comes after this one.</summary>
    private readonly ReportFeatures? _latest;

    private Gatherings(
        FusionModel model,
        PictureState picture,
        ImmutableDictionary<string, Gathering> all,
        ImmutableDictionary<string, ReportFeatures> reports,
        CellGrid<Gathering> grid,
        KeyIndex named,
        KeyIndex unplaced,
        KeyIndex bonds,
        CellGrid<PastIncident> past,
        ReportFeatures? latest,
        ImmutableSortedSet<ReportFeatures> pending,
        SenderWatch senders)
    {
        (Model, _picture, _all, _reports, _grid, _named, _unplaced, _bonds, _past, _latest, Pending, Senders) = (model, picture, all, reports, grid, named, unplaced, bonds, past, latest, pending, senders);
    }

    public FusionModel Model { get; }

    /// <summary>Reports to be decided again that there was no time for yet, in their order.</summary>
    public ImmutableSortedSet<ReportFeatures> Pending { get; }

    /// <summary>What each sender said of late.</summary>
    public SenderWatch Senders { get; }

    /// <summary>Those of a picture that was read, not folded. Texts are read on all cores: after a start, nothing is decided before they are.</summary>
    public static Gatherings Of(PictureState picture, FusionModel model)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentNullException.ThrowIfNull(model);
        ReportFeatures[] reports = [.. picture.Reports.Values.Where(r => r.Gathering != Held).AsParallel().Select(r => model.Read(r, null))];
        Dictionary<string, Gathering> all = reports.GroupBy(r => KeyOf(picture.Reports[r.Id]), StringComparer.Ordinal).ToDictionary(g => g.Key, g => Gathering.Of(model.Kinds, g.Key, g), StringComparer.Ordinal);
        return new Gatherings(
            model,
            picture,
            all.ToImmutableDictionary(StringComparer.Ordinal),
            reports.ToImmutableDictionary(r => r.Id, StringComparer.Ordinal),
            all.Values.OrderBy(g => g.Key, StringComparer.Ordinal).Aggregate(CellGrid<Gathering>.Empty, (grid, g) => grid.With(g, g.Box, g.Days)),
            KeyIndex.Of(all.Values, m => m.Wording.Names),
            KeyIndex.Of(all.Values, m => m.Box.IsEmpty ? m.Wording.Names : []),
            KeyIndex.Of(all.Values, References.BondsOf),
            picture.Past.Values.OrderBy(p => p.Id, StringComparer.Ordinal).Aggregate(CellGrid<PastIncident>.Empty, (grid, p) => grid.With(p, BoxOf(p), DaySpan.Always)),
            reports.Length == 0 ? null : reports.Max(Comparer<ReportFeatures>.Create(ReportFeatures.Compare)),
            ImmutableSortedSet.Create<ReportFeatures>(Comparer<ReportFeatures>.Create(ReportFeatures.Compare)),
            SenderWatch.None);
    }

    /// <summary>True when it was derived from this very picture.</summary>
    public bool IsOf(PictureState picture) => ReferenceEquals(_picture, picture);

    /// <summary>The key of the gathering that a report is in.</summary>
    public static string KeyOf(ReportItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return item.Incident ?? item.Gathering ?? item.Id;
    }

    /// <summary>The key of the gathering that a report is in; null for one that is in none.</summary>
    public string? KeyOf(string report) => _reports.ContainsKey(report) ? KeyOf(_picture.Reports[report]) : null;

    public Gathering? Find(string key) => _all.GetValueOrDefault(key);

    public ReportFeatures? Report(string id) => _reports.GetValueOrDefault(id);

    /// <summary>True when no report comes after this one, as far as can be said without looking: then its place matters to none.</summary>
    public bool IsLast(ReportFeatures report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return _latest is null || ReportFeatures.Compare(report, _latest) >= 0;
    }

    /// <summary>The sequence number of the picture that they were derived from.</summary>
    public long Sequence => _picture.Sequence;

    /// <summary>How many reports there are.</summary>
    public int Count => _reports.Count;

    /// <summary>Those of the picture that follows by one event.</summary>
    public Gatherings After(PictureState next, PictureEvent e)
    {
        ArgumentNullException.ThrowIfNull(next);
        return e switch
        {
            ReportAccepted a => Read(next, [a.Id]),
            ReportDated d => Read(next, [d.Report]),
            Withdrawn w => Read(next, w.Reports),
            Restored r => Read(next, r.Reports),
            IncidentOpened o => Moved(next, o.Source),
            IncidentJoined j => Moved(next, j.Source),
            SourceMoved m => Moved(next, m.Source),
            ReportGathered g => Moved(next, new SourceRef("report", g.Report)),
            Forgotten f => f.Reports.Aggregate(this, (all, id) => all.Without(id)).Past(next, f).Over(next),
            _ => Over(next),
        };
    }

    /// <summary>With these still to be decided again, and no others.</summary>
    public Gatherings Waiting(ImmutableSortedSet<ReportFeatures> pending) => Copy(pending: pending);

    public Gatherings Heard(SenderWatch senders) => Copy(senders: senders);

    /// <summary>Gatherings that a report may belong to by its place, its names or its sender's grouping; each once, in order of their keys.</summary>
    /// <param name="report">The report.</param>
    /// <param name="reachM">How far to look, metres.</param>
    public List<Gathering> Near(ReportFeatures report, double reachM) => Near(report, reachM, DaySpan.Always);

    /// <summary>The same, where nothing is wanted by its place that has no word of some days.</summary>
    /// <param name="report">The report.</param>
    /// <param name="reachM">How far to look, metres.</param>
    /// <param name="days">What is near in none of them is left out; what is named is not.</param>
    /// <param name="may">Leaves out what it says no to; null for nothing.</param>
    internal List<Gathering> Near(ReportFeatures report, double reachM, DaySpan days, Func<Gathering, bool>? may = null)
    {
        ArgumentNullException.ThrowIfNull(report);
        Found found = new(report.Exercise, may);
        if (!report.Box.IsEmpty)
        {
            Look(found, report.Box, reachM, days);
        }

        foreach (string name in report.Wording.Names)
        {
            foreach (string key in (report.Box.IsEmpty ? _named : _unplaced).Under(name))
            {
                found.Take(_all[key]);
            }
        }

        Refer(found, report);
        return found.InOrder();
    }

    /// <summary>Takes what a report speaks of by a number, and what speaks so of it.</summary>
    private void Refer(Found found, ReportFeatures report)
    {
        if (report.Group is { } group)
        {
            string bond = References.GroupBond(report.Feed, group);
            TakeAll(found, _bonds.Under(bond));
            TakeOne(found, bond);
        }

        foreach (string number in report.NamedNumbers)
        {
            foreach (FeedSpec feed in Model.Pack.Feeds)
            {
                TakeOne(found, References.GroupBond(feed.Id, number));
            }
        }

        if (!_bonds.IsEmpty)
        {
            TakeAll(found, _bonds.Under(References.GroupBond(report.Feed, report.SourceId)));
            TakeAll(found, _bonds.Under(References.NameBond(report.SourceId)));
        }
    }

    private void TakeAll(Found found, ImmutableHashSet<string> keys)
    {
        foreach (string key in keys)
        {
            found.Take(_all[key]);
        }
    }

    private void TakeOne(Found found, string report)
    {
        if (KeyOf(report) is { } key)
        {
            found.Take(_all[key]);
        }
    }

    /// <summary>Gatherings to which it may matter what is in another one: near it, near a report of it, or naming what it names.</summary>
    /// <param name="gathering">The other.</param>
    /// <param name="report">A report that is in it, or was.</param>
    /// <param name="reachM">How far to look, metres.</param>
    /// <param name="days">What is near in none of them is left out; what is named is not.</param>
    internal List<Gathering> Around(Gathering gathering, ReportFeatures report, double reachM, DaySpan days)
    {
        ArgumentNullException.ThrowIfNull(gathering);
        ArgumentNullException.ThrowIfNull(report);
        Found found = new(gathering.Exercise, null);
        foreach (GeoBox box in (ReadOnlySpan<GeoBox>)[gathering.Box, report.Box])
        {
            if (!box.IsEmpty)
            {
                Look(found, box, reachM, days);
            }
        }

        foreach (ReportFeatures member in gathering.Members)
        {
            Refer(found, member);
        }

        foreach (string name in gathering.View.Members.SelectMany(m => m.Wording.Names).Distinct())
        {
            foreach (string key in (gathering.Box.IsEmpty ? _named : _unplaced).Under(name))
            {
                found.Take(_all[key]);
            }
        }

        return found.InOrder();
    }

    /// <summary>Gatherings that may lie within a distance of a box; each once, in order of their keys.</summary>
    public List<Gathering> Within(GeoBox box, double metres, bool exercise)
    {
        Found found = new(exercise, null);
        Look(found, box, metres, DaySpan.Always);
        return found.InOrder();
    }

    /// <summary>Incidents that have left the picture and may lie within a distance of a point.</summary>
    public IEnumerable<PastIncident> PastNear(GeoPoint at, double metres)
    {
        HashSet<PastIncident> near = [];
        return _past.Near(new GeoBox(at.Lon, at.Lat, at.Lon, at.Lat), metres, DaySpan.Always, p => near.Add(p)) ? near : _picture.Past.Values;
    }

    private void Look(Found found, GeoBox box, double metres, DaySpan days)
    {
        // By latitude first: it needs no cosine, and leaves out most of what is in the cells and too far.
        double degrees = metres / LocalPlane.MetresPerDegree;
        if (!_grid.Near(box, metres, days, gathering =>
        {
            GeoBox there = gathering.Box;
            if (there.South - box.North <= degrees && box.South - there.North <= degrees && there.MetresTo(box) <= metres)
            {
                found.Take(gathering);
            }
        }))
        {
            foreach (Gathering gathering in _all.Values)
            {
                found.Take(gathering);
            }
        }
    }

    private sealed class Found(bool exercise, Func<Gathering, bool>? may)
    {
        private readonly List<Gathering> _taken = [];

        public void Take(Gathering gathering)
        {
            if (gathering.Exercise == exercise && may?.Invoke(gathering) is not false)
            {
                _taken.Add(gathering);
            }
        }

        public List<Gathering> InOrder()
        {
            _taken.Sort((a, b) => string.CompareOrdinal(a.Key, b.Key));
            int kept = 0;
            for (int i = 0; i < _taken.Count; i++)
            {
                if (kept == 0 || !ReferenceEquals(_taken[kept - 1], _taken[i]))
                {
                    _taken[kept++] = _taken[i];
                }
            }

            _taken.RemoveRange(kept, _taken.Count - kept);
            return _taken;
        }
    }

    private Gatherings Read(PictureState next, ImmutableArray<string> ids)
    {
        Gatherings all = this;
        foreach (string id in ids)
        {
            if (next.Reports.TryGetValue(id, out ReportItem? item) && item.Gathering != Held)
            {
                ReportItem? before = _picture.Reports.GetValueOrDefault(id);
                ReportFeatures? known = all._reports.GetValueOrDefault(id);
                ReportFeatures read = Model.Read(item, before is not null && known is not null && FusionModel.SameWords(before.Report, item.Report) ? known.Wording : null);
                all = known is null ? all.With(read, KeyOf(item)) : all.Instead(known, read, KeyOf(item));
            }
        }

        return all.Over(next);
    }

    private Gatherings Moved(PictureState next, SourceRef source)
    {
        if (source.Type != "report" || !_reports.TryGetValue(source.Id, out ReportFeatures? report))
        {
            return Over(next);
        }

        ReportItem item = next.Reports[source.Id];
        string key = KeyOf(item), was = KeyOf(_picture.Reports[source.Id]);
        return key == was ? Over(next) : (key == Held ? Without(source.Id) : Without(source.Id).With(report, key)).Over(next);
    }

    private Gatherings With(ReportFeatures report, string key)
    {
        Gathering? before = _all.GetValueOrDefault(key);
        Gathering after = before?.With(report) ?? Gathering.Of(Model.Kinds, key, report);
        return Copy(
            all: _all.SetItem(key, after),
            reports: _reports.SetItem(report.Id, report),
            latest: IsLast(report) ? report : _latest,
            grid: Placed(before, after),
            named: _named.With(report.Wording.Names, key),
            unplaced: report.Box.IsEmpty ? _unplaced.With(report.Wording.Names, key) : _unplaced,
            bonds: _bonds.With(References.BondsOf(report), key));
    }

    private Gatherings Without(string id)
    {
        if (!_reports.TryGetValue(id, out ReportFeatures? report))
        {
            return this;
        }

        string key = KeyOf(_picture.Reports[id]);
        Gathering before = _all[key];
        Gathering? after = before.Without(id);
        return Copy(
            all: after is null ? _all.Remove(key) : _all.SetItem(key, after),
            reports: _reports.Remove(id),
            grid: Placed(before, after),
            named: _named.Without(report.Wording.Names.Where(n => !Left(m => m.Wording.Names.Contains(n))), key),
            unplaced: report.Box.IsEmpty ? _unplaced.Without(report.Wording.Names.Where(n => !Left(m => m.Box.IsEmpty && m.Wording.Names.Contains(n))), key) : _unplaced,
            bonds: _bonds.Without(References.BondsOf(report).Where(b => !Left(m => References.BondsOf(m).Contains(b))), key));

        bool Left(Func<ReportFeatures, bool> has) => after is not null && after.Members.Any(has);
    }

    private Gatherings Instead(ReportFeatures known, ReportFeatures report, string key)
    {
        if (KeyOf(_picture.Reports[known.Id]) != key || !ReferenceEquals(known.Wording, report.Wording) || known.Box.IsEmpty != report.Box.IsEmpty
            || !References.BondsOf(known).SequenceEqual(References.BondsOf(report)))
        {
            return Without(known.Id).With(report, key);
        }

        // What it is found by besides its place has not changed.
        Gathering before = _all[key], after = before.Instead(report);
        return Copy(
            all: _all.SetItem(key, after),
            reports: _reports.SetItem(report.Id, report),
            latest: IsLast(report) ? report : _latest,
            grid: Placed(before, after));
    }

    private CellGrid<Gathering> Placed(Gathering? before, Gathering? after)
    {
        if (before is not null && after is not null && before.Days == after.Days && CellGrid<Gathering>.SameCells(before.Box, after.Box))
        {
            return _grid.Instead(before, after, after.Box, after.Days);
        }

        CellGrid<Gathering> grid = before is null ? _grid : _grid.Without(before, before.Box, before.Days);
        return after is null ? grid : grid.With(after, after.Box, after.Days);
    }

    private Gatherings Past(PictureState next, Forgotten e)
    {
        CellGrid<PastIncident> past = e.Past.Select(_picture.Past.GetValueOrDefault).OfType<PastIncident>().Aggregate(_past, (grid, p) => grid.Without(p, BoxOf(p), DaySpan.Always));
        return Copy(past: e.Incidents.Select(next.Past.GetValueOrDefault).OfType<PastIncident>().Aggregate(past, (grid, p) => grid.With(p, BoxOf(p), DaySpan.Always)));
    }

    private static GeoBox BoxOf(PastIncident past) => past.Centre is { } at ? new GeoBox(at.Lon, at.Lat, at.Lon, at.Lat) : GeoBox.Empty;

    private Gatherings Over(PictureState next) => new(Model, next, _all, _reports, _grid, _named, _unplaced, _bonds, _past, _latest, Pending, Senders);

    private Gatherings Copy(
        ImmutableDictionary<string, Gathering>? all = null,
        ImmutableDictionary<string, ReportFeatures>? reports = null,
        CellGrid<Gathering>? grid = null,
        KeyIndex? named = null,
        KeyIndex? unplaced = null,
        KeyIndex? bonds = null,
        CellGrid<PastIncident>? past = null,
        ReportFeatures? latest = null,
        ImmutableSortedSet<ReportFeatures>? pending = null,
        SenderWatch? senders = null) =>
        new(Model, _picture, all ?? _all, reports ?? _reports, grid ?? _grid, named ?? _named, unplaced ?? _unplaced, bonds ?? _bonds, past ?? _past, latest ?? _latest, pending ?? Pending, senders ?? Senders);
}
