using System.Collections.Immutable;
using Command.Ingest.Contracts;
using Command.Web.Resources;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Dispatch.Assign;

/// <summary>What agencies are asked for an incident, work or units, and what they answered.</summary>
public sealed partial class TaskList
{
    private readonly Dictionary<string, string> _answers = new(StringComparer.Ordinal);
    private bool _asking;
    private string _agency = "";
    private string _outside = "";
    private string _text = "";
    private string _capability = "";
    private int _count = 1;
    private int? _minutes;

    [Parameter]
    [EditorRequired]
    public required DeskView Desk { get; set; }

    [Parameter]
    [EditorRequired]
    public required string Incident { get; set; }

    private Words Words => Desk.Words;

    private ImmutableArray<AgencyTask> Tasks => [.. Desk.Picture.Tasks.Values.Where(t => t.Incident == Incident).OrderBy(t => t.State > AgencyTaskState.Declined).ThenBy(t => t.Id, StringComparer.Ordinal)];

    private IEnumerable<string> Capabilities => Desk.Names.Pack.Units.SelectMany(u => u.Capabilities).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

    private AskAgency? Ask => (_agency.Length > 0 ? _agency : _outside.Trim()) is { Length: > 0 } agency && _text.Trim() is { Length: > 0 } text
        ? new AskAgency(Incident, agency, text, _capability.Length == 0 ? null : _capability, _capability.Length == 0 ? 0 : _count, _minutes is { } minutes && Desk.Now is { } now ? now.AddMinutes(minutes) : null)
        : null;

    private static AgencyTaskState[] Next(AgencyTaskState state) => state switch
    {
        AgencyTaskState.Asked => [AgencyTaskState.Accepted, AgencyTaskState.Declined, AgencyTaskState.Done, AgencyTaskState.Withdrawn],
        AgencyTaskState.Accepted => [AgencyTaskState.Done, AgencyTaskState.Declined, AgencyTaskState.Withdrawn],
        AgencyTaskState.Declined => [AgencyTaskState.Accepted],
        _ => [],
    };

    private static bool NeedsWhy(AgencyTaskState state) => state is AgencyTaskState.Declined or AgencyTaskState.Withdrawn;

    private async Task AnswerAsync(AgencyTask task, AgencyTaskState state)
    {
        string said = _answers.GetValueOrDefault(task.Id, "").Trim();
        if (await Desk.Do(new AnswerTask(task.Id, state, said.Length == 0 ? null : said, task.Version)) is { Refusal: null })
        {
            _answers.Remove(task.Id);
        }
    }

    private async Task AskAsync()
    {
        if (!Desk.Disabled && Ask is { } ask && await Desk.Do(ask) is { Refusal: null })
        {
            (_asking, _text, _outside, _capability, _count, _minutes) = (false, "", "", "", 1, null);
        }
    }
}
