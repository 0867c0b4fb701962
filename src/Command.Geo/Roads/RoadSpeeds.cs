using System.Collections.Immutable;

namespace Command.Geo.Roads;

/// <summary>
/// How fast a responder drives, km/h: averages over a city street with its junctions, not limits. Where a limit is posted, a share of it
/// counts instead of the class's speed. Every figure can be overridden for a city.
/// </summary>
/// <remarks>Immutable and safe to share between threads. <see cref="RoadGraph.Build"/> refuses speeds that are not 1 to 200 km/h.</remarks>
public sealed record RoadSpeeds
{
    /// <summary>The table as documented at each property.</summary>
    public static RoadSpeeds Default { get; } = new();

    /// <summary>80 km/h.</summary>
    public double Motorway { get; init; } = 80;

    /// <summary>60 km/h.</summary>
    public double Trunk { get; init; } = 60;

    /// <summary>45 km/h.</summary>
    public double Primary { get; init; } = 45;

    /// <summary>40 km/h.</summary>
    public double Secondary { get; init; } = 40;

    /// <summary>35 km/h.</summary>
    public double Tertiary { get; init; } = 35;

    /// <summary>30 km/h.</summary>
    public double Unclassified { get; init; } = 30;

    /// <summary>25 km/h.</summary>
    public double Residential { get; init; } = 25;

    /// <summary>15 km/h.</summary>
    public double Service { get; init; } = 15;

    /// <summary>40 km/h.</summary>
    public double Link { get; init; } = 40;

    /// <summary>The share of a posted limit that is driven on average, over 0 up to 1.5; 0.75 because of lights and crossings.</summary>
    public double PostedShare { get; init; } = 0.75;

    /// <summary>What turning back on the same street costs, seconds.</summary>
    public double UTurnSeconds { get; init; } = 15;

    /// <summary>The speed of a class without a posted limit, km/h.</summary>
    /// <param name="roadClass">One of the named classes.</param>
    public double KmhOf(RoadClass roadClass) => roadClass switch
    {
        RoadClass.Motorway => Motorway,
        RoadClass.Trunk => Trunk,
        RoadClass.Primary => Primary,
        RoadClass.Secondary => Secondary,
        RoadClass.Tertiary => Tertiary,
        RoadClass.Unclassified => Unclassified,
        RoadClass.Residential => Residential,
        RoadClass.Service => Service,
        RoadClass.Link => Link,
        _ => throw new ArgumentOutOfRangeException(nameof(roadClass), roadClass, "No such class."),
    };

    /// <summary>The time along a whole edge, seconds.</summary>
    /// <param name="edge">Its length and its class or posted limit count.</param>
    public double SecondsOf(RoadEdge edge)
    {
        ArgumentNullException.ThrowIfNull(edge);
        return edge.LengthM * 3.6 / (edge.MaxSpeedKmh * PostedShare ?? KmhOf(edge.Class));
    }

    /// <summary>What is wrong with the table; null when it can be used.</summary>
    internal RoadFault? Check()
    {
        if (Enum.GetValues<RoadClass>().Any(c => !(KmhOf(c) is >= 1 and <= 200)))
        {
            return new RoadFault("road-speed", "The speed of every road class must be 1 to 200 km/h.", "speeds");
        }

        return PostedShare is > 0 and <= 1.5 && UTurnSeconds is >= 0 and <= 3_600
            ? null
            : new RoadFault("road-speed", "The share of a posted limit must be over 0 and up to 1.5, a U-turn 0 to 3600 seconds.", "speeds");
    }
}

/// <summary>How much slower or faster than usual a whole city drives, by class: snow on side streets, the roads at night. 1 is as usual.</summary>
/// <remarks>Immutable and safe to share between threads.</remarks>
public sealed class SpeedFactors
{
    private readonly ImmutableArray<double> _byClass;

    private SpeedFactors(ImmutableArray<double> byClass) => _byClass = byClass;

    /// <summary>As usual everywhere.</summary>
    public static SpeedFactors Usual { get; } = All(1);

    /// <summary>The factor of a class.</summary>
    /// <param name="roadClass">One of the named classes.</param>
    public double this[RoadClass roadClass] => _byClass[(int)roadClass];

    /// <summary>One factor for every class.</summary>
    /// <param name="factor">0.01 to 4.</param>
    public static SpeedFactors All(double factor) => new([.. Enumerable.Repeat(Checked(factor), Enum.GetValues<RoadClass>().Length)]);

    /// <summary>The same with another factor for one class.</summary>
    /// <param name="roadClass">One of the named classes.</param>
    /// <param name="factor">0.01 to 4.</param>
    public SpeedFactors With(RoadClass roadClass, double factor) => new(_byClass.SetItem((int)roadClass, Checked(factor)));

    private static double Checked(double factor) =>
        factor is >= 0.01 and <= 4 ? factor : throw new ArgumentOutOfRangeException(nameof(factor), factor, "A speed factor is 0.01 to 4.");
}
