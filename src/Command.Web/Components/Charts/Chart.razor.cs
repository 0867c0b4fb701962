using System.Globalization;
using Command.Web.Resources;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Components.Charts;

/// <summary>A chart with its words, its table for who can't see it or wants the numbers, and its files.</summary>
public sealed partial class Chart
{
    /// <summary>Rows of the table at the most; the file has all.</summary>
    private const int MostRows = 400;

    private string _json = "";
    private ChartSpec? _of;

    [Parameter]
    [EditorRequired]
    public required ChartSpec Spec { get; set; }

    [Parameter]
    [EditorRequired]
    public required Words Words { get; set; }

    /// <summary>Method, period and age in a line; null for none.</summary>
    [Parameter]
    public string? Note { get; set; }

    private string[] Heads => Spec.Form switch
    {
        "control" => [Words["Chart_Time"], Spec.Name, Spec.Words!.Lower, Spec.Words.Upper, Spec.Words.Signal],
        "series" => [Words["Chart_Time"], .. Spec.Series.Select(s => s.Name)],
        "calendar" => [Words["Chart_Day"], Words["Chart_Count"]],
        _ => [Spec.Name, Words["Chart_Count"]],
    };

    private IEnumerable<string[]> Rows => Spec.Form switch
    {
        "control" => Spec.Series[0].Points.Zip(Spec.Limits, (p, l) => new[] { Day(p.At), Number(p.Value), Number(l.Lower), Number(l.Upper), l.Signal ? "●" : "" }).TakeLast(MostRows),
        "series" => Spec.Series.SelectMany(s => s.Points.Select(p => p.At)).Distinct().Order().TakeLast(MostRows)
            .Select(at => (string[])[Time(at), .. Spec.Series.Select(s => Number(s.Points.FirstOrDefault(p => p.At == at)?.Value))]),
        _ => Spec.Bars.TakeLast(MostRows).Select(b => new[] { b.Label, b.Count.ToString(CultureInfo.InvariantCulture) }),
    };

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        if (!ReferenceEquals(_of, Spec))
        {
            (_of, _json) = (Spec, Spec.ToJson());
        }
    }

    private string Time(long at) => Local(at).ToString("MM-dd HH:mm", CultureInfo.InvariantCulture);

    private string Day(long at) => Local(at).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private DateTimeOffset Local(long at) => TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(at), TimeZoneInfo.FindSystemTimeZoneById(Spec.Zone));

    private static string Number(double? value) => value?.ToString("0.##", CultureInfo.InvariantCulture) ?? "—";
}
