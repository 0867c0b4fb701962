using System.Collections.Immutable;
using Command.Ingest.Contracts;
using Command.Ingest.Fusion;
using Command.Ingest.Picture;

namespace Command.Ingest.Incidents;

/// <summary>
/// Puts reports where they belong, and those that a change makes belong elsewhere. Pure.
/// </summary>
/// <remarks>
/// Which reports speak of one event is defined without regard to the order in which they came: go through all of them in the order of their observed times (then ids) and
/// let each choose (<see cref="Choice.Of"/>) on what comes before it. Here the same is reached step by step: a report that comes last in that order only chooses; one that comes
/// late, or says something else than before, is decided anew, and after it, in that order, whatever its move may matter to. At most <see cref="Most"/> are decided at once; what
/// is left over waits in <see cref="Gatherings.Pending"/> for the next tick.
/// Three things depend on the order of arrival and are meant to: what has left the picture (<see cref="Lifecycle.Remember"/>) is not joined any more; nor is an event that all its
/// senders have ended, by what becomes known after; and a contained sender's reports are held against nothing.
/// </remarks>
public static class Gather
{
    /// <summary>Reports decided for one message.</summary>
    public const int Most = 16;

    /// <summary>Reports decided in one tick.</summary>
    public const int MostInATick = 500;

    /// <summary>Finds a place for a report that is new or says something else than before.</summary>
    /// <param name="draft">Has it already.</param>
    /// <param name="model">What fusion goes by.</param>
    /// <param name="id">The report.</param>
    /// <param name="before">What it said before; null when it is new.</param>
    public static void Settle(Draft draft, FusionModel model, string id, ReportFeatures? before)
    {
        ArgumentNullException.ThrowIfNull(draft);
        if (draft.Gatherings(model).Report(id) is { } report)
        {
            Work work = new(draft, model);
            work.Changed(report, before);
            work.Do(Most);
            work.Finish();
        }
    }

    /// <summary>Goes on with what was left over.</summary>
    public static void Tick(Draft draft, FusionModel model)
    {
        ArgumentNullException.ThrowIfNull(draft);
        if (draft.Known is { Pending.IsEmpty: false })
        {
            Work work = new(draft, model);
            work.GoOn();
            work.Do(MostInATick);
            work.Finish();
        }
    }

    /// <summary>Looks again whether a gathering without an incident is one, for what is around it has changed.</summary>
    public static void Look(Draft draft, FusionModel model, string key)
    {
        ArgumentNullException.ThrowIfNull(draft);
        Work work = new(draft, model);
        work.Touch(key);
        work.Finish();
    }

    private sealed class Work(Draft draft, FusionModel model)
    {
        private readonly ImmutableSortedSet<ReportFeatures>.Builder _queue = draft.Gatherings(model).Pending.Clear().ToBuilder();
        private readonly HashSet<string> _changed = new(StringComparer.Ordinal);
        private readonly HashSet<string> _known = new(StringComparer.Ordinal);
        private readonly SortedSet<string> _touched = new(StringComparer.Ordinal);
        private readonly Dictionary<string, string> _went = new(StringComparer.Ordinal);
        private readonly Dictionary<string, Choice> _chosen = new(StringComparer.Ordinal);

        public void Changed(ReportFeatures report, ReportFeatures? before)
        {
            _changed.Add(report.Id);
            Gatherings all = draft.Gatherings(model);
            _queue.Add(report);
            if (before is not null && all.KeyOf(report.Id) is { } key)
            {
                _known.Add(report.Id);
                // What was near it when it was elsewhere, or was said of another time.
                _queue.UnionWith(After(before, key, key));
            }
        }

        /// <summary>Takes up what was left over. A message does not: it would wait for what others left.</summary>
        public void GoOn()
        {
            Gatherings all = draft.Gatherings(model);
            _queue.UnionWith(all.Pending);
            draft.Keep(all.Waiting(all.Pending.Clear()));
        }

        public void Touch(string key) => _touched.Add(key);

        public void Do(int most)
        {
            for (int done = 0; done < most && _queue.Min is { } report; done++)
            {
                _queue.Remove(report);
                Decide(report.Id);
            }

            if (_queue.Count > 0)
            {
                Gatherings all = draft.Gatherings(model);
                draft.Keep(all.Waiting(all.Pending.Union(_queue)));
            }
        }

        private void Decide(string id)
        {
            Gatherings all = draft.Gatherings(model);
            if (all.Report(id) is not { } report || all.KeyOf(id) is not { } key)
            {
                return;
            }

            if (report.OverAt is not null && (!_changed.Contains(id) || _known.Contains(id)))
            {
                // What is over stays where it was when it was not.
                _touched.Add(key);
                return;
            }

            Choice choice = _chosen[id] = Choice.Of(all, draft.Picture.Rulings, report);
            string to = choice.Key ?? (all.Find(key)!.Members[0].Id == id ? key : Unused(all, id));
            if (to != key)
            {
                Move(report, key, to, choice);
            }

            _touched.Add(to);
            Ask(report, choice);
            if (to != key || _changed.Contains(id))
            {
                _queue.UnionWith(After(report, key, to));
            }
        }

        /// <summary>What a report's place may matter to: what comes after it, near the event it is of or was of.</summary>
        private IEnumerable<ReportFeatures> After(ReportFeatures report, string from, string to)
        {
            Gatherings all = draft.Gatherings(model);
            if (all.IsLast(report))
            {
                return [];
            }

            Gathering[] own = [.. new[] { all.Find(from), all.Find(to) }.OfType<Gathering>().Distinct()];
            DateTimeOffset last = own.Aggregate(report.Last, (newest, g) => g.Last > newest ? g.Last : newest);
            TimeSpan life = own.Aggregate(report.Life, (longest, g) => Later(longest, g.View.Life));
            DaySpan days = DaySpan.Of(report.At, last, after: Later(life, model.LongestLife));
            HashSet<Gathering> near = [.. all.Near(report, Choice.ReachOf(report), days), .. own];
            foreach (Gathering gathering in own)
            {
                near.UnionWith(all.Around(gathering, report, Choice.ReachOf(gathering.View), days));
            }

            return near.Where(g => g.HasAfter(report)).SelectMany(g => g.Members.Where(m => report.IsBefore(m) && m.At - last <= Later(life, m.Life)));
        }

        private static TimeSpan Later(TimeSpan one, TimeSpan other) => one > other ? one : other;

        private static string Unused(Gatherings all, string id)
        {
            string name = id;
            while (all.Find(name) is not null)
            {
                name += "+";
            }

            return name;
        }

        private void Move(ReportFeatures report, string from, string to, Choice choice)
        {
            SourceRef source = new("report", report.Id);
            bool toIncident = draft.Picture.Incidents.ContainsKey(to);
            if (draft.Picture.Incidents.ContainsKey(from))
            {
                draft.Add(new SourceMoved(source, from, to, report.Last, choice.Key is null ? [Reason.Of("an-event-of-its-own")] : choice.Why), report.Last);
                _went[from] = to;
            }
            else
            {
                draft.Add(toIncident ? new IncidentJoined(to, source, report.Last, choice.Why) : new ReportGathered(report.Id, to, choice.Why), report.Last);
            }

            _touched.Add(from);
        }

        private void Ask(ReportFeatures report, Choice choice)
        {
            Suggestion? asked = draft.Picture.Suggestions.GetValueOrDefault(report.Id);
            if (choice.Asked is { } ask && report.OverAt is null && draft.Picture.Open.Contains(ask.Key) && ask.Key != draft.Picture.Reports[report.Id].Incident)
            {
                if (asked is null || asked.Incident != ask.Key || Math.Abs(asked.Probability - ask.Probability) > 0.05)
                {
                    draft.Add(new JoinSuggested(report.Id, ask.Key, Math.Round(ask.Probability, 3), ask.Why), report.Last);
                }
            }
            else if (asked is not null)
            {
                draft.Add(new SuggestionDropped(report.Id), report.Last);
            }
        }

        public void Finish()
        {
            foreach (string key in _touched)
            {
                Inherit(key);
            }

            foreach (string key in _touched)
            {
                if (draft.Picture.Incidents.TryGetValue(key, out Incident? incident))
                {
                    Assess(key, incident);
                }
                else if (draft.Gatherings(model).Find(key) is { } gathering && Opening.KindOf(draft.Picture, model, gathering) is { } kind)
                {
                    Open(gathering, kind);
                }
            }
        }

        /// <summary>All reports of an incident went to where one that came late put them: it stays the incident that it was, with one report more.</summary>
        private void Inherit(string key)
        {
            if (!_went.ContainsKey(key) || !draft.Picture.Open.Contains(key) || HasReports(draft.Picture.Incidents[key])
                || Went(key) is var into && (draft.Picture.Incidents.ContainsKey(into) || draft.Gatherings(model).Find(into) is null))
            {
                return;
            }

            foreach (ReportFeatures member in draft.Gatherings(model).Find(Went(key))!.Members)
            {
                ImmutableArray<Reason> why = _chosen.GetValueOrDefault(member.Id) is { Why.IsEmpty: false } choice ? choice.Why : [Reason.Of("came-late")];
                draft.Add(new IncidentJoined(key, new SourceRef("report", member.Id), member.Last, why), member.Last);
            }
        }

        /// <summary>What made it an incident went elsewhere, and what is left would not have opened one: it is cases again, as if the other had come first.</summary>
        private bool Dissolve(string key)
        {
            Gatherings all = draft.Gatherings(model);
            if (all.Find(key) is not { } gathering || gathering.Members.Any(m => m.Opens || m.OverAt is not null || draft.Picture.Rulings.ContainsKey(m.Id))
                || draft.Picture.Incidents[key].LevelSet is not null || Opening.KindOf(draft.Picture, model, gathering) is not null)
            {
                return false;
            }

            string name = Unused(all, gathering.Members[0].Id);
            foreach (ReportFeatures member in gathering.Members)
            {
                draft.Add(new SourceMoved(new SourceRef("report", member.Id), key, name, member.Last, [Reason.Of("no-incident-left")]), member.Last);
            }

            return true;
        }

        private static bool HasReports(Incident incident) => incident.Sources.Any(s => s.Source.Type == "report");

        /// <summary>Where the last report of an incident went, and where that went since.</summary>
        private string Went(string key)
        {
            string into = key;
            for (int i = 0; i < _went.Count && _went.TryGetValue(into, out string? next); i++)
            {
                into = next;
            }

            return into;
        }

        private void Assess(string key, Incident incident)
        {
            if (HasReports(incident) && !(_went.ContainsKey(key) && Dissolve(key)))
            {
                Assessment.Reassess(draft, model.Pack, key);
            }
            else if (incident.MergedInto is null)
            {
                string into = Went(key);
                foreach (Suggestion suggestion in draft.Picture.Suggestions.Values.Where(s => s.Incident == key).OrderBy(s => s.Report, StringComparer.Ordinal))
                {
                    draft.Add(new SuggestionDropped(suggestion.Report), draft.KnownAt);
                }

                draft.Add(new IncidentMerged(key, into, [Reason.Of("all-went-to", into)]), draft.KnownAt);
            }
        }

        private void Open(Gathering gathering, string kind)
        {
            ReportFeatures first = gathering.Members.FirstOrDefault(m => m.Opens) ?? gathering.Members[0];
            string id = Opening.Open(draft, model, first, kind);
            foreach (ReportFeatures member in gathering.Members.Where(m => m.Id != first.Id))
            {
                Choice choice = _chosen.GetValueOrDefault(member.Id) ?? Choice.Of(draft.Gatherings(model), draft.Picture.Rulings, member);
                ImmutableArray<Reason> why = choice.Why.IsEmpty ? [Reason.Of("came-before", first.Id)] : choice.Why;
                draft.Add(new IncidentJoined(id, new SourceRef("report", member.Id), member.Last, why), member.Last);
            }

            Assessment.Reassess(draft, model.Pack, id);
        }
    }
}
