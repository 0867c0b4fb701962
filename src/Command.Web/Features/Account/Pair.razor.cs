using System.Globalization;
using Command.Web.Resources;
using Command.Web.Security;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Account;

/// <summary>Shown on a wall screen until somebody approves it. It needs no script: it asks again every few seconds by itself.</summary>
public sealed partial class Pair(Pairings pairings, NavigationManager navigation)
{
    private const string EverySeconds = "3";
    private string? _code;

    [SupplyParameterFromQuery(Name = "fault")]
    private string? Fault { get; set; }

    [CascadingParameter]
    private HttpContext? Http { get; set; }

    private Words Words { get; } = Words.For(CultureInfo.CurrentUICulture);

    private string Address => new Uri(navigation.BaseUri).GetLeftPart(UriPartial.Authority) + "/admin/screens";

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        if (Http is { } http && http.Request.Cookies[ScreenEndpoints.SecretCookie] is { Length: 64 } secret)
        {
            _code = await pairings.CodeAsync(secret, http.RequestAborted);

            // Approved, or too old: the next address gives the credential, or another code.
            http.Response.Headers["Refresh"] = (_code is null ? "0" : EverySeconds) + "; url=/pair/next";
        }
    }
}
