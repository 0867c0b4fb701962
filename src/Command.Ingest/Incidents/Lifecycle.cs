using System.Collections.Immutable;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Fusion;
using Command.Ingest.Picture;

namespace Command.Ingest.Incidents;

/// <summary>What the passing of time alone changes: alerts expire, silent incidents close, old things leave the picture. Pure.</summary>
public static class Lifecycle
{
    /// <summary>How long an alert without <c>expires</c> stays in force.</summary>
    public static readonly TimeSpan DefaultValidity = TimeSpan.FromHours(24);

    /// <summary>How long closed incidents, ended alerts and finished cases stay in the live picture.</summary>
    public static readonly TimeSpan Remember = TimeSpan.FromHours(12);

    /// <summary>
    /// How long a case that is no incident stays in the live picture when nothing more is heard of it and its sender never says that it is over. What its sender says of it later is taken like
    /// any first word; until then it is in the journal alone.
    /// </summary>
    public static readonly TimeSpan RememberSilentCases = TimeSpan.FromDays(14);

    /// <summary>How long the end of an alert that has not come itself is kept for it.</summary>
    public static readonly TimeSpan RememberEnds = TimeSpan.FromDays(30);

    /// <summary>Ends kept at the most; beyond it the oldest go.</summary>
    public const int MostEnds = 20_000;

    private const int LargestSweep = 500;

    /// <summary>When an alert ends by itself.</summary>
    public static DateTimeOffset ExpiryOf(Alert alert) => alert.Expires ?? (alert.Sent + DefaultValidity);

    /// <summary>Adds the events that are due at the draft's time.</summary>
    public static void Tick(Draft draft, FusionModel model)
    {
        ArgumentNullException.ThrowIfNull(draft);
        ArgumentNullException.ThrowIfNull(model);
        CityPack pack = model.Pack;
        Gather.Tick(draft, model);
        foreach (AlertItem alert in draft.Picture.Alerts.Values.Where(a => a.State == AlertState.Active && ExpiryOf(a.Alert) <= draft.KnownAt).OrderBy(a => a.Id, StringComparer.Ordinal))
        {
            End(draft, pack, alert.Id, AlertState.Expired, null, ExpiryOf(alert.Alert));
        }

        ImmutableHashSet<string> busy = Busy(draft.Picture);
        foreach (string id in draft.Picture.Open.Order(StringComparer.Ordinal))
        {
            // What people have been sent to is not over because its senders say no more of it.
            if (!busy.Contains(id) && Ending(draft.Picture, pack, draft.Picture.Incidents[id], draft.KnownAt) is { } why)
            {
                draft.Add(new IncidentClosed(id, [why]), draft.KnownAt);
            }
        }

        foreach (SenderContained calm in draft.Picture.Contained.Values.Where(c => c.Until <= draft.KnownAt).OrderBy(c => c.Feed, StringComparer.Ordinal))
        {
            draft.Add(new SenderContained(calm.Feed, calm.Until, []), draft.KnownAt);
        }

        Sweep(draft);
    }

    /// <summary>Ends an alert, and assesses anew the incidents it was context of.</summary>
    public static void End(Draft draft, CityPack pack, string id, AlertState state, string? by, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(draft);
        draft.Add(new AlertEnded(id, state, by), at);
        if (draft.Picture.Alerts.TryGetValue(id, out AlertItem? alert))
        {
            foreach (string incident in alert.Incidents.Where(draft.Picture.Open.Contains))
            {
                Assessment.Reassess(draft, pack, incident);
            }
        }
    }

    internal static Reason? Ending(PictureState picture, CityPack pack, Incident incident, DateTimeOffset now)
    {
        ImmutableArray<ReportItem> reports = [.. incident.Sources
            .Where(s => s.Source.Type == "report")
            .Select(s => picture.Reports.GetValueOrDefault(s.Source.Id))
            .OfType<ReportItem>()];
        ImmutableArray<DateTimeOffset?> ends = [.. reports.Where(r => !r.IsOver).Select(r => r.Report.Ends)];
        if (ends.IsEmpty && !reports.IsEmpty)
        {
            return Reason.Of("closed-by-sources", reports.Length);
        }

        if (!ends.IsEmpty && ends.All(e => e <= now))
        {
            return Reason.Of("closed-by-end-time", ends.Max()?.ToString("O", System.Globalization.CultureInfo.InvariantCulture));
        }

        // A stated end in the future outlives the kind's usual life: roadworks of a month are not silent after a day.
        TimeSpan life = pack.KindOf(incident.Kind)?.Life ?? TimeSpan.FromHours(6);
        DateTimeOffset lastHeard = incident.Sources.Max(s => s.KnownAt);
        DateTimeOffset due = (incident.LastObservedAt > lastHeard ? incident.LastObservedAt : lastHeard) + life;
        return due <= now && !ends.Any(e => e > now) ? Reason.Of("closed-by-silence", (int)life.TotalMinutes) : null;
    }

    /// <summary>Incidents that units are sent to.</summary>
    internal static ImmutableHashSet<string> Busy(PictureState picture) =>
        picture.Assignments.IsEmpty ? [] : [.. picture.Assignments.Values.Where(a => a.IsActive).Select(a => a.Incident)];

    private static void Sweep(Draft draft)
    {
        DateTimeOffset horizon = draft.KnownAt - Remember;
        PictureState picture = draft.Picture;
        ImmutableHashSet<string> busy = Busy(picture);
        ImmutableArray<Incident> incidents = [.. picture.Incidents.Values.Where(i => i.ClosedAt <= horizon && !busy.Contains(i.Id)).OrderBy(i => i.Id, StringComparer.Ordinal).Take(LargestSweep)];
        ImmutableArray<string> reports = [
            .. incidents.SelectMany(i => i.Sources).Where(s => s.Source.Type == "report").Select(s => s.Source.Id),
            .. picture.Reports.Values.Where(r => r.Incident is null && picture.Cases.GetValueOrDefault(r.Id) is not { IsOver: false } && (r.IsOver ? r.KnownAt <= horizon && !(r.WithdrawnAt > horizon) : IsSilent(r, draft.KnownAt))).Select(r => r.Id).Order(StringComparer.Ordinal).Take(LargestSweep)];
        ImmutableArray<string> alerts = [.. picture.Alerts.Values
            .Where(a => a.State != AlertState.Active && a.KnownAt <= horizon && ExpiryOf(a.Alert) <= horizon)
            .Select(a => a.Id)
            .Order(StringComparer.Ordinal)
            .Take(LargestSweep)];
        alerts = [.. alerts, .. Ends(picture, draft.KnownAt).Take(LargestSweep)];
        ImmutableArray<string> past = [.. Beyond(picture.Past, draft.KnownAt).Take(LargestSweep)];
        if (incidents.Length + reports.Length + alerts.Length + past.Length > 0)
        {
            draft.Add(new Forgotten([.. incidents.Select(i => i.Id)], reports, alerts) { Past = past }, draft.KnownAt);
        }
    }

    // What its sender says will go on is not silent: roadworks of a season are announced once.
    private static bool IsSilent(ReportItem item, DateTimeOffset now) => item.KnownAt <= now - RememberSilentCases && !(item.Report.Ends > now) && !(item.Report.Starts > now);

    private static IEnumerable<string> Beyond(ImmutableDictionary<string, PastIncident> past, DateTimeOffset now)
    {
        PastIncident[] oldest = past.Count <= Follows.MostRemembered && past.Values.All(p => p.LastObservedAt > now - Follows.Remembered)
            ? []
            : [.. past.Values.OrderBy(p => p.LastObservedAt).ThenBy(p => p.Id, StringComparer.Ordinal)];
        return oldest.Where((p, i) => p.LastObservedAt <= now - Follows.Remembered || i < oldest.Length - Follows.MostRemembered).Select(p => p.Id);
    }

    /// <summary>Tombstones without an alert that are old or too many, the oldest first. Those of a journal written before their times were kept are the oldest of all.</summary>
    private static IEnumerable<string> Ends(PictureState picture, DateTimeOffset now)
    {
        if (picture.Tombstones.IsEmpty)
        {
            return [];
        }

        (string Id, DateTimeOffset At)[] ends = [.. picture.Tombstones.Keys
            .Where(id => !picture.Alerts.ContainsKey(id))
            .Select(id => (Id: id, At: picture.TombstonedAt.GetValueOrDefault(id)))
            .OrderBy(e => e.At).ThenBy(e => e.Id, StringComparer.Ordinal)];
        return ends.Where((e, i) => e.At <= now - RememberEnds || i < ends.Length - MostEnds).Select(e => e.Id);
    }
}
