using System.Collections.Immutable;
using System.Globalization;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Admin.Exercise;

/// <summary>Where a drill stands, and the levers that steer it.</summary>
public sealed partial class DrillControl
{
    private static readonly ImmutableArray<double> s_speeds = [1, 5, 10, 30, 60, 120, 300, 600];
    private double _minute;

    [Parameter]
    [EditorRequired]
    public required DrillRoom Room { get; set; }

    /// <summary>How long the story is; null where that is not known.</summary>
    [Parameter]
    public TimeSpan? Length { get; set; }

    /// <summary>The scenario's name; null where that is not known.</summary>
    [Parameter]
    public string? Name { get; set; }

    private string State => Room.Drill switch
    {
        { IsOver: true } => "over",
        { IsPaused: true } => "paused",
        _ => "running",
    };

    private string Percent(TimeSpan length) => Math.Clamp(100 * (Room.Story / length), 0, 100).ToString("0.#", CultureInfo.InvariantCulture);

    private Task<bool> PauseAsync(bool paused) => Room.DoAsync(new PauseDrill(Room.Drill!.Id, paused), Room.Words[paused ? "Drill_PauseDone" : "Drill_ResumeDone"]);

    private Task<bool> PaceAsync(double speed) => Room.DoAsync(new PaceDrill(Room.Drill!.Id, speed), Room.Words.Format("Drill_PaceDone", speed));

    private Task<bool> RewindAsync() => RewindAsync(TimeSpan.FromMinutes(Math.Clamp(_minute, 0, 100_000)));

    private Task<bool> RewindAsync(TimeSpan to) => Room.DoAsync(new RewindDrill(Room.Drill!.Id, to), Room.Words.Format("Drill_RewindDone", DrillRoom.Face(to)));

    private Task<bool> StopAsync() => Room.DoAsync(new EndDrill(Room.Drill!.Id), Room.Words["Drill_StopDone"]);

    private string Facts(Drill drill) => Room.Words.Format(
        "Drill_Facts", drill.By, drill.Speed.ToString("0.##", CultureInfo.InvariantCulture), drill.Seed?.ToString(CultureInfo.InvariantCulture) ?? Room.Words["Drill_OwnSeed"], drill.Round + 1);
}
