using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Command.Geo;
using Command.Ingest.Contracts;

namespace Command.Ingest.Feeds.Wzdx;

/// <summary>GeoJSON geometry (RFC 7946: longitude first, WGS 84) to shapes. What is no position leaves the whole geometry out; nothing is turned round or guessed.</summary>
internal static class WzdxGeometry
{
    /// <summary>The shape, or null with an issue that says why.</summary>
    public static GeoShape? Read(JsonElement? geometry, string where, ImmutableArray<Fault>.Builder issues)
    {
        string? type = geometry.Text("type");
        JsonElement? coordinates = geometry.Child("coordinates");
        if (coordinates is not { ValueKind: JsonValueKind.Array } list)
        {
            issues.Add(new Fault("no-coordinates", "The feature has no geometry with coordinates.", where));
            return null;
        }

        if (type is not ("Point" or "LineString" or "MultiPoint"))
        {
            issues.Add(new Fault("geometry-unknown", $"The geometry is a {WzdxJson.Shorten(type ?? "(nothing)", 40)}; WZDx has Point, LineString and MultiPoint.", where));
            return null;
        }

        ImmutableArray<GeoPoint>.Builder points = ImmutableArray.CreateBuilder<GeoPoint>();
        foreach (JsonElement position in type == "Point" ? [list] : list.EnumerateArray().AsEnumerable())
        {
            if (Point(position, where, issues) is not { } point)
            {
                return null;
            }

            points.Add(point);
        }

        switch (points.Count)
        {
            case 0:
                issues.Add(new Fault("no-coordinates", "The geometry is empty.", where));
                return null;
            case 1:
                return new PointShape(points[0]);
            default:
                if (type == "LineString")
                {
                    return new LineShape(points.DrainToImmutable());
                }

                issues.Add(new Fault("ends-only", "Only the ends are given (MultiPoint): the road between them is not known.", where));
                return new MultiShape([.. points.Select(p => new PointShape(p))]);
        }
    }

    private static GeoPoint? Point(JsonElement position, string where, ImmutableArray<Fault>.Builder issues)
    {
        if (position.ValueKind == JsonValueKind.Array && position.GetArrayLength() is 2 or 3
            && position[0].ValueKind == JsonValueKind.Number && position[0].TryGetDouble(out double lon)
            && position[1].ValueKind == JsonValueKind.Number && position[1].TryGetDouble(out double lat))
        {
            GeoPoint point = new(lon, lat);
            if (point.IsValid && (lon != 0 || lat != 0))
            {
                return point;
            }

            if (!point.IsValid && new GeoPoint(lat, lon).IsValid)
            {
                issues.Add(new Fault(
                    "swapped-coordinates?", string.Create(CultureInfo.InvariantCulture, $"Longitude {lon} and latitude {lat} are out of range, and would not be if they were swapped."), where));
            }
        }

        issues.Add(new Fault("position-unusable", "The coordinates are no degrees, 0/0, out of range or incomplete, and are left out.", where));
        return null;
    }
}
