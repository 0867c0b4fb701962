using System.Globalization;
using Command.Web.Resources;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Account;

/// <summary>The second step of signing in.</summary>
public sealed partial class Second
{
    [SupplyParameterFromQuery(Name = "returnUrl")]
    private string? ReturnUrl { get; set; }

    [SupplyParameterFromQuery(Name = "fault")]
    private string? Fault { get; set; }

    private Words Words { get; } = Words.For(CultureInfo.CurrentUICulture);
}
