using System.Globalization;
using Command.Web.Resources;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Admin.Walls;

/// <summary>A layout to be arranged: a new one, a copy of one that comes with the application, or one that somebody made.</summary>
public sealed partial class LayoutPage
{
    [Parameter]
    public string? Slug { get; set; }

    private Words Words { get; } = Words.For(CultureInfo.CurrentUICulture);
}
