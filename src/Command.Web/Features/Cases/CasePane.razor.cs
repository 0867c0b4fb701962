using System.Collections.Immutable;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Incidents.Cases;
using Command.Ingest.Picture;
using Command.Web.Resources;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Cases;

/// <summary>One case: what was done with it, until when, and what may be done next.</summary>
public sealed partial class CasePane
{
    private CaseMove? _move;
    private int _was;
    private string _agency = "";
    private string _text = "";
    private DateTime? _until;

    [Parameter]
    [EditorRequired]
    public required CaseRow Row { get; set; }

    [Parameter]
    [EditorRequired]
    public required PackNames Names { get; set; }

    [Parameter]
    [EditorRequired]
    public required CityPack Pack { get; set; }

    [Parameter]
    [EditorRequired]
    public DateTimeOffset Now { get; set; }

    [Parameter]
    public bool Disabled { get; set; }

    /// <summary>Whether the viewer may do a move at all.</summary>
    [Parameter]
    [EditorRequired]
    public required Func<CaseMove, bool> May { get; set; }

    [Parameter]
    public EventCallback<DeskCommand> OnDo { get; set; }

    private Words Words => Names.Words;

    private ReportItem Item => Row.Item;

    private ImmutableArray<CaseMove> Moves => [.. CaseMoves.Next(Row.File).Where(May)];

    private static bool NeedsText(CaseMove move) => CaseMoves.NeedText.Contains(move);

    private string AgencyName(string id) => Pack.AgencyOf(id) is { } agency ? Words.Pick(agency.Zh, agency.En) : id;

    private Task BeginAsync(CaseMove move)
    {
        // The version that was seen when the button was pressed: what changes while words are typed is told, not written over.
        (_move, _was, _agency, _text, _until) = (move, Row.File?.Version ?? 0, "", "", null);
        return move is CaseMove.Dispatch or CaseMove.AskPostpone || NeedsText(move) ? Task.CompletedTask : SendAsync();
    }

    private async Task SendAsync()
    {
        if (_move is not { } move)
        {
            return;
        }

        string? text = string.IsNullOrWhiteSpace(_text) ? null : _text;
        DateTimeOffset? until = _until is { } local ? new DateTimeOffset(local, Pack.City.TimeZone.GetUtcOffset(local)) : null;
        _move = null;
        await OnDo.InvokeAsync(CaseMoves.OfDepartments.Contains(move)
            ? new AnswerCase(Item.Id, move, text, until, _was)
            : new MoveCase(Item.Id, move, _agency.Length > 0 ? _agency : null, text, _was));
    }
}
