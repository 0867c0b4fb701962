using Command.Geo;
using Command.Ingest.Contracts;
using Command.Web.Tests.Features.Wall;
using CsCheck;

namespace Command.Web.Tests.Map;

/// <summary>Any units that may come, as chance makes them.</summary>
internal static class Generated
{
    private static readonly Gen<DateTimeOffset> s_time = Gen.Long[0, 4_000_000_000].Select(DateTimeOffset.FromUnixTimeSeconds);

    public static readonly Gen<UnitFix> Fix =
        from lon in Gen.Double[-180, 180]
        from lat in Gen.Double[-90, 90]
        from heading in Gen.Null(Gen.Double[0, 359.99])
        from speed in Gen.Null(Gen.Double[0, 7000])
        from status in Gen.OneOfConst("available", "committed", "onScene", "out", "else")
        from exercise in Gen.Bool
        from observed in s_time
        from stale in Gen.Null(s_time)
        select Scene.Unit("u", status, exercise) with { At = new GeoPoint(lon, lat), HeadingDeg = heading, SpeedKmh = speed, ObservedAt = observed, StaleAt = stale };
}
