using System.Globalization;
using Command.Web.Resources;

namespace Command.Web.Features.Admin;

/// <summary>The state of every feed, its quarantine, and a box to try a message in.</summary>
public sealed partial class Feeds
{
    private Words Words { get; } = Words.For(CultureInfo.CurrentUICulture);
}
