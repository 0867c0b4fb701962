using System.Collections.Immutable;
using Command.Ingest.City;
using Command.Ingest.Contracts;

namespace Command.Ingest.Picture.Situation;

/// <summary>Something that is otherwise than it was.</summary>
/// <param name="Code">What happened: <c>opened</c>, <c>closed</c>, <c>merged</c>, <c>reopened</c>, <c>escalated</c>, <c>eased</c>, <c>passed</c> (opened and over since), <c>issued</c>, <c>ended</c>, <c>crossed</c>, <c>fell</c>.</param>
/// <param name="Kind">As in <see cref="FigureRow"/>.</param>
/// <param name="At">When, where the picture says so (UTC).</param>
/// <param name="Level">1 to 4 now, or as it was last; null for none.</param>
/// <param name="From">The level or threshold rank before; null where there was none.</param>
/// <param name="To">The level or threshold rank now.</param>
public sealed record SituationChange(string Code, string Kind, string Id, string Title, DateTimeOffset? At, int? Level, int? From = null, int? To = null);

/// <summary>What opened, closed, escalated and crossed a threshold between two moments. Pure.</summary>
public static class SituationChanges
{
    /// <summary>More than this are counted and not listed.</summary>
    public const int Most = 500;

    /// <summary>Every change, the gravest first.</summary>
    /// <param name="before">What was.</param>
    /// <param name="picture">What is, as the viewer has it.</param>
    /// <param name="pack">The city's stations.</param>
    public static ImmutableArray<SituationChange> Between(LookDigest before, PictureState picture, CityPack pack)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentNullException.ThrowIfNull(pack);
        return
        [
            .. Incidents(before, picture).Concat(Gone(before, picture)).Concat(Alerts(before, picture)).Concat(Gauges(before, picture, pack))
                .OrderBy(c => c.Level ?? 5).ThenByDescending(c => c.At ?? DateTimeOffset.MinValue).ThenBy(c => c.Id, StringComparer.Ordinal).ThenBy(c => c.Code, StringComparer.Ordinal),
        ];
    }

    private static IEnumerable<SituationChange> Incidents(LookDigest before, PictureState picture)
    {
        foreach (Incident incident in picture.Incidents.Values.Where(i => i.Exercise == before.Exercise))
        {
            int? level = IncidentFinding.LevelOf(incident);
            bool open = incident.Status == IncidentStatus.Open;
            if (!before.Incidents.TryGetValue(incident.Id, out LookedAt was))
            {
                yield return open
                    ? Of("opened", incident, incident.OpenedAt, null)
                    : Of(incident.MergedInto is null ? "passed" : "merged", incident, incident.ClosedAt, null);
            }
            else if (was.Open != open)
            {
                yield return Of(open ? "reopened" : incident.MergedInto is null ? "closed" : "merged", incident, open ? null : incident.ClosedAt, was.Level);
            }
            else if (open && (was.Level ?? 5) != (level ?? 5))
            {
                yield return Of((level ?? 5) < (was.Level ?? 5) ? "escalated" : "eased", incident, incident.LevelSet?.At, was.Level);
            }
        }
    }

    private static SituationChange Of(string code, Incident incident, DateTimeOffset? at, int? was)
    {
        int? level = IncidentFinding.LevelOf(incident);
        return new SituationChange(code, "incident", incident.Id, incident.Title, at, level, was, level);
    }

    /// <summary>What left the live picture since: it was over, though nobody sees any more since when.</summary>
    private static IEnumerable<SituationChange> Gone(LookDigest before, PictureState picture) =>
        before.Incidents.Where(i => i.Value.Open && !picture.Incidents.ContainsKey(i.Key)).Select(i => new SituationChange("closed", "incident", i.Key, i.Value.Title, null, i.Value.Level, i.Value.Level))
            .Concat(picture.Past.Values.Where(p => p.Exercise == before.Exercise && !before.Past.Contains(p.Id) && !before.Incidents.ContainsKey(p.Id) && !picture.Incidents.ContainsKey(p.Id))
                .Select(p => new SituationChange("passed", "incident", p.Id, p.Kind, p.LastObservedAt, null)));

    private static IEnumerable<SituationChange> Alerts(LookDigest before, PictureState picture)
    {
        foreach (AlertItem item in picture.Alerts.Values.Where(a => a.Alert.Exercise == before.Exercise))
        {
            bool was = before.Alerts.ContainsKey(item.Id);
            if (item.InForce != was)
            {
                yield return new SituationChange(was ? "ended" : "issued", "alert", item.Id, item.Alert.Headline ?? item.Alert.Event ?? item.Id, was ? null : item.Alert.Sent, item.Alert.Level);
            }
        }

        foreach ((string id, LookedAt was) in before.Alerts.Where(a => !picture.Alerts.ContainsKey(a.Key)))
        {
            yield return new SituationChange("ended", "alert", id, was.Title, null, was.Level);
        }
    }

    private static IEnumerable<SituationChange> Gauges(LookDigest before, PictureState picture, CityPack pack)
    {
        foreach (Series series in picture.Readings.Values.Where(s => s.Latest.Property == Reading.Properties.WaterLevel && s.Latest.Exercise == before.Exercise && s.Latest.Value is not null))
        {
            int was = before.Gauges.GetValueOrDefault(series.Id), now = GaugeRanks.Of(pack, series, series.Latest.Value!.Value, series.Latest.ObservedAt), highest = now;
            DateTimeOffset? since = null;
            foreach (SeriesPoint point in series.History.Where(p => p.At > before.At))
            {
                int rank = GaugeRanks.Of(pack, series, point.Value, point.At);
                (highest, since) = rank > was && rank > (since is null ? was : highest) ? (rank, point.At) : (Math.Max(highest, rank), since);
            }

            string name = pack.StationOf(series.Latest.Station)?.Zh ?? series.Latest.StationName ?? series.Latest.Station;

            // Near a threshold is not over one.
            if (highest > was && highest >= 2)
            {
                yield return new SituationChange("crossed", "reading", series.Id, name, since ?? series.Latest.ObservedAt, 5 - highest, was, highest);
            }

            if (now < Math.Max(was, highest) && Math.Max(was, highest) >= 2)
            {
                yield return new SituationChange("fell", "reading", series.Id, name, series.Latest.ObservedAt, series.Check?.Level, Math.Max(was, highest), now);
            }
        }
    }
}
