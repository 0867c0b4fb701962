using System.Collections.Immutable;
using System.Globalization;
using Command.Geo;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;

namespace Command.Ingest.Incidents.Notices;

/// <summary>Warnings of our own as alerts of the picture (CAP 1.2), so that they stand on the map and in <c>/cap</c> like anybody's. Pure.</summary>
public static class Warnings
{
    /// <summary>What stands for a feed in the ids of our own warnings.</summary>
    public const string Feed = "notices";

    /// <summary>Adds the warning to the picture.</summary>
    /// <returns>The platform's id of it.</returns>
    internal static string Issue(Draft draft, CityPack pack, NoticeItem item, WarningTerms terms)
    {
        Alert alert = Of(pack, item, terms, draft.Picture, draft.KnownAt);
        string id = MessageIds.Of(alert);
        draft.Add(new AlertAccepted(id, alert, PlaceOf(alert), AlertState.Active), alert.Sent);
        return id;
    }

    /// <summary>Ends a warning that went out, by another that cancels it (CAP 1.2 §3.2.1, msgType Cancel).</summary>
    /// <returns>The platform's id of the cancellation; null where the warning is over already.</returns>
    internal static string? Cancel(Draft draft, CityPack pack, string id, string why)
    {
        if (draft.Picture.Alerts.GetValueOrDefault(id) is not { State: AlertState.Active } item)
        {
            return null;
        }

        Alert was = item.Alert;
        DateTimeOffset sent = Whole(draft.KnownAt);
        Alert cancel = was with
        {
            SourceId = was.SourceId + ".cancel",
            Version = sent.ToString("O", CultureInfo.InvariantCulture),
            MsgType = "Cancel",
            Sent = sent,
            SentAt = sent,
            ObservedAt = sent,
            References = [new AlertReference(was.Sender, was.SourceId, was.Sent)],
            Description = why,
            Instruction = null,

            // The danger no longer stands: a Cancel that says Severe would be read as if it did. Why is one person's sentence, in the language it was written in.
            Urgency = "Past",
            Severity = "Unknown",
            Level = null,
            Texts = [was.Texts[0] with { Description = why, Instruction = null }],
        };
        draft.Add(new AlertAccepted(MessageIds.Of(cancel), cancel, PlaceOf(cancel), AlertStanding.Entering(draft, cancel)), sent);
        AlertStanding.EndReferenced(draft, pack, cancel);
        return MessageIds.Of(cancel);
    }

    /// <summary>The alert that a notice with a warning gives.</summary>
    public static Alert Of(CityPack pack, NoticeItem item, WarningTerms terms, PictureState picture, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(pack);
        ArgumentNullException.ThrowIfNull(item);
        ArgumentNullException.ThrowIfNull(terms);
        ArgumentNullException.ThrowIfNull(picture);
        Notice notice = item.Notice;
        DateTimeOffset sent = Whole(at);
        GeoPoint? centre = notice.Incident is { } about ? picture.Incidents.GetValueOrDefault(about)?.Place.Centre : null;
        string mark = notice.Exercise ? "【演练】" : "";
        AlertText zh = new AlertText("zh-CN", terms.Event, mark + notice.Zh.Title, mark + notice.Zh.Text, terms.Instruction, terms.AreaDesc);
        return new Alert
        {
            Feed = Feed,
            Agency = Feed,
            SourceId = notice.Id,
            Version = sent.ToString("O", CultureInfo.InvariantCulture),
            ObservedAt = sent,
            SentAt = sent,
            Exercise = notice.Exercise,
            Sender = pack.Duty.WarningSender ?? Feed,
            Status = notice.Exercise ? "Exercise" : "Actual",
            MsgType = "Alert",
            Scope = "Public",
            Categories = [terms.Category],
            ResponseTypes = [],
            Event = terms.Event,
            Urgency = terms.Urgency,
            Severity = terms.Severity,
            Certainty = terms.Certainty,
            Level = LevelOf(terms.Severity),
            Sent = sent,
            Effective = sent,
            Expires = Whole(terms.Expires),
            Headline = zh.Headline,
            Description = zh.Description,
            Instruction = terms.Instruction,
            AreaDesc = terms.AreaDesc,
            Geocodes = [new Geocode("GB/T 2260", pack.City.AdminCode)],
            Texts = notice.En is { } en ? [zh, new AlertText("en", terms.Event, (notice.Exercise ? "EXERCISE: " : "") + en.Title, (notice.Exercise ? "EXERCISE: " : "") + en.Text, null, terms.AreaDesc)] : [zh],
            Shape = ShapeOf(terms, centre),
        };
    }

    private static GeoShape? ShapeOf(WarningTerms terms, GeoPoint? centre) => terms switch
    {
        { Area.Length: > 0 } => new AreaShape(terms.Area[0] == terms.Area[^1] ? terms.Area : terms.Area.Add(terms.Area[0])),
        { RadiusM: > 0 } when centre is { } at => new CircleShape(at, terms.RadiusM),
        _ => null,
    };

    private static Place PlaceOf(Alert alert) => alert.Shape is { } shape
        ? new Place { Shape = shape, Centre = new GeoPoint((shape.Box.West + shape.Box.East) / 2, (shape.Box.South + shape.Box.North) / 2), Address = alert.AreaDesc }
        : Place.Unknown with { Address = alert.AreaDesc };

    // GA/T's four colours and CAP's severities go together as in every alert that is read.
    private static int? LevelOf(string severity) => severity switch { "Extreme" => 1, "Severe" => 2, "Moderate" => 3, "Minor" => 4, _ => null };

    // CAP 1.2 §3.3.2 writes whole seconds: what is written and read again must be the same.
    private static DateTimeOffset Whole(DateTimeOffset at) => new(at.Ticks - (at.Ticks % TimeSpan.TicksPerSecond), at.Offset);
}
