using Command.Ingest.Contracts;
using Command.Ingest.Picture;
using Command.Web.Resources;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Directives;

/// <summary>Gives an instruction, typed or spoken into the browser's own service.</summary>
public sealed partial class GiveForm
{
    private const int MostIncidents = 100;

    private string _text = "", _incident = "", _leader = "", _spoken = "", _id = NewId();

    [Parameter]
    [EditorRequired]
    public required PictureState Picture { get; set; }

    [Parameter]
    [EditorRequired]
    public required PackNames Names { get; set; }

    /// <summary>The incident that is chosen at first.</summary>
    [Parameter]
    public string? Incident { get; set; }

    [Parameter]
    public bool CanAct { get; set; }

    [Parameter]
    [EditorRequired]
    public required Func<DeskCommand, Task<bool>> OnDo { get; set; }

    private Words W => Names.Words;

    private IEnumerable<Incident> Incidents => Picture.Open.Select(Picture.Incidents.GetValueOrDefault).OfType<Incident>()
        .OrderByDescending(i => i.Id == _incident).ThenBy(i => i.LevelSet?.Level ?? i.Level ?? 5).ThenByDescending(i => i.LastObservedAt).ThenBy(i => i.Id, StringComparer.Ordinal).Take(MostIncidents);

    /// <inheritdoc/>
    protected override void OnInitialized() => _incident = Incident is { } id && Picture.Open.Contains(id) ? id : "";

    private static string NewId() => "D-" + Guid.NewGuid().ToString("N")[..12];

    private async Task GiveAsync()
    {
        if (CanAct && await OnDo(new GiveDirective(_id, _incident.Length > 0 ? _incident : null, _text.Trim(), _spoken == "true", string.IsNullOrWhiteSpace(_leader) ? null : _leader.Trim())))
        {
            (_text, _leader, _spoken, _id) = ("", "", "", NewId());
        }
    }
}
