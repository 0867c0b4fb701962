using System.Globalization;
using Command.Geo;
using Command.Ingest.Contracts;
using Command.Web.Resources;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Dispatch.Units;

/// <summary>Crews that call for help, over everything else: who has it, and when it is over.</summary>
public sealed partial class DistressBanner
{
    private readonly Dictionary<string, string> _why = new(StringComparer.Ordinal);

    [Parameter]
    [EditorRequired]
    public required DeskView Desk { get; set; }

    [Parameter]
    public EventCallback<string> OnOpen { get; set; }

    private Words Words => Desk.Words;

    private IEnumerable<UnitRow> Calls => Desk.Units.Where(u => u.Duty.Distress is not null).OrderBy(u => u.Duty.Distress!.Since);

    private static string? Where(UnitRow unit) => (unit.Duty.Distress?.At ?? unit.Fix?.At) is GeoPoint at ? string.Create(CultureInfo.InvariantCulture, $"{at.Lon:0.00000}, {at.Lat:0.00000}") : null;

    private async Task OverAsync(string unit)
    {
        string why = _why.GetValueOrDefault(unit, "").Trim();
        if (!Desk.Disabled && why.Length > 0 && await Desk.Do(new AnswerDistress(unit, true) { Reason = why }) is { Refusal: null })
        {
            _why.Remove(unit);
        }
    }
}
