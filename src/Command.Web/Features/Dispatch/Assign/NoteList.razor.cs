using System.Collections.Immutable;
using Command.Ingest.Picture;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Dispatch.Assign;

/// <summary>What people wrote beside the incident on the shared map, the newest first.</summary>
public sealed partial class NoteList
{
    private const int Most = 20;

    [Parameter]
    [EditorRequired]
    public required DeskView Desk { get; set; }

    [Parameter]
    [EditorRequired]
    public required string Incident { get; set; }

    private ImmutableArray<DrawingItem> Notes =>
        [.. Desk.Picture.Drawings.Values.Where(d => d.Drawing.Sheet == Incident && !string.IsNullOrWhiteSpace(d.Drawing.Text)).OrderByDescending(d => d.At).ThenBy(d => d.Drawing.Id, StringComparer.Ordinal).Take(Most)];
}
