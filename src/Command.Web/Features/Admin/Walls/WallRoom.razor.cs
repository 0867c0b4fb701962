using System.Globalization;
using Command.Web.Resources;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Admin.Walls;

/// <summary>The control room: every wall that is connected, how it is, and what is to be on it.</summary>
public sealed partial class WallRoom
{
    /// <summary>An incident to be thrown to a wall, as a desk hands it over; null for none.</summary>
    [SupplyParameterFromQuery(Name = "incident")]
    public string? Incident { get; set; }

    private Words Words { get; } = Words.For(CultureInfo.CurrentUICulture);
}
