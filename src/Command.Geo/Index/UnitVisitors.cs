using Command.Geo.Areas;

namespace Command.Geo.Index;

/// <summary>Hits in a span, counted also when it is full.</summary>
internal ref struct UnitHits(Span<UnitHit> into)
{
    private readonly Span<UnitHit> _into = into;

    public int Count { get; private set; }

    public void Add(UnitHit hit)
    {
        if (Count < _into.Length)
        {
            _into[Count] = hit;
        }

        Count++;
    }
}

internal ref struct EveryUnit(Span<UnitHit> into) : IUnitVisitor
{
    public UnitHits Hits = new(into);

    public void Visit(in UnitEntry unit) => Hits.Add(new UnitHit(unit.Slot, unit.At, 0));
}

internal ref struct UnitsInZone(Zone zone, Span<UnitHit> into) : IUnitVisitor
{
    public UnitHits Hits = new(into);

    public void Visit(in UnitEntry unit)
    {
        if (zone.Covers(unit.At))
        {
            Hits.Add(new UnitHit(unit.Slot, unit.At, 0));
        }
    }
}

internal ref struct UnitsInCircle(GeoPoint centre, double radiusM, Span<UnitHit> into) : IUnitVisitor
{
    public UnitHits Hits = new(into);
    private readonly UnitEntry _centre = UnitEntry.Of(0, centre);
    private readonly double _most = UnitEntry.MostChord2(radiusM);

    public void Visit(in UnitEntry unit)
    {
        if (_centre.Chord2(in unit) <= _most && centre.DistanceTo(unit.At) is var distance && distance <= radiusM)
        {
            Hits.Add(new UnitHit(unit.Slot, unit.At, distance));
        }
    }
}

/// <summary>The nearest so far, sorted: few are asked for, so that putting one in its place is cheaper than a heap.</summary>
internal ref struct NearestUnits(GeoPoint centre, Span<UnitHit> nearest) : IUnitVisitor
{
    private readonly Span<UnitHit> _nearest = nearest;
    private readonly UnitEntry _centre = UnitEntry.Of(0, centre);
    private double _most = double.PositiveInfinity;

    public int Count { get; private set; }

    public readonly double WorstM => Count < _nearest.Length ? double.PositiveInfinity : _nearest[Count - 1].DistanceM;

    public void Visit(in UnitEntry unit)
    {
        if (_centre.Chord2(in unit) > _most)
        {
            return;
        }

        UnitHit hit = new(unit.Slot, unit.At, centre.DistanceTo(unit.At));
        int place = Count;
        if (Count == _nearest.Length && !Before(hit, _nearest[--place]))
        {
            return;
        }

        for (; place > 0 && Before(hit, _nearest[place - 1]); place--)
        {
            _nearest[place] = _nearest[place - 1];
        }

        _nearest[place] = hit;
        Count = Math.Min(Count + 1, _nearest.Length);
        _most = UnitEntry.MostChord2(WorstM);
    }

    private static bool Before(in UnitHit one, in UnitHit other) =>
        one.DistanceM < other.DistanceM || (one.DistanceM == other.DistanceM && one.Slot < other.Slot);
}
