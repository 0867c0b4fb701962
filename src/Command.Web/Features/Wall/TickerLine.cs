using System.Globalization;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;
using Command.Web.Resources;

namespace Command.Web.Features.Wall;

/// <summary>One journal entry as people read it.</summary>
public sealed record TickerLine(long Sequence, string Time, string Text, bool Exercise)
{
    /// <summary>The line of an entry, or null for one that says nothing to people.</summary>
    public static TickerLine? From(JournalEntry entry, PictureState picture, PackNames names)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentNullException.ThrowIfNull(names);
        (string? text, bool exercise) = entry.Event switch
        {
            ReportAccepted e => (names.Words.Format("Ticker_Report", names.Feed(e.Report.Feed), names.Title(e.Report, e.Place)), e.Report.Exercise),
            AlertAccepted e => (names.Words.Format("Ticker_Alert", names.Headline(e.Alert) ?? names.Words["Alert_Untitled"]), e.Alert.Exercise),
            AlertEnded e when picture.Alerts.TryGetValue(e.Id, out AlertItem? alert) && e.State != AlertState.Active =>
                (names.Words.Format($"Ticker_AlertEnded_{e.State}", names.Headline(alert.Alert) ?? e.Id), alert.Alert.Exercise),
            ReadingAccepted e when e.Reading is { Property: Reading.Properties.WaterLevel, Value: { } value } => (Level(e, value, names), e.Reading.Exercise),
            IncidentOpened e => (names.Words.Format("Ticker_Opened", e.Id, names.Title(e.Kind, e.Place, e.Title)), e.Exercise),
            IncidentJoined e => Of(picture, e.Id, i => names.Words.Format("Ticker_Joined", i.Id, names.Title(i))),
            IncidentReassessed e => Of(picture, e.Id, i => names.Words.Format("Ticker_Reassessed", i.Id, names.Level(e.Level), names.Title(i.Kind, e.Place, e.Title))),
            IncidentClosed e => Of(picture, e.Id, i => names.Words.Format("Ticker_Closed", i.Id, names.Title(i))),
            _ => (null, false),
        };
        return text is null ? null : new TickerLine(entry.Sequence, names.Time(entry.KnownAt), text, exercise);
    }

    private static (string? Text, bool Exercise) Of(PictureState picture, string id, Func<Incident, string> say) =>
        picture.Incidents.TryGetValue(id, out Incident? incident) ? (say(incident), incident.Exercise) : (null, false);

    private static string Level(ReadingAccepted e, double value, PackNames names)
    {
        string station = names.Station(e.Reading.Station, e.Reading.StationName);
        string level = string.Create(CultureInfo.InvariantCulture, $"{value:0.00} m");
        return e.Check?.Threshold is { } threshold && names.Words.Find($"Threshold_{threshold}") is { } reached
            ? names.Words.Format("Ticker_Reading_Over", station, level, reached)
            : names.Words.Format("Ticker_Reading", station, level);
    }
}
