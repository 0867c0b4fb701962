using System.Globalization;
using Command.Web.Resources;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Components;

/// <summary>What a person sees instead of a page that was refused or failed: what happened, what it means and what to do, and nothing of the inside.</summary>
public sealed partial class Problem
{
    /// <summary>400 to 599.</summary>
    [Parameter]
    [EditorRequired]
    public required int Status { get; set; }

    private Words Words { get; } = Words.For(CultureInfo.CurrentUICulture);

    private string Known => Status switch
    {
        400 or 403 or 404 or 413 or 429 or 503 => Status.ToString(CultureInfo.InvariantCulture),
        >= 500 => "500",
        _ => "other",
    };
}
