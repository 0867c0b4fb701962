using System.Globalization;
using Command.Web.Resources;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Summary;

/// <summary>态势总览: how the city stands, for who leads.</summary>
public sealed partial class SummaryPage
{
    /// <summary>real or exercise; null for what is going on.</summary>
    [SupplyParameterFromQuery(Name = "world")]
    public string? World { get; set; }

    /// <summary>An earlier moment; null for now.</summary>
    [SupplyParameterFromQuery(Name = "at")]
    public string? At { get; set; }

    private Words Words { get; } = Words.For(CultureInfo.CurrentUICulture);
}
