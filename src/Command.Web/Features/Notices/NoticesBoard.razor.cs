using System.Collections.Immutable;
using Command.Ingest.Api.Incidents;
using Command.Ingest.City;
using Command.Ingest.Configuration;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;
using Command.Web.Components;
using Command.Web.Components.Parts;
using Command.Web.Replica;
using Command.Web.Resources;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Options;

namespace Command.Web.Features.Notices;

/// <summary>Notices, live: a form to write one, and how far each is on its way.</summary>
public sealed partial class NoticesBoard(IReplica replica, IIncidentDesk incidents, CityPack pack, IOptions<CommandOptions> options, TimeProvider time) : IDisposable
{
    /// <summary>Notices drawn at a time.</summary>
    private const int Most = 60;

    private readonly CancellationTokenSource _leaving = new();
    private readonly RoomDesk _desk = new(incidents, options.Value.DemoSignIn);
    private Words _words = Words.Chinese;
    private PackNames _names = null!;
    private ReplicaView _view = ReplicaView.Empty;
    private ImmutableArray<NoticeItem> _items = [];
    private int _more;
    private LiveDrawing? _drawing;

    /// <summary>zh-CN or en; handed over by the page, because a circuit does not see the request's query.</summary>
    [Parameter]
    [EditorRequired]
    public required string Culture { get; set; }

    [CascadingParameter]
    private Task<AuthenticationState>? Signed { get; set; }

    private bool CanAct => !_desk.Busy && _desk.Author.Length > 0 && _view.Connected && RendererInfo.IsInteractive;

    private string WhoHint => options.Value.DemoSignIn ? _words["Dispatch_DemoPerson"] : "";

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
        Read();
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
        Read();
        StateHasChanged();
    }

    // What waits for somebody stands first; then the newest.
    private void Read()
    {
        _view = replica.Current;
        NoticeItem[] all = [.. _view.Picture.Notices.Values.OrderByDescending(n => n.Waits).ThenByDescending(n => n.At).ThenBy(n => n.Notice.Id, StringComparer.Ordinal)];
        _items = [.. all.Take(Most)];
        _more = all.Length - _items.Length;
    }

    private Task<bool> SendAsync(SendNotice send) =>
        _desk.DoAsync(send, _words[send.Warning is not null || send.Channels.Contains(NoticeChannels.Broadcast) ? "Notices_Waits" : "Notices_Sent"], _words, _leaving.Token);

    private Task<bool> DoAsync(DeskCommand command) => _desk.DoAsync(
        command,
        _words[command switch { ApproveNotice => "Notices_Approved", WithdrawNotice => "Notices_Withdrawn", _ => "Notices_Acknowledged" }],
        _words,
        _leaving.Token);
}
