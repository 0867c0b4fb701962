namespace Command.Geo.Areas;

/// <summary>Which fences each unit is in, and what every move changes in that.</summary>
/// <remarks>
/// Safe for any number of threads; moves of one unit are to come in their order. A move allocates nothing once the unit has been in as many
/// fences as it is in now and the list has room. A position that is not valid counts as none.
/// </remarks>
public sealed class FenceTracker
{
    private readonly Lock _gate = new();
    private Geofences _fences;
    private Place[] _places;
    private int[] _now = new int[16];

    /// <summary>A tracker without units.</summary>
    /// <param name="fences">The fences.</param>
    /// <param name="capacity">About how many units there will be; it grows when there are more.</param>
    public FenceTracker(Geofences fences, int capacity = 1024)
    {
        ArgumentNullException.ThrowIfNull(fences);
        ArgumentOutOfRangeException.ThrowIfNegative(capacity);
        _fences = fences;
        _places = new Place[Math.Max(16, capacity)];
    }

    /// <summary>Adds what a unit left and then what it entered, each in the order of the fences' names.</summary>
    /// <param name="slot">The unit's slot, 0 or more.</param>
    /// <param name="at">Where it is now, lon/lat degrees; null when it is gone.</param>
    /// <param name="into">Gets the events; what it holds stays.</param>
    public void Moved(int slot, GeoPoint? at, List<FenceEvent> into)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(slot);
        ArgumentNullException.ThrowIfNull(into);
        lock (_gate)
        {
            if (slot >= _places.Length)
            {
                Array.Resize(ref _places, (int)Math.Min(Array.MaxLength, Math.Max((long)slot + 1, _places.Length * 2L)));
            }

            ref Place place = ref _places[slot];
            GeoPoint? to = at is { IsValid: true } ? at : null;
            if (place.At != to)
            {
                int count = Find(to);
                _fences.Compare(slot, place.Inside, _now.AsSpan(0, count), into);
                Keep(ref place, to, count);
            }
        }
    }

    /// <summary>The fences that a unit is in, in the order of their names. Allocates nothing.</summary>
    /// <param name="slot">The unit's slot.</param>
    /// <param name="fences">Gets the first of them, as many as it has room for.</param>
    /// <returns>How many there are.</returns>
    public int Inside(int slot, Span<Geofence> fences)
    {
        lock (_gate)
        {
            ReadOnlySpan<int> inside = slot >= 0 && slot < _places.Length ? _places[slot].Inside : [];
            for (int i = 0; i < Math.Min(inside.Length, fences.Length); i++)
            {
                fences[i] = _fences[inside[i]];
            }

            return inside.Length;
        }
    }

    /// <summary>Changes to another set of fences and adds what that means for the units where they stand: what one left, then what it
    /// entered, unit by unit. A fence of the same name in both sets is one fence, whatever its shape.</summary>
    /// <param name="fences">The fences from now on.</param>
    /// <param name="into">Gets the events; what it holds stays.</param>
    public void Use(Geofences fences, List<FenceEvent> into)
    {
        ArgumentNullException.ThrowIfNull(fences);
        ArgumentNullException.ThrowIfNull(into);
        lock (_gate)
        {
            Geofences old = _fences;
            _fences = fences;
            for (int slot = 0; slot < _places.Length; slot++)
            {
                ref Place place = ref _places[slot];
                if (place.At is null)
                {
                    continue;
                }

                int count = Find(place.At);
                Span<int> now = _now.AsSpan(0, count);
                foreach (int number in place.Inside)
                {
                    int same = fences.NumberOf(old[number].Id);
                    if (same < 0 || now.BinarySearch(same) < 0)
                    {
                        into.Add(new FenceEvent(slot, old[number], false));
                    }
                }

                foreach (int number in now)
                {
                    int same = old.NumberOf(fences[number].Id);
                    if (same < 0 || place.Inside.BinarySearch(same) < 0)
                    {
                        into.Add(new FenceEvent(slot, fences[number], true));
                    }
                }

                Keep(ref place, place.At, count);
            }
        }
    }

    private int Find(GeoPoint? at)
    {
        if (at is not { } point)
        {
            return 0;
        }

        int count = _fences.At(point, _now);
        while (count > _now.Length)
        {
            _now = new int[Math.Max(count, _now.Length * 2)];
            count = _fences.At(point, _now);
        }

        return count;
    }

    private void Keep(ref Place place, GeoPoint? at, int count)
    {
        if (place.Numbers is null || place.Numbers.Length < count)
        {
            place.Numbers = count == 0 ? [] : new int[Math.Max(4, count)];
        }

        _now.AsSpan(0, count).CopyTo(place.Numbers);
        place.Count = count;
        place.At = at;
    }

    private struct Place
    {
        public GeoPoint? At;
        public int[]? Numbers;
        public int Count;

        public readonly ReadOnlySpan<int> Inside => Numbers.AsSpan(0, Count);
    }
}
