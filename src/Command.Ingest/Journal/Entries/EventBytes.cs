using System.Text.Json;
using Command.Ingest.Contracts;

namespace Command.Ingest.Journal.Entries;

/// <summary>
/// Events as the journal's rows hold them. Schema 1 is JSON. Schema 2 is a byte that tells the form, and the event in it: JSON (0), or, for the kinds that a
/// history is mostly made of, its fields one after the other, which is read about ten times as fast. Every schema that was ever written stays readable; nothing
/// that was written is written anew.
/// </summary>
/// <remarks>
/// A new kind of event needs nothing here: it is written as JSON. A new property of a kind that has fields is one line at the end of its record in each direction;
/// a test fails for every property that is forgotten. The numbers of the forms and of the enumerations in them never change.
/// </remarks>
public static class EventBytes
{
    private const byte Json = 0, Report = 1, Reading = 2, Alert = 3, Opened = 4, Joined = 5, Reassessed = 6, Closed = 7, Forgot = 8, AlertOver = 9, Gathered = 10;

    /// <summary>True when the schema is one of those that can be read.</summary>
    public static bool Knows(int schema) => schema is 1 or JournalEntry.Schema;

    /// <summary>The event in schema 2.</summary>
    public static byte[] Write(PictureEvent e) => Write(e, new FieldWriter());

    /// <summary>The event.</summary>
    /// <param name="schema">One that is <see cref="Knows">known</see>.</param>
    /// <param name="bytes">What was written.</param>
    /// <param name="words">The words of the history that it belongs to.</param>
    /// <exception cref="InvalidDataException">They are no event that this version knows.</exception>
    public static PictureEvent Read(int schema, ReadOnlySpan<byte> bytes, WordTable words)
    {
        if (schema == 1)
        {
            return OfJson(bytes);
        }

        FieldReader from = new(bytes, words);
        return from.Byte() switch
        {
            Json => OfJson(from.Rest),
            Report => EventFields.ReadReport(ref from),
            Reading => EventFields.ReadReading(ref from),
            Alert => EventFields.ReadAlert(ref from),
            Opened => EventFields.ReadOpened(ref from),
            Joined => EventFields.ReadJoined(ref from),
            Reassessed => EventFields.ReadReassessed(ref from),
            Closed => new IncidentClosed(from.Word()!, from.List(PlaceFields.ReadReason)),
            Forgot => new Forgotten(from.Texts(), from.Texts(), from.Texts()) { Past = from.Texts() },
            Gathered => new ReportGathered(from.Text()!, from.Word()!, from.List(PlaceFields.ReadReason)),
            AlertOver => new AlertEnded(from.Text()!, (AlertState)from.Count(), from.Text()),
            byte other => throw new InvalidDataException($"There is no form {other} of an event."),
        };
    }

    internal static byte[] Write(PictureEvent e, FieldWriter to)
    {
        switch (e)
        {
            case ReportAccepted r:
                to.Byte(Report);
                EventFields.Write(to, r);
                break;
            case ReadingAccepted r:
                to.Byte(Reading);
                EventFields.Write(to, r);
                break;
            case AlertAccepted a:
                to.Byte(Alert);
                EventFields.Write(to, a);
                break;
            case IncidentOpened i:
                to.Byte(Opened);
                EventFields.Write(to, i);
                break;
            case IncidentJoined i:
                to.Byte(Joined);
                EventFields.Write(to, i);
                break;
            case IncidentReassessed i:
                to.Byte(Reassessed);
                EventFields.Write(to, i);
                break;
            case IncidentClosed i:
                to.Byte(Closed);
                to.Text(i.Id);
                to.List(i.Why, PlaceFields.WriteReason);
                break;
            case Forgotten f:
                to.Byte(Forgot);
                to.Texts(f.Incidents);
                to.Texts(f.Reports);
                to.Texts(f.Alerts);
                to.Texts(f.Past);
                break;
            case AlertEnded a:
                to.Byte(AlertOver);
                to.Text(a.Id);
                to.Count((ulong)a.State);
                to.Text(a.By);
                break;
            case ReportGathered g:
                to.Byte(Gathered);
                to.Text(g.Report);
                to.Text(g.Gathering);
                to.List(g.Why, PlaceFields.WriteReason);
                break;
            default:
                to.Byte(Json);
                to.Bytes(JsonSerializer.SerializeToUtf8Bytes(e, CommandJson.Wire.PictureEvent));
                break;
        }

        return to.Take();
    }

    private static PictureEvent OfJson(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return JsonSerializer.Deserialize(bytes, CommandJson.Wire.PictureEvent) ?? throw new InvalidDataException("There is no event.");
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            throw new InvalidDataException(e.Message, e);
        }
    }
}
