using System.Collections.Immutable;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Fusion;
using Command.Ingest.Picture;

namespace Command.Ingest.Incidents;

/// <summary>Decides what a located message changes. Pure: picture and message in, events out.</summary>
public static class Intake
{
    /// <summary>An incident's place may lie this far beside the box of its reports' places: one without a stated extent is drawn as a point.</summary>
    private const double NearM = 100;

    /// <summary>Adds to <paramref name="draft"/> the events that follow from a message.</summary>
    public static void Decide(Draft draft, FusionModel model, Message message, Place place)
    {
        ArgumentNullException.ThrowIfNull(draft);
        ArgumentNullException.ThrowIfNull(model);
        switch (message)
        {
            case Report report:
                OnReport(draft, model, report, place);
                break;
            case Alert alert:
                OnAlert(draft, model, alert, place);
                break;
            case Reading reading:
                OnReading(draft, model, reading, place);
                break;
            case Asset asset:
                OnAsset(draft, asset, place);
                break;
            case SnapshotMark mark:
                Snapshots.Decide(draft, model, mark);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(message), message?.GetType().Name, "Not a message of the journal.");
        }
    }

    private static void OnReport(Draft draft, FusionModel model, Report report, Place place)
    {
        string id = MessageIds.Of(report);
        ReportItem? known = draft.Picture.Reports.GetValueOrDefault(id);
        if (known is not null && IsOlder(report, known.Report))
        {
            // An older version that came late: the inbox keeps it, the picture has newer news. Only since when it is known counts.
            if (report.ObservedAt < known.Since)
            {
                ReportFeatures? dated = draft.Gatherings(model).Report(id);
                draft.Add(new ReportDated(id, report.ObservedAt), report.ObservedAt);
                Gather.Settle(draft, model, id, dated);
            }

            return;
        }

        ReportFeatures? before = draft.Gatherings(model).Report(id);
        draft.Add(new ReportAccepted(id, report, place), report.ObservedAt);
        Attach(draft, model, id, before);
    }

    /// <summary>Puts an accepted report where it belongs.</summary>
    /// <param name="draft">Has it already.</param>
    /// <param name="model">What fusion goes by.</param>
    /// <param name="id">The report.</param>
    /// <param name="before">What it said before; null when it is new.</param>
    internal static void Attach(Draft draft, FusionModel model, string id, ReportFeatures? before)
    {
        ReportItem item = draft.Picture.Reports[id];
        if (draft.Gatherings(model).Report(id) is not { } report || (before is null && Contain(draft, model, report)))
        {
            return;
        }

        if (item.Incident is { } own && draft.Picture.Incidents.ContainsKey(own))
        {
            draft.Add(new IncidentJoined(own, new SourceRef("report", id), item.Report.ObservedAt, [Reason.Of("same-source", item.Report.SourceId)]), item.Report.ObservedAt);
        }

        if (before is null || !FusionModel.Same(before, report))
        {
            Gather.Settle(draft, model, id, before);
        }
        else if (item.Incident is { } still && draft.Picture.Incidents.ContainsKey(still))
        {
            Assessment.Reassess(draft, model.Pack, still);
        }
    }

    /// <summary>Sets a new report of a sender gone mad aside: it stays a case, and is held against nothing.</summary>
    private static bool Contain(Draft draft, FusionModel model, ReportFeatures report)
    {
        Gatherings all = draft.Gatherings(model);
        (SenderWatch watch, Reason? held) = all.Senders.Hear(report, draft.KnownAt);
        draft.Keep(all.Heard(watch));
        if (held is null)
        {
            return false;
        }

        if (!draft.Picture.Contained.TryGetValue(report.Feed, out SenderContained? contained) || contained.Until - draft.KnownAt < SenderWatch.Calm / 2)
        {
            draft.Add(new SenderContained(report.Feed, draft.KnownAt + SenderWatch.Calm, [held]), draft.KnownAt);
        }

        draft.Add(new ReportGathered(report.Id, Gatherings.Held, [held]), report.Last);
        return true;
    }

    private static void OnAlert(Draft draft, FusionModel model, Alert alert, Place place)
    {
        CityPack pack = model.Pack;
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

        if (place.Shape is not { } area)
        {
            return;
        }

        foreach (Gathering gathering in draft.Gatherings(model).Within(area.Box, NearM, alert.Exercise).ToArray())
        {
            if (draft.Picture.Open.Contains(gathering.Key))
            {
                if (!Ruled(draft.Picture, draft.Picture.Incidents[gathering.Key], id) && Matching.Context(pack, draft.Picture.Incidents[gathering.Key], alert, place) is { } why)
                {
                    draft.Add(new IncidentJoined(gathering.Key, new SourceRef("alert", id), alert.ObservedAt, why), alert.ObservedAt);
                    Assessment.Reassess(draft, pack, gathering.Key);
                }
            }
            else if (gathering.Members.Length > 1)
            {
                Gather.Look(draft, model, gathering.Key);
            }
        }
    }

    private static void OnReading(Draft draft, FusionModel model, Reading reading, Place place)
    {
        CityPack pack = model.Pack;
        string id = MessageIds.Of(reading);
        ThresholdCheck? before = draft.Picture.Readings.GetValueOrDefault(id)?.Check;
        draft.Add(new ReadingAccepted(id, reading, place, Check(pack, reading)), reading.ObservedAt);
        Series series = draft.Picture.Readings[id];
        if (series.Check?.Level != before?.Level || series.Check?.Threshold != before?.Threshold)
        {
            // It rose over another threshold, or fell below: incidents that it is context of are worse or better for it.
            foreach (string incident in draft.Picture.Open.Where(i => IsSource(draft.Picture.Incidents[i], id)).Order(StringComparer.Ordinal).ToArray())
            {
                Assessment.Reassess(draft, pack, incident);
            }
        }

        if (!Matching.Speaks(series) || series.Place.Shape is not { } at)
        {
            return;
        }

        SourceRef source = new("reading", id);
        foreach (Gathering gathering in draft.Gatherings(model).Within(at.Box, Matching.GaugeReachM + NearM, reading.Exercise).ToArray())
        {
            if (draft.Picture.Open.Contains(gathering.Key))
            {
                Incident incident = draft.Picture.Incidents[gathering.Key];
                if (!IsSource(incident, id) && !Ruled(draft.Picture, incident, id) && Matching.Context(pack, incident, series) is { } why)
                {
                    draft.Add(new IncidentJoined(gathering.Key, source, reading.ObservedAt, why), reading.ObservedAt);
                    Assessment.Reassess(draft, pack, gathering.Key);
                }
            }
            else if (gathering.Members.Length > 1)
            {
                Gather.Look(draft, model, gathering.Key);
            }
        }
    }

    private static bool IsSource(Incident incident, string reading)
    {
        foreach (IncidentSource source in incident.Sources)
        {
            if (source.Source.Type == "reading" && source.Source.Id == reading)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>True when a person said that it has nothing to do with the incident.</summary>
    private static bool Ruled(PictureState picture, Incident incident, string context) =>
        picture.Rulings.TryGetValue(context, out ImmutableArray<Ruling> rulings)
        && rulings.Any(r => !r.Same && picture.Reports.TryGetValue(r.Other, out ReportItem? report) && report.Incident == incident.Id);

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
