using System.Collections.Immutable;
using System.Globalization;
using Command.Geo;
using Command.Ingest.Api;
using Command.Ingest.Api.Incidents;
using Command.Ingest.Journal;
using Command.Ingest.Picture;
using Command.Ingest.Resources;
using Command.Web.Features.Dispatch.Bar;
using Command.Web.Features.Dispatch.Intake;
using Command.Web.Resources;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Dispatch;

/// <summary>A new case, with what is known of the same event shown while it is typed.</summary>
public sealed partial class CaseForm(IIncidentDesk desk, TimeProvider time) : IDisposable
{
    /// <summary>The pause in typing after which it is looked around.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    /// <summary>A place found from words that is surer and narrower than this is looked around without being chosen.</summary>
    private const double GoodEnough = 0.5;

    private const double WidestM = 500;
    private const int MostKinds = 8;

    private readonly CancellationTokenSource _leaving = new();
    private CancellationTokenSource? _typing;
    private ImmutableArray<CaseService> _services = [];
    private ImmutableArray<PlaceAnswer> _places = [];
    private ImmutableArray<string> _wrong = [];
    private Nearby _near = new([], []);
    private GeoPoint? _guessed;
    private string _id = NewId();
    private string _kind = "";
    private string _address = "";
    private string _lon = "";
    private string _lat = "";
    private string _text = "";
    private string? _same;
    private string? _taken;
    private bool _busy;
    private bool _map;
    private string _placesFor = "";
    private ElementReference _first;

    [Parameter]
    [EditorRequired]
    public required PictureState Picture { get; set; }

    [Parameter]
    [EditorRequired]
    public required PackNames Names { get; set; }

    /// <summary>Who enters it.</summary>
    [Parameter]
    [EditorRequired]
    public required string Author { get; set; }

    [Parameter]
    public bool Disabled { get; set; }

    /// <summary>Set once the page answers to typing; then what was typed before a reload comes back.</summary>
    [Parameter]
    public string? Live { get; set; }

    [Parameter]
    public EventCallback<string> OnOpen { get; set; }

    /// <summary>A case was taken in: its report's id.</summary>
    [Parameter]
    public EventCallback<string> OnTaken { get; set; }

    private Words Words => Names.Words;

    /// <summary>What is typed as a whole name, else the first name that has it.</summary>
    private CaseService? Service => _kind.Trim() is not { Length: > 0 } typed ? null
        : _services.FirstOrDefault(s => string.Equals(s.Zh, typed, StringComparison.OrdinalIgnoreCase) || string.Equals(s.En, typed, StringComparison.OrdinalIgnoreCase) || s.Code == typed)
            ?? _services.FirstOrDefault(s => Has(s, typed));

    /// <summary>What the typed may become, until it is a whole name.</summary>
    private ImmutableArray<CaseService> Kinds => _kind.Trim() is not { Length: > 0 } typed || (Service is { } whole && Words.Pick(whole.Zh, whole.En) == typed)
        ? []
        : [.. _services.Where(s => Has(s, typed)).Take(MostKinds)];

    /// <summary>Where it is: as typed, else as the address was understood.</summary>
    private GeoPoint? At => Number(_lon) is { } lon && Number(_lat) is { } lat && new GeoPoint(lon, lat) is { IsValid: true } at ? at : _guessed;

    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
        _typing?.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        try
        {
            _services = await desk.ServicesAsync(_leaving.Token);
        }
        catch (HttpRequestException e)
        {
            _wrong = [Words.Format("Desk_Unreachable", e.Message)];
        }
        catch (OperationCanceledException)
        {
            // The visitor left.
        }
    }

    /// <summary>Goes to the first field.</summary>
    public ValueTask FocusAsync() => _first.FocusAsync();

    private static bool Has(CaseService service, string typed) => service.Zh.Contains(typed, StringComparison.OrdinalIgnoreCase) || service.En.Contains(typed, StringComparison.OrdinalIgnoreCase) || Pinyin.Begins(service.Zh, typed);

    private static string NewId() => Guid.NewGuid().ToString("N");

    private static double? Number(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : null;

    private Task Typed() => TypedAsync(places: false);

    /// <summary>What a caller's telephone says of itself may be pasted as it is.</summary>
    private Task TypedAddress()
    {
        if (Coordinates.Parse(_address, Names.Pack.City.Bounds) is not { } at)
        {
            return TypedAsync(places: true);
        }

        Put(at);
        (_places, _guessed) = ([], null);
        return TypedAsync(places: false);
    }

    private Task Take(CaseService service)
    {
        _kind = Words.Pick(service.Zh, service.En);
        return Typed();
    }

    private Task PointAsync(GeoPoint at)
    {
        Put(at);
        return Typed();
    }

    private void Put(GeoPoint at) => (_lon, _lat) = (at.Lon.ToString("0.######", CultureInfo.InvariantCulture), at.Lat.ToString("0.######", CultureInfo.InvariantCulture));

    private Task TypedAsync(bool places)
    {
        _taken = null;
        _wrong = [];
        return LookAsync(places);
    }

    private Task Take(PlaceAnswer place)
    {
        _address = place.Title;
        Put(new GeoPoint(place.Lon, place.Lat));
        _places = [];
        return LookAsync(places: false);
    }

    /// <summary>Looks around after a pause in the typing; what is typed meanwhile begins the pause anew.</summary>
    private Task LookAsync(bool places)
    {
        _typing?.Cancel();
        _typing?.Dispose();
        _typing = CancellationTokenSource.CreateLinkedTokenSource(_leaving.Token);
        return LookAsync(places, _typing.Token);
    }

    private async Task LookAsync(bool places, CancellationToken changed)
    {
        try
        {
            await Task.Delay(Pause, time, changed);
            if (places)
            {
                string asked = _address;
                _places = await desk.PlacesAsync(asked.Trim(), Words.Culture.Name, changed);
                _placesFor = asked;
                _guessed = _places.FirstOrDefault() is { Score: >= GoodEnough, UncertaintyM: <= WidestM } best ? new GeoPoint(best.Lon, best.Lat) : null;
            }

            _near = At is { } at
                ? await desk.NearAsync(new TypedCase(at.Lon, at.Lat, Service?.Kind, _text.Length == 0 ? null : _text, null), changed)
                : new Nearby([], []);
            _same = _near.Incidents.Any(i => i.Id == _same) ? _same : null;
        }
        catch (HttpRequestException e)
        {
            _wrong = [Words.Format("Desk_Unreachable", e.Message)];
        }
        catch (OperationCanceledException)
        {
            // More was typed, or the visitor left.
        }
    }

    private async Task SendAsync()
    {
        if (Disabled || _busy || Service is not { } service || (At is null && _address.Trim().Length == 0))
        {
            return;
        }

        _busy = true;
        (_taken, _wrong) = (null, []);
        try
        {
            NewCase entered = new(_id, service.Code, Kept(_address), Number(_lon), Number(_lat), Kept(_text), _same, _same is null ? null : Words["Case_SameReason"]);
            CaseTaken taken = await desk.TakeAsync(entered, Author, _leaving.Token);
            Tell(taken);
            if (taken.Report is { } report)
            {
                await OnTaken.InvokeAsync(report);
            }
        }
        catch (JournalUnavailableException)
        {
            _wrong = [Words["Case_NotDurable"]];
        }
        catch (HttpRequestException e)
        {
            _wrong = [Words.Format("Desk_Unreachable", e.Message)];
        }
        catch (OperationCanceledException)
        {
            // The visitor left; what was sent is taken in.
        }
        finally
        {
            _busy = false;
        }
    }

    private void Tell(CaseTaken taken)
    {
        if (taken.Report is not { } report)
        {
            _wrong = taken.Errors;
            return;
        }

        string? same = _same;
        Clear();
        _taken = same is not null && taken.Ruled is { Refusal: null } ? Words.Format("Case_TakenSame", report, same) : Words.Format("Case_Taken", report);
        _wrong = taken.Ruled?.Refusal is { } refusal ? [FaultText.Of(refusal, Words.Culture)] : [];
    }

    private void Clear()
    {
        (_kind, _address, _lon, _lat, _text, _same, _taken) = ("", "", "", "", "", null, null);
        (_places, _near, _guessed, _wrong, _id) = ([], new Nearby([], []), null, [], NewId());
    }

    private static string? Kept(string text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
