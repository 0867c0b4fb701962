using Command.Ingest.Api.Rights;
using Microsoft.AspNetCore.SignalR;

namespace Command.Web.Walls;

/// <summary><c>/hubs/wall?screen=…</c>: one wall's browser. It reports every few seconds; it is told to <c>Reload</c> or to show who it is (<c>Identify</c>).</summary>
[Needs(Right.SeePicture)]
public sealed class WallHub(WallScreens screens) : Hub
{
    public const string Path = "/hubs/wall";

    /// <summary>Reports in a row that were none or came too soon before the connection is ended.</summary>
    private const int Patience = 20;

    public override async Task OnConnectedAsync()
    {
        string? screen = Context.GetHttpContext()?.Request.Query["screen"];
        screens.Join(Context.ConnectionId, LayoutRules.IsSlug(screen) ? screen! : "unnamed");
        await base.OnConnectedAsync().ConfigureAwait(false);
    }

    public override async Task OnDisconnectedAsync(Exception? exception)
    {
        screens.Leave(Context.ConnectionId);
        await base.OnDisconnectedAsync(exception).ConfigureAwait(false);
    }

    /// <summary>How the wall is.</summary>
    /// <returns>The build that this server would serve now: a page of another one is old.</returns>
    [Needs(Right.SeePicture)]
    public string Report(ScreenReport? report)
    {
        int bad = screens.Take(Context.ConnectionId, report) ? 0 : (Context.Items.TryGetValue(nameof(Patience), out object? before) && before is int count ? count : 0) + 1;
        Context.Items[nameof(Patience)] = bad;
        if (bad > Patience)
        {
            Context.Abort();
        }

        return WallVersion.Current;
    }
}

/// <summary>Names the build: another one after every change of the application.</summary>
public static class WallVersion
{
    public static string Current { get; } = typeof(WallVersion).Module.ModuleVersionId.ToString("N")[..10];
}
