using System.Globalization;
using Command.Web.Resources;

namespace Command.Web.Features.Handling;

/// <summary>处置评价: how well things were handled, and the duty clocks that run.</summary>
public sealed partial class HandlingPage
{
    private Words Words { get; } = Words.For(CultureInfo.CurrentUICulture);
}
