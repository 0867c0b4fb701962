using System.Globalization;
using Command.Web.Resources;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Evacuation;

/// <summary>What it takes to clear a drawn area, to read aloud and to print.</summary>
public sealed partial class EvacuationPage
{
    [SupplyParameterFromQuery(Name = "drawing")]
    private string? Drawing { get; set; }

    private Words Words { get; } = Words.For(CultureInfo.CurrentUICulture);
}
