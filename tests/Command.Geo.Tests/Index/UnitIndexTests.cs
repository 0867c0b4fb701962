using Command.Geo.Areas;
using Command.Geo.Index;
using Command.Geo.Tests.Areas;
using CsCheck;

namespace Command.Geo.Tests.Index;

public sealed class UnitIndexTests
{
    // Corners of the world, places a step from them, and a town where units crowd.
    private static readonly Gen<double> s_lon = Gen.OneOf(
        Gen.Double[-180, 180], Gen.Double[126.5, 126.6], Gen.Double[179.99, 180], Gen.Double[-180, -179.99], Gen.Int[-18, 18].Select(i => i * 10.0));

    private static readonly Gen<double> s_lat = Gen.OneOf(
        Gen.Double[-90, 90], Gen.Double[45.7, 45.8], Gen.Double[89.99, 90], Gen.Double[-90, -89.99], Gen.Int[-9, 9].Select(i => i * 10.0));

    private static readonly Gen<GeoPoint> s_point = Gen.Select(s_lon, s_lat).Select((lon, lat) => new GeoPoint(lon, lat));

    private static readonly Gen<double> s_radius = Gen.OneOf(Gen.Double[0, 5_000], Gen.Double[0, 21_000_000], Gen.Const(0.0));

    // A slot with a place to move to, or with none: taken out.
    private static readonly Gen<(int Slot, GeoPoint? To)[]> s_moves =
        Gen.Select(Gen.Int[0, 60], s_point, Gen.Int[0, 4]).Select((slot, to, dice) => (slot, dice == 0 ? (GeoPoint?)null : to)).Array[0, 120];

    [Fact]
    public void Within_AnyMovesAndBox_AgreesWithLookingAtEveryUnit() =>
        Gen.Select(s_moves, s_point, s_point).Sample((moves, a, b) =>
        {
            (UnitIndex index, Dictionary<int, GeoPoint> all) = Play(moves);
            GeoBox box = GeoBox.Empty.Including(a).Including(b);
            List<UnitHit> hits = [];
            index.Within(box, hits);
            Same(all.Where(u => Holds(box, u.Value)).Select(u => u.Key), hits);
            Assert.Equal(all.Count, index.Count);
        });

    [Fact]
    public void Within_AnyBoxOverTheAntimeridian_AgreesWithLookingAtEveryUnit() =>
        Gen.Select(s_moves, s_point, s_point, Gen.Int[-1, 1], Gen.Bool).Sample((moves, a, b, turns, beyond) =>
        {
            (UnitIndex index, Dictionary<int, GeoPoint> all) = Play(moves);

            // Of a size that a turn of 360 does not round.
            (double west, double east) = (Math.Round(Math.Max(a.Lon, b.Lon) * 1024) / 1024, Math.Round(Math.Min(a.Lon, b.Lon) * 1024) / 1024);
            GeoBox box = new(west, Math.Min(a.Lat, b.Lat), east, Math.Max(a.Lat, b.Lat));
            List<UnitHit> hits = [];
            index.Within(beyond && west > east ? box with { West = west + (turns * 360) - 360, East = east + (turns * 360) } : box, hits);
            Same(all.Where(u => west > east ? Holds(box with { East = 180 }, u.Value) || Holds(box with { West = -180 }, u.Value) : Holds(box, u.Value)).Select(u => u.Key), hits);
        });

    [Fact]
    public void Within_AnyZone_AgreesWithAskingTheShapeAboutEveryUnit() =>
        Gen.Select(FenceShapes.Shape, FenceShapes.Point.Array[0, 150]).Sample((shape, points) =>
        {
            if (Zone.Of(shape).Zone is not { } zone)
            {
                return;
            }

            UnitIndex index = new(4);
            GeoPoint[] all = [.. points, .. shape.Positions().Take(50)];
            for (int i = 0; i < all.Length; i++)
            {
                index.Upsert(i, all[i]);
            }

            List<UnitHit> hits = [];
            index.Within(zone, hits);
            Same(Enumerable.Range(0, all.Length).Where(i => FenceShapes.Holds(shape, all[i])), hits);
        }, iter: 1_000);

    [Fact]
    public void Searches_IntoASpan_AreThoseIntoAList() =>
        Gen.Select(s_moves, s_point, s_radius, Gen.Int[0, 130]).Sample((moves, centre, radiusM, room) =>
        {
            (UnitIndex index, Dictionary<int, GeoPoint> all) = Play(moves);
            UnitHit[] hits = new UnitHit[room];
            List<UnitHit> listed = [];
            index.WithinRadius(centre, radiusM, listed);
            int found = index.WithinRadius(centre, radiusM, hits);
            Assert.Equal(listed.Count, found);
            Assert.Equal(listed.Take(room), hits.Take(found));

            int near = index.NearestK(centre, hits);
            Assert.Equal(all.OrderBy(u => centre.DistanceTo(u.Value)).ThenBy(u => u.Key).Take(room).Select(u => u.Key), hits.Take(near).Select(h => h.Slot));
        });

    [Fact]
    public void WithinRadius_OverAPole_FindsTheOtherSide()
    {
        UnitIndex index = new();
        index.Upsert(1, new GeoPoint(0, 89.999));
        index.Upsert(2, new GeoPoint(180, 89.999));
        index.Upsert(3, new GeoPoint(-90, 89.9));
        List<UnitHit> hits = [];

        index.WithinRadius(new GeoPoint(0, 89.999), 1_000, hits);

        Same([1, 2], hits);
    }

    [Fact]
    public void SearchesAndMoves_WithRoom_AllocateNothing()
    {
        UnitIndex index = new(2_000);
        UnitHit[] span = new UnitHit[2_000];
        List<UnitHit> list = new(2_000);
        Zone zone = Zone.Of(FenceShapes.Square(126.5, 45.7, 0.05)).Zone!;
        int total = 0;
        void Work()
        {
            Random random = new(5);
            for (int i = 0; i < 4_000; i++)
            {
                index.Upsert(i % 2_000, new GeoPoint(126.5 + (random.NextDouble() * 0.1), 45.7 + (random.NextDouble() * 0.1)));
            }

            for (int i = 0; i < 200; i++)
            {
                GeoPoint at = new(126.5 + (random.NextDouble() * 0.1), 45.7 + (random.NextDouble() * 0.1));
                list.Clear();
                index.WithinRadius(at, 500, list);
                total += index.WithinRadius(at, 500, span) + index.NearestK(at, span.AsSpan(0, 10)) + index.Within(zone, span) + index.Within(new GeoBox(at.Lon, at.Lat, at.Lon + 0.01, at.Lat + 0.01), span);
            }
        }

        // The first round ends where the second begins, so that the second and the third walk the same way.
        Work();
        Work();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Work();
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 512);
        Assert.True(total > 0);
    }

    [Fact]
    public void WithinRadius_AnyMovesAndCircle_AgreesWithLookingAtEveryUnit() =>
        Gen.Select(s_moves, s_point, s_radius).Sample((moves, centre, radiusM) =>
        {
            (UnitIndex index, Dictionary<int, GeoPoint> all) = Play(moves);
            List<UnitHit> hits = [];
            index.WithinRadius(centre, radiusM, hits);
            Same(all.Where(u => centre.DistanceTo(u.Value) <= radiusM).Select(u => u.Key), hits);
            Assert.All(hits, h => Assert.Equal(centre.DistanceTo(h.At), h.DistanceM));
        });

    [Fact]
    public void NearestK_AnyMoves_AgreesWithSortingEveryUnit() =>
        Gen.Select(s_moves, s_point, Gen.Int[0, 8], Gen.Bool).Sample((moves, centre, count, oddOnly) =>
        {
            (UnitIndex index, Dictionary<int, GeoPoint> all) = Play(moves);
            IEnumerable<int> expected = all.Where(u => !oddOnly || u.Key % 2 == 1)
                .OrderBy(u => centre.DistanceTo(u.Value)).ThenBy(u => u.Key).Take(count).Select(u => u.Key);
            Assert.Equal(expected, index.NearestK(centre, count, oddOnly ? slot => slot % 2 == 1 : null).Select(h => h.Slot));
        });

    [Fact]
    public void Within_CrowdInATown_AgreesWithLookingAtEveryUnit()
    {
        Gen.Select(Gen.Select(Gen.Double[126.4, 126.8], Gen.Double[45.6, 45.9]).Array[3_000], Gen.Double[126.4, 126.8], Gen.Double[45.6, 45.9]).Sample((points, lon, lat) =>
        {
            UnitIndex index = new();
            for (int i = 0; i < points.Length; i++)
            {
                index.Upsert(i, new GeoPoint(points[i].Item1, points[i].Item2));
            }

            GeoBox box = new(lon - 0.015, lat - 0.015, lon + 0.015, lat + 0.015);
            List<UnitHit> hits = [];
            index.Within(box, hits);
            Same(Enumerable.Range(0, points.Length).Where(i => box.Contains(new GeoPoint(points[i].Item1, points[i].Item2))), hits);
        }, iter: 20);
    }

    [Fact]
    public void WithinRadius_AcrossTheAntimeridian_FindsTheOtherSide()
    {
        UnitIndex index = new();
        index.Upsert(1, new GeoPoint(-179.999, 10));
        index.Upsert(2, new GeoPoint(179.999, 10));
        List<UnitHit> hits = [];

        index.WithinRadius(new GeoPoint(180, 10), 1_000, hits);

        Same([1, 2], hits);
    }

    [Fact]
    public void Upsert_PositionThatIsNone_ChangesNothing()
    {
        UnitIndex index = new();
        index.Upsert(3, new GeoPoint(126, 45));

        Assert.False(index.Upsert(3, new GeoPoint(double.NaN, 45)));
        Assert.Equal(new GeoPoint(126, 45), Assert.Single(index.NearestK(new GeoPoint(0, 0), 5)).At);
    }

    [Fact]
    public void Remove_UnitThatIsNotIn_IsFalse()
    {
        UnitIndex index = new();
        Assert.False(index.Remove(7));
        Assert.False(index.Remove(-1));
        Assert.False(index.Remove(int.MaxValue));
        index.Upsert(7, new GeoPoint(126, 45));
        Assert.True(index.Remove(7));
        Assert.Equal(0, index.Count);
    }

    [Fact]
    public void Within_EmptyIndexOrBox_FindsNothing()
    {
        List<UnitHit> hits = [];
        UnitIndex index = new(0);
        index.Within(new GeoBox(-180, -90, 180, 90), hits);
        index.Upsert(0, new GeoPoint(0, 0));
        index.Within(GeoBox.Empty, hits);
        index.WithinRadius(new GeoPoint(0, 0), -1, hits);
        Assert.Empty(hits);
    }

    /// <summary>Units hop between far cells while others search: at every moment all of them are somewhere, each once.</summary>
    [Fact]
    public async Task Within_WhileUnitsMove_SeesEveryUnitOnce()
    {
        const int Units = 200;
        UnitIndex index = new(16);
        for (int i = 0; i < Units; i++)
        {
            index.Upsert(i, new GeoPoint(126.5, 45.7));
        }

        CancellationToken stop = TestContext.Current.CancellationToken;
        using CancellationTokenSource written = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Task<int>[] readers = [.. Enumerable.Range(0, 2).Select(reader => Task.Run(() => Watch(index, Units, reader == 0, written.Token), stop))];
        await Task.Run(() => Stir(index, Units), stop);
        await written.CancelAsync();
        Assert.All(await Task.WhenAll(readers), searches => Assert.True(searches > 0));
    }

    private static void Stir(UnitIndex index, int units)
    {
        Random random = new(7);
        for (int i = 0; i < 60_000; i++)
        {
            index.Upsert(random.Next(units), new GeoPoint(126.4 + (random.NextDouble() * 0.4), 45.6 + (random.NextDouble() * 0.3)));
        }
    }

    private static int Watch(UnitIndex index, int units, bool byBox, CancellationToken written)
    {
        int searches = 0;
        List<UnitHit> hits = [];
        do
        {
            hits.Clear();
            if (index.NearestK(new GeoPoint(126.6, 45.75), new UnitHit[units]) is var near && near != units)
            {
                Assert.Fail($"{near} of {units} units are somewhere.");
            }

            if (byBox)
            {
                index.Within(new GeoBox(126, 45, 127, 46), hits);
            }
            else
            {
                index.WithinRadius(new GeoPoint(126.6, 45.75), 60_000, hits);
            }

            Assert.Equal(units, hits.Select(h => h.Slot).Distinct().Count());
            Assert.Equal(units, hits.Count);
            searches++;
        }
        while (!written.IsCancellationRequested);

        return searches;
    }

    private static (UnitIndex Index, Dictionary<int, GeoPoint> All) Play((int Slot, GeoPoint? To)[] moves)
    {
        UnitIndex index = new(4);
        Dictionary<int, GeoPoint> all = [];
        foreach ((int slot, GeoPoint? to) in moves)
        {
            if (to is { } at)
            {
                index.Upsert(slot, at);
                all[slot] = at;
            }
            else
            {
                Assert.Equal(all.Remove(slot), index.Remove(slot));
            }
        }

        return (index, all);
    }

    // 180 and −180 are one meridian.
    private static bool Holds(GeoBox box, GeoPoint at) => box.Contains(at) || (Math.Abs(at.Lon) == 180 && box.Contains(at with { Lon = -at.Lon }));

    private static void Same(IEnumerable<int> expected, List<UnitHit> hits) => Assert.Equal(expected.Order(), hits.Select(h => h.Slot).Order());
}
