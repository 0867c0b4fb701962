using Command.Ingest.Contracts;

namespace Command.Ingest.Journal.Entries;

/// <summary>Alerts as fields. A new field goes to the end of its record, in both directions.</summary>
internal static class AlertFields
{
    public static void Write(FieldWriter to, Alert alert)
    {
        int begun = to.Begin();
        MessageFields.WriteHead(to, alert);
        to.Text(alert.Sender);
        to.Text(alert.Status);
        to.Text(alert.MsgType);
        to.Text(alert.Scope);
        to.Texts(alert.Categories);
        to.Texts(alert.ResponseTypes);
        to.Text(alert.Event);
        to.Text(alert.Urgency);
        to.Text(alert.Severity);
        to.Text(alert.Certainty);
        to.Number(alert.Level);
        to.Time(alert.Sent);
        to.Time(alert.Effective);
        to.Time(alert.Onset);
        to.Time(alert.Expires);
        to.Text(alert.Headline);
        to.Text(alert.Description);
        to.Text(alert.Instruction);
        to.Text(alert.AreaDesc);
        to.List(alert.Geocodes, WriteCode);
        to.List(alert.References, WriteReference);
        to.List(alert.EventCodes, WriteCode);
        to.List(alert.Texts, WriteText);
        PlaceFields.Write(to, alert.Shape);
        to.Text(alert.Signature);
        to.Flag(alert.Test);
        to.Text(alert.IssuingRegion);
        to.End(begun);
    }

    public static Alert ReadAlert(ref FieldReader from)
    {
        int outside = from.Enter();
        Alert alert = new()
        {
            Feed = from.Word()!,
            Agency = from.Word()!,
            SourceId = from.Text()!,
            Version = from.Text()!,
            ObservedAt = from.Time(),
            SentAt = from.TimeOrNone(),
            Exercise = from.Flag(),
            Issues = from.List(PlaceFields.ReadFault),
            Sender = from.Word()!,
            Status = from.Word()!,
            MsgType = from.Word()!,
            Scope = from.Word(),
            Categories = from.Texts(),
            ResponseTypes = from.Texts(),
            Event = from.Word(),
            Urgency = from.Word(),
            Severity = from.Word(),
            Certainty = from.Word(),
            Level = from.Whole(),
            Sent = from.Time(),
            Effective = from.TimeOrNone(),
            Onset = from.TimeOrNone(),
            Expires = from.TimeOrNone(),
            Headline = from.Text(),
            Description = from.Text(),
            Instruction = from.Text(),
            AreaDesc = from.Text(),
            Geocodes = from.List(ReadCode),
            References = from.List(ReadReference),
            EventCodes = from.List(ReadCode),
            Texts = from.List(ReadText),
            Shape = PlaceFields.ReadShape(ref from),
            Signature = from.Word()!,
            Test = from.Flag(),
            IssuingRegion = from.Word(),
        };
        from.Leave(outside);
        return alert;
    }

    private static void WriteCode(FieldWriter to, Geocode code)
    {
        int begun = to.Begin();
        to.Text(code.Name);
        to.Text(code.Value);
        to.End(begun);
    }

    private static Geocode ReadCode(ref FieldReader from)
    {
        int outside = from.Enter();
        Geocode code = new(from.Word()!, from.Word()!);
        from.Leave(outside);
        return code;
    }

    private static void WriteReference(FieldWriter to, AlertReference reference)
    {
        int begun = to.Begin();
        to.Text(reference.Sender);
        to.Text(reference.Identifier);
        to.Time(reference.Sent);
        to.End(begun);
    }

    private static AlertReference ReadReference(ref FieldReader from)
    {
        int outside = from.Enter();
        AlertReference reference = new(from.Word()!, from.Text()!, from.TimeOrNone());
        from.Leave(outside);
        return reference;
    }

    private static void WriteText(FieldWriter to, AlertText text)
    {
        int begun = to.Begin();
        to.Text(text.Language);
        to.Text(text.Event);
        to.Text(text.Headline);
        to.Text(text.Description);
        to.Text(text.Instruction);
        to.Text(text.AreaDesc);
        to.End(begun);
    }

    private static AlertText ReadText(ref FieldReader from)
    {
        int outside = from.Enter();
        AlertText text = new(from.Word()!, from.Word(), from.Text(), from.Text(), from.Text(), from.Text());
        from.Leave(outside);
        return text;
    }
}
