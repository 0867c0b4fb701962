using System.Collections.Immutable;
using System.Globalization;
using Command.Geo;

namespace Command.Ingest.Exercise.Days;

/// <summary>Chance that is the same for the same seed on every machine and runtime (SplitMix64). Not thread-safe.</summary>
internal sealed class Chance(ulong state)
{
    private ulong _state = state;

    /// <summary>A stream of its own for each purpose, so that what one part draws leaves the others as they are.</summary>
    public static Chance Of(long seed, string purpose)
    {
        ulong hash = 14695981039346656037;
        foreach (char c in string.Create(CultureInfo.InvariantCulture, $"{seed}/{purpose}"))
        {
            hash = (hash ^ c) * 1099511628211;
        }

        return new Chance(hash);
    }

    /// <summary>From 0 up to but not 1.</summary>
    public double Unit()
    {
        _state += 0x9E3779B97F4A7C15;
        ulong z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return ((z ^ (z >> 31)) >> 11) * (1.0 / (1UL << 53));
    }

    public bool Happens(double probability) => Unit() < probability;

    public int Below(int count) => (int)(Unit() * count);

    /// <summary>A whole number, both ends included.</summary>
    public int Whole(int least, int most) => least + Below(most - least + 1);

    public double Between(double least, double most) => least + ((most - least) * Unit());

    public TimeSpan Minutes(double least, double most) => TimeSpan.FromSeconds(Math.Round(60 * Between(least, most)));

    public double Exponential(double mean) => -mean * Math.Log(1 - Unit());

    /// <summary>Every order of magnitude as likely as the next.</summary>
    public double Magnitude(double least, double most) => least * Math.Pow(most / least, Unit());

    public double Normal() => Math.Sqrt(-2 * Math.Log(1 - Unit())) * Math.Cos(2 * Math.PI * Unit());

    public T Of<T>(ImmutableArray<T> items) => items[Below(items.Length)];

    public T Weighted<T>(ImmutableArray<T> items, Func<T, double> weight)
    {
        double at = Unit() * items.Sum(weight);
        foreach (T item in items)
        {
            at -= weight(item);
            if (at < 0)
            {
                return item;
            }
        }

        return items[^1];
    }

    /// <summary>A position whose error in each direction is normal, so many metres in standard deviation.</summary>
    public GeoPoint Off(GeoPoint from, double sigmaM) => Ground.Moved(from, 1, Normal() * sigmaM, Normal() * sigmaM);

    /// <summary>A position so far away, in any direction.</summary>
    public GeoPoint Away(GeoPoint from, double leastM, double mostM)
    {
        (double sin, double cos) = Math.SinCos(2 * Math.PI * Unit());
        return Ground.Moved(from, Between(leastM, mostM), sin, cos);
    }

    /// <summary>A position within a circle, every square metre as likely as the next.</summary>
    public GeoPoint Within(GeoPoint centre, double radiusM)
    {
        (double sin, double cos) = Math.SinCos(2 * Math.PI * Unit());
        return Ground.Moved(centre, radiusM * Math.Sqrt(Unit()), sin, cos);
    }
}
