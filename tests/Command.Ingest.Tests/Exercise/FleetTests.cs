using System.Collections.Immutable;
using Command.Geo;
using Command.Ingest.City;
using Command.Ingest.Exercise;
using Command.Ingest.Tests.City;

namespace Command.Ingest.Tests.Exercise;

public sealed class FleetTests
{
    private static readonly TimeSpan s_step = TimeSpan.FromSeconds(2);

    private static readonly ImmutableArray<(GeoPoint From, GeoPoint To)> s_roads = Segments(f => f.IsRoad);

    private static readonly ImmutableArray<(GeoPoint From, GeoPoint To)> s_rivers = Segments(f => f.Class == "river");

    [Fact]
    public void Of_PackOfHarbin_PutsEveryUnitOnTheMap()
    {
        ImmutableArray<Vehicle> fleet = Start();

        Assert.Equal(300, fleet.Length);
        Assert.Equal(300, fleet.Select(v => v.Unit.Terminal).Distinct().Count());
        Assert.True(fleet.Select(v => v.At(TimeSpan.Zero).At).Distinct().Count() >= 290);
    }

    [Fact]
    public void At_EveryVehicleForTenMinutes_StaysOnItsRoad()
    {
        foreach (Vehicle vehicle in Start())
        {
            ImmutableArray<(GeoPoint, GeoPoint)> lines = vehicle.Unit.Kind.EndsWith("boat", StringComparison.Ordinal) ? s_rivers : s_roads;
            for (TimeSpan at = TimeSpan.Zero; at < TimeSpan.FromMinutes(10); at += TimeSpan.FromSeconds(25))
            {
                GeoPoint point = vehicle.At(at).At;
                Assert.True(lines.Min(l => Off(point, l.Item1, l.Item2)) <= 20, $"{vehicle.Unit.CallSign} at {point}");
            }
        }
    }

    [Fact]
    public void At_FromReportToReport_NobodyJumpsOrSpeeds()
    {
        foreach (Vehicle vehicle in Start())
        {
            GeoPoint before = vehicle.At(TimeSpan.Zero).At;
            double moved = 0;
            for (TimeSpan at = s_step; at < TimeSpan.FromMinutes(10); at += s_step)
            {
                VehicleFix fix = vehicle.At(at);
                double metres = fix.At.DistanceTo(before);
                Assert.True(metres / s_step.TotalHours / 1000 <= 80, vehicle.Unit.CallSign);
                Assert.InRange(fix.SpeedKmh, 20, 60);
                Assert.InRange(fix.HeadingDeg, 0, 359);
                moved += metres;
                before = fix.At;
            }

            Assert.True(moved > 1_500, $"{vehicle.Unit.CallSign} moved {moved:0} m in ten minutes.");
        }
    }

    [Fact]
    public void At_AskedOftenOrSeldom_IsAtTheSamePlace()
    {
        ImmutableArray<Vehicle> often = Start(), seldom = Start();
        for (TimeSpan at = TimeSpan.Zero; at < TimeSpan.FromMinutes(9); at += s_step)
        {
            foreach (Vehicle vehicle in often)
            {
                vehicle.At(at);
            }
        }

        Assert.Equal(seldom.Select(v => v.At(TimeSpan.FromMinutes(9))), often.Select(v => v.At(TimeSpan.FromMinutes(9))));
    }

    [Fact]
    public void At_OverAWholeDay_StaysNearHome()
    {
        foreach (Vehicle vehicle in Start().Take(60))
        {
            GeoPoint start = vehicle.At(TimeSpan.Zero).At;
            for (TimeSpan at = TimeSpan.Zero; at < TimeSpan.FromHours(24); at += TimeSpan.FromMinutes(5))
            {
                Assert.True(vehicle.At(at).At.DistanceTo(start) < 15_000, vehicle.Unit.CallSign);
            }
        }
    }

    [Fact]
    public void At_AfterTheMachineSlept_GoesOnFromWhereItWas()
    {
        Vehicle vehicle = Start()[0];
        GeoPoint before = vehicle.At(TimeSpan.FromSeconds(10)).At;

        GeoPoint after = vehicle.At(TimeSpan.FromDays(400)).At;

        Assert.True(after.DistanceTo(before) < 20_000);
    }

    [Fact]
    public void Of_AnotherSeed_DrivesElsewhere() =>
        Assert.NotEqual(Start().Select(v => v.At(TimeSpan.FromMinutes(1)).At), Fleet.Of(HarbinPack.Pack, Tellings.Roads, 300, 5).Select(v => v.At(TimeSpan.FromMinutes(1)).At));

    private static ImmutableArray<Vehicle> Start() => Fleet.Of(HarbinPack.Pack, Tellings.Roads, 300, 718);

    private static ImmutableArray<(GeoPoint, GeoPoint)> Segments(Func<MapFeature, bool> which) =>
        [.. HarbinPack.Pack.BaseMap.Where(f => which(f) && f.Shape is LineShape).SelectMany(f => f.Shape.Positions().Zip(f.Shape.Positions().Skip(1)))];

    /// <summary>Distance of a point from a straight line between two others, metres, on a plane that touches the city.</summary>
    private static double Off(GeoPoint p, GeoPoint a, GeoPoint b)
    {
        const double Metres = 111_195;
        double scale = Math.Cos(double.DegreesToRadians(p.Lat));
        double ax = (a.Lon - p.Lon) * scale * Metres, ay = (a.Lat - p.Lat) * Metres, bx = (b.Lon - p.Lon) * scale * Metres, by = (b.Lat - p.Lat) * Metres;
        double dx = bx - ax, dy = by - ay;
        double part = Math.Clamp(-((ax * dx) + (ay * dy)) / ((dx * dx) + (dy * dy)), 0, 1);
        return Math.Sqrt(Math.Pow(ax + (part * dx), 2) + Math.Pow(ay + (part * dy), 2));
    }
}
