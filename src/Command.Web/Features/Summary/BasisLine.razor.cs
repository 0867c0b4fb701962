using System.Collections.Immutable;
using Command.Ingest.Picture.Situation;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Summary;

/// <summary>What stands under every chart and table: of which moment, how old, and by which method.</summary>
public sealed partial class BasisLine
{
    [Parameter]
    [EditorRequired]
    public required SummaryView View { get; set; }

    /// <summary>Codes of the rules.</summary>
    [Parameter]
    [EditorRequired]
    public required ImmutableArray<string> Rules { get; set; }

    private static string RuleOf(string code) => FigureRules.Current[code].Name;
}
