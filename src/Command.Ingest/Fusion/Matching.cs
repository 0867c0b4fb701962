using System.Collections.Immutable;
using System.Globalization;
using Command.Geo;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;

namespace Command.Ingest.Fusion;

/// <summary>
/// What an alert or a gauge has to do with an incident. They are its context and never make two incidents one: a warning for a district holds whatever happens in it. Pure.
/// </summary>
public static class Matching
{
    /// <summary>Areas no wider than this are about one place: an alert for one is context of whatever happens in it.</summary>
    public const double LocalAlertM = 6_000;

    /// <summary>How far a gauge speaks for: a level over a threshold is context of water incidents this near.</summary>
    public const double GaugeReachM = 3_000;

    /// <summary>Whether an alert in force is context of an incident, and why; null when it is not.</summary>
    public static ImmutableArray<Reason>? Context(CityPack pack, Incident incident, Alert alert, Place area)
    {
        if (area.Shape is null || incident.Place.Shape is null || !ShapeGeometry.Intersects(area.Shape, incident.Place.Shape))
        {
            return null;
        }

        if (IsLocal(area))
        {
            return [Reason.Of("in-alert-area", area.Address ?? alert.AreaDesc)];
        }

        string kind = KindOf(pack, alert);
        return KindWeight(pack, incident.Kind, kind) > 0 && kind != Kind.Other
            ? [Reason.Of("in-alert-area", area.Address ?? alert.AreaDesc), Reason.Of("kinds-go-together", kind, incident.Kind, Round(KindWeight(pack, incident.Kind, kind), 2))]
            : null;
    }

    /// <summary>Whether a gauge over a threshold is context of an incident, and why; null when it is not.</summary>
    public static ImmutableArray<Reason>? Context(CityPack pack, Incident incident, Series series, double reachM = GaugeReachM)
    {
        if (!Speaks(series) || pack.KindOf(incident.Kind)?.Group != KindGroup.Water || series.Place.Shape is null || incident.Place.Shape is null)
        {
            return null;
        }

        double distance = Distance(series.Place.Shape, incident.Place.Shape);
        return distance <= reachM
            ? [Reason.Of("gauge-over", series.Place.Address, series.Check!.Threshold, series.Latest.Value), Reason.Of("apart-metres", Round(distance, 0), 0)]
            : null;
    }

    /// <summary>True for a gauge over a threshold: no other is context of anything.</summary>
    public static bool Speaks(Series series) => series.Check?.Level is not null;

    /// <summary>True for an alert about one place rather than a district or the city.</summary>
    public static bool IsLocal(Place area)
    {
        if (area.Shape is null)
        {
            return false;
        }

        GeoBox box = area.Shape.Box;
        return new GeoPoint(box.West, box.South).DistanceTo(new GeoPoint(box.East, box.North)) <= LocalAlertM;
    }

    /// <summary>The kind that an alert's words mean; <c>other</c> when the city's table has none of them.</summary>
    public static string KindOf(CityPack pack, Alert alert)
    {
        Feeds.CodeTable codes = pack.Codes("cap");
        foreach (string? word in alert.EventCodes.Select(c => (string?)c.Value).Prepend(alert.Event))
        {
            if (word is not null && codes.Kinds.TryGetValue(word, out string? kind))
            {
                return kind;
            }
        }

        string text = alert.Event + " " + alert.Headline;
        return codes.Kinds
            .Where(k => text.Contains(k.Key, StringComparison.OrdinalIgnoreCase))
            .OrderByDescending(k => k.Key.Length)
            .ThenBy(k => k.Key, StringComparer.Ordinal)
            .Select(k => k.Value)
            .FirstOrDefault(Kind.Other);
    }

    // A code that no table knows may be of any kind.
    private static double KindWeight(CityPack pack, string kind, string other)
    {
        double known = pack.JoinWeight(kind, other);
        return known == 0 && kind != other && (IsUnknown(kind) || IsUnknown(other)) ? 0.5 : known;
    }

    private static bool IsUnknown(string kind) => kind is Kind.Other or "other-traffic";

    private static double Distance(GeoShape a, GeoShape b) => a is PointShape pa && b is PointShape pb ? pa.At.DistanceTo(pb.At) : ShapeGeometry.DistanceM(a, b) ?? double.PositiveInfinity;

    private static string Round(double value, int digits) => Math.Round(value, digits).ToString(CultureInfo.InvariantCulture);
}
