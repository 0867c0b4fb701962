using System.Globalization;
using Command.Web.Resources;

namespace Command.Web.Features.Paper;

/// <summary>纸质补录: call cards that were written while the platform was away are keyed in, and where the packs are.</summary>
public sealed partial class PaperPage
{
    private Words Words { get; } = Words.For(CultureInfo.CurrentUICulture);
}
