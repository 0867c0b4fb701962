using System.Collections.Immutable;
using Command.Geo;

namespace Command.Ingest.Exercise.Days;

/// <summary>One real event: what the reports of a labelled day speak of.</summary>
internal sealed record Happening
{
    public required string Id { get; init; }

    public required Profile Profile { get; init; }

    public required GeoPoint Centre { get; init; }

    /// <summary>How far it reaches from its centre, metres.</summary>
    public required double ReachM { get; init; }

    /// <summary>The road that it lies along, for what does; the points between which it stretches.</summary>
    public (GeoPoint From, GeoPoint To)? Along { get; init; }

    public required DateTimeOffset Start { get; init; }

    public required TimeSpan Lasts { get; init; }

    /// <summary>How many reports speak of it.</summary>
    public required int Reports { get; init; }

    /// <summary>What is so about it: the vehicles, the floor, who is hurt; each reporter tells some of it.</summary>
    public required ImmutableDictionary<string, string> Facts { get; init; }

    public Difficulty Difficulty { get; init; }

    public string? Rival { get; init; }

    /// <summary>True when nearly all of its senders say that it is over.</summary>
    public bool KnownOver { get; init; }

    public DateTimeOffset End => Start + Lasts;
}

/// <summary>Where events of a kind happen.</summary>
internal enum Site
{
    /// <summary>On a carriageway.</summary>
    Road,

    /// <summary>In a building or a yard.</summary>
    Building,

    /// <summary>Over some blocks.</summary>
    Blocks,

    /// <summary>At the river.</summary>
    River,
}

/// <summary>How many people notice an event.</summary>
internal enum Notice
{
    /// <summary>Three in four are reported once.</summary>
    Few,

    /// <summary>Some once, most a few times, a tenth by many.</summary>
    Some,

    /// <summary>Seen by all who pass.</summary>
    Many,
}

/// <summary>How events of one kind are in the world.</summary>
/// <param name="Kind">The pack's code.</param>
/// <param name="Normal">Weight on a normal day.</param>
/// <param name="Storm">Weight on a storm day.</param>
/// <param name="Winter">Weight on a winter day.</param>
/// <param name="Site">Where it happens.</param>
/// <param name="LeastReachM">Smallest reach from its centre, metres.</param>
/// <param name="MostReachM">Largest reach from its centre, metres.</param>
/// <param name="LeastMinutes">Shortest duration.</param>
/// <param name="MostMinutes">Longest duration.</param>
/// <param name="Notice">How many report it.</param>
internal sealed record Profile(
    string Kind, double Normal, double Storm, double Winter, Site Site, double LeastReachM, double MostReachM, double LeastMinutes, double MostMinutes, Notice Notice)
{
    /// <summary>Kinds under which a part of the reports speak of it: causes and effects, with their shares.</summary>
    public ImmutableArray<(string Kind, double Share)> Effects { get; init; } = [];

    /// <summary>Kinds that a clerk mistakes it for.</summary>
    public ImmutableArray<string> MistakenFor { get; init; } = [];

    /// <summary>True for an everyday case that never opens an incident.</summary>
    public bool Everyday { get; init; }

    public double WeightOn(DayWeather weather) => weather switch
    {
        DayWeather.Storm => Storm,
        DayWeather.Winter => Winter,
        _ => Normal,
    };
}
