using Command.Geo.Areas;
using CsCheck;

namespace Command.Geo.Tests.Areas;

public sealed class GeofencesTests
{
    private static readonly Gen<GeoShape[]> s_shapes = FenceShapes.Shape.Array[0, 12];

    [Fact]
    public void At_AnyFencesAndPoints_AgreesWithAskingEveryShape() =>
        Gen.Select(s_shapes, FenceShapes.Point.Array[1, 20]).Sample((shapes, points) =>
        {
            Geofences fences = Build(shapes);
            int[] numbers = new int[shapes.Length];
            foreach (GeoPoint point in points.Concat(shapes.SelectMany(s => s.Positions()).Take(60)))
            {
                int count = fences.At(point, numbers);
                Assert.Equal(Brute(fences, point), numbers.Take(count).Select(n => fences[n].Id));
            }
        }, iter: 2_000);

    [Fact]
    public void At_TooLittleRoom_TellsThatThereAreMore() =>
        Gen.Select(s_shapes, FenceShapes.Point, Gen.Int[0, 3]).Sample((shapes, point, room) =>
        {
            Geofences fences = Build(shapes);
            string[] expected = [.. Brute(fences, point)];
            int[] numbers = new int[room];
            int count = fences.At(point, numbers);
            Assert.True(expected.Length <= room ? count == expected.Length : count >= expected.Length);
            Assert.Equal(expected.Take(room), numbers.Take(Math.Min(room, count)).Select(n => fences[n].Id));
        });

    [Fact]
    public void Moved_AnyTwoPlaces_GivesWhatWasLeftAndThenWhatWasEntered() =>
        Gen.Select(s_shapes, FenceShapes.Point.Nullable(), FenceShapes.Point.Nullable()).Sample((shapes, from, to) =>
        {
            Geofences fences = Build(shapes);
            string[] before = from is { } a ? [.. Brute(fences, a)] : [], after = to is { } b ? [.. Brute(fences, b)] : [];
            List<FenceEvent> events = [];
            fences.Moved(7, from, to, events);
            Assert.Equal(before.Except(after).Select(id => (7, id, false)).Concat(after.Except(before).Select(id => (7, id, true))), events.Select(e => (e.Slot, e.Fence.Id, e.Entered)));
        });

    [Fact]
    public void Moved_IntoMoreFencesThanUsual_GivesEveryOne()
    {
        Geofences fences = Build([.. Enumerable.Range(0, 300).Select(i => FenceShapes.Square(i / 1000.0, 0, 1))]);
        List<FenceEvent> events = [];
        fences.Moved(0, null, new GeoPoint(0.5, 0.5), events);
        fences.Moved(0, new GeoPoint(0.5, 0.5), new GeoPoint(9, 9), events);
        Assert.Equal(fences.Count, events.Count(e => e.Entered));
        Assert.Equal(fences.Count, events.Count(e => !e.Entered));
    }

    [Fact]
    public void Tracker_AnyWalkAndChangesOfFences_KnowsWhereEveryUnitIs() =>
        Gen.Select(s_shapes, s_shapes, Gen.Select(Gen.Int[0, 40], FenceShapes.Point.Nullable()).Array[0, 30]).Sample((first, second, moves) =>
        {
            Geofences fences = Build(first);
            FenceTracker tracker = new(fences, 1);
            Dictionary<int, GeoPoint?> at = [];
            HashSet<(int Slot, string Id)> inside = [];
            List<FenceEvent> events = [];
            for (int i = 0; i < moves.Length; i++)
            {
                events.Clear();
                if (i == moves.Length / 2)
                {
                    fences = Build(second);
                    tracker.Use(fences, events);
                }

                at[moves[i].Item1] = moves[i].Item2;
                tracker.Moved(moves[i].Item1, moves[i].Item2, events);
                Assert.All(events, e => Assert.True(e.Entered ? inside.Add((e.Slot, e.Fence.Id)) : inside.Remove((e.Slot, e.Fence.Id))));
                Assert.Equal(at.SelectMany(u => u.Value is { } p ? Brute(fences, p).Select(id => (u.Key, id)) : []).Order(), inside.Order());
            }

            Geofence[] found = new Geofence[20];
            Assert.All(at.Keys, slot => Assert.Equal(inside.Where(p => p.Slot == slot).Select(p => p.Id).Order(), found.Take(tracker.Inside(slot, found)).Select(f => f.Id)));
        }, iter: 300);

    [Fact]
    public void Moved_UnitsAmongManyFences_AllocatesNothing()
    {
        Geofences fences = Build([.. Enumerable.Range(0, 400).Select(i => (GeoShape)FenceShapes.Square(126 + (i % 20 * 0.01), 45 + (i / 20 * 0.01), 0.015))]);
        FenceTracker tracker = new(fences);
        List<FenceEvent> events = new(1_000);
        Geofence[] inside = new Geofence[8];
        int total = 0;
        void Walk(int steps)
        {
            Random random = new(3);
            for (int i = 0; i < steps; i++)
            {
                events.Clear();
                GeoPoint to = new(126 + (random.NextDouble() * 0.2), 45 + (random.NextDouble() * 0.2));
                tracker.Moved(i % 50, to, events);
                fences.Moved(1, new GeoPoint(126.1, 45.1), to, events);
                total += events.Count + tracker.Inside(i % 50, inside);
            }
        }

        Walk(500);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Walk(500);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 512);
        Assert.True(total > 0);
    }

    [Fact]
    public void Build_FencesOutOfOrderAndUnusable_AreSortedAndNamed()
    {
        Geofences fences = Geofences.Build(
        [
            new Geofence("c", new MultiShape([FenceShapes.Square(0, 0, 1), new PointShape(new GeoPoint(5, 5))])),
            new Geofence("a", FenceShapes.Square(0, 0, 1)),
            new Geofence("b", new LineShape([new GeoPoint(0, 0), new GeoPoint(1, 1)])),
            new Geofence("a", FenceShapes.Square(9, 9, 1)),
            new Geofence("d", new CircleShape(new GeoPoint(0, 0), double.NaN)),
            new Geofence("e", new MultiShape([])),
        ]);

        Assert.Equal(["a", "c"], Enumerable.Range(0, fences.Count).Select(i => fences[i].Id));
        Assert.Equal(
            [("c", "shape-no-area", true), ("b", "shape-no-area", false), ("a", "fence-twice", false), ("d", "shape-radius", false), ("e", "shape-empty", false)],
            fences.Faults.Select(f => (f.Id, f.Fault.Code, f.Used)));
        Assert.Equal(1, fences.NumberOf("c"));
        Assert.Equal(-1, fences.NumberOf("b"));
    }

    [Fact]
    public void At_NoFencesOrNoPosition_IsInNone()
    {
        int[] numbers = new int[4];
        Assert.Equal(0, Geofences.None.At(new GeoPoint(0, 0), numbers));
        Assert.Equal(0, Build([FenceShapes.Square(0, 0, 1)]).At(new GeoPoint(double.NaN, 0), numbers));
    }

    private static Geofences Build(GeoShape[] shapes) => Geofences.Build(shapes.Select((shape, i) => new Geofence($"{i:D3}", shape)));

    private static IEnumerable<string> Brute(Geofences fences, GeoPoint point) =>
        Enumerable.Range(0, fences.Count).Where(i => FenceShapes.Holds(fences[i].Shape, point)).Select(i => fences[i].Id);
}
