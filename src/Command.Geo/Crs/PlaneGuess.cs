using System.Collections.Immutable;

namespace Command.Geo.Crs;

/// <summary>Tries metres that came where degrees were expected on the planes that could have given them.</summary>
/// <remarks>Only belts of CGCS2000: those of Xian 1980 and Beijing 1954 differ from them by some 100 m, which a pair of ordinates doesn't show.</remarks>
internal sealed class PlaneGuess
{
    private const int MostPlanes = 3;

    private readonly GeoBox _city;
    private readonly ImmutableArray<CrsTransform> _planes;

    public PlaneGuess(GeoBox city)
    {
        _city = city;
        double middle = (city.West + city.East) / 2;
        _planes =
        [
            .. CrsRegistry.All
                .Where(c => c.Kind == CrsKind.Projected && (c.Belt is null || (c.Datum == GeodeticDatum.Cgcs2000 && Math.Abs(c.Belt.CentralMeridian - middle) <= c.Belt.WidthDegrees)))
                .Select(c => CrsTransform.Create(c).Transform!),
        ];
    }

    /// <summary>True for a pair that no degrees can be.</summary>
    public static bool IsMetres(GeoPoint sent) => Math.Abs(sent.Lon) > 1_000 && Math.Abs(sent.Lat) > 1_000;

    /// <summary>True when one of the two is an easting of eight digits, the first two of them a belt of China.</summary>
    public static bool HasZone(GeoPoint sent) => HasZone(sent.Lon) || HasZone(sent.Lat);

    /// <summary>The pairs sorted by the plane that places them in the city: the plane that places the most takes its own first, and so on;
    /// what is left over comes last, without a plane.</summary>
    /// <param name="sent">Pairs as they came: either may be the easting.</param>
    public IEnumerable<PlaneGroup> Sort(IEnumerable<GeoPoint> sent)
    {
        ImmutableArray<GeoPoint> left = [.. sent];
        for (int i = 0; i < MostPlanes && !left.IsEmpty; i++)
        {
            ImmutableArray<(CrsDefinition Crs, ImmutableArray<GeoPoint> Placed)> ranked =
            [
                .. _planes
                    .Select(p => (p.Crs, Placed: left.Where(s => Lands(p, s)).ToImmutableArray()))
                    .Where(p => !p.Placed.IsEmpty)
                    .OrderByDescending(p => p.Placed.Length)
                    .ThenBy(p => p.Crs.Belt?.WidthDegrees ?? 0)
                    .ThenBy(p => p.Crs.Epsg),
            ];
            if (ranked.IsEmpty)
            {
                break;
            }

            (CrsDefinition best, ImmutableArray<GeoPoint> placed) = ranked[0];
            HashSet<GeoPoint> taken = [.. placed];
            left = [.. left.Where(s => !taken.Contains(s))];
            yield return new PlaneGroup(best, placed, [.. ranked.Skip(1).Where(r => r.Placed.Length == placed.Length).Select(r => r.Crs.Id)]);
        }

        if (!left.IsEmpty)
        {
            yield return new PlaneGroup(null, left, []);
        }
    }

    // 13 to 23 by sixes, 25 to 45 by threes.
    private static bool HasZone(double easting)
    {
        double zone = Math.Floor(easting / 1e6), rest = easting - (zone * 1e6);
        return zone is (>= 13 and <= 23) or (>= 25 and <= 45) && rest is >= 100_000 and <= 900_000;
    }

    private bool Lands(CrsTransform plane, GeoPoint sent) =>
        _city.Contains(plane.FromPlane(new PlanePoint(sent.Lon, sent.Lat))) || _city.Contains(plane.FromPlane(new PlanePoint(sent.Lat, sent.Lon)));
}

/// <summary>Pairs that one plane places in the city.</summary>
/// <param name="Crs">The plane; null for pairs that none places there.</param>
/// <param name="Sent">The pairs as they came; at least one.</param>
/// <param name="Rivals">Other planes that would place as many.</param>
internal sealed record PlaneGroup(CrsDefinition? Crs, ImmutableArray<GeoPoint> Sent, ImmutableArray<string> Rivals);
