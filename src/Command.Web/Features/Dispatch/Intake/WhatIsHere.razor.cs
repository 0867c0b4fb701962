using System.Collections.Immutable;
using System.Globalization;
using Command.Geo;
using Command.Ingest.Picture;
using Command.Web.Map;
using Command.Web.Map.Explore;
using Command.Web.Resources;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Dispatch.Intake;

/// <summary>What the feeds already know of a place: warnings over it, incidents, gauges and cameras near it.</summary>
public sealed partial class WhatIsHere
{
    private const double CamerasM = 1_500;
    private const int MostCameras = 3;
    private const int MostGauges = 2;
    private ImmutableArray<HereLine> _lines = [];
    private (GeoPoint, PictureState, Words)? _of;

    [Parameter]
    [EditorRequired]
    public GeoPoint At { get; set; }

    [Parameter]
    [EditorRequired]
    public required PictureState Picture { get; set; }

    [Parameter]
    [EditorRequired]
    public required PackNames Names { get; set; }

    [Parameter]
    public EventCallback<string> OnOpen { get; set; }

    private Words Words => Names.Words;

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        if (_of != (At, Picture, Words))
        {
            _of = (At, Picture, Words);
            _lines = Read();
        }
    }

    private ImmutableArray<HereLine> Read()
    {
        // The picture is the viewer's own already: nothing of it is hidden from them.
        PlaceFacts facts = PlaceFacts.At(At, Picture, Names.Pack, [], _ => [], MapSight.Whole, exercise: true);
        return
        [
            .. facts.Alerts.Select(a => new HereLine("alert", Names.Headline(a.Alert) ?? a.Id, null, a.Alert.Sent)),
            .. facts.Incidents.Select(i => new HereLine("incident", $"{Names.Title(i.Thing)} · {SourceCard.Metres(i.Metres)}", i.Thing.Id, i.Thing.ObservedAt)),
            .. facts.Gauges.Take(MostGauges).Select(g => new HereLine("gauge", string.Create(CultureInfo.InvariantCulture, $"{Names.Station(g.Thing.Latest.Station, g.Thing.Latest.StationName)} {g.Thing.Latest.Value:0.00} {g.Thing.Latest.Unit} · {SourceCard.Metres(g.Metres)}"), null, g.Thing.Latest.ObservedAt)),
            .. Cameras(),
        ];
    }

    private IEnumerable<HereLine> Cameras() => Picture.Assets.Values
        .Where(a => a.Asset.Kind == "camera" && a.Place.Centre is not null)
        .Select(a => (Asset: a, Metres: a.Place.Centre!.Value.DistanceTo(At)))
        .Where(c => c.Metres <= CamerasM).OrderBy(c => c.Metres).ThenBy(c => c.Asset.Id, StringComparer.Ordinal).Take(MostCameras)
        .Select(c => new HereLine("camera", $"{c.Asset.Asset.Name} · {SourceCard.Metres(c.Metres)}", null, null));
}

/// <summary>Something known of a place.</summary>
/// <param name="Of">alert, incident, gauge or camera.</param>
/// <param name="Text">What, in the viewer's words.</param>
/// <param name="Incident">The incident that it is; null for anything else.</param>
/// <param name="Since">When it was so; null where that says nothing.</param>
public sealed record HereLine(string Of, string Text, string? Incident, DateTimeOffset? Since);
