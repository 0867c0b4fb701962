using Command.Geo;
using Command.Geo.Index;

namespace Command.Benchmarks.Index;

internal sealed class OwnStore : IUnitStore
{
    private readonly UnitIndex _index = new(100_000);
    private readonly UnitHit[] _hits = new UnitHit[20_000];
    private readonly int[] _slots = new int[20_000];

    public string Name => "Command.Geo";

    public double ToleranceM => 0;

    public void Load(GeoPoint[] units)
    {
        for (int i = 0; i < units.Length; i++)
        {
            _index.Upsert(i, units[i]);
        }
    }

    public void Move(ReadOnlySpan<(int Slot, GeoPoint To)> moves)
    {
        foreach ((int slot, GeoPoint to) in moves)
        {
            _index.Upsert(slot, to);
        }
    }

    public ReadOnlySpan<int> Nearest(GeoPoint centre) => Slots(_index.NearestK(centre, _hits.AsSpan(0, IndexBenchmark.NearestCount)));

    public ReadOnlySpan<int> Within(GeoPoint centre) => Slots(_index.WithinRadius(centre, IndexBenchmark.WithinM, _hits));

    public void Dispose()
    {
    }

    private ReadOnlySpan<int> Slots(int count)
    {
        for (int i = 0; i < count; i++)
        {
            _slots[i] = _hits[i].Slot;
        }

        return _slots.AsSpan(0, count);
    }
}
