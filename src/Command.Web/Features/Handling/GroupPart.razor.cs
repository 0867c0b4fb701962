using System.Collections.Immutable;
using Command.Ingest.Handling;
using Command.Web.Resources;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Handling;

/// <summary>The figures by kind, district or agency.</summary>
public sealed partial class GroupPart
{
    private static readonly string[] s_bys = ["kind", "district", "agency"];

    [Parameter]
    [EditorRequired]
    public required HandlingBoard Board { get; set; }

    [Parameter]
    [EditorRequired]
    public required FigureWords Names { get; set; }

    /// <summary>kind, district or agency.</summary>
    [Parameter]
    [EditorRequired]
    public required string By { get; set; }

    [Parameter]
    public EventCallback<string> OnBy { get; set; }

    private Words W => Names.Words;

    private ImmutableArray<HandlingGroup> Groups => By switch { "district" => Board.Districts, "agency" => Board.Agencies, _ => Board.Kinds };

    private string Name(string key) => By switch { "district" => Names.District(key), "agency" => Names.Agency(key), _ => Names.Kind(key) };
}
