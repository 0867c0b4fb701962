using System.Globalization;
using Command.Web.Resources;

namespace Command.Web.Features.Handling;

/// <summary>绩效: each agency and district by the same figures, with method and exclusions, and the appeals.</summary>
public sealed partial class EvaluationPage
{
    private Words Words { get; } = Words.For(CultureInfo.CurrentUICulture);
}
