using System.Collections.Immutable;
using System.Numerics;

namespace Command.Ingest.Feeds.Jt808;

/// <summary>Names of the alarm bits of a position report (JT/T 808-2013 table 24; bits 15 to 17 are of the 2019 edition).</summary>
public static class Jt808Alarms
{
    private static readonly ImmutableArray<string> s_names =
    [
        "emergency", "overspeed", "fatigue", "danger-warning", "gnss-fault", "gnss-antenna-cut", "gnss-antenna-short", "power-low",
        "power-cut", "display-fault", "speech-fault", "camera-fault", "licence-reader-fault", "overspeed-warning", "fatigue-warning", "unlawful-driving",
        "tyre-pressure-warning", "right-blind-spot", "driving-time-exceeded", "parking-overtime", "area-crossed", "route-crossed", "route-time", "off-route",
        "speed-sensor-fault", "fuel-abnormal", "stolen", "unlawful-ignition", "unlawful-movement", "collision", "rollover", "unlawful-door-opening",
    ];

    /// <summary>Names of the set bits, lowest bit first.</summary>
    public static ImmutableArray<string> Of(uint bits)
    {
        if (bits == 0)
        {
            return [];
        }

        ImmutableArray<string>.Builder names = ImmutableArray.CreateBuilder<string>(BitOperations.PopCount(bits));
        for (; bits != 0; bits &= bits - 1)
        {
            names.Add(s_names[BitOperations.TrailingZeroCount(bits)]);
        }

        return names.MoveToImmutable();
    }
}
