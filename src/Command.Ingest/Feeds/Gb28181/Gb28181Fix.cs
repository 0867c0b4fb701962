using System.Collections.Immutable;
using System.Globalization;
using System.Xml.Linq;
using Command.Geo;
using Command.Ingest.Contracts;

namespace Command.Ingest.Feeds.Gb28181;

/// <summary>MobilePosition (2016, A.2.5 f): lon/lat degrees in the sender's datum, speed km/h, direction degrees from north, height in metres.</summary>
internal static class Gb28181Fix
{
    /// <summary>The fix, or why there is none.</summary>
    /// <param name="place">The Notify itself, or an Item of the 2022 edition's list.</param>
    public static (Position? Fix, Fault? Fault) Read(XElement place, FeedContext context)
    {
        string? id = place.Text("DeviceID") ?? place.Text("TargetID");
        if (!Gb28181Id.IsUsable(id))
        {
            return (null, new Fault("id-unusable", $"The position's DeviceID '{Gb28181Xml.Shorten(id ?? "", 30)}' is empty or no id, so it is nobody's.", place.Line()));
        }

        ImmutableArray<Fault>.Builder issues = ImmutableArray.CreateBuilder<Fault>();
        GeoPoint? at = place.Place(issues);
        string? told = place.Text("Time") ?? place.Text("CaptureTime");
        DateTimeOffset? observed = Gb28181Time.Read(told, context.Offset);
        if (observed is null)
        {
            issues.Add(new Fault("time-unreadable", $"The time '{Gb28181Xml.Shorten(told ?? "", 40)}' is none; the time of receipt stands for it.", place.Line()));
        }

        DateTimeOffset time = observed ?? context.ReceivedAt;
        return (new Position
        {
            Feed = context.Feed,
            Agency = context.Agency,
            SourceId = id!,
            Version = time.ToString("O", CultureInfo.InvariantCulture),
            ObservedAt = time,
            Exercise = context.Exercise,
            At = at,
            SpeedKmh = place.Number("Speed") is >= 0 and var speed ? speed : null,
            HeadingDeg = place.Number("Direction") is >= 0 and <= 360 and var heading ? heading : null,
            AltitudeM = place.Number("Altitude"),
            Issues = issues.DrainToImmutable(),
        }, null);
    }
}
