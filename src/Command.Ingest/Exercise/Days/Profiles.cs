using System.Collections.Immutable;

namespace Command.Ingest.Exercise.Days;

/// <summary>The kinds of events of a labelled day. Shares are of reports, weights of events.</summary>
internal static class Profiles
{
    public static ImmutableArray<Profile> All { get; } =
    [
        new("crash", 22, 14, 26, Site.Road, 5, 25, 35, 110, Notice.Some)
        {
            Effects = [("congestion", 0.14), ("medical", 0.05), ("obstruction", 0.03), ("rescue", 0.02)],
            MistakenFor = ["other-traffic", "breakdown", "illegal-parking", "other"],
        },
        new("fire", 7, 4, 7, Site.Building, 5, 30, 50, 170, Notice.Many)
        {
            Effects = [("rescue", 0.05), ("medical", 0.03), ("power-outage", 0.02), ("congestion", 0.03)],
            MistakenFor = ["explosion", "emergency", "other"],
        },
        new("gas-leak", 4, 2, 4, Site.Building, 5, 40, 40, 180, Notice.Some)
        {
            Effects = [("explosion", 0.05), ("fire", 0.05), ("evacuation", 0.04), ("medical", 0.02)],
            MistakenFor = ["other", "hazmat", "emergency"],
        },
        new("explosion", 0.6, 0.3, 0.8, Site.Building, 10, 60, 60, 240, Notice.Many)
        {
            Effects = [("fire", 0.3), ("gas-leak", 0.08), ("medical", 0.08), ("rescue", 0.05), ("evacuation", 0.03)],
            MistakenFor = ["noise", "emergency", "other"],
        },
        new("waterlogging", 3, 60, 0.5, Site.Road, 50, 200, 120, 330, Notice.Many)
        {
            Effects = [("drain-blocked", 0.1), ("breakdown", 0.06), ("congestion", 0.07), ("manhole", 0.03), ("closure", 0.03), ("vehicle-stranded", 0.03)],
            MistakenFor = ["pipe-burst", "road-damage", "drain-blocked", "other"],
        },
        new("flood", 0, 0.6, 0, Site.River, 800, 2_500, 300, 700, Notice.Many)
        {
            Effects = [("evacuation", 0.1), ("rescue", 0.1), ("closure", 0.04)],
            MistakenFor = ["waterlogging", "other"],
        },
        new("pipe-burst", 4, 2, 8, Site.Road, 10, 70, 90, 360, Notice.Some)
        {
            Effects = [("road-collapse", 0.08), ("closure", 0.06), ("congestion", 0.04), ("waterlogging", 0.08), ("heating-failure", 0.03)],
            MistakenFor = ["drain-blocked", "waterlogging", "other"],
        },
        new("road-collapse", 2, 3, 1, Site.Road, 3, 15, 180, 480, Notice.Some)
        {
            Effects = [("closure", 0.1), ("congestion", 0.07), ("crash", 0.03), ("obstruction", 0.05)],
            MistakenFor = ["road-damage", "manhole", "roadworks"],
        },
        new("medical", 12, 5, 12, Site.Building, 2, 15, 15, 45, Notice.Few) { MistakenFor = ["rescue", "other"] },
        new("elevator", 7, 5, 7, Site.Building, 2, 10, 15, 55, Notice.Few) { Effects = [("rescue", 0.15)], MistakenFor = ["other", "rescue"] },
        new("rescue", 3, 4, 3, Site.Building, 2, 20, 20, 100, Notice.Few) { Effects = [("medical", 0.1)], MistakenFor = ["other", "emergency"] },
        new("power-outage", 5, 8, 5, Site.Blocks, 150, 500, 60, 360, Notice.Many)
        {
            Effects = [("street-light", 0.06), ("elevator", 0.04), ("heating-failure", 0.03)],
            MistakenFor = ["street-light", "other"],
        },
        new("heating-failure", 0.2, 0, 13, Site.Blocks, 100, 350, 180, 480, Notice.Some)
        {
            Effects = [("pipe-burst", 0.12)],
            MistakenFor = ["other", "power-outage"],
        },
        new("tree-hazard", 2, 14, 1, Site.Road, 3, 12, 60, 240, Notice.Some)
        {
            Effects = [("tree-down", 0.3), ("obstruction", 0.12), ("congestion", 0.05)],
            MistakenFor = ["other", "construction"],
        },
        new("road-blocked", 3, 3, 2, Site.Road, 5, 20, 30, 150, Notice.Some)
        {
            Effects = [("obstruction", 0.3), ("congestion", 0.12)],
            MistakenFor = ["illegal-parking", "other-traffic", "other"],
        },
        new("vehicle-stranded", 6, 9, 5, Site.Road, 3, 15, 25, 85, Notice.Few)
        {
            Effects = [("breakdown", 0.3), ("congestion", 0.15)],
            MistakenFor = ["illegal-parking", "other-traffic"],
        },
        new("ice-hazard", 0, 0, 16, Site.Road, 20, 150, 180, 600, Notice.Some)
        {
            Effects = [("snow-ice", 0.25), ("weather-road", 0.08), ("crash", 0.06)],
            MistakenFor = ["road-damage", "other"],
        },
        new("crowd", 2, 0.5, 1.5, Site.Building, 20, 80, 60, 200, Notice.Some) { Effects = [("congestion", 0.08)], MistakenFor = ["noise", "vendor", "other"] },
        new("drain-emergency", 2, 9, 0.5, Site.Road, 5, 30, 90, 360, Notice.Few)
        {
            Effects = [("drain-blocked", 0.3), ("manhole", 0.08), ("waterlogging", 0.1)],
            MistakenFor = ["pipe-burst", "litter"],
        },
        new("hazmat", 0.6, 0.3, 0.5, Site.Road, 20, 100, 90, 300, Notice.Some) { Effects = [("crash", 0.15), ("closure", 0.08), ("evacuation", 0.05)], MistakenFor = ["other", "gas-leak"] },
        Case("manhole", 7, 8, 4, Site.Road),
        Case("street-light", 8, 4, 6, Site.Road),
        Case("litter", 14, 5, 8, Site.Road),
        Case("noise", 10, 2, 6, Site.Building),
        Case("illegal-parking", 14, 4, 10, Site.Road),
        Case("vendor", 7, 1, 3, Site.Road),
        Case("road-damage", 8, 6, 5, Site.Road),
        Case("construction", 4, 1, 1, Site.Building),
        Case("drain-blocked", 3, 12, 1, Site.Road),
        Case("tree-down", 2, 6, 1, Site.Road),
        Case("breakdown", 6, 5, 8, Site.Road),
        Case("congestion", 6, 6, 8, Site.Road),
        Case("snow-ice", 0, 0, 18, Site.Road),
    ];

    /// <summary>Pairs of kinds that have nothing to do with each other though they may be at one place.</summary>
    public static ImmutableArray<(string Here, ImmutableArray<string> Beside)> Unrelated { get; } =
    [
        ("crash", ["gas-leak", "elevator", "heating-failure", "drain-emergency", "power-outage"]),
        ("fire", ["waterlogging", "tree-hazard", "ice-hazard", "road-collapse", "drain-emergency"]),
        ("gas-leak", ["crash", "waterlogging", "elevator", "vehicle-stranded", "ice-hazard"]),
        ("waterlogging", ["fire", "medical", "elevator", "gas-leak", "crowd"]),
        ("pipe-burst", ["fire", "medical", "elevator", "crowd"]),
        ("road-collapse", ["fire", "medical", "elevator", "power-outage"]),
        ("medical", ["waterlogging", "pipe-burst", "tree-hazard", "power-outage", "road-collapse"]),
        ("elevator", ["crash", "gas-leak", "fire", "waterlogging"]),
        ("power-outage", ["crash", "waterlogging", "gas-leak", "medical"]),
        ("heating-failure", ["crash", "fire", "elevator", "medical"]),
        ("tree-hazard", ["fire", "medical", "gas-leak", "elevator"]),
        ("ice-hazard", ["fire", "gas-leak", "elevator", "medical"]),
        ("vehicle-stranded", ["fire", "gas-leak", "elevator", "medical"]),
        ("road-blocked", ["fire", "elevator", "gas-leak", "medical"]),
        ("crowd", ["waterlogging", "pipe-burst", "vehicle-stranded", "gas-leak"]),
    ];

    private static Profile Case(string kind, double normal, double storm, double winter, Site site) =>
        new(kind, normal, storm, winter, site, 2, 15, 60, 600, Notice.Few) { Everyday = true, MistakenFor = ["other"] };
}
