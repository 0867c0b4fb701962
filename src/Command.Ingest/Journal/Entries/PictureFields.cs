using Command.Ingest.Contracts;
using Command.Ingest.Picture;

namespace Command.Ingest.Journal.Entries;

/// <summary>What the picture's large tables hold, as fields. A new field goes to the end of its record, in both directions.</summary>
internal static class PictureFields
{
    public static void Write(FieldWriter to, ReportItem item)
    {
        int begun = to.Begin();
        EventFields.Write(to, new ReportAccepted(item.Id, item.Report, item.Place));
        to.Time(item.KnownAt);
        to.Text(item.Incident);
        to.Time(item.FirstObservedAt);
        to.Text(item.Gathering);
        to.Time(item.WithdrawnAt);
        to.End(begun);
    }

    public static ReportItem ReadReport(ref FieldReader from)
    {
        int outside = from.Enter();
        ReportAccepted said = EventFields.ReadReport(ref from);
        ReportItem item = new(said.Id, said.Report, said.Place, from.Time(), from.Word())
        {
            FirstObservedAt = from.TimeOrNone(),
            Gathering = from.Word(),
            WithdrawnAt = from.TimeOrNone(),
        };
        from.Leave(outside);
        return item;
    }

    public static void Write(FieldWriter to, AlertItem item)
    {
        int begun = to.Begin();
        EventFields.Write(to, new AlertAccepted(item.Id, item.Alert, item.Place, item.State));
        to.Time(item.KnownAt);
        to.Texts(item.Incidents);
        to.End(begun);
    }

    public static AlertItem ReadAlert(ref FieldReader from)
    {
        int outside = from.Enter();
        AlertAccepted said = EventFields.ReadAlert(ref from);
        AlertItem item = new(said.Id, said.Alert, said.Place, said.State, from.Time(), from.Texts());
        from.Leave(outside);
        return item;
    }

    public static void Write(FieldWriter to, Series series)
    {
        int begun = to.Begin();
        EventFields.Write(to, new ReadingAccepted(series.Id, series.Latest, series.Place, series.Check));
        to.Time(series.KnownAt);
        to.List(series.History, static (to, point) =>
        {
            to.Time(point.At);
            to.Real(point.Value);
        });
        to.End(begun);
    }

    public static Series ReadSeries(ref FieldReader from)
    {
        int outside = from.Enter();
        ReadingAccepted said = EventFields.ReadReading(ref from);
        Series series = new(said.Id, said.Reading, said.Place, said.Check, from.Time(), from.List(static (ref FieldReader from) => new SeriesPoint(from.Time(), from.Real())));
        from.Leave(outside);
        return series;
    }

    public static void Write(FieldWriter to, Incident incident)
    {
        int begun = to.Begin();
        to.Text(incident.Id);
        to.Text(incident.Kind);
        to.Text(incident.Title);
        to.Number(incident.Level);
        to.List(incident.LevelWhy, PlaceFields.WriteReason);
        to.Count((ulong)incident.Status);
        PlaceFields.Write(to, incident.Place);
        to.Time(incident.OpenedAt);
        to.Time(incident.ObservedAt);
        to.Time(incident.LastObservedAt);
        to.Time(incident.ClosedAt);
        to.List(incident.Sources, static (to, source) =>
        {
            EventFields.Write(to, source.Source);
            to.Time(source.KnownAt);
            to.List(source.Why, PlaceFields.WriteReason);
        });
        to.Flag(incident.Exercise);
        to.Text(incident.MergedInto);
        to.Text(incident.Follows);
        Write(to, incident.LevelSet);
        to.Count((ulong)incident.Version);
        to.List(incident.Since, static (to, at) => to.Time(at));
        to.End(begun);
    }

    public static Incident ReadIncident(ref FieldReader from)
    {
        int outside = from.Enter();
        Incident incident = new()
        {
            Id = from.Text()!,
            Kind = from.Word()!,
            Title = from.Word()!,
            Level = from.Whole(),
            LevelWhy = from.List(PlaceFields.ReadReason),
            Status = (IncidentStatus)from.Count(),
            Place = PlaceFields.ReadPlace(ref from),
            OpenedAt = from.Time(),
            ObservedAt = from.Time(),
            LastObservedAt = from.Time(),
            ClosedAt = from.TimeOrNone(),
            Sources = from.List(static (ref FieldReader from) => new IncidentSource(EventFields.ReadSource(ref from), from.Time(), from.List(PlaceFields.ReadReason))),
            Exercise = from.Flag(),
            MergedInto = from.Text(),
            Follows = from.Text(),
            LevelSet = ReadLevelSet(ref from),
            Version = (int)from.Count(),
            Since = from.List(static (ref FieldReader from) => from.TimeOrNone()),
        };
        from.Leave(outside);
        return incident;
    }

    private static void Write(FieldWriter to, LevelSetting? set)
    {
        to.Flag(set is not null);
        if (set is null)
        {
            return;
        }

        int begun = to.Begin();
        to.Number(set.Level);
        to.Text(set.Author);
        to.Text(set.Reason);
        to.Time(set.At);
        to.End(begun);
    }

    private static LevelSetting? ReadLevelSet(ref FieldReader from)
    {
        if (!from.Flag())
        {
            return null;
        }

        int outside = from.Enter();
        LevelSetting set = new(from.Whole() ?? 0, from.Text()!, from.Text()!, from.Time());
        from.Leave(outside);
        return set;
    }
}
