using System.Globalization;
using Command.Ingest.City;
using Command.Web.Components;
using Command.Web.Replica;
using Command.Web.Resources;
using Command.Web.Walls;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Wall;

/// <summary>Everything on the wall that comes by the circuit: all but the map.</summary>
public sealed partial class WallBoard(IReplica replica, CityPack pack, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan s_pictureRhythm = TimeSpan.FromSeconds(1.5);

    // The classic wall, without what only a very wide canvas adds.
    private static readonly WallFrame s_overview = WallFrame.Of(BuiltInLayouts.Find(BuiltInLayouts.Overview)! with { Wide = [] });

    private Words _words = Words.Chinese;
    private WallModel _model = null!;
    private WallFrame _frame = s_overview;
    private WallScope _scope = WallScope.Overview;
    private ReplicaView _view = ReplicaView.Empty;
    private PackNames _names = null!;
    private LiveDrawing? _drawing;

    /// <summary>zh-CN or en; handed over by the page, because a circuit does not see the request's query.</summary>
    [Parameter]
    [EditorRequired]
    public required string Culture { get; set; }

    /// <summary>What is where; the overview when null.</summary>
    [Parameter]
    public WallFrame? Frame { get; set; }

    /// <summary>The page's own address, for the link to the other language.</summary>
    [Parameter]
    public string Address { get; set; } = "wall";

    internal static TimeSpan PictureRhythm => s_pictureRhythm;

    private string CityName => _words.Pick(pack.City.Zh, pack.City.En);

    private string Zone => pack.City.TimeZone.Id;

    // Only a live circuit beats; what was rendered before it must not look like one.
    private string? Beat => RendererInfo.IsInteractive ? time.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture) : null;

    private string FrameTime => _names.Time(_model.FrameAt!.Value);

    public void Dispose() => _drawing?.Dispose();

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        _words = Words.For(Culture);
        _names = new PackNames(pack, _words);
        _frame = Frame ?? s_overview;
        _scope = WallScope.Of(_frame.Layout);
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

    private void Read()
    {
        _view = replica.Current;
        _model = WallModel.From(_view, replica.Units, pack, _words, _scope);
    }
}
