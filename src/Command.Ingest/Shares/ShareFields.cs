using System.Collections.Frozen;
using System.Collections.Immutable;
using Command.Ingest.Contracts;

namespace Command.Ingest.Shares;

/// <summary>The layers and those of their fields that can be shared apart from the rest. What is withheld is taken out of the thing itself, so that no output can have it.</summary>
public static class ShareFields
{
    public const string Reports = "reports", Alerts = "alerts", Readings = "readings", Units = "units", Assets = "assets";

    private static readonly FrozenDictionary<string, Func<Report, Report>> s_reports = new Dictionary<string, Func<Report, Report>>
    {
        ["title"] = r => r with { Title = "" },
        ["text"] = r => r with { Text = null },
        ["address"] = r => r with { Address = null },
        ["level"] = r => r with { Level = null, SourceSeverity = null },
        ["media"] = r => r with { MediaUrl = null },
        ["group"] = r => r with { Group = null },
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, Func<Alert, Alert>> s_alerts = new Dictionary<string, Func<Alert, Alert>>
    {
        ["headline"] = a => a with { Headline = null, Texts = [] },
        ["description"] = a => a with { Description = null, Instruction = null, Texts = [] },
        ["area"] = a => a with { AreaDesc = null, Geocodes = [], Texts = [] },
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, Func<Reading, Reading>> s_readings = new Dictionary<string, Func<Reading, Reading>>
    {
        ["value"] = r => r with { Value = null },
        ["station"] = r => r with { StationName = null },
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, Func<UnitFix, UnitFix>> s_units = new Dictionary<string, Func<UnitFix, UnitFix>>
    {
        ["callSign"] = u => u with { CallSign = u.Kind },
        ["capabilities"] = u => u with { Capabilities = [] },
        ["status"] = u => u with { Status = "available" },
        ["speed"] = u => u with { SpeedKmh = null, HeadingDeg = null },
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, Func<Asset, Asset>> s_assets = new Dictionary<string, Func<Asset, Asset>>
    {
        ["name"] = a => a with { Name = a.Kind },
        ["status"] = a => a with { Status = AssetStatus.Unknown },
        ["text"] = a => a with { Text = null },
        ["address"] = a => a with { Address = null },
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The layers that feeds bring; incidents follow from their sources.</summary>
    public static ImmutableArray<string> Layers { get; } = [Reports, Alerts, Readings, Units, Assets];

    /// <summary>What says something in words: a dimmed thing has none of it.</summary>
    public static ImmutableArray<string> Words { get; } =
        ["reports.title", "reports.text", "reports.address", "reports.media", "alerts.headline", "alerts.description", "assets.name", "assets.text", "assets.address", "units.callSign"];

    /// <summary>Every field that can be withheld, as <c>layer.field</c>.</summary>
    public static ImmutableArray<string> All { get; } = [.. Layers.SelectMany(l => Of(l).Select(f => $"{l}.{f}"))];

    /// <summary>A layer's fields that can be withheld.</summary>
    public static IReadOnlyCollection<string> Of(string layer) => layer switch
    {
        Reports => s_reports.Keys,
        Alerts => s_alerts.Keys,
        Readings => s_readings.Keys,
        Units => s_units.Keys,
        Assets => s_assets.Keys,
        _ => [],
    };

    internal static Report Without(Report report, IEnumerable<string> fields) => Take(report, fields, s_reports, Reports);

    internal static Alert Without(Alert alert, IEnumerable<string> fields) => Take(alert, fields, s_alerts, Alerts);

    internal static Reading Without(Reading reading, IEnumerable<string> fields) => Take(reading, fields, s_readings, Readings);

    internal static UnitFix Without(UnitFix unit, IEnumerable<string> fields) => Take(unit, fields, s_units, Units);

    internal static Asset Without(Asset asset, IEnumerable<string> fields) => Take(asset, fields, s_assets, Assets);

    private static T Take<T>(T thing, IEnumerable<string> fields, FrozenDictionary<string, Func<T, T>> take, string layer)
    {
        foreach (string field in fields)
        {
            // A name of another layer is none of this one.
            if (field.Length > layer.Length && field[layer.Length] == '.' && field.StartsWith(layer, StringComparison.Ordinal) && take.TryGetValue(field[(layer.Length + 1)..], out Func<T, T>? without))
            {
                thing = without(thing);
            }
        }

        return thing;
    }
}
