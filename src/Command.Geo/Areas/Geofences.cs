using System.Buffers;
using System.Collections.Immutable;

namespace Command.Geo.Areas;

/// <summary>A zone that units enter and leave.</summary>
/// <param name="Id">Its name, one of a kind in its set.</param>
/// <param name="Shape">The ground: polygons, circles or several of them; lon/lat degrees.</param>
/// <remarks>Immutable and safe to share between threads.</remarks>
public sealed record Geofence(string Id, GeoShape Shape);

/// <summary>A fence that could not be taken whole.</summary>
/// <param name="Id">The fence's name.</param>
/// <param name="Fault">Why; <c>fence-twice</c> when the name came before, otherwise the shape's fault.</param>
/// <param name="Used">True when those parts of it are in that cover ground.</param>
public sealed record GeofenceFault(string Id, ShapeFault Fault, bool Used);

/// <summary>A unit went into a fence or out of it.</summary>
/// <param name="Slot">The unit's slot.</param>
/// <param name="Fence">The fence.</param>
/// <param name="Entered">True for in, false for out.</param>
public readonly record struct FenceEvent(int Slot, Geofence Fence, bool Entered);

/// <summary>A set of many fences, and which of them hold a position.</summary>
/// <remarks>
/// Built once and immutable: any number of threads may ask at once, and asking allocates nothing. Fences are numbered in the order of their
/// names, so that answers and events have one order whatever order the fences came in. Edges belong to the fence, exactly, and 180 and −180 are
/// one meridian: see <see cref="Zone"/>. Between two positions nothing is supposed: a fence that was crossed between them has no event.
/// </remarks>
public sealed class Geofences
{
    private const int UsualMost = 64;
    private readonly ImmutableArray<Geofence> _fences;
    private readonly ImmutableArray<Zone> _zones;
    private readonly Dictionary<string, int> _byId = new(StringComparer.Ordinal);
    private readonly ZoneCells _cells;

    private Geofences(ImmutableArray<Geofence> fences, ImmutableArray<Zone> zones, ImmutableArray<GeofenceFault> faults)
    {
        _fences = fences;
        _zones = zones;
        Faults = faults;
        _cells = new ZoneCells(zones);
        for (int i = 0; i < fences.Length; i++)
        {
            _byId.Add(fences[i].Id, i);
        }
    }

    /// <summary>The set without fences.</summary>
    public static Geofences None { get; } = Build([]);

    /// <summary>How many fences there are.</summary>
    public int Count => _fences.Length;

    /// <summary>Fences that were left out or are in without some of their parts, and why.</summary>
    public ImmutableArray<GeofenceFault> Faults { get; }

    /// <summary>The fence of a number.</summary>
    /// <param name="number">From 0, in the order of the names.</param>
    public Geofence this[int number] => _fences[number];

    /// <summary>Builds the set. What cannot be used is left out and named in <see cref="Faults"/>.</summary>
    /// <param name="fences">Fences of one datum; they may overlap.</param>
    public static Geofences Build(IEnumerable<Geofence> fences)
    {
        ArgumentNullException.ThrowIfNull(fences);
        List<(Geofence Fence, Zone Zone)> taken = [];
        List<GeofenceFault> faults = [];
        HashSet<string> ids = new(StringComparer.Ordinal);
        foreach (Geofence fence in fences)
        {
            if (!ids.Add(fence.Id))
            {
                faults.Add(new GeofenceFault(fence.Id, new ShapeFault("fence-twice", "A fence of this name came before."), false));
                continue;
            }

            ZoneRead read = Zone.Of(fence.Shape);
            if (read.Fault is { } fault)
            {
                faults.Add(new GeofenceFault(fence.Id, fault, read.Zone is not null));
            }

            if (read.Zone is { } zone)
            {
                taken.Add((fence, zone));
            }
        }

        taken.Sort((a, b) => string.CompareOrdinal(a.Fence.Id, b.Fence.Id));
        return new Geofences([.. taken.Select(t => t.Fence)], [.. taken.Select(t => t.Zone)], [.. faults]);
    }

    /// <summary>The number of a fence; −1 when there is none of that name.</summary>
    /// <param name="id">The fence's name.</param>
    public int NumberOf(string id) => _byId.GetValueOrDefault(id, -1);

    /// <summary>The numbers of the fences that hold a position, ascending.</summary>
    /// <param name="at">Lon/lat degrees; one that is not valid is in no fence.</param>
    /// <param name="numbers">Gets the first of them, as many as it has room for.</param>
    /// <returns>How many there are. More than the room means that there is no room for all: ask again with that much.</returns>
    public int At(GeoPoint at, Span<int> numbers) => _cells.Holding(at, _zones, numbers);

    /// <summary>Adds what a unit's move means: first what it left, then what it entered, each in the order of the fences.</summary>
    /// <param name="slot">The unit's slot.</param>
    /// <param name="from">Where it was; null when it was nowhere.</param>
    /// <param name="to">Where it is; null when it is gone.</param>
    /// <param name="into">Gets the events; what it holds stays. With room in it nothing is allocated.</param>
    public void Moved(int slot, GeoPoint? from, GeoPoint? to, List<FenceEvent> into)
    {
        ArgumentNullException.ThrowIfNull(into);
        Span<int> before = stackalloc int[UsualMost], after = stackalloc int[UsualMost];
        int left = from is { } old ? At(old, before) : 0, entered = to is { } now ? At(now, after) : 0;
        if (left <= UsualMost && entered <= UsualMost)
        {
            Compare(slot, before[..left], after[..entered], into);
            return;
        }

        int[] many = ArrayPool<int>.Shared.Rent(left + entered);
        before = many.AsSpan(0, left);
        after = many.AsSpan(left, entered);
        left = from is { } start ? At(start, before) : 0;
        entered = to is { } end ? At(end, after) : 0;
        Compare(slot, before[..left], after[..entered], into);
        ArrayPool<int>.Shared.Return(many);
    }

    internal void Compare(int slot, ReadOnlySpan<int> before, ReadOnlySpan<int> after, List<FenceEvent> into)
    {
        AddMissing(slot, before, after, false, into);
        AddMissing(slot, after, before, true, into);
    }

    private void AddMissing(int slot, ReadOnlySpan<int> these, ReadOnlySpan<int> those, bool entered, List<FenceEvent> into)
    {
        int other = 0;
        foreach (int number in these)
        {
            while (other < those.Length && those[other] < number)
            {
                other++;
            }

            if (other == those.Length || those[other] != number)
            {
                into.Add(new FenceEvent(slot, _fences[number], entered));
            }
        }
    }
}
