using System.Collections.Immutable;
using System.Globalization;
using Command.Geo;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;
using Command.Web.Resources;

namespace Command.Web.Features.Dispatch;

/// <summary>One message as evidence, in the viewer's words.</summary>
/// <param name="Feed">Who says so.</param>
/// <param name="Kind">A report's kind, in the viewer's words.</param>
/// <param name="Title">As its sender wrote it.</param>
/// <param name="Text">What the sender wrote; null where it wrote nothing beside the title.</param>
/// <param name="DistanceM">Metres from where the incident is taken to be; null where either has no position.</param>
/// <param name="UncertaintyM">How far the truth may lie from its position, metres.</param>
/// <param name="Why">Why it was taken to speak of the incident.</param>
/// <param name="Media">A link to a picture.</param>
/// <param name="Over">True when its sender says that it is over.</param>
public sealed record SourceCard(
    SourceRef Source, string Feed, string? Kind, string Title, string? Text, string? Address, DateTimeOffset? ObservedAt, double? DistanceM, double UncertaintyM, GeoPoint? At, ImmutableArray<string> Why, Uri? Media, bool Over)
{
    public bool IsReport => Source.Type == "report";

    /// <summary>The sources of an incident, the oldest report first and what is only context last.</summary>
    public static ImmutableArray<SourceCard> Of(PictureState picture, Incident incident, PackNames names)
    {
        ArgumentNullException.ThrowIfNull(incident);
        return
        [
            .. incident.Sources
                .Select(s => Of(picture, s.Source, incident.Place.Centre, s.Why, names))
                .OrderBy(s => !s.IsReport).ThenBy(s => s.ObservedAt).ThenBy(s => s.Source.Id, StringComparer.Ordinal),
        ];
    }

    /// <summary>A report that may or may not belong to an incident.</summary>
    public static SourceCard Of(ReportItem report, GeoPoint? from, ImmutableArray<Reason> why, PackNames names)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(names);
        return new SourceCard(
            new SourceRef("report", report.Id),
            names.Feed(report.Report.Feed),
            names.Kind(report.Report.Kind),
            report.Report.Title,
            report.Report.Text,
            report.Place.Address,
            report.Report.ObservedAt,
            Distance(report.Place.Centre, from),
            report.Place.UncertaintyM,
            report.Place.Centre,
            Words(why, names),
            Uri.TryCreate(report.Report.MediaUrl, UriKind.Absolute, out Uri? media) && media.Scheme is "http" or "https" ? media : null,
            report.IsOver);
    }

    private static SourceCard Of(PictureState picture, SourceRef source, GeoPoint? from, ImmutableArray<Reason> why, PackNames names)
    {
        switch (source.Type)
        {
            case "report" when picture.Reports.TryGetValue(source.Id, out ReportItem? report):
                return Of(report, from, why, names);
            case "alert" when picture.Alerts.TryGetValue(source.Id, out AlertItem? alert):
                return new SourceCard(source, names.Feed(alert.Alert.Feed), null, names.Headline(alert.Alert) ?? source.Id, null, alert.Place.Address, alert.Alert.ObservedAt, null, alert.Place.UncertaintyM, alert.Place.Centre, Words(why, names), null, !alert.InForce);
            case "reading" when picture.Readings.TryGetValue(source.Id, out Series? series):
                string value = string.Create(CultureInfo.InvariantCulture, $"{names.Station(series.Latest.Station, series.Latest.StationName)} {series.Latest.Value:0.00} {series.Latest.Unit}");
                return new SourceCard(source, names.Feed(series.Latest.Feed), null, value, null, null, series.Latest.ObservedAt, Distance(series.Place.Centre, from), series.Place.UncertaintyM, series.Place.Centre, Words(why, names), null, false);
            default:
                return new SourceCard(source, "", null, source.Id, null, null, null, null, 0, null, Words(why, names), null, false);
        }
    }

    /// <summary>A distance as people say it.</summary>
    public static string Metres(double metres) => metres < 1000
        ? string.Create(CultureInfo.InvariantCulture, $"{metres:0} m")
        : string.Create(CultureInfo.InvariantCulture, $"{metres / 1000:0.0} km");

    private static double? Distance(GeoPoint? at, GeoPoint? from) => at is { } here && from is { } there ? here.DistanceTo(there) : null;

    private static ImmutableArray<string> Words(ImmutableArray<Reason> why, PackNames names) => why.IsDefault ? [] : [.. why.Select(names.Reason)];
}
