using System.Collections.Immutable;
using Command.Geo.Tracks;
using CsCheck;

namespace Command.Geo.Tests.Tracks;

public sealed class TrackThinningTests
{
    private const long Start = 1_784_336_400_000;

    /// <summary>Walks with pauses, gaps and jumps, anywhere on earth; the antimeridian and its neighbourhood more often than fair.</summary>
    private static readonly Gen<TrackPoint[]> s_tracks =
        from lon in Gen.OneOf(Gen.Double[-180, 180], Gen.Double[179.99, 180], Gen.Double[-180, -179.99], Gen.Const(126.63))
        from lat in Gen.OneOf(Gen.Double[-85, 85], Gen.Const(45.75))
        from steps in Gen.Select(
            Gen.OneOf(Gen.Int[1, 30_000], Gen.Int[100_000, 400_000]),
            Gen.OneOf(Gen.Const(0.0), Gen.Double[-0.0002, 0.0002], Gen.Double[-0.01, 0.01]),
            Gen.OneOf(Gen.Const(0.0), Gen.Double[-0.0002, 0.0002]),
            Gen.Bool).Array[0, 120]
        select Walk(lon, lat, steps);

    [Fact]
    public void Thin_AnyTrack_LeavesOutOnlyWhatIsWithinTheToleranceAtItsOwnTime() =>
        Gen.Select(s_tracks, Gen.Double[0.1, 200]).Sample((track, tolerance) =>
        {
            ImmutableArray<TrackPoint> kept = TrackThinning.Thin(track, tolerance);
            Assert.Equal(track.Length == 0 ? [] : [track[0], track[^1]], kept.Length < 2 ? [.. kept, .. kept] : new[] { kept[0], kept[^1] });
            Assert.All(track, p => Assert.True(At(kept, p.AtMs).DistanceTo(p.At) <= tolerance, $"{p} is {At(kept, p.AtMs).DistanceTo(p.At)} m off"));
        });

    [Fact]
    public void Thin_AgainOrInAnyOrder_ChangesNothing() =>
        Gen.Select(s_tracks, Gen.Double[0.1, 200], Gen.Int).Sample((track, tolerance, seed) =>
        {
            ImmutableArray<TrackPoint> kept = TrackThinning.Thin(track, tolerance);
            Assert.Equal(kept, TrackThinning.Thin(kept, tolerance));
            TrackPoint[] mixed = [.. track, .. track];
            new Random(seed).Shuffle(mixed);
            Assert.Equal(kept, TrackThinning.Thin(mixed, tolerance));
        });

    [Fact]
    public void Thin_AnyTrack_KeepsBothSidesOfStopsAndGapsAndNoStepIsLongerThanItWas() =>
        s_tracks.Sample(track =>
        {
            ImmutableArray<TrackPoint> kept = TrackThinning.Thin(track, 500);
            double longest = TrackThinning.LongestStep.TotalMilliseconds;
            for (int i = 1; i < track.Length; i++)
            {
                if (track[i].AtMs - track[i - 1].AtMs > longest || track[i].Stands != track[i - 1].Stands)
                {
                    Assert.Contains(track[i - 1], kept);
                    Assert.Contains(track[i], kept);
                }
            }

            for (int i = 1; i < kept.Length; i++)
            {
                Assert.True(kept[i].AtMs - kept[i - 1].AtMs <= longest || Array.IndexOf(track, kept[i]) == Array.IndexOf(track, kept[i - 1]) + 1);
            }
        });

    [Fact]
    public void Thin_NoTolerance_KeepsAll() => s_tracks.Sample(track => Assert.Equal(track, TrackThinning.Thin(track, 0)));

    [Fact]
    public void Thin_SteadyDriveAcrossTheAntimeridian_KeepsItsEndsAndAPointEveryTwoMinutesAtMost()
    {
        TrackPoint[] drive = [.. Enumerable.Range(0, 61).Select(i => new TrackPoint(Start + (i * 10_000), new GeoPoint(i < 30 ? 179.97 + (i * 0.001) : -180 + ((i - 30) * 0.001), 10), false))];
        ImmutableArray<TrackPoint> kept = TrackThinning.Thin(drive, 10);
        Assert.Equal(9, kept.Length);
        Assert.Equal((drive[0], drive[^1]), (kept[0], kept[^1]));
    }

    [Fact]
    public void Thin_WaitOnAStraightRoad_IsSeenThoughTheLineIsTheSame()
    {
        // 100 m along the road, 60 s waiting in its middle: no corner in space, a corner of 50 m in time.
        TrackPoint[] track = [.. Enumerable.Range(0, 17).Select(i => new TrackPoint(Start + (i * 5000), new GeoPoint(126.63, 45.75 + (Math.Clamp(i <= 2 ? i : Math.Max(2, i - 12), 0, 4) * 0.000225)), false))];
        Assert.Equal([track[0], track[2], track[14], track[16]], TrackThinning.Thin(track, 10));
    }

    [Fact]
    public void Thin_PlaceThatIsNoPlace_IsKept()
    {
        TrackPoint[] track = [.. Enumerable.Range(0, 9).Select(i => new TrackPoint(Start + (i * 1000), i == 4 ? new GeoPoint(double.NaN, 45.75) : new GeoPoint(126.63, 45.75), false))];
        Assert.Contains(TrackThinning.Thin(track, 10), p => double.IsNaN(p.At.Lon));
    }

    private static TrackPoint[] Walk(double lon, double lat, (int Ms, double East, double North, bool Stands)[] steps)
    {
        List<TrackPoint> track = [];
        long at = Start;
        foreach ((int ms, double east, double north, bool stands) in steps)
        {
            at += ms;
            lon = Math.IEEERemainder(lon + (stands ? 0 : east), 360);
            lat += stands ? 0 : north;
            track.Add(new TrackPoint(at, new GeoPoint(lon, lat), stands));
        }

        return [.. track];
    }

    private static GeoPoint At(ImmutableArray<TrackPoint> kept, long ms)
    {
        int after = kept.TakeWhile(p => p.AtMs < ms).Count();
        return kept[after].AtMs == ms ? kept[after].At : TrackThinning.Between(kept[after - 1], kept[after], ms);
    }
}
