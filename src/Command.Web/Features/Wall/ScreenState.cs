using System.Collections.Immutable;
using System.Globalization;
using Command.Ingest.Picture;
using Command.Web.Replica;
using Command.Web.Walls;

namespace Command.Web.Features.Wall;

/// <summary>Something that alarms: an open incident of level 1 or 2 that nobody has taken note of.</summary>
public sealed record Alarm(Incident Incident, int Level)
{
    /// <summary>Names it and its level: when it gets worse it is another alarm.</summary>
    public string Key => string.Create(CultureInfo.InvariantCulture, $"{Incident.Id}@{Level}");
}

/// <summary>What one screen shows at a moment. Pure.</summary>
/// <param name="Name">What people call the screen; null when nobody named it.</param>
/// <param name="Layout">With the screen's displays taken into account.</param>
/// <param name="Scale">How many times larger than unscaled its text is.</param>
/// <param name="Thrown">What was thrown to it; null when nothing is.</param>
/// <param name="Incident">The incident that was thrown to it, while it is known.</param>
/// <param name="Alarms">The worst first.</param>
/// <param name="Takeover">The level-1 incident that takes a large part of the screen; null when none does.</param>
/// <param name="Acknowledged">Open incidents of level 1 and 2 that somebody has taken note of.</param>
/// <param name="Worst">The worst level among open incidents; null without any.</param>
public sealed record ScreenState(
    string? Name,
    WallLayout Layout,
    double Scale,
    bool Muted,
    Thrown? Thrown,
    Incident? Incident,
    ImmutableArray<Alarm> Alarms,
    Alarm? Takeover,
    ImmutableArray<(Incident Incident, Acknowledgement Given)> Acknowledged,
    int? Worst)
{
    /// <summary>The set of open incidents in a word: only when it changes may the map fit itself to them.</summary>
    public string Set { get; init; } = "";

    /// <summary>Where the map should look while an incident takes over, or one or a view is thrown: lon,lat, and of a view zoom and sheet; null for nowhere in particular.</summary>
    public string? Focus
    {
        get
        {
            if (Takeover is null && Thrown?.View is { } view)
            {
                return string.Create(CultureInfo.InvariantCulture, $"{view.Lon},{view.Lat},{view.Zoom},{view.Sheet}");
            }

            Incident? of = Takeover?.Incident ?? Incident;
            return of?.Place.Centre is { } at ? string.Create(CultureInfo.InvariantCulture, $"{at.Lon},{at.Lat}") : null;
        }
    }

    public static ScreenState Of(WallNotes notes, ReplicaView view, string screen, string slug, WallRequest request, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(notes);
        ArgumentNullException.ThrowIfNull(view);
        ArgumentNullException.ThrowIfNull(request);
        ScreenSettings settings = notes.For(screen);
        Thrown? thrown = notes.ThrownTo(screen, now);
        Incident[] open = [.. view.Picture.Open.Select(view.Picture.Incidents.GetValueOrDefault).OfType<Incident>()];
        ImmutableArray<Alarm> alarms =
        [
            .. open.Where(i => i.Level is 1 or 2 && !notes.IsAcknowledged(i.Id, i.Level.Value))
                .Select(i => new Alarm(i, i.Level!.Value))
                .OrderBy(a => a.Level).ThenByDescending(a => a.Incident.OpenedAt).ThenBy(a => a.Incident.Id, StringComparer.Ordinal),
        ];
        Alarm? takeover = alarms.FirstOrDefault(a => a.Level == 1);
        return new ScreenState(
            settings.Name,
            LayoutOf(notes, settings, thrown, slug, request, takeover is null ? now : null),
            ReadingDistance.ScaleFor(settings.HeightM ?? request.HeightM ?? 0, settings.DistanceM ?? request.DistanceM ?? 0),
            settings.Muted,
            thrown,
            thrown?.Incident is { } id ? view.Picture.Incidents.GetValueOrDefault(id) : null,
            alarms,
            takeover,
            [
                .. open.Where(i => i.Level is 1 or 2 && notes.IsAcknowledged(i.Id, i.Level.Value))
                    .Select(i => (i, notes.Acknowledged[i.Id]))
                    .OrderBy(a => a.i.Level).ThenByDescending(a => a.Item2.At),
            ],
            open.Min(i => i.Level))
        {
            Set = SetOf(open),
        };
    }

    /// <summary>Everything that is on the screen because of this, in a word: where it is the same nothing has to be drawn again.</summary>
    public string Mark => string.Join(
        '|',
        [
            Layout.Slug, Layout.SavedAt?.ToString("O", CultureInfo.InvariantCulture) ?? "", Layout.Splice.ToString(), Scale.ToString(CultureInfo.InvariantCulture), Muted ? "muted" : "", Name ?? "",
            Thrown?.At.ToString("O", CultureInfo.InvariantCulture) ?? "", MarkOf(Incident), Worst?.ToString(CultureInfo.InvariantCulture) ?? "", Set,
            .. Alarms.Select(a => MarkOf(a.Incident)), "", .. Acknowledged.Select(a => MarkOf(a.Incident) + a.Given.At.ToString("O", CultureInfo.InvariantCulture)),
        ]);

    private static string MarkOf(Incident? incident) => incident is null ? "" : string.Create(CultureInfo.InvariantCulture, $"{incident.Id}/{incident.Version}");

    /// <summary>True when nothing of the page's grid has to change.</summary>
    public bool SameLayout(ScreenState other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Layout.Slug == other.Layout.Slug && Layout.SavedAt == other.Layout.SavedAt && Layout.Splice == other.Layout.Splice;
    }

    private static WallLayout LayoutOf(WallNotes notes, ScreenSettings settings, Thrown? thrown, string slug, WallRequest request, DateTimeOffset? turning)
    {
        ImmutableArray<Turn> turns = settings.Rotation.IsEmpty && settings.Layout is null ? request.Turns : settings.Rotation;

        // While something takes over nothing turns under people's eyes.
        Turn? turn = turning is { } now ? Turn.At(turns, now) : turns.IsEmpty ? null : turns[0];
        WallLayout layout = notes.FindLayout(thrown?.Layout) ?? notes.FindLayout(turn?.Layout) ?? notes.FindLayout(settings.Layout) ?? notes.FindLayout(slug) ?? BuiltInLayouts.Find(BuiltInLayouts.Overview)!;
        Splice splice = settings.Splice ?? request.Splice ?? Splice.None;
        return layout.IsBuiltIn ? Splicing.Over(layout, splice) : layout;
    }

    private static string SetOf(Incident[] open)
    {
        // FNV-1a: the same on every node and after every start.
        uint hash = 2_166_136_261;
        foreach (char c in string.Join(' ', open.Select(i => i.Id).Order(StringComparer.Ordinal)))
        {
            hash = (hash ^ c) * 16_777_619;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{open.Length}:{hash:x8}");
    }
}
