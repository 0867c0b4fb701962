using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Dispatch;

/// <summary>A text with what another one has too marked.</summary>
public sealed partial class MarkedText
{
    [Parameter]
    [EditorRequired]
    public required string Text { get; set; }

    /// <summary>What it is held against; null marks nothing.</summary>
    [Parameter]
    public string? Against { get; set; }

    private ImmutableArray<TextPiece> Pieces => Against is null ? [new TextPiece(Text, false)] : SharedText.Mark(Text, Against);
}
