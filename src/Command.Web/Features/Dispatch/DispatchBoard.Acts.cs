using System.Collections.Immutable;
using Command.Geo;
using Command.Ingest.Api.Incidents;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;
using Command.Ingest.Writer;
using Command.Web.Features.Dispatch.Assign;
using Command.Web.Features.Dispatch.Bar;
using Command.Web.Features.Dispatch.Units;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace Command.Web.Features.Dispatch;

/// <summary>What is done at the desk.</summary>
public sealed partial class DispatchBoard
{
    private ImmutableDictionary<string, AssignDraft> _drafts = ImmutableDictionary<string, AssignDraft>.Empty;
    private KeptText _kept = KeptText.None;
    private string _answerReason = "";
    private bool _busy;
    private bool _staging;
    private string? _awaited;
    private Fault? _refusal;
    private Told? _told;
    private Undo? _undo;
    private DeskCommand? _last;
    private Goal? _goTo;
    private CaseForm? _case;
    private AssignPanel? _assign;

    /// <summary>Where the keyboard goes after the next drawing.</summary>
    private enum Goal
    {
        Case,
        Assign,
    }

    /// <summary>Who acts: the person signed in, else the name given, else in a demonstration its operator, else nobody.</summary>
    private string Author => _person is { } person ? person.Name : _who.Length > 0 ? _who : options.Value.DemoSignIn ? IncidentsApi.DemoAuthor : "";

    private bool NeedsName => Author.Length == 0;

    private bool CanAct => !_busy && !NeedsName && _view.Connected && RendererInfo.IsInteractive;

    private AssignDraft Draft => _chosen is { } id ? _drafts.GetValueOrDefault(id, AssignDraft.Empty) : AssignDraft.Empty;

    private ImmutableHashSet<string> Picked => [.. Draft.Picks.Select(p => p.Unit)];

    private void Named(ChangeEventArgs e)
    {
        string name = string.Concat((e.Value as string ?? "").Where(c => !char.IsControl(c))).Trim();
        _who = name.Length > 60 ? name[..60] : name;
        Read();
    }

    private void Show(bool suggestions)
    {
        _asking = suggestions;
        Read();
    }

    private void OpenIntake() => (_intake, _asking, _goTo) = (true, false, Goal.Case);

    private void Choose(string incident)
    {
        bool other = incident != _chosen;
        (_asking, _intake, _chosen) = (false, false, incident);
        if (other)
        {
            (_refusal, _staging, _awaited) = (null, false, null);
            _seenOpen = _view.Picture.Open.Contains(incident) ? incident : null;
        }
    }

    private void Taken(string report)
    {
        _awaited = report;
        Await(_view.Picture);
    }

    private void Ask(string report) => _asked = report;

    private void Dismiss() => (_told, _undo) = (null, null);

    /// <summary>What is proposed for an incident among several is looked at there before it is sent.</summary>
    private void TakeBatch((string Incident, AssignDraft Draft) proposed)
    {
        _drafts = _drafts.SetItem(proposed.Incident, proposed.Draft);
        Choose(proposed.Incident);
    }

    private void Drafted(AssignDraft draft)
    {
        if (_chosen is { } id)
        {
            _drafts = draft.IsEmpty ? _drafts.Remove(id) : _drafts.SetItem(id, draft);
            _refusal = null;
        }
    }

    /// <summary>Takes orders up again that the tab kept while the session was away, where their incidents went; what has been put together since goes before.</summary>
    private void TakeUp(ChangeEventArgs e)
    {
        PictureState picture = _view.Picture;
        foreach ((string incident, AssignDraft draft) in KeptOrders.Read(e.Value as string))
        {
            string now = incident;
            while (picture.Incidents.GetValueOrDefault(now)?.MergedInto is { } into)
            {
                now = into;
            }

            if (!_drafts.ContainsKey(now) && (picture.Sequence == 0 || picture.Open.Contains(now)))
            {
                _drafts = _drafts.SetItem(now, draft);
                (_chosen, _followed) = now != incident && _chosen == incident ? (now, (incident, now)) : (_chosen, _followed);
            }
        }
    }

    private void Pick(string unit) => Drafted(Draft.Toggle(unit, _view.Picture));

    private void StageAt(GeoPoint at)
    {
        if (_staging)
        {
            Drafted(Draft with { Stage = at });
        }
    }

    private async Task KeyAsync(KeyboardEventArgs e)
    {
        switch (e.Key)
        {
            case "ArrowDown":
                Step(1);
                break;
            case "ArrowUp":
                Step(-1);
                break;
            case "y" or "Y" when _asking && !e.CtrlKey && !e.MetaKey && !e.AltKey:
                await AnswerAsync(true);
                break;
            case "n" or "N" when _asking && !e.CtrlKey && !e.MetaKey && !e.AltKey:
                await AnswerAsync(false);
                break;
        }
    }

    /// <summary>In the middle the arrows are those of its fields, but beside a question.</summary>
    private Task AnswerKeyAsync(KeyboardEventArgs e) => _asking ? KeyAsync(e) : Task.CompletedTask;

    private void Step(int by)
    {
        if (_asking)
        {
            _asked = Next(_suggestions.Select(s => s.Report), _asked, by);
        }
        else if (Next(_rows.Select(r => r.Row.Id), _chosen, by) is { } next)
        {
            Choose(next);
        }
    }

    private Task AnswerAsync(bool same) => _asked is { } report && Card is not null ? SendAsync(new AnswerSuggestion(report, same) { Reason = _answerReason }) : Task.CompletedTask;

    private async Task TakeBackAsync()
    {
        if (_undo is not { } undo)
        {
            _told = new Told(DispatchPlan.WhyNot(_last, _words), null);
            return;
        }

        ImmutableArray<DeskCommand> commands = undo.Commands(_view.Picture);
        if (commands.IsEmpty)
        {
            _told = new Told(_words["Undo_Gone"], null);
        }

        foreach (DeskCommand command in commands)
        {
            if (await DoAsync(command) is not { Refusal: null })
            {
                return;
            }
        }
    }

    private async Task AssignAsync(AssignUnits order)
    {
        if (await DoAsync(order) is { } answer)
        {
            _refusal = answer.Refusal;
            if (answer.Refusal is null)
            {
                _drafts = _drafts.Remove(order.Incident);
                _staging = false;
            }
        }
    }

    /// <summary>Carries out what was typed in the command bar.</summary>
    private async Task<bool> ActAsync(BarAct act)
    {
        bool done = act switch
        {
            BarDo command => await DoAsync(command.Command) is { } answer && Settle(command.Command, answer),
            BarNote note => await NoteAsync(note),
            BarOpen open => Opened(open.Incident),
            BarUndo => await UndoneAsync(),
            _ => false,
        };
        StateHasChanged();
        return done;
    }

    private bool Opened(string incident)
    {
        Choose(incident);
        return true;
    }

    private async Task<bool> UndoneAsync()
    {
        await TakeBackAsync();
        return true;
    }

    private async Task<bool> NoteAsync(BarNote note)
    {
        if (_view.Picture.Incidents.GetValueOrDefault(note.Incident)?.Place.Centre is not { } at)
        {
            _told = new Told(_words.Format("Bar_NoPlace", note.Incident), null);
            return false;
        }

        return await DoAsync(new PutDrawing(Guid.NewGuid().ToString("N"), note.Incident, "text", [at], note.Text, 0)) is { Refusal: null };
    }

    /// <summary>An order that needs a second look goes to the panel, where both versions stand and a reason can be given; then the line is done with.</summary>
    private bool Settle(DeskCommand command, CommandAnswer answer)
    {
        if (answer.Refusal is { Code: "unit-changed" or "unit-committed" or "unit-unavailable" } refusal && command is AssignUnits order)
        {
            PictureState picture = _view.Picture;
            Choose(order.Incident);
            PickedUnit[] picks = [.. order.Units.Select(u => new PickedUnit(CallSigns.DutyOf(picture, u.Unit)))];
            Drafted(Draft with { Picks = [.. Draft.Picks.Where(p => picks.All(o => o.Unit != p.Unit)), .. picks], Reason = order.Reason.Length > 0 ? order.Reason : Draft.Reason });
            (_refusal, _goTo) = (refusal, Goal.Assign);
            return true;
        }

        return answer.Refusal is null;
    }

    private async Task SendAsync(DeskCommand command) => await DoAsync(command);

    /// <summary>What a person looked at whose screen was behind; null for a refusal that has other grounds.</summary>
    private string? SeenOf(Fault refusal, DeskView seen) =>
        refusal.Code is "unit-changed" or "dispatch-stale" ? Standing.Of(refusal.Where, seen)?.State ?? _words["Board_Unsaid"] : null;

    /// <returns>What came of it; null where it could not be given.</returns>
    private async Task<CommandAnswer?> DoAsync(DeskCommand command)
    {
        if (!CanAct)
        {
            return null;
        }

        _busy = true;
        (_told, _undo) = (null, null);
        StateHasChanged();
        PictureState before = _view.Picture;
        DeskView seen = _desk;
        try
        {
            CommandAnswer answer = await desk.DoAsync(Guid.NewGuid().ToString("N"), Author, command, _leaving.Token);
            _told = answer.Refusal is { } refusal ? new Told(null, refusal, SeenOf(refusal, seen)) : new Told(ActionPlan.Done(command, answer, before, _words), null);
            _undo = answer.Refusal is null ? ActionPlan.Opposite(command, answer, before, _words) : null;
            _last = answer.Refusal is null ? command : _last;
            if (answer.Refusal is null && command is MergeIncidents merge)
            {
                Choose(merge.Into);
            }

            return answer;
        }
        catch (HttpRequestException e)
        {
            _told = new Told(_words.Format("Desk_Unreachable", e.Message), null);
        }
        catch (OperationCanceledException)
        {
            // The visitor left; what was begun is carried out.
        }
        finally
        {
            _busy = false;
            Read();
            StateHasChanged();
        }

        return null;
    }
}
