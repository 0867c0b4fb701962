using System.Collections.Immutable;
using System.Globalization;
using Command.Geo;
using Command.Ingest.Api;
using Command.Ingest.Api.Incidents;
using Command.Web.Resources;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Dispatch.Intake;

/// <summary>A place by its address or its coordinates.</summary>
public sealed partial class PlaceBox(IIncidentDesk desk, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(250);
    private readonly CancellationTokenSource _leaving = new();
    private CancellationTokenSource? _typing;
    private ImmutableArray<PlaceAnswer> _places = [];
    private string _text = "";
    private string _for = "";
    private string? _wrong;
    private GeoPoint? _at;

    [Parameter]
    [EditorRequired]
    public required DeskView Desk { get; set; }

    [Parameter]
    [EditorRequired]
    public required string Label { get; set; }

    [Parameter]
    public string TestId { get; set; } = "place";

    /// <summary>The place; null as long as what is typed is none.</summary>
    [Parameter]
    public EventCallback<GeoPoint?> OnPlace { get; set; }

    private Words Words => Desk.Words;

    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
        _typing?.Dispose();
    }

    private static string Text(GeoPoint at) => string.Create(CultureInfo.InvariantCulture, $"{at.Lon:0.00000}, {at.Lat:0.00000}");

    private async Task LookAsync()
    {
        _typing?.Cancel();
        _typing?.Dispose();
        _typing = CancellationTokenSource.CreateLinkedTokenSource(_leaving.Token);
        CancellationToken changed = _typing.Token;
        string text = _text;
        (_places, _wrong) = ([], null);
        await SetAsync(Coordinates.Parse(text, Desk.Names.Pack.City.Bounds));
        if (_at is not null || text.Trim().Length == 0)
        {
            return;
        }

        try
        {
            await Task.Delay(s_pause, time, changed);
            (_places, _for) = (await desk.PlacesAsync(text.Trim(), Words.Culture.Name, changed), text);
        }
        catch (HttpRequestException e)
        {
            _wrong = Words.Format("Desk_Unreachable", e.Message);
        }
        catch (OperationCanceledException)
        {
            // More was typed, or the visitor left.
        }
    }

    private Task TakeAsync(PlaceAnswer place)
    {
        (_text, _places) = (place.Title, []);
        return SetAsync(new GeoPoint(place.Lon, place.Lat));
    }

    private Task SetAsync(GeoPoint? at)
    {
        _at = at;
        return OnPlace.InvokeAsync(at);
    }
}
