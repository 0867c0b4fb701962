using System.Globalization;
using Command.Web.Resources;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Directives;

/// <summary>批示与督办: what leaders asked for, who has it, and how it stands.</summary>
public sealed partial class DirectivesPage
{
    /// <summary>The incident that an instruction is to be given on; null for none.</summary>
    [SupplyParameterFromQuery(Name = "incident")]
    public string? Incident { get; set; }

    [CascadingParameter]
    private HttpContext? Http { get; set; }

    private Words Words { get; } = Words.For(CultureInfo.CurrentUICulture);

    /// <inheritdoc/>
    protected override void OnInitialized()
    {
        // An instruction may be spoken, on this page and no other.
        if (Http is { Response.HasStarted: false } http)
        {
            http.Response.Headers["Permissions-Policy"] = http.Response.Headers["Permissions-Policy"].ToString().Replace("microphone=()", "microphone=(self)", StringComparison.Ordinal);
        }
    }
}
