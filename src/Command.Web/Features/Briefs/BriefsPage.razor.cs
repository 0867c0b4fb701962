using System.Globalization;
using Command.Web.Resources;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Briefs;

/// <summary>快报: drafted, edited by several, approved, signed, sent.</summary>
public sealed partial class BriefsPage
{
    /// <summary>The brief to open with; null for the newest.</summary>
    [SupplyParameterFromQuery(Name = "id")]
    public string? Id { get; set; }

    /// <summary>The incident to draft a brief on; null for none.</summary>
    [SupplyParameterFromQuery(Name = "incident")]
    public string? Incident { get; set; }

    private Words Words { get; } = Words.For(CultureInfo.CurrentUICulture);
}
