using System.Collections.Immutable;
using System.Globalization;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;
using Command.Web.Replica;
using Command.Web.Resources;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Wall.Panels;

/// <summary>Rain by station: of the last hour where the station says it, else what it says of the shortest time.</summary>
public sealed partial class RainPanel
{
    /// <summary>What a station may report, the most telling first, with what it means as a word.</summary>
    private static readonly string[] s_properties =
    [
        Reading.Properties.Rain1H, Reading.Properties.Rain30Min, Reading.Properties.Rain10Min, Reading.Properties.Rain5Min, Reading.Properties.RainDay, Reading.Properties.RainTotal,
    ];

    private PictureState? _read;
    private ImmutableArray<BarRow> _rows = [];

    [Parameter]
    [EditorRequired]
    public required ReplicaView View { get; set; }

    [Parameter]
    [EditorRequired]
    public required PackNames Names { get; set; }

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        if (_read is not null && ReferenceEquals(_read.Readings, View.Picture.Readings))
        {
            return;
        }

        _read = View.Picture;
        Series[] stations =
        [
            .. View.Picture.Readings.Values.Where(s => Array.IndexOf(s_properties, s.Latest.Property) >= 0 && s.Latest.Value is not null)
                .GroupBy(s => (s.Latest.Feed, s.Latest.Station))
                .Select(g => g.MinBy(s => Array.IndexOf(s_properties, s.Latest.Property))!)
                .OrderByDescending(s => s.Latest.Value).ThenBy(s => s.Id, StringComparer.Ordinal),
        ];
        double most = Math.Max(1, stations.Length == 0 ? 1 : stations.Max(s => s.Latest.Value!.Value));
        _rows = [.. stations.Select(s => Row(s, most))];
    }

    private BarRow Row(Series series, double most)
    {
        Reading latest = series.Latest;
        return new BarRow(series.Id, Names.Station(latest.Station, latest.StationName), latest.Value!.Value / most, latest.Value.Value.ToString("0.0", CultureInfo.InvariantCulture))
        {
            Unit = Names.Words[$"Rain_{latest.Property}"],
            At = latest.ObservedAt,
            Rhythm = View.Pulse.RhythmOf(latest.Feed),
            Exercise = latest.Exercise,
        };
    }
}
