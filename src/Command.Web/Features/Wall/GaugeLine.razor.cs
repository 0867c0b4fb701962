using System.Globalization;
using Command.Web.Resources;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Wall;

/// <summary>One gauge: its value, its bar with the marks, its trend and its age.</summary>
public sealed partial class GaugeLine
{
    private GaugeRow? _drawn;

    [Parameter]
    [EditorRequired]
    public required GaugeRow Row { get; set; }

    [Parameter]
    [EditorRequired]
    public required Words Words { get; set; }

    private GaugeScale? Scale => GaugeScale.For(Row);

    private string Value => Row.Value is { } value ? value.ToString("0.00", CultureInfo.InvariantCulture) : Words["Gauge_Missing"];

    private string Difference => Row.Difference switch
    {
        null => Words["Gauge_NoThreshold"],
        >= 0 => Words.Format("Gauge_Above", Metres(Row.Difference.Value)),
        _ => Words.Format("Gauge_Below", Metres(-Row.Difference.Value)),
    };

    private string Trend
    {
        get
        {
            if (Row.TrendCm is not { } trend)
            {
                return "";
            }

            double rounded = Math.Round(trend);
            string arrow = rounded switch
            {
                > 0 => "↑",
                < 0 => "↓",
                _ => "→",
            };
            return arrow + Words.Format("Gauge_Trend", Math.Abs(rounded).ToString("0", CultureInfo.InvariantCulture));
        }
    }

    /// <inheritdoc/>
    protected override bool ShouldRender() => Row != _drawn;

    /// <inheritdoc/>
    protected override void OnAfterRender(bool firstRender) => _drawn = Row;

    private static string Metres(double metres) => metres.ToString("0.00", CultureInfo.InvariantCulture);

    private string Late(int rhythms) => (Row.Rhythm.TotalMilliseconds * rhythms).ToString("0", CultureInfo.InvariantCulture);
}
