using System.Globalization;
using Command.Web.Resources;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Admin.Exercise;

/// <summary>演练导调: runs drills, and reads how they went.</summary>
public sealed partial class DrillPage
{
    /// <summary>The drill whose report is read; null for the desk.</summary>
    [Parameter]
    public string? Drill { get; set; }

    private Words Words { get; } = Words.For(CultureInfo.CurrentUICulture);
}
