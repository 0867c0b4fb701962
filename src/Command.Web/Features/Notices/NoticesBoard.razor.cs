using System.Collections.Immutable;
using Command.Ingest.Api.Incidents;
using Command.Ingest.City;
using Command.Ingest.Configuration;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;
using Command.Web.Components.Parts;
using Command.Web.Replica;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Options;

namespace Command.Web.Features.Notices;

/// <summary>Notices, live: a form to write one, and how far each is on its way.</summary>
public sealed partial class NoticesBoard(IReplica replica, IIncidentDesk incidents, CityPack pack, IOptions<CommandOptions> options, TimeProvider time) : IDisposable
{
    /// <summary>Notices drawn at a time.</summary>
    private const int Most = 60;

    private readonly LiveRoom _room = new(replica, incidents, pack, options.Value.DemoSignIn, time);
    private ImmutableArray<NoticeItem> _items = [];
    private int _more;

    /// <summary>zh-CN or en; handed over by the page, because a circuit does not see the request's query.</summary>
    [Parameter]
    [EditorRequired]
    public required string Culture { get; set; }

    [CascadingParameter]
    private Task<AuthenticationState>? Signed { get; set; }

    private bool CanAct => _room.CanAct && RendererInfo.IsInteractive;

    public void Dispose() => _room.Dispose();

    /// <inheritdoc/>
    protected override Task OnInitializedAsync() => _room.Desk.EnterAsync(Signed);

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        _room.Speak(Culture);
        Read();
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
        Read();
        StateHasChanged();
    }

    // What waits for somebody stands first; then the newest.
    private void Read()
    {
        _room.Read();
        NoticeItem[] all = [.. _room.View.Picture.Notices.Values.OrderByDescending(n => n.Waits).ThenByDescending(n => n.At).ThenBy(n => n.Notice.Id, StringComparer.Ordinal)];
        _items = [.. all.Take(Most)];
        _more = all.Length - _items.Length;
    }

    private Task<bool> SendAsync(SendNotice send) =>
        _room.DoAsync(send, _room.Words[send.Warning is not null || send.Channels.Contains(NoticeChannels.Broadcast) ? "Notices_Waits" : "Notices_Sent"]);

    private Task<bool> DoAsync(DeskCommand command) => _room.DoAsync(
        command,
        _room.Words[command switch { ApproveNotice => "Notices_Approved", WithdrawNotice => "Notices_Withdrawn", _ => "Notices_Acknowledged" }]);
}
