using System.Collections.Immutable;
using System.Globalization;
using Command.Geo;
using Command.Geo.Roads;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Incidents;
using Command.Ingest.Picture;
using Command.Ingest.Picture.Inside;
using Command.Ingest.Roads;
using Command.Web.Components;
using Command.Web.Replica;
using Command.Web.Resources;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Evacuation;

/// <summary>Who in a drawn area must be helped to leave, where they can go and by which roads, live. What the reader may not see is not in it.</summary>
public sealed partial class EvacuationList(IReplica replica, CityPack pack, IServiceProvider services, TimeProvider time) : IDisposable
{
    private const int Most = 1_000, MostNames = 6;
    private static readonly TimeSpan s_pace = TimeSpan.FromSeconds(2);

    private Words _words = Words.Chinese;
    private PackNames _names = null!;
    private ReplicaView _view = ReplicaView.Empty;
    private Made? _read;
    private long _lookedAt;
    private LiveDrawing? _drawing;

    /// <summary>zh-CN or en; handed over by the page, because a circuit does not see the request's query.</summary>
    [Parameter]
    [EditorRequired]
    public required string Culture { get; set; }

    /// <summary>The drawing's id; an area.</summary>
    [Parameter]
    public string? Drawing { get; set; }

    private string? Beat => RendererInfo.IsInteractive ? time.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture) : null;

    public void Dispose() => _drawing?.Dispose();

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        _words = Words.For(Culture);
        _names = new PackNames(pack, _words);
        Look();
    }

    /// <inheritdoc/>
    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            _drawing = new LiveDrawing(time, () => InvokeAsync(Draw), replica.OnChange);
        }
    }

    private void Draw()
    {
        // The ways are searched anew at most every two seconds; the age beside them is live.
        if (time.GetElapsedTime(_lookedAt) >= s_pace)
        {
            Look();
        }
        else
        {
            _view = replica.Current;
        }

        StateHasChanged();
    }

    private void Look()
    {
        _view = replica.Current;
        _lookedAt = time.GetTimestamp();
        PictureState picture = _view.Picture;
        if (picture.Drawings.GetValueOrDefault(Drawing ?? "") is not { Drawing: { Form: "area", Points: [var first, ..] points } } item || ShapeRegion.Of(new AreaShape([.. points, first]), 0) is not { } region)
        {
            _read = null;
            return;
        }

        bool exercise = picture.Incidents.GetValueOrDefault(item.Drawing.Sheet)?.Exercise ?? false;
        RoadConditions? roads = !_view.SeesRoads ? null : services.GetService<RoadState>()?.Of(exercise);
        AreaInventory inside = AreaInventory.Of(picture, pack, [], roads, region, exercise, Most);
        _read = new Made(item, exercise, region, inside, Ingest.Picture.Inside.Evacuation.Of(inside, pack, roads, region), roads, PlanClosings.Opened(picture, exercise), time.GetUtcNow());
    }

    private string KindOf(string kind) => _words.Find($"PeopleKind_{kind.Replace('-', '_')}") ?? kind;

    private string ActorOf(string author) => author == "system" ? _words["Evac_System"] : author;

    private string CapacityOf(string id) => pack.Facilities.FirstOrDefault(f => $"facility:{f.Id}" == id)?.Capacity?.ToString("N0", _words.Culture) ?? "–";

    private string SheetOf(Made read) => read.Item.Drawing.Sheet == Ingest.Contracts.Drawing.City ? _words["Draw_Common"] : read.Item.Drawing.Sheet;

    private string DrawnBy(Made read) => _words.Format("Evac_DrawnBy", ActorOf(read.Item.Author), _names.Time(read.Item.At, _view.FrameAt));

    private string MadeAt(Made read) => _words.Format("Evac_Made", _names.Time(read.At, read.At));

    private string Km2(Made read) => _words.Format("Evac_Area", (read.Region.AreaM2 / 1e6).ToString("0.00", _words.Culture));

    /// <summary>The roads of a way in the order of the driving, the long ones; the straight line says that it is one.</summary>
    private string WayOf(ShelterWay way) => way.IsEstimate
        ? _words["Evac_Straight"]
        : string.Join(" → ", way.Roads.Take(MostNames)) is { Length: > 0 } names ? names : _words["Evac_Unnamed_Roads"];

    private string StateOf(string shelter) => _read?.Opened.GetValueOrDefault(shelter) is { DoneAt: { } at } opened
        ? _words.Format("Evac_Opened", _names.Time(at, _view.FrameAt), opened.DoneBy)
        : _words["Evac_NotOpened"];

    private string ClosedOf(Made read) => read.Roads is null
        ? _words["Evac_RoadsUnknown"]
        : string.Join(_words["List_Comma"], read.Inside.Roads!.Items.Where(r => r is { ClosedM: > 0, Name: not null }).Select(r => r.Name)) is { Length: > 0 } names ? names : _words["Evac_NoneClosed"];

    private sealed record Made(
        DrawingItem Item, bool Exercise, ShapeRegion Region, AreaInventory Inside, Ingest.Picture.Inside.Evacuation Evacuation, RoadConditions? Roads, ImmutableDictionary<string, PlanMeasure> Opened, DateTimeOffset At)
    {
        public bool Truncated => Inside.Assets.Truncated;
    }
}
