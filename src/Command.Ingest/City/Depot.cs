using System.Collections.Immutable;
using Command.Geo;

namespace Command.Ingest.City;

/// <summary>A place where units wait, whose surroundings count as covered while one that can do the work is near: one row of <c>depots</c> in <c>units.json</c>.</summary>
/// <param name="Id">a-z, 0-9 and hyphens.</param>
/// <param name="Zh">Its name.</param>
/// <param name="En">Its name in English.</param>
/// <param name="Agency">Id of the agency that runs it.</param>
/// <param name="At">Where it is, CGCS2000 lon/lat degrees.</param>
/// <param name="Areas">Codes of the areas that its units are answerable for; empty for the whole city.</param>
/// <param name="Covers">Capabilities that must stay near it; empty where nothing must.</param>
/// <param name="WithinMinutes">How near by road counts as covered, minutes.</param>
public sealed record Depot(string Id, string Zh, string En, string Agency, GeoPoint At, ImmutableArray<string> Areas, ImmutableArray<string> Covers, double WithinMinutes)
{
    /// <summary>What counts as near where the pack does not say.</summary>
    public const double UsualMinutes = 10;
}

/// <summary>What a capability is called.</summary>
public sealed record CapabilityName(string Zh, string En);

/// <summary>How a crew's duty goes.</summary>
/// <param name="Starts">When a shift begins, the city's time.</param>
/// <param name="Hours">How long it is; shifts follow on each other.</param>
/// <param name="RestMinutes">How long a crew rests after a job before it is sent again without need.</param>
public sealed record ShiftRule(TimeOnly Starts, double Hours, double RestMinutes)
{
    /// <summary>Where the pack does not say: relief at eight, a day at a time, half an hour's rest.</summary>
    public static ShiftRule Usual { get; } = new(new TimeOnly(8, 0), 24, 30);

    /// <summary>When the shift that is on at a moment ends.</summary>
    /// <param name="now">The moment.</param>
    /// <param name="zone">The city's time zone.</param>
    public DateTimeOffset EndsAfter(DateTimeOffset now, TimeZoneInfo zone)
    {
        ArgumentNullException.ThrowIfNull(zone);
        DateTimeOffset local = TimeZoneInfo.ConvertTime(now, zone);
        DateTime begins = local.Date + Starts.ToTimeSpan();
        TimeSpan length = TimeSpan.FromHours(Hours);
        DateTime ends = begins + (Math.Floor((local.DateTime - begins) / length) * length) + length;
        return new DateTimeOffset(ends, zone.GetUtcOffset(ends));
    }
}
