using System.Collections.Immutable;
using Command.Ingest.Contracts;

namespace Command.Ingest.Feeds.Sl651;

/// <summary>
/// The state and alarm bits of element 45, SL 651-2014 table 58. Bits 7 (door), 9 (card reader) and 10 (pump) state a condition, not a fault, and are left
/// to the value.
/// </summary>
internal static class Sl651Status
{
    private static readonly ImmutableArray<(int Bit, Fault Issue)> s_alarms =
    [
        (0, new("station-mains-off", "The station's mains supply is off; it runs on its battery.")),
        (1, new("station-battery-low", "The station's battery is low: it may fall silent.")),
        (2, new("station-level-alarm", "The station raises its water level alarm.")),
        (3, new("station-flow-alarm", "The station raises its flow alarm.")),
        (4, new("station-quality-alarm", "The station raises its water quality alarm.")),
        (5, new("station-flow-meter-fault", "The station's flow meter is faulty: do not trust its flow.")),
        (6, new("station-level-meter-fault", "The station's level gauge is faulty: do not trust its level.")),
        (8, new("station-memory-fault", "The station's memory is faulty: it may not send missed reports again.")),
        (11, new("station-quota-alarm", "The station's remaining water quota is used up.")),
    ];

    /// <summary>The alarms that are set, lowest bit first.</summary>
    public static IEnumerable<Fault> Of(uint bits) => s_alarms.Where(a => (bits >> a.Bit & 1) != 0).Select(a => a.Issue);
}
