using Command.Ingest.Picture;

namespace Command.Ingest.Journal.Past;

/// <summary>
/// Pictures of the past in memory, those that were used last, bounded in bytes as they are estimated. Pictures that were folded from one another share what has not
/// changed between them, and are counted so; one that was read from elsewhere begins a line of its own.
/// </summary>
/// <remarks>Safe to use from any thread.</remarks>
public sealed class PastMemory(long most)
{
    /// <summary>What one more entry adds to a picture that shares the rest: the thing itself, and the way to it in an immutable table.</summary>
    private const long BytesOfEntry = 2_000;

    /// <summary>However small they are.</summary>
    private const int MostPictures = 512;

    private readonly Lock _gate = new();
    private readonly SortedList<long, Held> _held = [];
    private long _uses, _lines;

    /// <summary>Bytes held, as estimated.</summary>
    public long Bytes
    {
        get
        {
            lock (_gate)
            {
                return Weight();
            }
        }
    }

    /// <summary>How many pictures are held.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _held.Count;
            }
        }
    }

    /// <summary>The picture under a key, or null.</summary>
    public PictureState? Find(long key)
    {
        lock (_gate)
        {
            return _held.TryGetValue(key, out Held? held) ? Used(key, held).Picture : null;
        }
    }

    /// <summary>The picture under the greatest key that is not beyond one, with the line that it is of; null when there is none.</summary>
    public (PictureState Picture, long Line)? Nearest(long key)
    {
        lock (_gate)
        {
            int at = Before(key);
            return at < 0 ? null : (Used(_held.Keys[at], _held.Values[at]).Picture, _held.Values[at].Line);
        }
    }

    /// <summary>A line for a picture that shares nothing with those that are held.</summary>
    public long NewLine() => Interlocked.Increment(ref _lines);

    /// <summary>Holds a picture, and lets those go that were not used for longest. One that is larger than all that may be held is not held at all.</summary>
    /// <param name="key">The entry's sequence, or the moment.</param>
    /// <param name="picture">The picture.</param>
    /// <param name="line">What it was folded from: see <see cref="NewLine"/>.</param>
    public void Hold(long key, PictureState picture, long line)
    {
        ArgumentNullException.ThrowIfNull(picture);
        long whole = WholeBytes(picture);
        if (whole > most)
        {
            return;
        }

        lock (_gate)
        {
            _held[key] = new Held(picture, line, whole, ++_uses);
            while (_held.Count > MostPictures || Weight() > most)
            {
                _held.Remove(_held.MinBy(h => h.Value.Use).Key);
            }
        }
    }

    /// <summary>Forgets all.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _held.Clear();
        }
    }

    /// <summary>What a picture takes by itself, from how many things are in it: means of a city's real ones, rounded up.</summary>
    public static long WholeBytes(PictureState picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        return 4_096
            + (1_600L * picture.Reports.Count)
            + (4_000L * picture.Alerts.Count)
            + (6_000L * picture.Readings.Count)
            + (2_500L * picture.Incidents.Count)
            + (1_000L * (picture.Assets.Count + picture.Drawings.Count + picture.Units.Count + picture.Assignments.Count + picture.Tasks.Count + picture.Cases.Count + picture.Notices.Count))
            + (8_000L * picture.PlanRuns.Count)
            + (2_000L * picture.JobMessages.Count)
            + (300L * (picture.Past.Count + picture.Rulings.Count + picture.Suggestions.Count + picture.Tombstones.Count));
    }

    private Held Used(long key, Held held) => _held[key] = held with { Use = ++_uses };

    private int Before(long key)
    {
        int low = 0, high = _held.Count - 1;
        while (low <= high)
        {
            int middle = (low + high) / 2;
            if (_held.Keys[middle] <= key)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }

        return high;
    }

    private long Weight()
    {
        long weight = 0;
        Dictionary<long, long> last = [];
        foreach ((long key, Held held) in _held)
        {
            weight += last.TryGetValue(held.Line, out long before) ? Math.Min(held.Whole, (key - before) * BytesOfEntry) : held.Whole;
            last[held.Line] = key;
        }

        return weight;
    }

    private sealed record Held(PictureState Picture, long Line, long Whole, long Use);
}
