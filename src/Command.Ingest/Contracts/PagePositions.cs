namespace Command.Ingest.Contracts;

/// <summary>
/// How positions that a crew shares from its page are told from a terminal's: they come by the field teams' feed as any other fix does, from a source that names the
/// unit.
/// </summary>
public static class PagePositions
{
    /// <summary>The feed that they come by.</summary>
    public const string Feed = "field";

    private const string Prefix = "page:";

    /// <summary>The source of a unit's shared positions.</summary>
    /// <param name="callSign">The unit.</param>
    public static string SourceOf(string callSign) => Prefix + callSign;

    /// <summary>The unit whose crew shares; null for a terminal.</summary>
    /// <param name="source">A fix's source.</param>
    public static string? CallSignOf(string source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return source.StartsWith(Prefix, StringComparison.Ordinal) ? source[Prefix.Length..] : null;
    }
}

/// <summary>Where a crew's phone says it is.</summary>
/// <param name="Lon">Degrees east, WGS 84 as browsers give it.</param>
/// <param name="Lat">Degrees north, WGS 84.</param>
/// <param name="At">When.</param>
/// <param name="AccuracyM">Radius in metres that holds the truth with 95 % (W3C Geolocation); null where it is not said.</param>
/// <param name="SpeedKmh">Over ground, km/h; null where it is not known.</param>
/// <param name="HeadingDeg">Degrees clockwise from north; null while it stands or is not known.</param>
public sealed record PagePosition(double Lon, double Lat, DateTimeOffset At, double? AccuracyM = null, double? SpeedKmh = null, double? HeadingDeg = null);
