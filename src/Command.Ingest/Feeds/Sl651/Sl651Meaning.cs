using System.Collections.Immutable;
using System.Globalization;
using Command.Ingest.Contracts;

namespace Command.Ingest.Feeds.Sl651;

/// <summary>What a value means beyond its digits: relative levels on their station's base, and the marks that stand for a gate's state.</summary>
internal static class Sl651Meaning
{
    /// <summary>Table A.1: 闸坝 and 泵站, whose first level is the one above the work.</summary>
    private const byte Sluice = 0x5A, Pumps = 0x44;

    private static readonly ImmutableArray<string> s_further =
        [.. Enumerable.Range(1, 8).Select(n => string.Create(CultureInfo.InvariantCulture, $"{Reading.Properties.WaterLevel}{n}"))];

    /// <summary>The value, the property it is of, and what else is to be said of it.</summary>
    public static (double? Value, string Property, Fault? Meaning) Of(in Sl651Observation o, DateTimeOffset observed, FeedContext context)
    {
        if (o.LevelSeries > 0)
        {
            return Level(o, observed, context);
        }

        return o.Element.Property == Reading.Properties.GateOpening ? Gate(o) : (o.Number, o.Element.Property, null);
    }

    private static (double?, string, Fault?) Level(in Sl651Observation o, DateTimeOffset observed, FeedContext context)
    {
        if (!context.Codes.Stations.TryGetValue(o.Station.Address, out StationTelemetry? station)
            || station.BaseAt(DateOnly.FromDateTime(observed.ToOffset(context.Offset).DateTime), o.LevelSeries) is not { } metres)
        {
            return (o.Number, o.Element.Property, null);
        }

        bool atWork = o.StationClass is Sluice or Pumps;
        string property = o.LevelSeries switch
        {
            1 => atWork ? Reading.Properties.WaterLevelAbove : Reading.Properties.WaterLevel,
            2 when atWork => Reading.Properties.WaterLevelBelow,
            byte series => s_further[series - 1],
        };

        // Slots are whole centimetres and bases millimetres: what binary fractions add is taken off again.
        return (o.Number is { } above ? Math.Round(metres + above, 3) : null, property, null);
    }

    /// <summary>E.3.2.2: 555, 444, 999 and 888 are no metres.</summary>
    private static (double?, string, Fault?) Gate(in Sl651Observation o) => o.Number switch
    {
        444 => (0, o.Element.Property, new Fault("sl651-gate-closed", "444: the gate is shut.")),
        555 => (null, o.Element.Property, new Fault("sl651-gate-none", "555: there is no gate that controls the water.")),
        888 => (null, o.Element.Property, new Fault("sl651-gate-lifted", "888: the gate is lifted clear of the water.")),
        999 => (null, o.Element.Property, new Fault("sl651-gate-open", "999: the gate is fully open.")),
        var metres => (metres, o.Element.Property, null),
    };
}
