using Command.Ingest.Api.Incidents;
using Command.Ingest.Api.Rights;
using Command.Ingest.City;
using Command.Ingest.Configuration;
using Command.Web.Components;
using Command.Web.Components.Parts;
using Command.Web.Replica;
using Command.Web.Resources;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Options;

namespace Command.Web.Features.Duty;

/// <summary>The duty room, live: roster, swaps, hand-over and phone log.</summary>
public sealed partial class DutyBoard(IReplica replica, IIncidentDesk incidents, CityPack pack, IOptions<CommandOptions> options, TimeProvider time) : IDisposable
{
    private readonly CancellationTokenSource _leaving = new();
    private readonly RoomDesk _desk = new(incidents, options.Value.DemoSignIn);
    private Words _words = Words.Chinese;
    private PackNames _names = null!;
    private ReplicaView _view = ReplicaView.Empty;
    private LiveDrawing? _drawing;

    /// <summary>zh-CN or en; handed over by the page, because a circuit does not see the request's query.</summary>
    [Parameter]
    [EditorRequired]
    public required string Culture { get; set; }

    [CascadingParameter]
    private Task<AuthenticationState>? Signed { get; set; }

    private string WhoHint => options.Value.DemoSignIn ? _words["Dispatch_DemoPerson"] : "";

    private DutyRoom Room => new(
        _view.Picture,
        _names,
        time.GetUtcNow(),
        _desk.Author,
        !_desk.Busy && _desk.Author.Length > 0 && _view.Connected && RendererInfo.IsInteractive,
        _desk.May(Right.KeepDuty),
        (command, done) => _desk.DoAsync(command, done, _words, _leaving.Token));

    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
        _drawing?.Dispose();
    }

    /// <inheritdoc/>
    protected override Task OnInitializedAsync() => _desk.EnterAsync(Signed);

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        _words = Words.For(Culture);
        _names = new PackNames(pack, _words);
        _view = replica.Current;
    }

    /// <inheritdoc/>
    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            _drawing = new LiveDrawing(time, () => InvokeAsync(Draw), replica.OnChange);
        }
    }

    private void Draw()
    {
        _view = replica.Current;
        StateHasChanged();
    }
}
