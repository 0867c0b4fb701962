using System.Collections.Immutable;
using System.Globalization;
using Command.Web.Resources;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Wall.Panels;

/// <summary>Figures with a bar each, as many as fit.</summary>
public sealed partial class BarList
{
    [Parameter]
    [EditorRequired]
    public required ImmutableArray<BarRow> Rows { get; set; }

    [Parameter]
    [EditorRequired]
    public required Words Words { get; set; }

    private static string Percent(double share) => (Math.Clamp(share, 0, 1) * 100).ToString("0.#", CultureInfo.InvariantCulture);
}
