using System.Text.Json;

namespace Command.Web.Walls;

/// <summary>What a wall's browser says of itself. It comes from outside: <see cref="Checked"/> before it is believed.</summary>
/// <param name="Layout">The layout on it now.</param>
/// <param name="Fps">Frames that its browser drew in the last second.</param>
/// <param name="HeapMb">Its script memory in MB; 0 where the browser does not say.</param>
/// <param name="DataAgeMs">Milliseconds since the newest data, by the server's clock as the browser knows it; null before the first.</param>
/// <param name="SessionAgeMs">Milliseconds since the circuit last drew; null before it did.</param>
/// <param name="Data">State of the data link: up, lost or waiting.</param>
/// <param name="Session">State of the session.</param>
/// <param name="Version">The build that its page came from.</param>
/// <param name="Width">Of the window, CSS pixels.</param>
/// <param name="Height">Of the window, CSS pixels.</param>
/// <param name="UptimeS">Seconds since the page was loaded.</param>
/// <param name="Sound">True when the browser lets it sound an alarm.</param>
public sealed record ScreenReport(
    string? Layout,
    double Fps,
    double HeapMb,
    double? DataAgeMs,
    double? SessionAgeMs,
    string? Data,
    string? Session,
    string? Version,
    int Width,
    int Height,
    double UptimeS,
    bool Sound)
{
    private const double Day = 86_400_000;

    /// <summary>The same with every number inside what can be and every text short; null when it is none.</summary>
    public ScreenReport? Checked() =>
        !double.IsFinite(Fps) || !double.IsFinite(HeapMb) || !double.IsFinite(UptimeS) || DataAgeMs is { } data && !double.IsFinite(data) || SessionAgeMs is { } session && !double.IsFinite(session)
            ? null
            : this with
            {
                Layout = LayoutRules.IsSlug(Layout) ? Layout : null,
                Fps = Math.Clamp(Fps, 0, 1000),
                HeapMb = Math.Clamp(HeapMb, 0, 1 << 20),
                DataAgeMs = DataAgeMs is { } d ? Math.Clamp(d, 0, 365 * Day) : null,
                SessionAgeMs = SessionAgeMs is { } s ? Math.Clamp(s, 0, 365 * Day) : null,
                Data = State(Data),
                Session = State(Session),
                Version = Version is { Length: > 0 and <= 40 } && Version.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '+') ? Version : null,
                Width = Math.Clamp(Width, 0, 100_000),
                Height = Math.Clamp(Height, 0, 100_000),
                UptimeS = Math.Clamp(UptimeS, 0, 10 * 365 * 86_400.0),
            };

    private static string State(string? said) => said is "up" or "lost" ? said : "waiting";
}

/// <summary>A wall that is connected now.</summary>
/// <param name="Connection">The hub's id of it.</param>
/// <param name="Screen">The screen's own name, which outlives connections.</param>
/// <param name="Node">The web node that it is connected to.</param>
/// <param name="Since">When it connected.</param>
/// <param name="At">When it last reported; null before the first time.</param>
public sealed record LiveScreen(string Connection, string Screen, string Node, DateTimeOffset Since, DateTimeOffset? At, ScreenReport? Report);

/// <summary>How the screens of a node are written for the others.</summary>
internal static class LiveScreenJson
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web);
}
