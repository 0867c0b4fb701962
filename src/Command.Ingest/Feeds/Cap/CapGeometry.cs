using System.Collections.Immutable;
using System.Globalization;
using Command.Geo;

namespace Command.Ingest.Feeds.Cap;

/// <summary>
/// CAP <c>polygon</c> and <c>circle</c> (CAP 1.2 §3.2.4): WGS 84, latitude before longitude, radius in kilometres on the wire;
/// longitude first and metres here. A geometry that breaks the rules is dropped with an issue, never mended by guessing.
/// </summary>
internal static class CapGeometry
{
    /// <summary>Vertices kept of one polygon. Real ones reach 41 000, which no screen can show.</summary>
    public const int MostVertices = 20_000;

    // Half the Earth's circumference: a larger circle covers more than everything.
    private const double MostRadiusKm = 20_040;

    public static AreaShape? Polygon(string text, CapElement at, CapIssues issues)
    {
        int given = Count(text);
        // Room for the last vertex and for closing the ring.
        int keep = given <= MostVertices ? given : MostVertices - 2;
        ImmutableArray<GeoPoint>.Builder ring = ImmutableArray.CreateBuilder<GeoPoint>(keep + 2);
        double farthest = 0;
        GeoPoint last = default;
        int index = 0;
        foreach (Range range in Tokens(text))
        {
            ReadOnlySpan<char> token = text.AsSpan(range);
            if (Position(token) is not { } point)
            {
                issues.Add("cap-polygon-invalid", $"{CapIssues.Quote(token.ToString())} is not a position; expected latitude,longitude in degrees. {Swapped(token)}The polygon is left out.", at);
                return null;
            }

            // Every vertex is kept while there are few; otherwise evenly spaced ones, the same for the same text.
            if (index == 0 || (long)index * keep / given != (long)(index - 1) * keep / given)
            {
                ring.Add(point);
            }
            else
            {
                farthest = Math.Max(farthest, point.DistanceTo(ring[^1]));
            }

            last = point;
            index++;
        }

        if (given > keep)
        {
            if (ring[^1] != last)
            {
                ring.Add(last);
            }

            issues.Add("cap-polygon-thinned", string.Create(CultureInfo.InvariantCulture, $"The polygon has {given} vertices; {ring.Count} evenly spaced ones are kept, and every other lies within {Math.Ceiling(farthest)} m of one of them."), at);
        }

        AreaShape? area = Closed(ring, at, issues);
        if (area is not null && given <= MostVertices && RingCrossing.Find(area.Outer) is { } crossing)
        {
            // Which side was meant is anybody's guess; the ground that is warned of is drawn all the same.
            issues.Add("invalid-polygon", string.Create(CultureInfo.InvariantCulture, $"The polygon crosses itself near latitude {crossing.Lat:0.#####}, longitude {crossing.Lon:0.#####}; it is drawn as it was sent."), at);
        }

        return area;
    }

    public static CircleShape? Circle(string text, CapElement at, CapIssues issues)
    {
        Range[] tokens = [.. Tokens(text).Take(3)];
        if (tokens.Length != 2 || Position(text.AsSpan(tokens[0])) is not { } centre || !Number(text.AsSpan(tokens[1]), out double km) || km is not (>= 0 and <= MostRadiusKm))
        {
            issues.Add("cap-circle-invalid", $"{CapIssues.Quote(text.Trim())} is not a circle; expected latitude,longitude and a radius in kilometres. The circle is left out.", at);
            return null;
        }

        return new CircleShape(centre, km * 1000);
    }

    private static AreaShape? Closed(ImmutableArray<GeoPoint>.Builder ring, CapElement at, CapIssues issues)
    {
        if (!HasThreeDistinct(ring))
        {
            issues.Add("cap-polygon-too-few", "A polygon needs three different positions and the first repeated at its end; this one encloses nothing and is left out.", at);
            return null;
        }

        if (ring[0] != ring[^1])
        {
            issues.Add("cap-polygon-unclosed", "The polygon does not end where it began; it was closed.", at);
            ring.Add(ring[0]);
        }

        return new AreaShape(ring.DrainToImmutable());
    }

    private static bool HasThreeDistinct(ImmutableArray<GeoPoint>.Builder ring)
    {
        GeoPoint? second = null;
        foreach (GeoPoint point in ring)
        {
            if (point == ring[0] || point == second)
            {
                continue;
            }

            if (second is not null)
            {
                return true;
            }

            second = point;
        }

        return false;
    }

    private static GeoPoint? Position(ReadOnlySpan<char> token)
    {
        int comma = token.IndexOf(',');
        return comma > 0 && Number(token[..comma], out double lat) && Number(token[(comma + 1)..], out double lon) && new GeoPoint(lon, lat) is { IsValid: true } point
            ? point
            : null;
    }

    private static string Swapped(ReadOnlySpan<char> token)
    {
        int comma = token.IndexOf(',');
        return comma > 0 && Number(token[..comma], out double first) && Number(token[(comma + 1)..], out double second) && new GeoPoint(first, second).IsValid
            ? "It looks like longitude before latitude. "
            : "";
    }

    private static bool Number(ReadOnlySpan<char> text, out double value) =>
        double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out value);

    private static int Count(string text)
    {
        int count = 0;
        bool inside = false;
        foreach (char c in text)
        {
            bool blank = char.IsWhiteSpace(c);
            count += !blank && !inside ? 1 : 0;
            inside = !blank;
        }

        return count;
    }

    private static IEnumerable<Range> Tokens(string text)
    {
        int start = -1;
        for (int i = 0; i < text.Length; i++)
        {
            if (!char.IsWhiteSpace(text[i]))
            {
                start = start < 0 ? i : start;
            }
            else if (start >= 0)
            {
                yield return start..i;
                start = -1;
            }
        }

        if (start >= 0)
        {
            yield return start..text.Length;
        }
    }
}
