using System.Globalization;
using Command.Web.Resources;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Cases;

/// <summary>The city's own cases in their process: what waits for whom, and until when.</summary>
public sealed partial class Cases
{
    /// <summary>The report to open with; null for none.</summary>
    [SupplyParameterFromQuery(Name = "report")]
    public string? Report { get; set; }

    private Words Words { get; } = Words.For(CultureInfo.CurrentUICulture);
}
