using System.Globalization;
using Command.Web.Resources;
using Command.Web.Security;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Options;

namespace Command.Web.Features.Account;

/// <summary>Signing in: name and password, a passkey, or the city's own sign-on.</summary>
public sealed partial class SignIn(IOptions<SecurityOptions> options)
{
    [SupplyParameterFromQuery(Name = "returnUrl")]
    private string? ReturnUrl { get; set; }

    [SupplyParameterFromQuery(Name = "fault")]
    private string? Fault { get; set; }

    [SupplyParameterFromQuery(Name = "told")]
    private string? Told { get; set; }

    private Words Words { get; } = Words.For(CultureInfo.CurrentUICulture);

    private string Back => LocalUrls.Or(ReturnUrl);

    private string? Sso => CitySignOn.NameOf(options.Value.OpenId);
}
