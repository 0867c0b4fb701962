using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Command.Geo;

namespace Command.Ingest.City;

/// <summary>GeoJSON geometries (RFC 7946) of a pack as shapes.</summary>
internal static class PackGeometry
{
    public static readonly GeoShape Nowhere = new PointShape(default);

    private const int MostPositions = 200_000;

    public static GeoShape Read(JsonElement geometry, string file, string path, PackFaults faults)
    {
        string? type = geometry.TryGetProperty("type", out JsonElement t) && t.ValueKind == JsonValueKind.String ? t.GetString() : null;
        if (!geometry.TryGetProperty("coordinates", out JsonElement c) || c.ValueKind != JsonValueKind.Array)
        {
            faults.Add("pack-geometry", "A geometry needs 'coordinates', an array.", file, path);
            return Nowhere;
        }

        Walk walk = new(file, faults);
        string at = path + ".coordinates";
        switch (type)
        {
            case "Point":
                return new PointShape(walk.Position(c, at));
            case "LineString":
                return new LineShape(walk.Path(c, at, 2));
            case "Polygon":
                return walk.Polygon(c, at);
            case "MultiPoint":
                return new MultiShape(walk.Each<GeoShape>(c, at, (e, p) => new PointShape(walk.Position(e, p))));
            case "MultiLineString":
                return new MultiShape(walk.Each<GeoShape>(c, at, (e, p) => new LineShape(walk.Path(e, p, 2))));
            case "MultiPolygon":
                return new MultiShape(walk.Each<GeoShape>(c, at, walk.Polygon));
            default:
                faults.Add("pack-geometry", $"'{type}' is not a GeoJSON geometry that a pack may hold.", file, path + ".type");
                return Nowhere;
        }
    }

    private sealed class Walk(string file, PackFaults faults)
    {
        private int _positions;

        public GeoPoint Position(JsonElement element, string path)
        {
            if (++_positions == MostPositions + 1)
            {
                faults.Add("pack-geometry", $"A geometry may hold at most {MostPositions} positions.", file, path);
            }

            if (element.ValueKind == JsonValueKind.Array && element.GetArrayLength() >= 2
                && element[0].ValueKind == JsonValueKind.Number && element[1].ValueKind == JsonValueKind.Number
                && element[0].TryGetDouble(out double lon) && element[1].TryGetDouble(out double lat)
                && new GeoPoint(lon, lat) is { IsValid: true } point)
            {
                return point;
            }

            faults.Add("pack-geometry", "A position must be [lon, lat] in degrees, longitude first.", file, path);
            return default;
        }

        public ImmutableArray<GeoPoint> Path(JsonElement element, string path, int least)
        {
            ImmutableArray<GeoPoint> points = Each(element, path, Position);
            if (points.Length < least)
            {
                faults.Add("pack-geometry", $"At least {least} positions are needed here.", file, path);
            }

            return points;
        }

        public GeoShape Polygon(JsonElement element, string path)
        {
            ImmutableArray<ImmutableArray<GeoPoint>> rings = Each(element, path, Ring);
            if (rings.IsEmpty)
            {
                faults.Add("pack-geometry", "A polygon needs an outer ring.", file, path);
                return Nowhere;
            }

            return new AreaShape(rings[0], rings[1..]);
        }

        public ImmutableArray<T> Each<T>(JsonElement element, string path, Func<JsonElement, string, T> read)
        {
            if (element.ValueKind != JsonValueKind.Array)
            {
                faults.Add("pack-geometry", "An array was expected.", file, path);
                return [];
            }

            ImmutableArray<T>.Builder parts = ImmutableArray.CreateBuilder<T>();
            foreach (JsonElement part in element.EnumerateArray())
            {
                if (_positions > MostPositions)
                {
                    break;
                }

                parts.Add(read(part, string.Create(CultureInfo.InvariantCulture, $"{path}[{parts.Count}]")));
            }

            return parts.ToImmutable();
        }

        private ImmutableArray<GeoPoint> Ring(JsonElement element, string path)
        {
            ImmutableArray<GeoPoint> ring = Path(element, path, 4);
            if (ring.Length >= 4 && ring[0] != ring[^1])
            {
                faults.Add("pack-geometry", "A ring must end where it begins.", file, path);
            }

            return ring;
        }
    }
}
