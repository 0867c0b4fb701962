using System.Collections.Immutable;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Fusion;
using Command.Ingest.Picture;

namespace Command.Ingest.Incidents;

/// <summary>Decides what a located message changes. Pure: picture and message in, events out.</summary>
public static class Intake
{
    /// <summary>Adds to <paramref name="draft"/> the events that follow from a message.</summary>
    public static void Decide(Draft draft, CityPack pack, Message message, Place place)
    {
        ArgumentNullException.ThrowIfNull(draft);
        switch (message)
        {
            case Report report:
                OnReport(draft, pack, report, place);
                break;
            case Alert alert:
                OnAlert(draft, pack, alert, place);
                break;
            case Reading reading:
                OnReading(draft, pack, reading, place);
                break;
            case Asset asset:
                OnAsset(draft, asset, place);
                break;
            case SnapshotMark mark:
                Snapshots.Decide(draft, pack, mark);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(message), message?.GetType().Name, "Not a message of the journal.");
        }
    }

    private static void OnReport(Draft draft, CityPack pack, Report report, Place place)
    {
        string id = MessageIds.Of(report);
        ReportItem? known = draft.Picture.Reports.GetValueOrDefault(id);
        if (known is not null && IsOlder(report, known.Report))
        {
            // An older version that came late: the inbox keeps it, the picture has newer news.
            return;
        }

        draft.Add(new ReportAccepted(id, report, place), report.ObservedAt);
        Attach(draft, pack, report, place, known?.Incident);
    }

    /// <summary>Makes an accepted report a source: of the incident it already belongs to while that is open, else of the one that fits best, else of a new one.</summary>
    internal static void Attach(Draft draft, CityPack pack, Report report, Place place, string? incidentBefore)
    {
        SourceRef source = new("report", MessageIds.Of(report));
        if (incidentBefore is { } own && draft.Picture.Open.Contains(own))
        {
            draft.Add(new IncidentJoined(own, source, report.ObservedAt, [Reason.Of("same-source", report.SourceId)]), report.ObservedAt);
            Assessment.Reassess(draft, pack, own);
            return;
        }

        if (report.IsOver())
        {
            return;
        }

        if (Best(draft, pack, report, place) is var (incident, match))
        {
            draft.Add(new IncidentJoined(incident.Id, source, report.ObservedAt, match.Why), report.ObservedAt);
            Assessment.Reassess(draft, pack, incident.Id);
        }
        else if (pack.KindOf(report.Kind)?.OpensIncident ?? false)
        {
            Open(draft, pack, report, place, source);
        }
    }

    private static (Incident Incident, Match Match)? Best(Draft draft, CityPack pack, Report report, Place place)
    {
        PictureState picture = draft.Picture;
        (Incident Incident, Match Match)? best = null;
        foreach (string id in draft.Open.Near(report, place, Matching.RadiusOf(pack, report.Kind)))
        {
            Incident incident = picture.Incidents[id];
            if (incident.Exercise != report.Exercise)
            {
                continue;
            }

            Match match = SameGroup(picture, incident, report)
                ? new Match(1, [Reason.Of("same-group", report.Group)])
                : Matching.Score(pack, incident, report, place);
            if (match.Score >= Matching.Join
                && (best is null || match.Score > best.Value.Match.Score
                    || (match.Score == best.Value.Match.Score && string.CompareOrdinal(id, best.Value.Incident.Id) < 0)))
            {
                best = (incident, match);
            }
        }

        return best;
    }

    private static bool SameGroup(PictureState picture, Incident incident, Report report) =>
        report.Group is not null && incident.Sources.Any(s =>
            s.Source.Type == "report"
            && picture.Reports.TryGetValue(s.Source.Id, out ReportItem? item)
            && item.Report.Feed == report.Feed
            && item.Report.Group == report.Group);

    private static void Open(Draft draft, CityPack pack, Report report, Place place, SourceRef source)
    {
        string id = report.Exercise ? $"E-{draft.Picture.ExerciseCount + 1:0000}" : $"I-{draft.Picture.IncidentCount + 1:0000}";
        Reason why = Reason.Of("opened-by", report.Kind, report.Feed);
        draft.Add(
            new IncidentOpened(id, report.Kind, Assessment.Title(pack, report.Kind, place, report), report.Level, place, report.ObservedAt, source, [why], report.Exercise),
            report.ObservedAt);
        Incident incident = draft.Picture.Incidents[id];
        foreach (AlertItem alert in draft.Picture.Alerts.Values.Where(a => a.InForce && a.Alert.Exercise == report.Exercise).OrderBy(a => a.Id, StringComparer.Ordinal))
        {
            if (Matching.Context(pack, incident, alert.Alert, alert.Place) is { } reasons)
            {
                draft.Add(new IncidentJoined(id, new SourceRef("alert", alert.Id), alert.Alert.ObservedAt, reasons), alert.Alert.ObservedAt);
            }
        }

        foreach (Series series in draft.Picture.Readings.Values.Where(s => s.Latest.Exercise == report.Exercise && Matching.Speaks(s)).OrderBy(s => s.Id, StringComparer.Ordinal))
        {
            if (Matching.Context(pack, incident, series) is { } reasons)
            {
                draft.Add(new IncidentJoined(id, new SourceRef("reading", series.Id), series.Latest.ObservedAt, reasons), series.Latest.ObservedAt);
            }
        }

        Assessment.Reassess(draft, pack, id);
    }

    private static void OnAlert(Draft draft, CityPack pack, Alert alert, Place place)
    {
        if (AlertStanding.IsOlder(draft.Picture, alert))
        {
            // The picture has the newer words of the same sender under the same identifier; what the older ones ended is ended all the same.
            if (alert.MsgType is "Update" or "Cancel")
            {
                AlertStanding.EndReferenced(draft, pack, alert);
            }

            return;
        }

        string id = MessageIds.Of(alert);
        Alert stated = AlertStanding.WithCircle(draft.Picture, alert);
        draft.Add(new AlertAccepted(id, stated, place, AlertStanding.Entering(draft, stated)), alert.ObservedAt);
        if (alert.MsgType is "Update" or "Cancel")
        {
            AlertStanding.EndReferenced(draft, pack, stated);
        }

        if (!draft.Picture.Alerts[id].InForce)
        {
            return;
        }

        foreach (string incidentId in draft.Picture.Open.Order(StringComparer.Ordinal))
        {
            Incident incident = draft.Picture.Incidents[incidentId];
            if (incident.Exercise == alert.Exercise && Matching.Context(pack, incident, alert, place) is { } why)
            {
                draft.Add(new IncidentJoined(incidentId, new SourceRef("alert", id), alert.ObservedAt, why), alert.ObservedAt);
                Assessment.Reassess(draft, pack, incidentId);
            }
        }
    }

    private static void OnReading(Draft draft, CityPack pack, Reading reading, Place place)
    {
        string id = MessageIds.Of(reading);
        draft.Add(new ReadingAccepted(id, reading, place, Check(pack, reading)), reading.ObservedAt);
        Series series = draft.Picture.Readings[id];
        if (!Matching.Speaks(series))
        {
            return;
        }

        foreach (string incidentId in draft.Picture.Open.Order(StringComparer.Ordinal))
        {
            Incident incident = draft.Picture.Incidents[incidentId];
            SourceRef source = new("reading", id);
            if (incident.Exercise == reading.Exercise
                && incident.Sources.All(s => s.Source != source)
                && Matching.Context(pack, incident, series) is { } why)
            {
                draft.Add(new IncidentJoined(incidentId, source, reading.ObservedAt, why), reading.ObservedAt);
                Assessment.Reassess(draft, pack, incidentId);
            }
        }
    }

    private static void OnAsset(Draft draft, Asset asset, Place place)
    {
        string id = MessageIds.Of(asset);
        if (draft.Picture.Assets.TryGetValue(id, out AssetItem? known) ? asset.ObservedAt >= known.Asset.ObservedAt : asset.Status != AssetStatus.Removed)
        {
            (Asset newest, Place where) = asset.StatusOnly && known is not null
                ? (known.Asset with { Status = asset.Status, Text = asset.Text, Version = asset.Version, ObservedAt = asset.ObservedAt, SentAt = asset.SentAt, Issues = asset.Issues }, known.Place)
                : (asset, place);
            draft.Add(new AssetAccepted(id, newest, where), asset.ObservedAt);
        }
    }

    private static ThresholdCheck? Check(CityPack pack, Reading reading)
    {
        if (reading.Property != Reading.Properties.WaterLevel || reading.Value is not { } value || pack.StationOf(reading.Station) is not { } station)
        {
            return null;
        }

        StationState state = station.StateAt(pack.City.DayOf(reading.ObservedAt), value);
        if (state.Thresholds is null)
        {
            return null;
        }

        string? threshold = state.Level switch
        {
            1 => "record",
            2 => "guarantee",
            3 => "warning",
            4 => "near",
            _ => null,
        };
        return new ThresholdCheck(threshold, state.Thresholds.WarningM, state.OverWarningM, state.Level);
    }

    /// <summary>By the sender's own count where both have it: a mirror that lags publishes old versions at new times.</summary>
    private static bool IsOlder(Report report, Report known) =>
        report.Revision is { } revision && known.Revision is { } knownRevision && revision != knownRevision
            ? revision < knownRevision
            : Stated(report) < Stated(known);

    private static DateTimeOffset Stated(Report report) => report.SentAt ?? report.ObservedAt;
}
