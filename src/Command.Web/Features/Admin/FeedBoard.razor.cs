using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Transports;
using Command.Web.Components;
using Command.Web.Replica;
using Command.Web.Resources;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Admin;

/// <summary>The table of feeds, live, and what is chosen in it.</summary>
public sealed partial class FeedBoard(IReplica replica, IFeedDesk desk, CityPack pack, TimeProvider time) : IDisposable
{
    private readonly FeedRates _rates = new();
    private readonly CancellationTokenSource _leaving = new();
    private Words _words = Words.Chinese;
    private ImmutableArray<FeedLine> _lines = [];
    private FrozenDictionary<string, FeedCard> _cards = FrozenDictionary<string, FeedCard>.Empty;
    private bool _connected = true;
    private string? _chosen;
    private RenderPump? _pump;
    private IDisposable? _subscription;

    /// <summary>zh-CN or en; handed over by the page, because a circuit does not see the request's query.</summary>
    [Parameter]
    [EditorRequired]
    public required string Culture { get; set; }

    private string? Beat => RendererInfo.IsInteractive ? time.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture) : null;

    private string ChosenName => _lines.FirstOrDefault(l => l.Row.Feed == _chosen)?.Row.Name ?? _chosen ?? "";

    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
        _subscription?.Dispose();
        _pump?.Dispose();
    }

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        _words = Words.For(Culture);
        Read();
    }

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
        {
            return;
        }

        _pump = new RenderPump(time, () => InvokeAsync(Draw));
        _subscription = replica.OnChange(_pump.Request);
        try
        {
            _cards = (await desk.FeedsAsync(_leaving.Token)).ToFrozenDictionary(c => c.Feed, StringComparer.Ordinal);
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            // The table still shows what the picture tells; how a feed is configured comes with the next visit.
        }

        _pump.Request();
    }

    private void Choose(string feed) => _chosen = _chosen == feed ? null : feed;

    private void Draw()
    {
        Read();
        StateHasChanged();
    }

    private void Read()
    {
        ReplicaView view = replica.Current;
        _connected = view.Connected;
        if (view.Pulse is { } pulse)
        {
            _rates.Note(view.FrameAt ?? time.GetUtcNow(), pulse.Feeds);
            PackNames names = new(pack, _words);
            ILookup<string, SnapshotDoubted> doubts = view.Picture.Doubts.Values.OrderBy(d => d.Id, StringComparer.Ordinal).ToLookup(d => d.Feed, StringComparer.Ordinal);
            _lines = [.. pulse.Feeds.Select(s => FeedLine.From(s, _cards.GetValueOrDefault(s.Feed), _rates.PerMinute(s.Feed), doubts[s.Feed], names))];
        }
    }
}
