using System.Collections.Immutable;
using Command.Web.Resources;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Dispatch.Units;

/// <summary>Every unit that can be sent, with what it does, since when and where. What is off the screen is not drawn.</summary>
public sealed partial class UnitBoard
{
    /// <summary>The height of a line in CSS pixels; the style sheet says the same.</summary>
    private const float RowPx = 50;

    private List<BoardLine> _lines = [];
    private string _filter = "";
    private BoardGroup _by;
    private string? _chosen;
    private bool _lending;

    [Parameter]
    [EditorRequired]
    public required DeskView Desk { get; set; }

    /// <summary>The units chosen for the incident that is looked at.</summary>
    [Parameter]
    [EditorRequired]
    public required ImmutableHashSet<string> Picked { get; set; }

    /// <summary>True while there is an incident to choose units for.</summary>
    [Parameter]
    public bool CanPick { get; set; }

    /// <summary>Set once the page answers to typing.</summary>
    [Parameter]
    public string? Live { get; set; }

    [Parameter]
    public EventCallback<string> OnPick { get; set; }

    [Parameter]
    public EventCallback<string> OnOpen { get; set; }

    private static TimeSpan FixRhythm => TimeSpan.FromSeconds(30);

    private Words Words => Desk.Words;

    /// <inheritdoc/>
    protected override void OnParametersSet() => Sort();

    private void Sort() => _lines = [.. BoardLine.Of(Desk.Units, _by, _filter, Words)];
}
