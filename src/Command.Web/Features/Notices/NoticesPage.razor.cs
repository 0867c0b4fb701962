using System.Globalization;
using Command.Web.Resources;

namespace Command.Web.Features.Notices;

/// <summary>通知: who is told what, by which ways, and how far it is.</summary>
public sealed partial class NoticesPage
{
    private Words Words { get; } = Words.For(CultureInfo.CurrentUICulture);
}
