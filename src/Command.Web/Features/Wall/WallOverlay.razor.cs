using Command.Ingest.Picture;
using Command.Web.Resources;
using Command.Web.Walls;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Wall;

/// <summary>What lies over a wall: a level-1 incident that nobody has taken note of, other alarms, and what was thrown to the screen.</summary>
public sealed partial class WallOverlay
{
    private string _who = "";

    [Parameter]
    [EditorRequired]
    public required ScreenState State { get; set; }

    [Parameter]
    [EditorRequired]
    public required PackNames Names { get; set; }

    [Parameter]
    [EditorRequired]
    public required Splice Splice { get; set; }

    /// <summary>True where who acknowledges must say who they are.</summary>
    [Parameter]
    public bool NeedsName { get; set; }

    /// <summary>True when the last acknowledgement could not be kept.</summary>
    [Parameter]
    public bool Refused { get; set; }

    [Parameter]
    [EditorRequired]
    public EventCallback<(string Incident, int Level, string Who)> OnAcknowledge { get; set; }

    private Words Words => Names.Words;

    private Task GiveAsync(Alarm alarm) => OnAcknowledge.InvokeAsync((alarm.Incident.Id, alarm.Level, string.Concat(_who.Where(c => !char.IsControl(c))).Trim()));

    private string By(Thrown thrown) => Words.Format("Thrown_By", thrown.By, Names.Time(thrown.At), Names.Time(thrown.Until));

    private string By(Acknowledgement given) => Words.Format("Acknowledged_By", given.Who, Names.Time(given.At));

    private string Why(Incident incident) => string.Join(Words["Dispatch_Semicolon"], incident.LevelWhy.Take(3).Select(Names.Reason));
}
