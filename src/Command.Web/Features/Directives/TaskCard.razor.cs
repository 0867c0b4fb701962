using Command.Ingest.Contracts;
using Command.Ingest.Incidents.Directives;
using Command.Ingest.Picture;
using Command.Ingest.Resources;
using Command.Web.Resources;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Directives;

/// <summary>One task with its light, and what its viewer may do with it next.</summary>
public sealed partial class TaskCard
{
    private string _words = "", _why = "";

    [Parameter]
    [EditorRequired]
    public required DirectiveItem Item { get; set; }

    [Parameter]
    [EditorRequired]
    public required DirectiveTask Work { get; set; }

    [Parameter]
    [EditorRequired]
    public required PackNames Names { get; set; }

    [Parameter]
    public bool CanAct { get; set; }

    [Parameter]
    public bool MayAnswer { get; set; }

    [Parameter]
    public bool MayCheck { get; set; }

    [Parameter]
    public bool MayClose { get; set; }

    /// <summary>Who looks: nobody checks what they fed back.</summary>
    [Parameter]
    public string Author { get; set; } = "";

    [Parameter]
    public DateTimeOffset Now { get; set; }

    [Parameter]
    [EditorRequired]
    public required Func<DeskCommand, Task<bool>> OnDo { get; set; }

    private Words W => Names.Words;

    private DirectiveLight Light => DirectiveLights.Of(Work, Now, Names.Pack.Briefs);

    private string LightName => BriefText.In($"Light{Light}", W.Culture) ?? "";

    private string Agency => Names.Pack.AgencyOf(Work.Part.Agency) is { } agency ? W.Pick(agency.Zh, agency.En) : Work.Part.Agency;

    private bool HasWords => !string.IsNullOrWhiteSpace(_words);

    private bool IsOwn => Work.Steps.LastOrDefault(s => s.Move == DirectiveMove.Feed)?.By == Author;

    private bool NeedsWords => Work.IsOpen && ((MayAnswer && Work.State == DirectiveState.Handling) || (MayCheck && DirectiveCommands.May(Work.State, DirectiveMove.Return)));

    private Task AnswerAsync(DirectiveMove move) => JudgeAsync(new AnswerDirective(Item.Id, Work.Part.Id, move, move == DirectiveMove.Feed ? _words.Trim() : null, Work.Version));

    private async Task JudgeAsync(DeskCommand command)
    {
        if (await OnDo(command))
        {
            (_words, _why) = ("", "");
        }
    }
}
