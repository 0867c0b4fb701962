using System.Collections.Immutable;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;
using Command.Web.Features.Dispatch.Units;
using Command.Web.Resources;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Dispatch.Bar;

/// <summary>The desk by words: what is typed is completed, read back before it is sent, and remembered.</summary>
public sealed partial class CommandBar
{
    private const int MostHistory = 50;
    private const int ShownHistory = 10;
    private ImmutableArray<Completion> _proposals = [];
    private ImmutableList<string> _history = [];
    private string _text = "";
    private string? _reading;

    [Parameter]
    [EditorRequired]
    public required DeskView Desk { get; set; }

    /// <summary>The incident that is looked at.</summary>
    [Parameter]
    public string? Chosen { get; set; }

    /// <summary>Carries a line out; true when it was, and the bar is to be empty.</summary>
    [Parameter]
    [EditorRequired]
    public required Func<BarAct, Task<bool>> OnAct { get; set; }

    private Words Words => Desk.Words;

    /// <summary>With nothing typed, what was typed before.</summary>
    private ImmutableArray<Completion> Shown => _text.Length > 0 ? _proposals : [.. Enumerable.Reverse(_history).Take(ShownHistory).Select(h => new Completion(h, h, CompletionOf.Verb, ""))];

    /// <summary>Why a line can't be carried out.</summary>
    public static string Told(BarFault fault, Words words)
    {
        ArgumentNullException.ThrowIfNull(fault);
        ArgumentNullException.ThrowIfNull(words);
        return words.Format(fault.Key, [.. fault.Args]);
    }

    private void Propose()
    {
        _proposals = CommandLine.Complete(_text, Desk.Picture, Desk.Names.Pack);
        _reading = null;
    }

    private void Take(Completion proposal)
    {
        _text = proposal.Line;
        Propose();
    }

    private string Told(Completion proposal) => proposal.Of switch
    {
        CompletionOf.Verb when proposal.Key.Length > 0 => Words[$"Bar_Verb_{proposal.Key}"],
        CompletionOf.Unit => Desk.StateOf(CallSigns.DutyOf(Desk.Picture, proposal.Key)),
        CompletionOf.Incident when Desk.Picture.Incidents.TryGetValue(proposal.Key, out Incident? incident) => Desk.Names.Title(incident),
        CompletionOf.Assignment when Desk.Picture.Assignments.TryGetValue(proposal.Key, out Assignment? job) => $"{job.Unit} → {job.Incident}",
        CompletionOf.Status when Enum.TryParse(proposal.Key, out UnitStatus status) => UnitRow.StatusOf(status, Words),
        _ => "",
    };

    private async Task RunAsync()
    {
        string line = _text.Trim();
        if (line.Length == 0)
        {
            return;
        }

        BarAct act = CommandLine.Parse(line, Desk.Picture, Desk.Names.Pack, Chosen, Desk.Now);
        if (act is BarFault fault)
        {
            _reading = Told(fault, Words);
            return;
        }

        _history = _history.Remove(line).Add(line);
        _history = _history.Count > MostHistory ? _history.RemoveAt(0) : _history;
        if (await OnAct(act))
        {
            (_text, _proposals, _reading) = ("", [], null);
        }
    }
}
