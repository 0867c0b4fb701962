using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Command.Web.Components.Charts;

/// <summary>What a chart shows, as its script reads it and its table says it. Immutable.</summary>
public sealed record ChartSpec
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary><c>series</c>, <c>bars</c>, <c>calendar</c> or <c>control</c>.</summary>
    public required string Form { get; init; }

    /// <summary>What a saved file is called, without its ending.</summary>
    public required string File { get; init; }

    /// <summary>What is measured, as a reader is told.</summary>
    public required string Name { get; init; }

    /// <summary>The unit as it is shown; empty for counts.</summary>
    public required string Unit { get; init; }

    /// <summary>zh-CN or en.</summary>
    public required string Culture { get; init; }

    /// <summary>IANA time zone of the city.</summary>
    public required string Zone { get; init; }

    /// <summary>Lines over time; of a control chart the one line.</summary>
    public ImmutableArray<ChartSeries> Series { get; init; } = [];

    /// <summary>Levels across the chart: thresholds, aims, the middle.</summary>
    public ImmutableArray<ChartLevel> Levels { get; init; } = [];

    /// <summary>Bars with their labels, or days <c>yyyy-MM-dd</c> with their counts.</summary>
    public ImmutableArray<ChartBar> Bars { get; init; } = [];

    /// <summary>Limits of a control chart, one to each point.</summary>
    public ImmutableArray<ChartLimit> Limits { get; init; } = [];

    /// <summary>The words of limits and signals.</summary>
    public ChartWords? Words { get; init; }

    /// <summary>As the script reads it.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, s_json);
}

/// <param name="Name">What it is of.</param>
/// <param name="Points">Oldest first.</param>
public sealed record ChartSeries(string Name, ImmutableArray<ChartPoint> Points);

/// <param name="At">Milliseconds of the Unix epoch.</param>
/// <param name="Value">Null for a gap.</param>
public sealed record ChartPoint(long At, double? Value);

/// <param name="Name">As 警戒.</param>
/// <param name="Value">Where.</param>
/// <param name="Tone"><c>alarm</c>, <c>aim</c> or <c>middle</c>.</param>
public sealed record ChartLevel(string Name, double Value, string Tone);

/// <param name="Label">The bin, or the day.</param>
/// <param name="Count">How many.</param>
public sealed record ChartBar(string Label, int Count);

/// <param name="Lower">Null without limits.</param>
/// <param name="Upper">Null without limits.</param>
/// <param name="Signal">True where the point is no noise.</param>
public sealed record ChartLimit(double? Lower, double? Upper, bool Signal);

/// <param name="Upper">The upper limit.</param>
/// <param name="Lower">The lower limit.</param>
/// <param name="Signal">A point that is no noise.</param>
public sealed record ChartWords(string Upper, string Lower, string Signal);
