using System.Globalization;
using Command.Geo;
using Command.Ingest.Contracts;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Admin.Exercise;

/// <summary>What is done to a drill while it runs.</summary>
public sealed partial class DrillInjects
{
    private InjectKind _kind;
    private double _minutes = 10;
    private double _after;
    private int _count = 20;
    private double _seconds = 300;
    private string _code = "0406";
    private string _spot = "";
    private string _at = "";
    private string _target = "";

    [Parameter]
    [EditorRequired]
    public required DrillRoom Room { get; set; }

    /// <summary>Bridges, facilities and named places of the pack.</summary>
    private IEnumerable<(string Id, string Name, GeoPoint At)> Spots => Room.Pack.BaseMap.Where(f => f.Class is "bridge" or "place").OrderBy(f => f.Class, StringComparer.Ordinal)
        .Select(f => (Id: f.Class + "-" + f.Zh, Name: Room.Words.Pick(f.Zh, f.En), At: Middle(f.Shape)))
        .Concat(Room.Pack.Facilities.Where(f => f.Shape is PointShape).Select(f => (f.Id, Room.Words.Pick(f.Zh, f.En), Middle(f.Shape)))).DistinctBy(s => s.Id);

    private static GeoPoint Middle(GeoShape shape)
    {
        GeoPoint[] points = [.. shape.Positions()];
        return points[points.Length / 2];
    }

    private IEnumerable<(string Code, string Kind)> Codes => Room.Pack.Codes("open311").Kinds.Where(k => k.Key.Length == 4 && k.Key.All(char.IsAsciiDigit) && k.Value != "other").OrderBy(k => k.Key, StringComparer.Ordinal).Select(k => (k.Key, k.Value));

    private async Task InjectAsync()
    {
        (string Id, string Name, GeoPoint At) spot = Spots.FirstOrDefault(s => s.Id == _spot);
        bool placed = _kind is InjectKind.Close or InjectKind.Calls;
        DrillInject inject = new(
            DrillRoom.NewId(),
            _kind,
            Room.Story + TimeSpan.FromMinutes(Math.Clamp(_after, 0, 1_440)),
            TimeSpan.FromMinutes(Math.Clamp(_minutes, 0, 1_440)),
            placed ? null : _target,
            !placed ? null : spot.Id is not null ? spot.At : Typed(),
            placed ? spot.Name : null,
            _kind == InjectKind.Calls ? _code : null,
            _kind == InjectKind.Calls ? _count : 0,
            _kind == InjectKind.ClockOff ? _seconds : 0);
        await Room.DoAsync(new InjectDrill(Room.Drill!.Id, inject), Room.Words.Format("Drill_InjectDone", Room.Words[$"Inject_{_kind}"]));
    }

    // What is typed and is no place is sent as one that is none, so that the desk says what is wrong with it.
    private GeoPoint? Typed()
    {
        string[] parts = _at.Split([',', '，', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return parts.Length == 0 ? null : parts.Length == 2 && DrillRoom.Number(parts[0]) is { } lon && DrillRoom.Number(parts[1]) is { } lat ? new GeoPoint(lon, lat) : new GeoPoint(999, 999);
    }

    private string About(DrillInject inject) => inject.Kind switch
    {
        InjectKind.Calls => string.Create(CultureInfo.InvariantCulture, $"{inject.Count} × {Room.Names.Kind(Room.Pack.Codes("open311").KindOf(inject.Code!))} {inject.Place}"),
        InjectKind.Close => inject.Place ?? string.Create(CultureInfo.InvariantCulture, $"{inject.At?.Lon:0.0000}, {inject.At?.Lat:0.0000}"),
        InjectKind.Breakdown => inject.Target ?? "",
        InjectKind.ClockOff => string.Create(CultureInfo.InvariantCulture, $"{Room.Names.Feed(inject.Target ?? "")} {inject.Seconds:+0;-0} s"),
        _ => Room.Names.Feed(inject.Target ?? ""),
    };
}
