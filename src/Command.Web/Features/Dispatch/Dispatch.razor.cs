using System.Globalization;
using Command.Web.Resources;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Dispatch;

/// <summary>Which reports speak of one event: what the platform took together and why, what it asks about, and new cases beside what is known.</summary>
public sealed partial class Dispatch
{
    /// <summary>The incident to open with; null for none.</summary>
    [SupplyParameterFromQuery(Name = "incident")]
    public string? Incident { get; set; }

    private Words Words { get; } = Words.For(CultureInfo.CurrentUICulture);
}
