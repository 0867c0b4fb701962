using System.Buffers;
using System.Text.Json;
using Command.Geo;
using Command.Geo.Areas;
using Command.Ingest.Api;
using Command.Ingest.City;

namespace Command.Web.Map;

/// <summary>The pack's schematic base map as one GeoJSON document, which the map's style draws.</summary>
public static class BaseMap
{
    /// <summary>Writes every feature with <c>class</c>, <c>kind</c>, <c>zh</c>, <c>en</c> and <c>minzoom</c>; boundaries have the class <c>boundary</c>.</summary>
    public static ReadOnlyMemory<byte> Write(CityPack pack)
    {
        ArgumentNullException.ThrowIfNull(pack);
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer))
        {
            json.WriteStartObject();
            json.WriteString("type", "FeatureCollection");
            json.WriteStartArray("features");
            foreach (Area area in pack.Areas)
            {
                WriteFeature(json, "boundary", area.Level.ToString(), area.Zh, area.En, 0, area.Shape);
            }

            foreach (MapFeature feature in pack.BaseMap)
            {
                WriteFeature(json, feature.Class, feature.Kind ?? feature.Carries ?? "", feature.Zh, feature.En, feature.MinZoom, feature.Shape);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    private static void WriteFeature(Utf8JsonWriter json, string @class, string kind, string zh, string en, double minZoom, GeoShape shape)
    {
        json.WriteStartObject();
        json.WriteString("type", "Feature");
        json.WriteStartObject("properties");
        json.WriteString("class", @class);
        json.WriteString("kind", kind);
        json.WriteString("zh", zh);
        json.WriteString("en", en);
        json.WriteNumber("minzoom", minZoom);
        json.WriteEndObject();
        json.WritePropertyName("geometry");
        GeoJsonShape.Write(json, shape);
        json.WriteEndObject();
    }
}
