using System.Globalization;
using Command.Web.Resources;

namespace Command.Web.Features.Account;

/// <summary>Told to people whose roles do not include the page that they asked for.</summary>
public sealed partial class Refused
{
    private Words Words { get; } = Words.For(CultureInfo.CurrentUICulture);
}
