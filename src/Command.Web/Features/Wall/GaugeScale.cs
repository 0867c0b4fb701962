using System.Collections.Immutable;
using System.Globalization;

namespace Command.Web.Features.Wall;

/// <summary>Where levels lie on a gauge's bar, which is <see cref="Width"/> units wide.</summary>
public sealed record GaugeScale(double From, double To, ImmutableArray<GaugeMark> Marks)
{
    public const double Width = 320;

    /// <summary>The bar of a gauge, or null without a warning level to hold the value against.</summary>
    public static GaugeScale? For(GaugeRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        if (row.Warning is not { } warning)
        {
            return null;
        }

        double value = row.Value ?? warning;
        double top = Math.Max(value, Math.Max(warning + 1, Math.Max(row.Guarantee ?? warning, row.Record ?? warning)));
        double bottom = Math.Min(value, warning) - 2;
        GaugeScale scale = new(bottom, top + ((top - bottom) * 0.15), []);
        bool crowded = row.Guarantee is not null && row.Record is not null;
        return scale with
        {
            Marks =
            [
                scale.Mark("Gauge_Warning", warning, "middle"),
                .. row.Guarantee is { } guarantee ? [scale.Mark("Gauge_Guarantee", guarantee, crowded ? "end" : "middle")] : ImmutableArray<GaugeMark>.Empty,
                .. row.Record is { } record ? [scale.Mark("Gauge_Record", record, crowded ? "start" : "middle")] : ImmutableArray<GaugeMark>.Empty,
            ],
        };
    }

    /// <summary>A level's place on the bar, as an attribute's text.</summary>
    public string At(double level) => Number(Place(level));

    private static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    private double Place(double level) => Math.Clamp((level - From) / (To - From), 0, 1) * Width;

    private GaugeMark Mark(string key, double level, string anchor)
    {
        double x = Place(level);
        double label = anchor switch
        {
            "end" => x + 4,
            "start" => x - 2,
            _ => x,
        };
        return new GaugeMark(key, $"M{Number(x)} 0V11", Number(label), anchor);
    }
}

/// <param name="Key">The key of its name.</param>
public sealed record GaugeMark(string Key, string Path, string LabelX, string Anchor);
