using Command.Ingest.Contracts;

namespace Command.Ingest.Journal.Entries;

/// <summary>Reports and readings as fields. A new field goes to the end of its record, in both directions.</summary>
internal static class MessageFields
{
    public static void Write(FieldWriter to, Report report)
    {
        int begun = to.Begin();
        WriteHead(to, report);
        to.Text(report.Kind);
        to.Text(report.SourceKind);
        to.Text(report.Title);
        to.Text(report.Text);
        to.Count((ulong)report.Status);
        to.Number(report.Level);
        to.Text(report.SourceSeverity);
        PlaceFields.Write(to, report.Shape);
        to.Text(report.Address);
        to.Real(report.UncertaintyM);
        to.Number(report.Revision);
        to.Text(report.Group);
        to.Time(report.Starts);
        to.Time(report.Ends);
        to.Text(report.MediaUrl);
        to.End(begun);
    }

    public static Report ReadReport(ref FieldReader from)
    {
        int outside = from.Enter();
        Report report = new()
        {
            Feed = from.Word()!,
            Agency = from.Word()!,
            SourceId = from.Text()!,
            Version = from.Word()!,
            ObservedAt = from.Time(),
            SentAt = from.TimeOrNone(),
            Exercise = from.Flag(),
            Issues = from.List(PlaceFields.ReadFault),
            Kind = from.Word()!,
            SourceKind = from.Word(),
            Title = from.Word()!,
            Text = from.Text(),
            Status = (ReportStatus)from.Count(),
            Level = from.Whole(),
            SourceSeverity = from.Word(),
            Shape = PlaceFields.ReadShape(ref from),
            Address = from.Text(),
            UncertaintyM = from.RealOrNone(),
            Revision = from.Number(),
            Group = from.Text(),
            Starts = from.TimeOrNone(),
            Ends = from.TimeOrNone(),
            MediaUrl = from.Text(),
        };
        from.Leave(outside);
        return report;
    }

    public static void Write(FieldWriter to, Reading reading)
    {
        int begun = to.Begin();
        WriteHead(to, reading);
        to.Text(reading.Station);
        to.Text(reading.Property);
        to.Real(reading.Value);
        to.Text(reading.Unit);
        to.Text(reading.Quality);
        PlaceFields.Write(to, reading.Shape);
        to.Text(reading.StationName);
        to.Time(reading.PeriodStart);
        to.End(begun);
    }

    public static Reading ReadReading(ref FieldReader from)
    {
        int outside = from.Enter();
        Reading reading = new()
        {
            Feed = from.Word()!,
            Agency = from.Word()!,
            SourceId = from.Text()!,
            Version = from.Word()!,
            ObservedAt = from.Time(),
            SentAt = from.TimeOrNone(),
            Exercise = from.Flag(),
            Issues = from.List(PlaceFields.ReadFault),
            Station = from.Word()!,
            Property = from.Word()!,
            Value = from.RealOrNone(),
            Unit = from.Word()!,
            Quality = from.Word()!,
            Shape = PlaceFields.ReadShape(ref from),
            StationName = from.Word(),
            PeriodStart = from.TimeOrNone(),
        };
        from.Leave(outside);
        return reading;
    }

    /// <summary>What every message begins with. What a message is given later goes to the end of each kind's record.</summary>
    public static void WriteHead(FieldWriter to, Message message)
    {
        to.Text(message.Feed);
        to.Text(message.Agency);
        to.Text(message.SourceId);
        to.Text(message.Version);
        to.Time(message.ObservedAt);
        to.Time(message.SentAt);
        to.Flag(message.Exercise);
        to.List(message.Issues, PlaceFields.WriteFault);
    }
}
