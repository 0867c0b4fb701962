using Command.Ingest.Contracts;
using Command.Ingest.Picture;
using Command.Web.Resources;

namespace Command.Web.Features.Wall;

/// <summary>One alert in force or expected.</summary>
/// <param name="Expected">True while its onset is still to come.</param>
/// <param name="When">Until when, or from when while it is expected, in words.</param>
public sealed record AlertRow(string Id, int? Level, string Headline, string Area, bool Expected, string When, DateTimeOffset Sent, bool Exercise)
{
    /// <param name="now">The writer's clock; null takes it as in force.</param>
    public static AlertRow From(AlertItem item, DateTimeOffset? now, PackNames names)
    {
        ArgumentNullException.ThrowIfNull(item);
        ArgumentNullException.ThrowIfNull(names);
        Alert alert = item.Alert;
        string headline = names.Headline(alert) ?? names.Words["Alert_Untitled"];
        string area = names.Text(alert)?.AreaDesc ?? alert.AreaDesc ?? names.Place(item.Place);
        bool expected = alert.Onset is { } onset && now is { } at && onset > at;
        string when = expected ? names.Words.Format("Alert_From", names.Time(alert.Onset!.Value, now))
            : alert.Expires is { } end ? names.Words.Format("Alert_Until", names.Time(end, now))
            : names.Words["Alert_NoEnd"];
        return new AlertRow(item.Id, alert.Level, headline, area, expected, when, alert.Sent, alert.Exercise);
    }
}
