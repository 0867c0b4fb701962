using System.Collections.Immutable;
using System.Globalization;
using Command.Web.Resources;
using Command.Web.Walls;

namespace Command.Web.Features.Admin.Walls;

/// <summary>One connected wall as the control room lists it.</summary>
/// <param name="Name">What people call it, else its id.</param>
/// <param name="Shows">The name of the layout on it.</param>
/// <param name="Health">well, slow, behind, blind, old or silent: a key of its word.</param>
/// <param name="DataSince">When its newest data was, by this node's clock; null when it has none.</param>
/// <param name="Current">True when its page comes from the build that runs.</param>
public sealed record ScreenRow(
    string Connection,
    string Screen,
    string Name,
    string Shows,
    string Health,
    string Size,
    string Fps,
    string Memory,
    DateTimeOffset? DataSince,
    DateTimeOffset? ReportedAt,
    string Version,
    bool Current,
    string Uptime,
    bool Sound,
    ScreenSettings Settings,
    Thrown? Thrown)
{
    /// <summary>A wall that reports every five seconds and has not for so long is not answering.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(20);

    private const double LeastFps = 5, DataLateMs = 10_000, SessionLateMs = 30_000;

    public static ImmutableArray<ScreenRow> Of(ImmutableArray<LiveScreen> screens, WallNotes notes, string version, DateTimeOffset now, Words words)
    {
        ArgumentNullException.ThrowIfNull(notes);
        return [.. screens.Select(s => Of(s, notes, version, now, words))];
    }

    private static ScreenRow Of(LiveScreen screen, WallNotes notes, string version, DateTimeOffset now, Words words)
    {
        ArgumentNullException.ThrowIfNull(words);
        ScreenReport? report = screen.Report;
        ScreenSettings settings = notes.For(screen.Screen);
        WallLayout? layout = notes.FindLayout(report?.Layout);
        return new ScreenRow(
            screen.Connection,
            screen.Screen,
            settings.Name ?? screen.Screen,
            layout is null ? report?.Layout ?? "–" : words.Pick(layout.Zh, layout.En),
            HealthOf(screen, version, now),
            report is null ? "–" : string.Create(CultureInfo.InvariantCulture, $"{report.Width}×{report.Height}"),
            report is null ? "–" : report.Fps.ToString("0", CultureInfo.InvariantCulture),
            report is null || report.HeapMb <= 0 ? "–" : report.HeapMb.ToString("0", CultureInfo.InvariantCulture) + " MB",
            report?.DataAgeMs is { } age && screen.At is { } at ? at - TimeSpan.FromMilliseconds(age) : null,
            screen.At,
            report?.Version ?? "–",
            report?.Version == version,
            report is null ? "–" : Span(TimeSpan.FromSeconds(report.UptimeS)),
            report?.Sound ?? false,
            settings,
            notes.ThrownTo(screen.Screen, now));
    }

    private static string HealthOf(LiveScreen screen, string version, DateTimeOffset now) => screen switch
    {
        { Report: null } => now - screen.Since > Silence ? "silent" : "joining",
        _ when now - screen.At > Silence => "silent",
        { Report: { Data: "lost" } or { DataAgeMs: null or > DataLateMs } } => "behind",
        { Report: { Session: "lost" } or { SessionAgeMs: null or > SessionLateMs } } => "blind",
        { Report.Fps: < LeastFps } => "slow",
        _ when screen.Report.Version != version => "old",
        _ => "well",
    };

    private static string Span(TimeSpan span) => span.TotalDays >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalDays} d {span.Hours} h")
        : span.TotalHours >= 1 ? string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalHours} h {span.Minutes} min") : string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalMinutes} min");
}
