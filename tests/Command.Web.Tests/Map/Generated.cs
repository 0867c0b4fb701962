using Command.Geo;
using Command.Ingest.Contracts;
using Command.Web.Tests.Features.Wall;
using CsCheck;

namespace Command.Web.Tests.Map;

/// <summary>Any units that may come, as chance makes them.</summary>
internal static class Generated
{
    private static readonly string[] s_statuses = ["available", "committed", "onScene", "out", "else"];

    private static readonly Gen<DateTimeOffset> s_time = Gen.Long[0, 4_000_000_000].Select(DateTimeOffset.FromUnixTimeSeconds);

    public static readonly Gen<UnitFix> Fix =
        from lon in Gen.Double[-180, 180]
        from lat in Gen.Double[-90, 90]
        from heading in Maybe(Gen.Double[0, 359.99])
        from speed in Maybe(Gen.Double[0, 7000])
        from status in Gen.Int[0, 4].Select(i => s_statuses[i])
        from exercise in Gen.Bool
        from observed in s_time
        from stale in Maybe(s_time)
        select Scene.Unit("u", status, exercise) with { At = new GeoPoint(lon, lat), HeadingDeg = heading, SpeedKmh = speed, ObservedAt = observed, StaleAt = stale };

    private static Gen<T?> Maybe<T>(Gen<T> gen)
        where T : struct => Gen.Select(Gen.Bool, gen, (has, value) => has ? (T?)value : null);
}
