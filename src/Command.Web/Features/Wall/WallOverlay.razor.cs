using Command.Ingest.Picture;
using Command.Web.Resources;
using Command.Web.Walls;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Wall;

/// <summary>What lies over a wall: a level-1 incident that nobody has taken note of, other alarms, and what was thrown to the screen.</summary>
public sealed partial class WallOverlay
{
    /// <summary>What was said of it last; the desk has it all.</summary>
    private const int MostSources = 4;

    private string _who = "";

    [Parameter]
    [EditorRequired]
    public required ScreenState State { get; set; }

    [Parameter]
    [EditorRequired]
    public required PictureState Picture { get; set; }

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

    private IEnumerable<ReportItem> Reports(Incident incident) => incident.Sources
        .Where(s => s.Source.Type == "report")
        .Select(s => Picture.Reports.GetValueOrDefault(s.Source.Id))
        .OfType<ReportItem>()
        .OrderByDescending(r => r.Report.ObservedAt).ThenBy(r => r.Id, StringComparer.Ordinal)
        .Take(MostSources);

    private string Said(ReportItem item) => string.IsNullOrWhiteSpace(item.Report.Text) ? Names.Title(item.Report, item.Place) : item.Report.Text;

    private string Why(Incident incident) => string.Join(Words["Dispatch_Semicolon"], incident.LevelWhy.Take(3).Select(Names.Reason));
}
