using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;
using Command.Web.Replica;
using Command.Web.Resources;

namespace Command.Web.Features.Wall.Panels;

/// <summary>A threshold across the chart.</summary>
/// <param name="Key">The word for it.</param>
/// <param name="Place">Where its name stands, as a style.</param>
public sealed record HydroLine(string Key, string Path, string Place, string Value);

/// <summary>The course of one gauge as paths on a field of 1000 by 300.</summary>
public sealed record HydroChart(
    string Name,
    string Latest,
    DateTimeOffset At,
    TimeSpan Rhythm,
    bool Exercise,
    string Curve,
    string Area,
    ImmutableArray<HydroLine> Lines,
    string From,
    string To)
{
    private const double Width = 1000, Height = 300;

    /// <summary>The chart of the gauge with the worst level, then of the one with the longest history; null without any that has two values.</summary>
    public static HydroChart? Of(ReplicaView view, PackNames names)
    {
        ArgumentNullException.ThrowIfNull(view);
        ArgumentNullException.ThrowIfNull(names);
        Series? series = view.Picture.Readings.Values
            .Where(s => s.Latest.Property == Reading.Properties.WaterLevel && s.History.Length >= 2)
            .OrderBy(s => s.Check?.Level ?? 5).ThenByDescending(s => s.Check?.Difference ?? double.MinValue).ThenBy(s => s.Id, StringComparer.Ordinal)
            .FirstOrDefault();
        return series is null ? null : Of(series, view.Pulse, names);
    }

    private static HydroChart Of(Series series, Pulse? pulse, PackNames names)
    {
        Reading latest = series.Latest;
        GaugeRow row = GaugeRow.Of(series, pulse, names);
        (string Key, double Value)[] marks =
        [
            .. new (string Key, double? Value)[] { ("Gauge_Warning", row.Warning), ("Gauge_Guarantee", row.Guarantee), ("Gauge_Record", row.Record) }
                .Where(m => m.Value is not null)
                .Select(m => (m.Key, m.Value!.Value)),
        ];
        double low = series.History.Min(p => p.Value), high = series.History.Max(p => p.Value);

        // Thresholds far above would press the curve flat: those within reach are drawn.
        double reach = Math.Max(1.5, (high - low) * 4);
        (string Key, double Value)[] near = [.. marks.Where(m => m.Value <= high + reach && m.Value >= low - reach)];
        low = Math.Min(low, near.Length == 0 ? low : near.Min(m => m.Value));
        high = Math.Max(high, near.Length == 0 ? high : near.Max(m => m.Value));
        double pad = Math.Max(0.05, (high - low) * 0.12), bottom = low - pad;

        // The highest threshold's name stands above its line.
        double top = high + (pad * 3);
        DateTimeOffset from = series.History[0].At, to = series.History[^1].At;
        double seconds = Math.Max(1, (to - from).TotalSeconds);
        StringBuilder curve = new();
        foreach (SeriesPoint point in series.History)
        {
            curve.Append(curve.Length == 0 ? 'M' : 'L')
                .Append(Number((point.At - from).TotalSeconds / seconds * Width)).Append(' ').Append(Number(Y(point.Value)));
        }

        return new HydroChart(
            row.Name,
            latest.Value?.ToString("0.00", CultureInfo.InvariantCulture) ?? names.Words["Gauge_Missing"],
            latest.ObservedAt,
            row.Rhythm,
            latest.Exercise,
            curve.ToString(),
            curve + $"L{Number(Width)} {Number(Height)}L0 {Number(Height)}Z",
            [.. near.Select(m => new HydroLine(m.Key, $"M0 {Number(Y(m.Value))}H{Number(Width)}", $"top:{Number(Y(m.Value) / Height * 100)}%", m.Value.ToString("0.00", CultureInfo.InvariantCulture)))],
            names.Time(from, to),
            names.Time(to));

        double Y(double value) => (1 - ((value - bottom) / (top - bottom))) * Height;
    }

    private static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
}
