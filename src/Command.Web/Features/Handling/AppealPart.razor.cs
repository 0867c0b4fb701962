using System.Collections.Immutable;
using Command.Ingest.Contracts;
using Command.Ingest.Picture.Handling;
using Command.Web.Components.Parts;
using Command.Web.Resources;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Handling;

/// <summary>申诉: appeals beside the figures, filed by one person and decided by another.</summary>
public sealed partial class AppealPart
{
    private const int Most = 50;

    private readonly Dictionary<string, string> _answers = new(StringComparer.Ordinal);
    private string _figure = "cases.onTime.ofDue", _row = "", _agency = "", _why = "";

    [Parameter]
    [EditorRequired]
    public required ImmutableDictionary<string, AppealItem> Appeals { get; set; }

    [Parameter]
    [EditorRequired]
    public required FigureWords Names { get; set; }

    [Parameter]
    [EditorRequired]
    public required RoomDesk Desk { get; set; }

    [Parameter]
    public bool CanAct { get; set; }

    [Parameter]
    public EventCallback<(DeskCommand Command, string Done)> OnDo { get; set; }

    private Words W => Names.Words;

    private static string Text(ChangeEventArgs e) => e.Value as string ?? "";

    /// <inheritdoc/>
    protected override void OnParametersSet() => _agency = _agency.Length == 0 ? Desk.Person?.Agency ?? "" : _agency;

    private async Task FileAsync()
    {
        if (FigureRules.Find(_figure) is { } rule && _row.Trim() is { Length: > 0 } row)
        {
            await OnDo.InvokeAsync((new FileAppeal(Guid.NewGuid().ToString("N"), rule.Kind, row, rule.Code, _agency.Length == 0 ? null : _agency) { Reason = _why }, W["Appeal_Filed"]));
            if (Desk.Told?.Refusal is null)
            {
                (_row, _why) = ("", "");
            }
        }
    }

    private Task DecideAsync(AppealItem item, bool uphold) =>
        OnDo.InvokeAsync((new DecideAppeal(item.Appeal.Id, uphold) { Reason = _answers.GetValueOrDefault(item.Appeal.Id) ?? "" }, W[uphold ? "Appeal_DoneUpheld" : "Appeal_DoneDenied"]));
}
