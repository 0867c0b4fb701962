using Command.Ingest.Contracts;

namespace Command.Ingest.Journal.Entries;

/// <summary>The larger events as fields. A new field goes to the end of its record, in both directions.</summary>
internal static class EventFields
{
    public static void Write(FieldWriter to, ReportAccepted e)
    {
        to.Text(e.Id);
        MessageFields.Write(to, e.Report);
        PlaceFields.Write(to, e.Place, e.Report.Shape);
    }

    public static ReportAccepted ReadReport(ref FieldReader from)
    {
        string id = from.Text()!;
        Report report = MessageFields.ReadReport(ref from);
        return new ReportAccepted(id, report, PlaceFields.ReadPlace(ref from, report.Shape));
    }

    public static void Write(FieldWriter to, ReadingAccepted e)
    {
        to.Text(e.Id);
        MessageFields.Write(to, e.Reading);
        PlaceFields.Write(to, e.Place, e.Reading.Shape);
        Write(to, e.Check);
    }

    public static ReadingAccepted ReadReading(ref FieldReader from)
    {
        string id = from.Word()!;
        Reading reading = MessageFields.ReadReading(ref from);
        return new ReadingAccepted(id, reading, PlaceFields.ReadPlace(ref from, reading.Shape), ReadCheck(ref from));
    }

    public static void Write(FieldWriter to, AlertAccepted e)
    {
        to.Text(e.Id);
        AlertFields.Write(to, e.Alert);
        PlaceFields.Write(to, e.Place, e.Alert.Shape);
        to.Count((ulong)e.State);
    }

    public static AlertAccepted ReadAlert(ref FieldReader from)
    {
        string id = from.Text()!;
        Alert alert = AlertFields.ReadAlert(ref from);
        return new AlertAccepted(id, alert, PlaceFields.ReadPlace(ref from, alert.Shape), (AlertState)from.Count());
    }

    public static void Write(FieldWriter to, IncidentOpened e)
    {
        to.Text(e.Id);
        to.Text(e.Kind);
        to.Text(e.Title);
        to.Number(e.Level);
        PlaceFields.Write(to, e.Place);
        to.Time(e.ObservedAt);
        Write(to, e.Source);
        to.List(e.Why, PlaceFields.WriteReason);
        to.Flag(e.Exercise);
    }

    public static IncidentOpened ReadOpened(ref FieldReader from) => new(
        from.Word()!,
        from.Word()!,
        from.Word()!,
        from.Whole(),
        PlaceFields.ReadPlace(ref from),
        from.Time(),
        ReadSource(ref from),
        from.List(PlaceFields.ReadReason),
        from.Flag());

    public static void Write(FieldWriter to, IncidentJoined e)
    {
        to.Text(e.Id);
        Write(to, e.Source);
        to.Time(e.ObservedAt);
        to.List(e.Why, PlaceFields.WriteReason);
    }

    public static IncidentJoined ReadJoined(ref FieldReader from) =>
        new(from.Word()!, ReadSource(ref from), from.Time(), from.List(PlaceFields.ReadReason));

    public static void Write(FieldWriter to, IncidentReassessed e)
    {
        to.Text(e.Id);
        to.Text(e.Title);
        to.Number(e.Level);
        PlaceFields.Write(to, e.Place);
        to.List(e.Why, PlaceFields.WriteReason);
        to.Text(e.Kind);
    }

    public static IncidentReassessed ReadReassessed(ref FieldReader from) =>
        new(from.Word()!, from.Word()!, from.Whole(), PlaceFields.ReadPlace(ref from), from.List(PlaceFields.ReadReason)) { Kind = from.Word() };

    public static void Write(FieldWriter to, SourceRef source)
    {
        int begun = to.Begin();
        to.Text(source.Type);
        to.Text(source.Id);
        to.End(begun);
    }

    public static SourceRef ReadSource(ref FieldReader from)
    {
        int outside = from.Enter();
        SourceRef source = new(from.Word()!, from.Text()!);
        from.Leave(outside);
        return source;
    }

    private static void Write(FieldWriter to, ThresholdCheck? check)
    {
        to.Flag(check is not null);
        if (check is null)
        {
            return;
        }

        int begun = to.Begin();
        to.Text(check.Threshold);
        to.Real(check.ThresholdValue);
        to.Real(check.Difference);
        to.Number(check.Level);
        to.End(begun);
    }

    private static ThresholdCheck? ReadCheck(ref FieldReader from)
    {
        if (!from.Flag())
        {
            return null;
        }

        int outside = from.Enter();
        ThresholdCheck check = new(from.Word(), from.RealOrNone(), from.RealOrNone(), from.Whole());
        from.Leave(outside);
        return check;
    }
}
