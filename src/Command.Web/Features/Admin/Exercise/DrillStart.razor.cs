using System.Globalization;
using Command.Ingest.Api.Drills;
using Command.Ingest.Contracts;
using Command.Ingest.Exercise.Drills;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Admin.Exercise;

/// <summary>Chooses a scenario and begins it.</summary>
public sealed partial class DrillStart
{
    private string? _scenario;
    private string _seed = "";
    private string _vehicles = "";
    private double _speed = 1;

    [Parameter]
    [EditorRequired]
    public required DrillRoom Room { get; set; }

    /// <summary>The scenarios; null while they are read.</summary>
    [Parameter]
    public DrillShelf? Shelf { get; set; }

    private ScenarioLine? Chosen => Shelf?.Scenarios.FirstOrDefault(s => s.Id == _scenario && s.Faults.IsEmpty);

    private void Choose(ScenarioLine line) => _scenario = line.Id;

    private Task<bool> StartAsync() => Chosen is not { } line
        ? Task.FromResult(false)
        : Room.DoAsync(new StartDrill(DrillRoom.NewId(), line.Id, Whole(_seed), _speed, Whole(_vehicles)), Room.Words.Format("Drill_Started", Room.Words.Pick(line.Zh, line.En)));

    // What is no number is refused by the desk's rule on numbers rather than taken for none.
    private static int? Whole(string text) => string.IsNullOrWhiteSpace(text) ? null : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : -1;

    private string About(ScenarioLine line) => Room.Words.Format("Drill_ScenarioLine", (int)line.Length.TotalMinutes, line.Vehicles);
}
