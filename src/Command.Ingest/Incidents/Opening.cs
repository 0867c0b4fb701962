using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Fusion;
using Command.Ingest.Picture;

namespace Command.Ingest.Incidents;

/// <summary>When reports become an incident, and what it has from the start. Pure.</summary>
internal static class Opening
{
    /// <summary>How far around reports without an incident of their own a gauge over its threshold makes them one, metres.</summary>
    private const double GaugeM = 500;

    /// <summary>
    /// The kind that a gathering is an incident of, or null when it is none: because a report of it opens one; or because two senders speak of what a gauge over its threshold or
    /// an alert for that very place also speaks of, though neither would be enough by itself.
    /// </summary>
    public static string? KindOf(PictureState picture, FusionModel model, Gathering gathering)
    {
        if (gathering.Members.FirstOrDefault(m => m.Opens && m.OverAt is null) is { } opener)
        {
            return model.Kinds.Deciding(picture.Reports[opener.Id].Report, opener.Kinds)?.Code ?? picture.Reports[opener.Id].Report.Kind;
        }

        if (gathering.Members.All(m => m.OverAt is not null) || gathering.Members.Select(m => m.Feed).Distinct().Count() < 2 || Together(model, gathering) is not { } kind)
        {
            return null;
        }

        ReportItem first = picture.Reports[gathering.Members[0].Id];
        Incident supposed = Supposed(kind, first, gathering);
        return picture.Readings.Values.Any(s => s.Latest.Exercise == gathering.Exercise && Matching.Context(model.Pack, supposed, s, GaugeM) is not null)
            || picture.Alerts.Values.Any(a => a.InForce && a.Alert.Exercise == gathering.Exercise && Matching.IsLocal(a.Place) && Matching.Context(model.Pack, supposed, a.Alert, a.Place) is not null)
            ? kind
            : null;
    }

    /// <summary>Opens an incident with what is context of it.</summary>
    /// <returns>Its id.</returns>
    public static string Open(Draft draft, FusionModel model, ReportFeatures first, string kind)
    {
        ReportItem item = draft.Picture.Reports[first.Id];
        Report report = item.Report;
        string id = report.Exercise ? $"E-{draft.Picture.ExerciseCount + 1:0000}" : $"I-{draft.Picture.IncidentCount + 1:0000}";
        SourceRef source = new("report", first.Id);
        draft.Add(
            new IncidentOpened(id, kind, Assessment.Title(model.Pack, kind, item.Place, report), report.Level, item.Place, item.Since, source, [Reason.Of("opened-by", kind, report.Feed)], report.Exercise),
            report.ObservedAt);
        Incident incident = draft.Picture.Incidents[id];
        foreach (AlertItem alert in draft.Picture.Alerts.Values.Where(a => a.InForce && a.Alert.Exercise == report.Exercise).OrderBy(a => a.Id, StringComparer.Ordinal))
        {
            if (Matching.Context(model.Pack, incident, alert.Alert, alert.Place) is { } reasons)
            {
                draft.Add(new IncidentJoined(id, new SourceRef("alert", alert.Id), alert.Alert.ObservedAt, reasons), alert.Alert.ObservedAt);
            }
        }

        foreach (Series series in draft.Picture.Readings.Values.Where(s => s.Latest.Exercise == report.Exercise && Matching.Speaks(s)).OrderBy(s => s.Id, StringComparer.Ordinal))
        {
            if (Matching.Context(model.Pack, incident, series) is { } reasons)
            {
                draft.Add(new IncidentJoined(id, new SourceRef("reading", series.Id), series.Latest.ObservedAt, reasons), series.Latest.ObservedAt);
            }
        }

        if (Follows.Earlier(draft.Picture, draft.Gatherings(model), incident) is { } earlier)
        {
            draft.Add(new IncidentFollows(id, earlier.Id, [Reason.Of("follows", earlier.Id, earlier.LastObservedAt.ToString("O", System.Globalization.CultureInfo.InvariantCulture))]), report.ObservedAt);
        }

        return id;
    }

    /// <summary>The kind that opens incidents and goes best with all that is said.</summary>
    private static string? Together(FusionModel model, Gathering gathering)
    {
        Kind? best = null;
        double most = 0;
        foreach (Kind kind in model.Pack.Kinds.Where(k => k.OpensIncident))
        {
            double fits = 1;
            foreach (ReportFeatures member in gathering.Members)
            {
                fits *= model.Pack.JoinWeight(kind.Code, model.Kinds[KindBelief.Top(member.Kinds)]?.Code ?? Kind.Other);
            }

            if (fits > most)
            {
                (best, most) = (kind, fits);
            }
        }

        return best?.Code;
    }

    private static Incident Supposed(string kind, ReportItem first, Gathering gathering) => new()
    {
        Id = "",
        Kind = kind,
        Title = "",
        Place = first.Place,
        OpenedAt = first.KnownAt,
        ObservedAt = first.Since,
        LastObservedAt = gathering.Members[^1].Last,
        Sources = [],
        Exercise = gathering.Exercise,
    };
}
