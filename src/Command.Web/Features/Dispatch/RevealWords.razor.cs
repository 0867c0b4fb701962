using Command.Ingest.Api.Rights;
using Command.Ingest.Configuration;
using Command.Ingest.Feeds;
using Command.Ingest.Journal;
using Command.Ingest.Resources;
using Command.Ingest.Transports.Persons;
using Command.Web.Resources;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Options;

namespace Command.Web.Features.Dispatch;

/// <summary>Opens what a sender said of persons in a report: asked for with a reason, which is recorded, and gone again when it is closed or the report changes.</summary>
public sealed partial class RevealWords(IPersonDesk desk, IOptions<CommandOptions> options) : IDisposable
{
    private readonly CancellationTokenSource _leaving = new();
    private PersonsWords? _said;
    private string _reason = "";
    private string? _told;
    private string? _of;
    private bool _asking;
    private bool _busy;
    private Caller? _caller;

    /// <summary>The platform's id of the report.</summary>
    [Parameter]
    [EditorRequired]
    public required string Report { get; set; }

    [Parameter]
    [EditorRequired]
    public required Words Words { get; set; }

    /// <summary>Who is signed in; null where nobody can be.</summary>
    [CascadingParameter]
    private Task<AuthenticationState>? Signed { get; set; }

    private bool May => _caller?.May(Right.RevealPersons) ?? options.Value.DemoSignIn;

    private bool Unready => _busy || PersonReasons.Fault(_reason) is not null;

    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync() => _caller = Signed is null ? null : Caller.Of((await Signed).User);

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        if (_of != Report)
        {
            _of = Report;
            Hide();
        }
    }

    private string NameOf(ReporterField field) => field.Name switch
    {
        "first_name" => Words["Reveal_FirstName"],
        "last_name" => Words["Reveal_LastName"],
        "phone" => Words["Reveal_Phone"],
        "email" => Words["Reveal_Mail"],
        _ => field.Name,
    };

    private void Ask() => (_asking, _told) = (true, null);

    private void Hide() => (_asking, _said, _told, _reason) = (false, null, null, "");

    private async Task RevealAsync()
    {
        if (Unready)
        {
            return;
        }

        string report = Report;
        _busy = true;
        try
        {
            PersonsAnswer answer = await desk.RevealAsync(report, _reason, _caller?.Name ?? "", _leaving.Token);
            if (report == Report)
            {
                (_said, _told, _asking) = (answer.Words, answer.Refusal is { } refusal ? FaultText.Of(refusal, Words.Culture) : null, answer.Words is null);
            }
        }
        catch (HttpRequestException e)
        {
            _told = Words.Format("Desk_Unreachable", e.Message);
        }
        catch (JournalUnavailableException e)
        {
            _told = Words.Format("Reveal_NotRecorded", e.Message);
        }
        catch (OperationCanceledException)
        {
            // The page was left: nobody is there to read it.
        }
        finally
        {
            _busy = false;
        }
    }
}
