using System.Collections.Immutable;
using Command.Ingest.Api.Incidents;
using Command.Ingest.Contracts;
using Command.Ingest.Writer;
using Command.Web.Resources;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Dispatch.Job;

/// <summary>What crew and desk said about a job, and the desk's answer. Whoever shows it hands the messages in; what is being typed stays when new ones come.</summary>
public sealed partial class JobMessages(IIncidentDesk desk) : ComponentBase, IDisposable
{
    /// <summary>Later than this is worth saying: the crew was offline.</summary>
    private static readonly TimeSpan s_late = TimeSpan.FromMinutes(1);

    private readonly CancellationTokenSource _stop = new();
    private string _text = "";
    private string _id = NewId();
    private Fault? _fault;
    private bool _busy;

    /// <summary>The job's number.</summary>
    [Parameter, EditorRequired]
    public string Assignment { get; set; } = "";

    /// <summary>What was said, in the order to show it.</summary>
    [Parameter, EditorRequired]
    public ImmutableArray<JobMessage> Messages { get; set; } = [];

    /// <summary>The viewer's words for codes and times.</summary>
    [Parameter, EditorRequired]
    public PackNames Names { get; set; } = null!;

    /// <summary>Who answers, where nobody is signed in; empty otherwise.</summary>
    [Parameter]
    public string Author { get; set; } = "";

    /// <summary>True with the field for the desk's answer.</summary>
    [Parameter]
    public bool MayAnswer { get; set; } = true;

    private Words Words => Names.Words;

    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    private static bool IsLate(JobMessage message) => message.KnownAt - message.At > s_late;

    private static string NewId() => Guid.NewGuid().ToString("N");

    private async Task SayAsync()
    {
        string text = _text.Trim();
        if (_busy || text.Length == 0)
        {
            return;
        }

        _busy = true;
        try
        {
            CommandAnswer answer = await desk.DoAsync(_id, Author, new SayOnJob(Assignment, text, Id: _id), _stop.Token);
            _fault = answer.Refusal;
            if (answer.Refusal is null)
            {
                _text = "";
            }

            // What may pass is sent again as it is, under the id that it has.
            _id = answer.MayPass ? _id : NewId();
        }
        catch (HttpRequestException e)
        {
            _fault = new Fault("", Words["JobTalk_Away"] + " " + e.Message);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The page is gone.
        }
        finally
        {
            _busy = false;
        }
    }
}
