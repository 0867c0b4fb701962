using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Command.Ingest.Api.Incidents;
using Command.Ingest.Incidents.Dispatch.Advice;
using Command.Ingest.Picture;
using Command.Web.Features.Dispatch.Assign;
using Command.Web.Features.Dispatch.Units;
using Command.Web.Resources;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Dispatch.Queue;

/// <summary>Who goes where when several incidents wait at once, with the least total delay, held against sending the nearest to the gravest first. It proposes; each order is given by a person.</summary>
public sealed partial class BatchPanel(IAdviceDesk advisers) : IDisposable
{
    private const int MostNamed = 4;

    private readonly CancellationTokenSource _leaving = new();
    private BatchAdvice? _advice;
    private string? _why;
    private bool _open, _asking;

    [Parameter]
    [EditorRequired]
    public required DeskView Desk { get; set; }

    /// <summary>The units for an incident, as they are now, with what was recommended.</summary>
    [Parameter]
    public EventCallback<(string Incident, AssignDraft Draft)> OnTake { get; set; }

    private Words Words => Desk.Words;

    private int Waiting => Desk.Picture.Open.Except(Lively(Desk.Picture)).Count;

    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
    }

    private static IEnumerable<string> Lively(PictureState picture) => picture.Assignments.Values.Where(a => a.IsActive).Select(a => a.Incident);

    private string Minutes(double seconds) => Words.Format("Advice_Minutes", (seconds / 60).ToString("0.0", CultureInfo.InvariantCulture));

    private string Comparison(BatchAdvice advice) =>
        Words.Format("Batch_Against", Minutes(advice.Best.WeightedDelay), Minutes(advice.Greedy.WeightedDelay))
        + (advice.Differing.IsEmpty ? Words["Batch_Same"] : Words.Format("Batch_Differ", string.Join(Words["List_Comma"], advice.Differing.Take(MostNamed).Select(Difference))));

    private string Difference(BatchDifference one) => Words.Format("Batch_Difference", one.CallSign, one.Best ?? Words["Batch_Stays"], one.Greedy ?? Words["Batch_Stays"]);

    private Task ToggleAsync()
    {
        _open = !_open;
        return _open && _advice is null ? AskAsync() : Task.CompletedTask;
    }

    private async Task AskAsync()
    {
        _asking = true;
        try
        {
            BatchAdvice advice = await advisers.BatchAsync([], _leaving.Token);
            bool none = advice.Best.Incidents.IsEmpty;
            _advice = none ? null : advice;
            _why = none ? Words["Advice_None"] : null;
        }
        catch (HttpRequestException e)
        {
            _why = Words.Format("Desk_Unreachable", e.Message);
        }
        catch (OperationCanceledException)
        {
            // The visitor left.
        }
        finally
        {
            _asking = false;
        }
    }

    private Task TakeAsync(BatchIncident incident)
    {
        ImmutableArray<PickedUnit> picks = [.. incident.Units.Select(u => new PickedUnit(CallSigns.DutyOf(Desk.Picture, u.CallSign)))];
        return OnTake.InvokeAsync((incident.Incident, AssignDraft.Empty with { Picks = picks, Basis = JsonSerializer.Serialize(incident, IncidentJson.Options) }));
    }
}
