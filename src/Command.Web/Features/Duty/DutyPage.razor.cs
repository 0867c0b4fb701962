using System.Globalization;
using Command.Web.Resources;

namespace Command.Web.Features.Duty;

/// <summary>值班: the roster, swaps, hand-overs and the phone log.</summary>
public sealed partial class DutyPage
{
    private Words Words { get; } = Words.For(CultureInfo.CurrentUICulture);
}
