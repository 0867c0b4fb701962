using System.Collections.Immutable;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Incidents.Notices;
using Command.Ingest.Picture;

namespace Command.Ingest.Shares;

/// <summary>
/// The picture as one sight has it, kept from one to the next: only what changed is gone through again, and what did not change is the same object as before.
/// What is hidden is not in it, so that nothing made of it — a list, a tile, a total, a search — can show it.
/// </summary>
/// <remarks>Safe to use from any thread.</remarks>
internal sealed class SightPicture(CityPack pack, Sight sight)
{
    private readonly Lock _gate = new();
    private readonly Seen<ReportItem> _reports = new(sight.IsClear(ShareFields.Reports));
    private readonly Seen<AlertItem> _alerts = new(sight.IsClear(ShareFields.Alerts));
    private readonly Seen<Series> _readings = new(sight.IsClear(ShareFields.Readings));
    private readonly Seen<AssetItem> _assets = new(sight.IsClear(ShareFields.Assets));
    private ImmutableDictionary<string, Incident> _untied = ImmutableDictionary<string, Incident>.Empty;
    private ImmutableDictionary<string, Incident> _incidents = ImmutableDictionary<string, Incident>.Empty;
    private ImmutableDictionary<string, AlertItem> _linked = ImmutableDictionary<string, AlertItem>.Empty;
    private ImmutableHashSet<string> _open = [];
    private Dictionary<string, (Incident Of, ImmutableArray<object?> By, Incident? Seen)> _made = new(StringComparer.Ordinal);
    private PictureState? _source;
    private PictureState _result = PictureState.Empty;

    /// <summary>The picture for this sight.</summary>
    public PictureState Of(PictureState picture)
    {
        lock (_gate)
        {
            if (ReferenceEquals(picture, _source))
            {
                return _result;
            }

            _result = Make(picture);
            _source = picture;
            return _result;
        }
    }

    private PictureState Make(PictureState picture)
    {
        PictureState seen = picture with
        {
            Reports = _reports.Of(picture.Reports, (_, r) => Coarse.Of(r, sight.Of(r.Report.Feed, ShareFields.Reports, r.Report.Agency, r.Incident))),
            Alerts = _alerts.Of(picture.Alerts, (_, a) => a.Alert.Feed == Warnings.Feed ? a : Coarse.Of(a, sight.Of(a.Alert.Feed, ShareFields.Alerts, a.Alert.Agency, null))),
            Readings = _readings.Of(picture.Readings, (_, s) => Coarse.Of(s, sight.Of(s.Latest.Feed, ShareFields.Readings, s.Latest.Agency, null))),
            Assets = _assets.Of(picture.Assets, (_, a) => Coarse.Of(a, sight.Of(a.Asset.Feed, ShareFields.Assets, a.Asset.Agency, null))),
        };
        if (ReferenceEquals(seen.Reports, picture.Reports) && ReferenceEquals(seen.Alerts, picture.Alerts) && ReferenceEquals(seen.Readings, picture.Readings) && sight.IsClear(ShareFields.Reports))
        {
            return sight.Agency is { } agency ? CentrePicture.Of(seen, picture, agency, picture.Incidents.ContainsKey, picture.Incidents.ContainsKey) : seen;
        }

        Incidents(picture, seen);
        seen = seen with
        {
            Incidents = _incidents,
            Open = _open,
            IncidentCount = _incidents.Values.Count(i => !i.Exercise),
            ExerciseCount = _incidents.Values.Count(i => i.Exercise),
            Tombstones = ImmutableDictionary<string, AlertState>.Empty,
            TombstonedAt = ImmutableDictionary<string, DateTimeOffset>.Empty,
            Past = ImmutableDictionary<string, PastIncident>.Empty,
            Drawings = Drawings(picture),
            Assignments = picture.Assignments.IsEmpty ? picture.Assignments : picture.Assignments.Where(a => _incidents.ContainsKey(a.Value.Incident)).ToImmutableDictionary(),
            JobMessages = picture.JobMessages.IsEmpty ? picture.JobMessages : picture.JobMessages.Where(m => picture.Assignments.TryGetValue(m.Key, out Assignment? job) && _incidents.ContainsKey(job.Incident)).ToImmutableDictionary(),
            Tasks = picture.Tasks.IsEmpty ? picture.Tasks : picture.Tasks.Where(t => _incidents.ContainsKey(t.Value.Incident)).ToImmutableDictionary(),
            Claims = picture.Claims.IsEmpty ? picture.Claims : picture.Claims.Where(c => _incidents.ContainsKey(c.Key)).ToImmutableDictionary(),
            Cases = picture.Cases.IsEmpty ? picture.Cases : picture.Cases.Where(c => ReferenceEquals(seen.Reports.GetValueOrDefault(c.Key), picture.Reports.GetValueOrDefault(c.Key))).ToImmutableDictionary(),
            PlanRuns = picture.PlanRuns.IsEmpty ? picture.PlanRuns : picture.PlanRuns.Where(r => _incidents.ContainsKey(r.Key)).ToImmutableDictionary(),
            AssignmentCount = 0,
            TaskCount = 0,
            BriefCounts = ImmutableDictionary<string, int>.Empty,
            Doubts = picture.Doubts.IsEmpty ? picture.Doubts : picture.Doubts.Where(d => sight.Of(d.Value.Feed, ShareFields.Reports).Seen).ToImmutableDictionary(),
            Contained = picture.Contained.IsEmpty ? picture.Contained : picture.Contained.Where(c => sight.Of(c.Key, ShareFields.Reports).Seen).ToImmutableDictionary(),
        };
        seen = CentrePicture.Of(seen, picture, sight.Agency, _incidents.ContainsKey, i => IsWhole(picture, i));
        return seen with { Alerts = Linked(seen), Suggestions = Suggestions(picture, seen), Rulings = Rulings(picture, seen) };
    }

    private void Incidents(PictureState picture, PictureState seen)
    {
        Dictionary<string, (Incident, ImmutableArray<object?>, Incident?)> made = new(picture.Incidents.Count, StringComparer.Ordinal);
        ImmutableDictionary<string, Incident>.Builder all = _untied.ToBuilder();
        foreach ((string id, Incident incident) in picture.Incidents)
        {
            ImmutableArray<object?> by = [.. incident.Sources.Select(s => Thing(seen, s.Source))];
            Incident? one = _made.TryGetValue(id, out (Incident Of, ImmutableArray<object?> By, Incident? Seen) known) && ReferenceEquals(known.Of, incident) && Same(known.By, by)
                ? known.Seen
                : sight.Hides(id) ? null : SightIncident.Of(incident, picture, seen, pack, IsClear);
            made[id] = (incident, by, one);
            if (one is null)
            {
                all.Remove(id);
            }
            else if (!all.TryGetValue(id, out Incident? before) || !ReferenceEquals(before, one))
            {
                all[id] = one;
            }
        }

        if (all.Count > made.Count(m => m.Value.Item3 is not null))
        {
            all.RemoveRange([.. all.Keys.Where(k => !made.ContainsKey(k))]);
        }

        _made = made;
        ImmutableDictionary<string, Incident> incidents = all.ToImmutable();
        if (!ReferenceEquals(incidents, _untied))
        {
            _untied = incidents;
            _incidents = incidents.ToImmutableDictionary(i => i.Key, i => Tied(i.Value, incidents), StringComparer.Ordinal);
        }

        ImmutableHashSet<string> open = [.. _incidents.Values.Where(i => i.Status == IncidentStatus.Open).Select(i => i.Id)];
        _open = open.SetEquals(_open) ? _open : open;
    }

    /// <summary>An incident names no other that is not there.</summary>
    private static Incident Tied(Incident incident, ImmutableDictionary<string, Incident> there)
    {
        bool follows = incident.Follows is { } earlier && !there.ContainsKey(earlier), merged = incident.MergedInto is { } into && !there.ContainsKey(into);
        return follows || merged ? incident with { Follows = follows ? null : incident.Follows, MergedInto = merged ? null : incident.MergedInto } : incident;
    }

    private ImmutableDictionary<string, AlertItem> Linked(PictureState seen)
    {
        ImmutableDictionary<string, AlertItem>.Builder all = seen.Alerts.ToBuilder();
        foreach ((string id, AlertItem alert) in seen.Alerts)
        {
            if (alert.Incidents.Any(i => !seen.Incidents.ContainsKey(i)))
            {
                AlertItem cut = alert with { Incidents = [.. alert.Incidents.Where(seen.Incidents.ContainsKey)] };
                all[id] = _linked.TryGetValue(id, out AlertItem? before) && before with { Incidents = [] } == cut with { Incidents = [] } && before.Incidents.SequenceEqual(cut.Incidents) ? before : cut;
            }
        }

        ImmutableDictionary<string, AlertItem> linked = all.ToImmutable();

        // The same things are the same table: who holds what was made of it need not make it again.
        _linked = linked.Count == _linked.Count && linked.All(a => _linked.TryGetValue(a.Key, out AlertItem? before) && ReferenceEquals(before, a.Value)) ? _linked : linked;
        return _linked;
    }

    // What is on the sheet of a hidden incident is as hidden as it.
    private ImmutableDictionary<string, DrawingItem> Drawings(PictureState picture)
    {
        ImmutableDictionary<string, DrawingItem> seen = picture.Drawings;
        foreach ((string id, DrawingItem item) in picture.Drawings)
        {
            seen = item.Drawing.Sheet == Drawing.City || _incidents.ContainsKey(item.Drawing.Sheet) ? seen : seen.Remove(id);
        }

        return seen;
    }

    private bool IsWhole(PictureState picture, string incident) =>
        picture.Incidents.TryGetValue(incident, out Incident? whole) ? _untied.TryGetValue(incident, out Incident? seen) && ReferenceEquals(seen, whole) : sight.Agency is null;

    private static ImmutableDictionary<string, Suggestion> Suggestions(PictureState picture, PictureState seen) => picture.Suggestions.IsEmpty
        ? picture.Suggestions
        : picture.Suggestions.Where(s => seen.Reports.ContainsKey(s.Value.Report) && seen.Incidents.ContainsKey(s.Value.Incident))
            .ToImmutableDictionary(s => s.Key, s => ReferenceEquals(seen.Incidents[s.Value.Incident], picture.Incidents.GetValueOrDefault(s.Value.Incident)) && IsAsItIs(picture, seen, s.Value.Report) ? s.Value : s.Value with { Why = [] });

    private static ImmutableDictionary<string, ImmutableArray<Ruling>> Rulings(PictureState picture, PictureState seen) => picture.Rulings.IsEmpty
        ? picture.Rulings
        : picture.Rulings.Where(r => IsThere(seen, r.Key))
            .Select(r => KeyValuePair.Create<string, ImmutableArray<Ruling>>(r.Key, [.. r.Value.Where(o => IsThere(seen, o.Other)).Select(o => IsAsItIs(picture, seen, r.Key) && IsAsItIs(picture, seen, o.Other) ? o : o with { Reason = "" })])).Where(r => !r.Value.IsEmpty).ToImmutableDictionary();

    /// <summary>A person's words about a message may repeat it, and are seen where all of it is.</summary>
    private static bool IsAsItIs(PictureState picture, PictureState seen, string id) =>
        ReferenceEquals(picture.Reports.GetValueOrDefault(id), seen.Reports.GetValueOrDefault(id)) && ReferenceEquals(picture.Readings.GetValueOrDefault(id), seen.Readings.GetValueOrDefault(id));

    private static bool IsThere(PictureState seen, string id) => seen.Reports.ContainsKey(id) || seen.Alerts.ContainsKey(id) || seen.Readings.ContainsKey(id);

    private bool IsClear(SourceRef source) => sight.Of(ShareSources.FeedOf(source), ShareSources.LayerOf(source)).IsClear;

    private static object? Thing(PictureState picture, SourceRef source) => source.Type switch
    {
        "report" => picture.Reports.GetValueOrDefault(source.Id),
        "alert" => picture.Alerts.GetValueOrDefault(source.Id),
        "reading" => picture.Readings.GetValueOrDefault(source.Id),
        _ => null,
    };

    private static bool Same(ImmutableArray<object?> a, ImmutableArray<object?> b)
    {
        if (a.Length != b.Length)
        {
            return false;
        }

        for (int i = 0; i < a.Length; i++)
        {
            if (!ReferenceEquals(a[i], b[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>One table through the sight, kept from one picture to the next.</summary>
    private sealed class Seen<T>(bool clear)
        where T : class
    {
        private ImmutableDictionary<string, T> _source = ImmutableDictionary<string, T>.Empty;
        private ImmutableDictionary<string, T> _result = ImmutableDictionary<string, T>.Empty;

        public ImmutableDictionary<string, T> Of(ImmutableDictionary<string, T> source, Func<string, T, T?> look)
        {
            if (clear || ReferenceEquals(source, _source))
            {
                return clear ? source : _result;
            }

            ImmutableDictionary<string, T>.Builder result = _result.ToBuilder();
            int kept = 0;
            foreach ((string id, T item) in source)
            {
                bool known = _source.TryGetValue(id, out T? before);
                kept += known ? 1 : 0;
                if (known && ReferenceEquals(before, item))
                {
                    continue;
                }

                if (look(id, item) is { } seen)
                {
                    result[id] = seen;
                }
                else
                {
                    result.Remove(id);
                }
            }

            if (kept < _source.Count)
            {
                result.RemoveRange([.. _source.Keys.Where(k => !source.ContainsKey(k))]);
            }

            _source = source;
            return _result = result.ToImmutable();
        }
    }
}
