using System.Collections.Immutable;

namespace Command.Web.Walls;

/// <summary>What is kept about walls, as it is now: layouts that people made, what each screen is to show, and who has acknowledged what.</summary>
/// <remarks>Immutable and safe to share between threads.</remarks>
public sealed record WallNotes
{
    public static WallNotes Empty { get; } = new();

    /// <summary>Layouts that people saved, by slug.</summary>
    public ImmutableDictionary<string, WallLayout> Layouts { get; init; } = ImmutableDictionary<string, WallLayout>.Empty;

    /// <summary>Screens that were told something, by id.</summary>
    public ImmutableDictionary<string, ScreenSettings> Screens { get; init; } = ImmutableDictionary<string, ScreenSettings>.Empty;

    /// <summary>What was thrown to a screen, by its id, or to all under <see cref="Thrown.Everywhere"/>.</summary>
    public ImmutableDictionary<string, Thrown> Thrown { get; init; } = ImmutableDictionary<string, Thrown>.Empty;

    /// <summary>By incident: the newest acknowledgement.</summary>
    public ImmutableDictionary<string, Acknowledgement> Acknowledged { get; init; } = ImmutableDictionary<string, Acknowledgement>.Empty;

    /// <summary>By <see cref="ScreenOrder.Key"/>: the newest order of each sort for each screen.</summary>
    public ImmutableDictionary<string, ScreenOrder> Orders { get; init; } = ImmutableDictionary<string, ScreenOrder>.Empty;

    /// <summary>Every layout that can be shown: those of the application, then people's by name.</summary>
    public IEnumerable<WallLayout> AllLayouts => BuiltInLayouts.All.Concat(Layouts.Values.OrderBy(l => l.Slug, StringComparer.Ordinal));

    public WallLayout? FindLayout(string? slug) => slug is null ? null : BuiltInLayouts.Find(slug) ?? Layouts.GetValueOrDefault(slug);

    public ScreenSettings For(string screen) => Screens.GetValueOrDefault(screen) ?? new ScreenSettings { Id = screen };

    /// <summary>What a screen was thrown that still holds: its own before what all were.</summary>
    public Thrown? ThrownTo(string screen, DateTimeOffset now)
    {
        Thrown? own = Thrown.GetValueOrDefault(screen), all = Thrown.GetValueOrDefault(Walls.Thrown.Everywhere);
        return own is not null && own.Until > now && !(all is not null && all.Until > now && all.At > own.At) ? own : all is not null && all.Until > now ? all : null;
    }

    /// <summary>True when an incident was acknowledged at this level or a worse one.</summary>
    public bool IsAcknowledged(string incident, int level) => Acknowledged.TryGetValue(incident, out Acknowledgement? given) && given.Level <= level;
}

/// <summary>What one screen is to be.</summary>
public sealed record ScreenSettings
{
    public required string Id { get; init; }

    /// <summary>What people call it; null until somebody does.</summary>
    public string? Name { get; init; }

    /// <summary>The layout that it was given, which goes before the one in its address; null for that.</summary>
    public string? Layout { get; init; }

    /// <summary>Layouts in turn; goes before <see cref="Layout"/>.</summary>
    public ImmutableArray<Turn> Rotation { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>The height of the whole picture in metres; null when nobody said.</summary>
    public double? HeightM { get; init; }

    /// <summary>From the screen to the farthest reader in metres; null when nobody said.</summary>
    public double? DistanceM { get; init; }

    /// <summary>The displays that it is spliced from; null when nobody said.</summary>
    public Splice? Splice { get; init; }

    /// <summary>True where alarms make no sound.</summary>
    public bool Muted { get; init; }

    public string By { get; init; } = "";
}

/// <summary>A layout for a while.</summary>
/// <param name="Seconds">How long, <see cref="Least"/> to <see cref="Longest"/>.</param>
public sealed record Turn(string Layout, int Seconds)
{
    public const int Least = 10, Longest = 3600, Most = 12;

    /// <summary>Reads <c>flood:30,traffic:20</c>; what is none of it is left out.</summary>
    public static ImmutableArray<Turn> Read(string? text) =>
    [
        .. (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Take(Most)
            .Select(t => t.Split(':'))
            .Where(t => t.Length == 2 && LayoutRules.IsSlug(t[0]) && int.TryParse(t[1], System.Globalization.NumberStyles.None, null, out int s) && s is >= Least and <= Longest)
            .Select(t => new Turn(t[0], int.Parse(t[1], System.Globalization.CultureInfo.InvariantCulture))),
    ];

    /// <summary>Whose turn it is at a moment. All screens with the same turns change together, whenever they began.</summary>
    public static Turn? At(ImmutableArray<Turn> turns, DateTimeOffset now)
    {
        if (turns.IsDefaultOrEmpty)
        {
            return null;
        }

        long at = now.ToUnixTimeSeconds() % turns.Sum(t => Math.Max(1, t.Seconds));
        foreach (Turn turn in turns)
        {
            at -= Math.Max(1, turn.Seconds);
            if (at < 0)
            {
                return turn;
            }
        }

        return turns[^1];
    }
}

/// <summary>What somebody threw to a screen for a while: a layout, an incident, a message, or several of these.</summary>
public sealed record Thrown(string To, string By, DateTimeOffset At, DateTimeOffset Until)
{
    public const string Everywhere = "*";

    public const int LongestMessage = 200;

    public string? Layout { get; init; }

    public string? Incident { get; init; }

    public string? Message { get; init; }

    /// <summary>Where the map is to look.</summary>
    public ThrownView? View { get; init; }
}

/// <summary>A view of the map that somebody threw.</summary>
/// <param name="Lon">Its middle, degrees (CGCS2000).</param>
/// <param name="Lat">Its middle, degrees.</param>
/// <param name="Zoom">How near, 3 to 19.</param>
/// <param name="Sheet">The sheet whose drawings are shown with it: an incident's number or <c>city</c>; null for none.</param>
public sealed record ThrownView(double Lon, double Lat, double Zoom, string? Sheet);

/// <summary>Somebody has taken note of an incident.</summary>
/// <param name="Level">The level it had then: when it gets worse it alarms again.</param>
public sealed record Acknowledgement(string Incident, int Level, string Who, DateTimeOffset At);

/// <summary>What a screen, or all of them by <see cref="Thrown.Everywhere"/>, was told to do. It is kept as a note, so that no node's absence and no lost message can lose it.</summary>
/// <param name="What"><see cref="Reload"/> or <see cref="Identify"/>: the name of the call to the browser.</param>
public sealed record ScreenOrder(string What, string To, string By, DateTimeOffset At)
{
    public const string Reload = "Reload", Identify = "Identify";

    /// <summary>A newer one under the same key takes its place.</summary>
    public string Key => $"{What}:{To}";
}
