using System.Collections.Immutable;

namespace Command.Web.Walls;

/// <summary>The layouts that come with the application: one for everything, and one for each centre's work.</summary>
public static class BuiltInLayouts
{
    public const string Overview = "overview";

    public static ImmutableArray<WallLayout> All { get; } =
    [
        Make(
            Overview,
            "综合",
            "Overview",
            [],
            [At(0, 0, 6, 12, "incidents"), At(6, 0, 12, 12, PanelKind.Map), At(18, 0, 6, 12, "alerts", "gauges", "units", "feeds")],
            [
                At(0, 0, 8, 12, "incidents"), At(8, 0, 7, 6, "news"), At(8, 6, 7, 6, "cases-kind"), At(15, 0, 19, 12, PanelKind.Map),
                At(34, 0, 7, 6, "hydrograph"), At(34, 6, 7, 6, "crews"), At(41, 0, 7, 12, "alerts", "gauges", "units", "feeds"),
            ]),
        Make(
            "flood",
            "防汛",
            "Flood control",
            ["water"],
            [
                At(0, 0, 7, 18, "gauges"), At(0, 18, 7, 6, "hydrograph"), At(7, 0, 11, 24, PanelKind.Map),
                At(18, 0, 6, 7, "alerts"), At(18, 7, 6, 8, "rain"), At(18, 15, 6, 9, "incidents"),
            ],
            [
                At(0, 0, 8, 24, "gauges"), At(8, 0, 10, 12, "hydrograph"), At(8, 12, 5, 12, "rain"), At(13, 12, 5, 12, "pumps"), At(18, 0, 16, 24, PanelKind.Map),
                At(34, 0, 7, 10, "alerts"), At(34, 10, 7, 14, "crews"), At(41, 0, 7, 24, "incidents"),
            ]) with { Rows = 24 },
        Make(
            "traffic",
            "交通",
            "Traffic",
            ["traffic"],
            [
                At(0, 0, 6, 7, "incidents"), At(0, 7, 6, 5, "closures"), At(6, 0, 12, 12, PanelKind.Map),
                At(18, 0, 6, 4, "bridges"), At(18, 4, 6, 4, "travel"), At(18, 8, 6, 4, "road-events"),
            ],
            [
                At(0, 0, 8, 12, "incidents"), At(8, 0, 7, 12, "closures"), At(15, 0, 19, 12, PanelKind.Map),
                At(34, 0, 7, 6, "bridges"), At(34, 6, 7, 6, "travel"), At(41, 0, 7, 6, "road-events"), At(41, 6, 7, 6, "news"),
            ]),
        Make(
            "city",
            "城管",
            "City management",
            ["city"],
            [
                At(0, 0, 6, 6, "cases-new"), At(0, 6, 6, 6, "cases-kind"), At(6, 0, 12, 12, PanelKind.Map),
                At(18, 0, 6, 4, "cases-age"), At(18, 4, 6, 4, "cases-district"), At(18, 8, 6, 4, "incidents"),
            ],
            [
                At(0, 0, 8, 12, "cases-new"), At(8, 0, 7, 12, "cases-kind"), At(15, 0, 19, 12, PanelKind.Map),
                At(34, 0, 7, 5, "cases-age"), At(34, 5, 7, 7, "cases-district"), At(41, 0, 7, 12, "incidents"),
            ]),
        Make(
            "civil",
            "人防",
            "Civil defence",
            ["civil", "fire", "medical"],
            [
                At(0, 0, 6, 5, "alerts"), At(0, 5, 6, 7, "incidents"), At(6, 0, 12, 12, PanelKind.Map),
                At(18, 0, 6, 5, "crews"), At(18, 5, 6, 4, "shelters"), At(18, 9, 6, 3, "sirens"),
            ],
            [
                At(0, 0, 8, 5, "alerts"), At(0, 5, 8, 7, "incidents"), At(8, 0, 7, 12, "crews"), At(15, 0, 19, 12, PanelKind.Map),
                At(34, 0, 7, 6, "shelters"), At(34, 6, 7, 6, "sirens"), At(41, 0, 7, 6, "news"), At(41, 6, 7, 6, "units"),
            ]),
    ];

    public static WallLayout? Find(string? slug) => All.FirstOrDefault(l => l.Slug == slug);

    private static WallLayout Make(string slug, string zh, string en, ImmutableArray<string> groups, ImmutableArray<WallCell> cells, ImmutableArray<WallCell> wide) =>
        new() { Slug = slug, Zh = zh, En = en, Groups = groups, Cells = cells, Wide = wide };

    private static WallCell At(int x, int y, int w, int h, params ReadOnlySpan<string> panels) => new(x, y, w, h, [.. panels]);
}
