using Command.Ingest.Api.Incidents;
using Command.Ingest.Api.Rights;
using Command.Ingest.City;
using Command.Ingest.Configuration;
using Command.Web.Components.Parts;
using Command.Web.Replica;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Options;

namespace Command.Web.Features.Duty;

/// <summary>The duty room, live: roster, swaps, hand-over and phone log.</summary>
public sealed partial class DutyBoard(IReplica replica, IIncidentDesk incidents, CityPack pack, IOptions<CommandOptions> options, TimeProvider time) : IDisposable
{
    private readonly LiveRoom _room = new(replica, incidents, pack, options.Value.DemoSignIn, time);

    /// <summary>zh-CN or en; handed over by the page, because a circuit does not see the request's query.</summary>
    [Parameter]
    [EditorRequired]
    public required string Culture { get; set; }

    [CascadingParameter]
    private Task<AuthenticationState>? Signed { get; set; }

    private DutyRoom Room => new(
        _room.View.Picture,
        _room.Names,
        time.GetUtcNow(),
        _room.Desk.Author,
        _room.CanAct && RendererInfo.IsInteractive,
        _room.Desk.May(Right.KeepDuty),
        (command, done) => _room.DoAsync(command, done));

    public void Dispose() => _room.Dispose();

    /// <inheritdoc/>
    protected override Task OnInitializedAsync() => _room.Desk.EnterAsync(Signed);

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        _room.Speak(Culture);
        _room.Read();
    }

    /// <inheritdoc/>
    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            _room.Begin(() => InvokeAsync(Draw));
        }
    }

    private void Draw()
    {
        _room.Read();
        StateHasChanged();
    }
}
