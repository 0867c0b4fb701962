using System.Collections.Immutable;
using System.Globalization;

namespace Command.Geo.Crs;

/// <summary>
/// Looks at a window of a feed's positions as they were sent and names what is wrong with all or many of them: axes the other way round, metres
/// for degrees, 0/0, another datum, another city. It says what was seen, what that probably means and what to set; it never changes a position.
/// </summary>
/// <param name="city">The box of the city, CGCS2000 lon/lat degrees.</param>
/// <param name="roads">The city's roads; without them no <see cref="PositionFindingCodes.ConstantOffset"/> is found.</param>
/// <remarks>Pure and safe to share between threads. Bounded: positions beyond the first <see cref="MostPositions"/> of a window are not looked at.</remarks>
public sealed class PositionDiagnostics(GeoBox city, RoadLines? roads = null)
{
    /// <summary>How many positions of a window are looked at.</summary>
    public const int MostPositions = 100_000;

    // Crews cross the city's edge on their work; a feed is about another place when this share of it is out there.
    private const double ManyOutside = 0.1;

    // Micro-degrees are how terminals send 0.
    private const double Zero = 1e-6;

    private readonly PlaneGuess _planes = new(city);

    /// <summary>The findings about a window of positions, the most frequent first; none when all is well.</summary>
    /// <param name="feed">The feed's id, for the name of the setting.</param>
    /// <param name="sent">The positions as read from the messages: not checked, not shifted, the longitude field in <see cref="GeoPoint.Lon"/>.</param>
    /// <param name="declared">The datum that the feed is configured with.</param>
    public ImmutableArray<PositionFinding> Look(string feed, ReadOnlySpan<GeoPoint> sent, Datum declared)
    {
        ArgumentNullException.ThrowIfNull(feed);
        sent = sent[..Math.Min(sent.Length, MostPositions)];
        int nulls = 0, outside = 0;
        List<GeoPoint> swapped = [], metres = [], inside = [];
        GeoBox box = GeoBox.Empty;
        foreach (GeoPoint point in sent)
        {
            if (Math.Abs(point.Lon) <= Zero && Math.Abs(point.Lat) <= Zero)
            {
                nulls++;
            }
            else if (city.Contains(point))
            {
                inside.Add(point);
            }
            else if (city.Contains(new GeoPoint(point.Lat, point.Lon)))
            {
                swapped.Add(point);
            }
            else if (double.IsFinite(point.Lon) && double.IsFinite(point.Lat) && PlaneGuess.IsMetres(point))
            {
                metres.Add(point);
            }
            else
            {
                outside++;
                box = point.IsValid ? box.Including(point) : box;
            }
        }

        int of = sent.Length;
        PositionFinding?[] findings =
        [
            nulls == 0 ? null : NullIsland(nulls, of),
            swapped.Count == 0 ? null : Swapped(swapped, of),
            .. _planes.Sort(metres).Select(group => Metres(group, of)),
            outside == 0 || outside < of * ManyOutside ? null : Outside(outside, of, box),
            roads is not null && OffsetSearch.Find(inside, declared, roads) is { } fit ? Offset(feed, inside.Count, of, declared, fit) : null,
        ];
        return [.. findings.OfType<PositionFinding>().OrderByDescending(f => f.Count)];
    }

    private static PositionFinding NullIsland(int count, int of) => new(
        PositionFindingCodes.NullIsland,
        count,
        of,
        Text($"{count} of {of} positions are 0° E 0° N."),
        "The receiver had no fix, or the sender wrote 0 for an empty field.",
        "Ask the sender to leave the position out or to mark it as not fixed; these are no places.");

    private static PositionFinding Swapped(List<GeoPoint> sent, int of) => new(
        PositionFindingCodes.SwappedAxes,
        sent.Count,
        of,
        Text($"{sent.Count} of {of} positions lie in the city only when their two numbers change places: longitude {sent[0].Lon:0.#####}, latitude {sent[0].Lat:0.#####} for one."),
        "The sender writes latitude where the format has longitude.",
        "Ask the sender to put longitude and latitude where the format has them; no setting turns them round.");

    private static PositionFinding Metres(PlaneGroup group, int of)
    {
        int count = group.Sent.Length;
        bool prefixed = group.Crs is null ? group.Sent.All(PlaneGuess.HasZone) : group.Crs.Belt is { ZonePrefixed: true };
        string example = Text($"{group.Sent[0].Lon:0.###}, {group.Sent[0].Lat:0.###}");
        string rivals = group.Rivals.IsEmpty ? "" : Text($"; {string.Join(", ", group.Rivals)} would place them as well");
        return new PositionFinding(
            prefixed ? PositionFindingCodes.ZonePrefixedEasting : PositionFindingCodes.ProjectedNotDegrees,
            count,
            of,
            group.Crs is null
                ? Text($"{count} of {of} positions are numbers far beyond degrees, {example} for one; on no plane in use here do they lie in the city.")
                : Text($"{count} of {of} positions are metres, {example} for one; read as {group.Crs.Id} ({group.Crs.Name}) they lie in the city{rivals}."),
            group.Crs switch
            {
                null => "The sender states metres of a plane, or degrees in another unit, where the format has degrees.",
                { Belt: { } belt } => Text($"The sender states a survey grid, {belt.WidthDegrees}-degree belt {belt.Zone} around {belt.CentralMeridian}° E{(belt.ZonePrefixed ? ", with the belt's number before the easting" : "")}. Whether it is CGCS2000, Xian 1980 or Beijing 1954 doesn't show in the numbers."),
                _ => "The sender states the plane of web maps.",
            },
            "Ask the sender for degrees, or which system it states so that its positions can be converted before they come in; they are not placed by guess.")
        {
            LooksLike = group.Crs?.Id,
        };
    }

    private PositionFinding Outside(int count, int of, GeoBox box) => new(
        PositionFindingCodes.OutsideCity,
        count,
        of,
        Text($"{count} of {of} positions lie outside the city ({city.West:0.##} to {city.East:0.##}° E, {city.South:0.##} to {city.North:0.##}° N){(box.IsEmpty ? "; they are no degrees of the Earth" : Text($", between {box.West:0.##} and {box.East:0.##}° E, {box.South:0.##} and {box.North:0.##}° N"))}."),
        box.IsEmpty ? "The numbers are damaged, or in a unit that the format doesn't have." : "The feed carries another city, a test sender, or numbers in another unit.",
        "Ask the sender what it covers, and check the feed's format and the city pack's boundary.");

    private static PositionFinding Offset(string feed, int count, int of, Datum declared, OffsetFit fit)
    {
        double length = Math.Sqrt((fit.Offset.East * fit.Offset.East) + (fit.Offset.North * fit.Offset.North));
        string before = double.IsFinite(fit.BeforeM) ? Text($"{fit.BeforeM:0} m") : Text($"more than {RoadLines.FurthestM:0} m");
        return new PositionFinding(
            PositionFindingCodes.ConstantOffset,
            count,
            of,
            Text($"Read as {Written(declared)}, these positions lie a constant {length:0} m {Direction(fit.Offset)} of where {Written(fit.Datum)} puts them: {before} from the nearest road by the median of {fit.Places} places as declared, {fit.AfterM:0} m as {Written(fit.Datum)}."),
            Text($"The sender states {Spoken(fit.Datum)}, not {Spoken(declared)}."),
            $"Command__Feeds__{feed}__Datum={Written(fit.Datum)}")
        {
            Suggested = fit.Datum,
            Offset = fit.Offset,
            Direction = Direction(fit.Offset),
        };
    }

    private static string Direction(PlanePoint offset)
    {
        string[] names = ["north", "north-east", "east", "south-east", "south", "south-west", "west", "north-west"];
        double eighths = Math.Atan2(offset.East, offset.North) / (Math.PI / 4);
        return names[((int)Math.Round(eighths) + 8) % 8];
    }

    private static string Written(Datum datum) => datum switch
    {
        Datum.Gcj02 => "gcj02",
        Datum.Bd09 => "bd09",
        Datum.Wgs84 => "wgs84",
        _ => "cgcs2000",
    };

    private static string Spoken(Datum datum) => datum switch
    {
        Datum.Gcj02 => "GCJ-02, the shifted coordinates of public maps",
        Datum.Bd09 => "BD-09, Baidu's coordinates",
        Datum.Wgs84 => "WGS 84",
        _ => "CGCS2000",
    };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
