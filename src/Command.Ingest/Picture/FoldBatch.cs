using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Command.Ingest.Contracts;

namespace Command.Ingest.Picture;

/// <summary>
/// Folds many entries at once into exactly the picture that <see cref="Fold.Evolve"/> gives one by one. The kinds that a history is mostly made of change tables
/// that can be changed in place; for every other kind the tables are laid down and <see cref="Fold.Evolve"/> is asked, so that a new kind needs nothing here.
/// Not thread-safe; used once.
/// </summary>
internal sealed class FoldBatch
{
    private readonly FoldOverlay<ReportItem, ReportItem> _reports;
    private readonly FoldOverlay<AlertItem, AlertItem> _alerts;
    private readonly FoldOverlay<Series, FoldSeries> _readings;
    private readonly FoldOverlay<Incident, FoldIncident> _incidents;
    private ImmutableHashSet<string>.Builder _open;
    private PictureState _picture;
    private long _sequence;
    private DateTimeOffset _knownAt;
    private int _opened, _exercises;

    public FoldBatch(PictureState picture)
    {
        _picture = picture;
        _sequence = picture.Sequence;
        _knownAt = picture.KnownAt;
        _reports = new(picture.Reports, static r => r, static r => r);
        _alerts = new(picture.Alerts, static a => a, static a => a);
        _readings = new(picture.Readings, static s => new FoldSeries(s), static s => s.Close());
        _incidents = new(picture.Incidents, static i => new FoldIncident(i), static i => i.Close());
        _open = picture.Open.ToBuilder();
    }

    /// <exception cref="InvalidOperationException">The entry is not the next one.</exception>
    public void Add(JournalEntry entry)
    {
        if (entry.Sequence != _sequence + 1)
        {
            throw new InvalidOperationException($"Entry {entry.Sequence} does not follow {_sequence}.");
        }

        switch (entry.Event)
        {
            case ReportAccepted e:
                _reports.Set(e.Id, Fold.Accepted(_reports.Find(e.Id), e, entry.KnownAt));
                break;
            case ReadingAccepted e when _readings.Find(e.Id) is { } series:
                series.Take(e, entry.KnownAt);
                break;
            case ReadingAccepted e:
                _readings.Set(e.Id, new FoldSeries(Fold.Begin(e, entry.KnownAt)));
                break;
            case AlertAccepted e:
                _alerts.Set(e.Id, Fold.Begin(e, entry.KnownAt));
                break;
            case AlertEnded e when _alerts.Find(e.Id) is { } alert:
                _alerts.Set(e.Id, alert with { State = e.State });
                break;
            case IncidentOpened e:
                Own(e.Source, e.Id);
                _incidents.Set(e.Id, new FoldIncident(Fold.Begin(e, entry.KnownAt)));
                _open.Add(e.Id);
                _opened += e.Exercise ? 0 : 1;
                _exercises += e.Exercise ? 1 : 0;
                break;
            case IncidentJoined e:
                Own(e.Source, e.Id);
                _incidents.Find(e.Id)?.Join(e, entry.KnownAt);
                break;
            case IncidentReassessed e:
                Change(e.Id, Fold.Reassessed(e, entry.KnownAt));
                break;
            case IncidentClosed e:
                Change(e.Id, Fold.Closed(entry.KnownAt, null));
                _open.Remove(e.Id);
                break;
            case IncidentFollows e:
                Change(e.Id, i => i with { Follows = e.Earlier });
                break;
            case ReportGathered e when _reports.Find(e.Report) is { } gathered:
                _reports.Set(e.Report, FusionFold.Gathered(gathered, e));
                break;
            case JoinSuggested e:
                _picture = _picture with { Suggestions = _picture.Suggestions.SetItem(e.Report, new Suggestion(e.Report, e.Incident, e.Probability, e.Why, entry.KnownAt)) };
                break;
            case SuggestionDropped e:
                _picture = _picture with { Suggestions = _picture.Suggestions.Remove(e.Report) };
                break;
            case Forgotten e:
                Forget(e);
                break;
            default:
                _picture = Fold.Evolve(Lay(), entry);
                _reports.Over(_picture.Reports);
                _alerts.Over(_picture.Alerts);
                _readings.Over(_picture.Readings);
                _incidents.Over(_picture.Incidents);
                _open = _picture.Open.ToBuilder();
                break;
        }

        _sequence = entry.Sequence;
        _knownAt = entry.KnownAt;
    }

    /// <summary>The picture after everything that was added.</summary>
    public PictureState Lay()
    {
        _picture = _picture with
        {
            Sequence = _sequence,
            KnownAt = _knownAt,
            Reports = _reports.Lay(),
            Alerts = _alerts.Lay(),
            Readings = _readings.Lay(),
            Incidents = _incidents.Lay(),
            Open = _open.ToImmutable(),
            IncidentCount = _picture.IncidentCount + _opened,
            ExerciseCount = _picture.ExerciseCount + _exercises,
        };
        (_opened, _exercises) = (0, 0);
        return _picture;
    }

    private void Change(string id, Func<Incident, Incident> change)
    {
        if (_incidents.Find(id) is { } incident)
        {
            Incident before = incident.Close();
            _incidents.Set(id, new FoldIncident(change(before) with { Version = before.Version + 1 }));
        }
    }

    private void Forget(Forgotten e)
    {
        _picture = _picture with { Past = FusionFold.Past(_picture.Past, e, [.. e.Incidents.Select(id => _incidents.Find(id)?.Close())]) };
        foreach (string id in e.Incidents)
        {
            _incidents.Remove(id);
        }

        foreach (string id in e.Reports)
        {
            _reports.Remove(id);
        }

        foreach (string id in e.Alerts)
        {
            _alerts.Remove(id);
        }

        _picture = _picture with
        {
            Tombstones = _picture.Tombstones.RemoveRange(e.Alerts),
            TombstonedAt = _picture.TombstonedAt.RemoveRange(e.Alerts),
            Drawings = DrawingItem.Without(_picture.Drawings, e.Incidents),
            JobMessages = DispatchFold.Without(_picture.JobMessages, DispatchFold.Without(_picture.Assignments, e.Incidents)),
            Assignments = DispatchFold.Without(_picture.Assignments, e.Incidents),
            Claims = _picture.Claims.RemoveRange(e.Incidents),
            Cases = _picture.Cases.RemoveRange(e.Reports),
            Tasks = DispatchFold.Without(_picture.Tasks, e.Incidents),
            PlanRuns = _picture.PlanRuns.RemoveRange(e.Incidents),
            Suggestions = _picture.Suggestions.RemoveRange(e.Reports),
            Rulings = _picture.Rulings.IsEmpty ? _picture.Rulings : FusionFold.Without(_picture.Rulings, e.Reports),
        };
    }

    private void Own(SourceRef source, string incident)
    {
        switch (source.Type)
        {
            case "report" when _reports.Find(source.Id) is { } report:
                _reports.Set(source.Id, report with { Incident = incident, Gathering = null });
                break;
            case "alert" when _alerts.Find(source.Id) is { } alert && !alert.Incidents.Contains(incident):
                _alerts.Set(source.Id, alert with { Incidents = alert.Incidents.Add(incident) });
                break;
        }
    }
}

/// <summary>A series that takes one value after another.</summary>
internal sealed class FoldSeries(Series known)
{
    private readonly List<SeriesPoint> _history = [.. known.History];
    private Reading _latest = known.Latest;
    private ReadingAccepted? _last;
    private DateTimeOffset _knownAt = known.KnownAt;

    public void Take(ReadingAccepted e, DateTimeOffset knownAt)
    {
        (HistoryStep step, int at) = SeriesHistory.Of(CollectionsMarshal.AsSpan(_history), e.Reading);
        switch (step)
        {
            case HistoryStep.Remove:
                _history.RemoveAt(at);
                break;
            case HistoryStep.Replace:
                _history[at] = new SeriesPoint(e.Reading.ObservedAt, e.Reading.Value!.Value);
                break;
            case HistoryStep.Insert:
                _history.Insert(at, new SeriesPoint(e.Reading.ObservedAt, e.Reading.Value!.Value));
                if (_history.Count > Series.MaxHistory)
                {
                    _history.RemoveAt(0);
                }

                break;
        }

        // A late value fills the past; it never moves the gauge back.
        if (e.Reading.ObservedAt >= _latest.ObservedAt)
        {
            (_latest, _last, _knownAt) = (e.Reading, e, knownAt);
        }
    }

    public Series Close() => _last is { } last
        ? new Series(last.Id, last.Reading, last.Place, last.Check, _knownAt, [.. _history])
        : known with { History = [.. _history] };
}

/// <summary>An incident that one source after another joins.</summary>
internal sealed class FoldIncident(Incident known)
{
    /// <summary>Up to so many sources are gone through; more are looked up.</summary>
    private const int Few = 8;

    private readonly List<IncidentSource> _sources = [.. known.Sources];
    private HashSet<(string Id, string Type)>? _index;
    private DateTimeOffset _observedAt = known.ObservedAt, _lastObservedAt = known.LastObservedAt;
    private int _changes;

    public void Join(IncidentJoined e, DateTimeOffset knownAt)
    {
        if (!Has(e.Source))
        {
            _sources.Add(new IncidentSource(e.Source, knownAt, e.Why));
            _index?.Add((e.Source.Id, e.Source.Type));
        }

        _observedAt = e.Source.Type == "report" && e.ObservedAt < _observedAt ? e.ObservedAt : _observedAt;
        _lastObservedAt = e.ObservedAt > _lastObservedAt ? e.ObservedAt : _lastObservedAt;
        _changes++;
    }

    public Incident Close() => known with { Sources = [.. _sources], ObservedAt = _observedAt, LastObservedAt = _lastObservedAt, Version = known.Version + _changes };

    private bool Has(SourceRef source)
    {
        if (_sources.Count > Few)
        {
            return (_index ??= [.. _sources.Select(s => (s.Source.Id, s.Source.Type))]).Contains((source.Id, source.Type));
        }

        foreach (IncidentSource one in _sources)
        {
            if (one.Source.Id == source.Id && one.Source.Type == source.Type)
            {
                return true;
            }
        }

        return false;
    }
}
