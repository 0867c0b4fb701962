using System.Collections.Immutable;
using System.Globalization;

namespace Command.Geo.Places;

/// <summary>Finds house numbers between the known ones of a street. In China odd and even numbers face each other across it.</summary>
internal static class StreetNumbers
{
    private const double KnownM = 20;
    private const double FarFromStreetM = 500;

    /// <summary>Where a number lies, how surely, and why; null when too few numbers are known to say.</summary>
    public static (GeoPoint At, double UncertaintyM, PlaceReason Why)? Find(StreetCourse course, ImmutableArray<HouseNumber> known, int number)
    {
        foreach (HouseNumber house in known)
        {
            if (house.Number == number)
            {
                return (house.At, KnownM, new PlaceReason("number-known", [Text(number)]));
            }
        }

        ImmutableArray<HouseNumber> side = [.. known.Where(h => h.Number % 2 == number % 2)];
        return Between(course, side, number) ?? Between(course, known, number) ?? Beyond(course, side, number) ?? Beyond(course, known, number);
    }

    /// <summary>The numbers that lie at the street, rising.</summary>
    public static ImmutableArray<HouseNumber> At(StreetCourse course, IEnumerable<HouseNumber> numbers) =>
        [.. numbers.Where(h => h.Number > 0 && h.At.IsValid && course.Nearest(h.At).OffM <= FarFromStreetM).DistinctBy(h => h.Number).OrderBy(h => h.Number)];

    private static (GeoPoint At, double UncertaintyM, PlaceReason Why)? Between(StreetCourse course, ImmutableArray<HouseNumber> known, int number)
    {
        for (int i = 1; i < known.Length; i++)
        {
            (HouseNumber low, HouseNumber high) = (known[i - 1], known[i]);
            if (low.Number < number && number < high.Number)
            {
                double share = (number - low.Number) / (double)(high.Number - low.Number);
                (GeoPoint at, double apartM) = course.Between(course.Nearest(low.At), course.Nearest(high.At), share);
                return (at, Math.Max(30, apartM / 2), new PlaceReason("number-between", [Text(number), Text(low.Number), Text(high.Number)]));
            }
        }

        return null;
    }

    // Past the last known number the street goes on by about as much a number as between the known ones; which way it turns is not known.
    private static (GeoPoint At, double UncertaintyM, PlaceReason Why)? Beyond(StreetCourse course, ImmutableArray<HouseNumber> known, int number)
    {
        if (known.Length < 2)
        {
            return null;
        }

        (HouseNumber last, HouseNumber first) = number < known[0].Number ? (known[0], known[^1]) : (known[^1], known[0]);
        double perNumberM = course.Between(course.Nearest(last.At), course.Nearest(first.At), 0).ApartM / Math.Abs(last.Number - first.Number);
        double uncertaintyM = Math.Clamp(perNumberM * Math.Abs(number - last.Number) * 1.5, 100, Math.Max(100, course.LengthM));
        return (last.At, uncertaintyM, new PlaceReason("number-beyond", [Text(number), Text(last.Number)]));
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
