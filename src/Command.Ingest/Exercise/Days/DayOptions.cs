namespace Command.Ingest.Exercise.Days;

/// <summary>What kind of day it is: which events happen and how often.</summary>
public enum DayWeather
{
    /// <summary>Traffic, fires, medical emergencies, what breaks.</summary>
    Normal,

    /// <summary>Water on many streets in the afternoon, trees and power lines down.</summary>
    Storm,

    /// <summary>Ice, snow, burst heating pipes.</summary>
    Winter,
}

/// <summary>What a labelled day is made of. Each difficulty can be left out, so that its cost can be told.</summary>
public sealed record DayOptions
{
    public DayWeather Weather { get; init; } = DayWeather.Normal;

    /// <summary>How many reports, each counted once however many versions it has; about.</summary>
    public int Cases { get; init; } = 1_500;

    /// <summary>Midnight of the day, in the city's time.</summary>
    public DateTimeOffset Start { get; init; } = new(2026, 7, 18, 0, 0, 0, TimeSpan.FromHours(8));

    /// <summary>Some events have one of the same kind 450 to 900 m away at the same time.</summary>
    public bool SameKindNearby { get; init; } = true;

    /// <summary>Some events have one that has nothing to do with them at the same place and time.</summary>
    public bool OtherKindHere { get; init; } = true;

    /// <summary>Some events happen again at the same place hours later.</summary>
    public bool SamePlaceLater { get; init; } = true;

    /// <summary>The share of events that each of the neighbours above is given to.</summary>
    public double NeighbourShare { get; init; } = 0.15;

    /// <summary>The share of everyday cases that lie within some steps of an event that they have nothing to do with, while it lasts.</summary>
    public double BystanderShare { get; init; } = 0.2;

    /// <summary>The share of cases that a clerk files under a kind that is not theirs.</summary>
    public double WrongKindShare { get; init; } = 0.08;

    /// <summary>The share of reports that come minutes to hours after they were sent.</summary>
    public double LateShare { get; init; } = 0.06;

    /// <summary>Standard deviation of a caller's position in each direction, metres; the other reporters' grow and shrink with it.</summary>
    public double CallerNoiseM { get; init; } = 60;

    /// <summary>False: every report of a kind is worded the same, but for its place and figures.</summary>
    public bool Paraphrases { get; init; } = true;

    /// <summary>Events show in reports of other kinds: water on a road as a stranded car, a queue, a blocked drain.</summary>
    public bool Effects { get; init; } = true;

    /// <summary>The share of callers' and clerks' cases that have no coordinates, only an address.</summary>
    public double NoPositionShare { get; init; } = 0.02;

    /// <summary>The share of callers' cases that lie where the caller is, or where the map has the same name again: hundreds of metres off.</summary>
    public double MisplacedShare { get; init; } = 0.01;

    /// <summary>The share of callers and citizens who name a wrong place: the next crossing, another number, the wrong side of the estate.</summary>
    public double MisnamedShare { get; init; } = 0.03;

    /// <summary>The share of reports that are sent again under another identity, in nearly the same words.</summary>
    public double ResentShare { get; init; } = 0.03;

    /// <summary>The share of citizens who write English.</summary>
    public double EnglishShare { get; init; } = 0.04;

    /// <summary>True: the clocks of some districts' desks are minutes off.</summary>
    public bool ClocksOff { get; init; } = true;

    /// <summary>True: newer versions follow: status, text, a corrected position.</summary>
    public bool Updates { get; init; } = true;

    /// <summary>True: alerts and gauges speak too; they belong to no one event.</summary>
    public bool Context { get; init; } = true;

    public static DayOptions Normal { get; } = new();

    public static DayOptions Storm { get; } = new() { Weather = DayWeather.Storm, Cases = 6_000 };

    public static DayOptions Winter { get; } = new() { Weather = DayWeather.Winter, Start = new(2026, 1, 14, 0, 0, 0, TimeSpan.FromHours(8)) };
}
