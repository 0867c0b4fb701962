using Command.Geo;

namespace Command.Ingest.Writer;

/// <summary>A position as it was stated.</summary>
/// <param name="At">As read, not shifted.</param>
/// <param name="Source">What it is the place of; null when each statement counts by itself.</param>
/// <param name="ReceivedAt">When it came.</param>
internal readonly record struct StatedPosition(GeoPoint At, string? Source, DateTimeOffset ReceivedAt);

/// <summary>The newest positions of one feed; the oldest makes room. Safe to use from any thread.</summary>
internal sealed class PositionWindow(int most)
{
    private readonly Lock _gate = new();
    private readonly List<StatedPosition> _positions = [];
    private readonly Dictionary<string, int> _placeOf = new(StringComparer.Ordinal);
    private int _next;
    private bool _changed;

    public void Add(StatedPosition position)
    {
        lock (_gate)
        {
            _changed = true;
            if (position.Source is { } source && _placeOf.TryGetValue(source, out int place))
            {
                _positions[place] = position;
            }
            else if (_positions.Count < most)
            {
                _positions.Add(position);
                Remember(position, _positions.Count - 1);
            }
            else
            {
                if (_positions[_next].Source is { } gone)
                {
                    _placeOf.Remove(gone);
                }

                _positions[_next] = position;
                Remember(position, _next);
                _next = (_next + 1) % most;
            }
        }
    }

    /// <summary>True when a look since the last one may see something else.</summary>
    public bool HasChanged(DateTimeOffset since)
    {
        lock (_gate)
        {
            return _changed || _positions.Exists(p => p.ReceivedAt < since);
        }
    }

    /// <summary>The positions that came since a moment; older ones are forgotten.</summary>
    public GeoPoint[] Since(DateTimeOffset since)
    {
        lock (_gate)
        {
            _changed = false;
            if (_positions.RemoveAll(p => p.ReceivedAt < since) > 0)
            {
                _next = 0;
                _placeOf.Clear();
                for (int i = 0; i < _positions.Count; i++)
                {
                    Remember(_positions[i], i);
                }
            }

            return [.. _positions.Select(p => p.At)];
        }
    }

    private void Remember(StatedPosition position, int place)
    {
        if (position.Source is { } source)
        {
            _placeOf[source] = place;
        }
    }
}
