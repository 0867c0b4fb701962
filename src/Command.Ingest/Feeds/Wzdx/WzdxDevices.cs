using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Command.Ingest.Contracts;

namespace Command.Ingest.Feeds.Wzdx;

/// <summary>A field device of a DeviceFeed (or of the earlier SwzDeviceFeed) to an asset.</summary>
internal static partial class WzdxDevices
{
    private const int TextLength = 1_000;

    public static Asset ToAsset(WzdxFeature feature, JsonElement item, WzdxDocument document, FeedContext context)
    {
        ImmutableArray<Fault>.Builder issues = ImmutableArray.CreateBuilder<Fault>();
        string type = feature.DeviceType!;
        string text = string.Join('\n', Words(feature, type).Where(w => !string.IsNullOrWhiteSpace(w)));
        return new Asset
        {
            Feed = context.Feed,
            Agency = context.Agency,
            SourceId = feature.SourceId,
            Version = feature.Version(item),
            ObservedAt = feature.Observed(document, context, issues),
            SentAt = document.Updated,
            Exercise = context.Exercise,
            Kind = Kind(type),
            Name = WzdxJson.Shorten(feature.Core.Text("name") ?? string.Join(' ', new[] { feature.Roads, Name(type) }.OfType<string>()), 80),
            Status = feature.Core.Text("device_status") switch
            {
                "ok" or "warning" => AssetStatus.Online,
                "error" => AssetStatus.Fault,
                _ => AssetStatus.Unknown,
            },
            Shape = WzdxGeometry.Read(feature.Geometry, feature.Id, issues),
            Address = Address(feature),
            Parent = feature.Core.Texts("road_event_ids").FirstOrDefault() is { } zone ? feature.Scoped(zone) : null,
            Text = text.Length == 0 ? null : WzdxJson.Shorten(text, TextLength),
            Issues = issues.DrainToImmutable(),
        };
    }

    /// <summary>A facility kind of the pack where it has one.</summary>
    private static string Kind(string type) => type switch
    {
        "camera" => "camera",
        "arrow-board" or "dynamic-message-sign" or "flashing-beacon" or "hybrid-sign" => "sign",
        "traffic-sensor" => "sensor",
        "traffic-signal" => "signal",
        "location-marker" => "marker",
        _ => "device",
    };

    private static string Name(string type) => type switch
    {
        "camera" => "摄像机",
        "arrow-board" => "箭头板",
        "dynamic-message-sign" => "可变情报板",
        "flashing-beacon" => "警示灯",
        "hybrid-sign" => "混合标志",
        "traffic-sensor" => "交通检测器",
        "traffic-signal" => "临时信号灯",
        "location-marker" => "定位标志",
        _ => WzdxJson.Shorten(type, 40),
    };

    private static string? Address(WzdxFeature feature)
    {
        string? mile = feature.Core.Number("milepost") is { } at ? string.Create(CultureInfo.InvariantCulture, $"MP {at:0.###}") : null;
        string address = string.Join(", ", new[] { feature.Roads, feature.Core.Text("road_direction"), mile }.OfType<string>());
        return address.Length == 0 ? null : WzdxJson.Shorten(address, 200);
    }

    private static IEnumerable<string?> Words(WzdxFeature feature, string type)
    {
        JsonElement? properties = feature.Properties;
        foreach (string? shown in type switch
        {
            "arrow-board" => [properties.Text("pattern"), properties.Flag("is_in_transport_position") == true ? "收起 in transport position" : null],
            "camera" => [properties.Text("image_url")],
            "dynamic-message-sign" => [Plain(properties.Text("message_multi_string"))],
            "flashing-beacon" => [properties.Text("function"), properties.Text("sign_text"), properties.Flag("is_flashing") is { } on ? on ? "闪烁 flashing" : "熄灭 off" : null],
            "hybrid-sign" => [properties.Text("dynamic_message_text"), properties.Text("static_sign_text")],
            "location-marker" => properties.Items("marked_locations", 20).Select(m => m.Text("type")),
            "traffic-sensor" => [Measured(properties)],
            "traffic-signal" => [properties.Text("mode")],
            _ => Enumerable.Empty<string?>(),
        })
        {
            yield return shown;
        }

        // What it says of itself as text is not what a driver reads: it comes after.
        if (feature.Core.Flag("is_moving") ?? properties.Flag("is_moving") ?? false)
        {
            yield return "移动中 moving";
        }

        if (feature.Core.Text("device_status") is "warning" or "error" && feature.Core.Text("device_status") is { } status)
        {
            yield return string.Join(" ", feature.Core.Texts("status_messages").Prepend(status + ":").Take(10)).TrimEnd(':');
        }
    }

    private static string? Measured(JsonElement? properties)
    {
        string?[] values =
        [
            properties.Number("average_speed_kph") is { } speed ? string.Create(CultureInfo.InvariantCulture, $"{speed:0.#} km/h") : null,
            properties.Number("volume_vph") is { } volume ? string.Create(CultureInfo.InvariantCulture, $"{volume:0} veh/h") : null,
            properties.Number("occupancy_percent") is { } occupancy ? string.Create(CultureInfo.InvariantCulture, $"{occupancy:0.#} %") : null,
        ];
        string text = string.Join(", ", values.OfType<string>());
        return text.Length == 0 ? null : text;
    }

    /// <summary>A sign's words out of NTCIP 1203 MULTI: new lines and pages become spaces and strokes, every other tag goes.</summary>
    private static string? Plain(string? multi) => multi is null
        ? null
        : Tag().Replace(multi, m => m.Value.ToLowerInvariant() switch
        {
            "[[" => "[",
            "]]" => "]",
            "[np]" => " / ",
            string t when t.StartsWith("[nl", StringComparison.Ordinal) => " ",
            _ => "",
        }).Trim();

    [GeneratedRegex(@"\[\[|\]\]|\[[^\[\]]{1,60}\]", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Tag();
}
