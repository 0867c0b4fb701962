using System.Collections.Immutable;

namespace Command.Web.Walls;

/// <summary>How large letters must be to be read from where people sit. Pure.</summary>
/// <remarks>
/// The rule: the lower-case letters of the smallest text on a wall subtend at least 10 minutes of arc at the stated distance (ISO 9241-303 asks for
/// characters of 16 minutes, 20 to 22 preferred; at 10 minutes of x-height a Latin capital has 13 and a Chinese character 17). The smallest text is 0.75 rem,
/// a rem is a fiftieth of the screen's height, and the font's x-height is 0.546 of its size. Text is never made smaller than it is unscaled, and never more
/// than <see cref="Most"/> times larger: beyond that too little fits, and people must sit nearer.
/// </remarks>
public static class ReadingDistance
{
    public const double LeastArcMinutes = 10, Most = 2.5;

    public const double LeastHeightM = 0.2, MostHeightM = 20, LeastDistanceM = 0.5, MostDistanceM = 60;

    private const double SmallestRem = 0.75, RemPerHeight = 50, XHeight = 0.546;

    /// <summary>Minutes of arc of the smallest text's lower-case letters.</summary>
    /// <param name="heightM">The height of the whole picture, metres.</param>
    /// <param name="distanceM">From the screen to the farthest reader, metres.</param>
    /// <param name="scale">How many times larger than unscaled.</param>
    public static double ArcMinutes(double heightM, double distanceM, double scale) =>
        Math.Atan(heightM / RemPerHeight * SmallestRem * XHeight * scale / distanceM) * 180 / Math.PI * 60;

    /// <summary>The sizes that there are; the style sheet has each of them.</summary>
    public static ImmutableArray<double> Steps { get; } = [1, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.8, 2, 2.25, Most];

    /// <summary>How many times larger than unscaled text must be: the first of <see cref="Steps"/> that is enough, or the largest.</summary>
    public static double ScaleFor(double heightM, double distanceM)
    {
        if (!(heightM is >= LeastHeightM and <= MostHeightM && distanceM is >= LeastDistanceM and <= MostDistanceM))
        {
            return 1;
        }

        double needed = Math.Tan(LeastArcMinutes / 60 * Math.PI / 180) * distanceM / (heightM / RemPerHeight * SmallestRem * XHeight);
        return Steps.FirstOrDefault(s => s >= needed - 1e-9, Most);
    }

    /// <summary>True when even the largest text is too small at this distance.</summary>
    public static bool TooFar(double heightM, double distanceM) => ArcMinutes(heightM, distanceM, ScaleFor(heightM, distanceM)) < LeastArcMinutes - 0.01;
}
