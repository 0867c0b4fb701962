using Command.Ingest.Picture;
using Command.Web.Replica;
using Command.Web.Resources;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Wall.Panels;

/// <summary>The course of the gauge that matters most, with its thresholds.</summary>
public sealed partial class HydrographPanel
{
    private PictureState? _read;
    private HydroChart? _chart;

    [Parameter]
    [EditorRequired]
    public required ReplicaView View { get; set; }

    [Parameter]
    [EditorRequired]
    public required PackNames Names { get; set; }

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        if (_read is null || !ReferenceEquals(_read.Readings, View.Picture.Readings))
        {
            _read = View.Picture;
            _chart = HydroChart.Of(View, Names);
        }
    }
}
