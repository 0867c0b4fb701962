namespace Command.Geo.Crs;

/// <summary>A position system, or why there is none.</summary>
/// <param name="System">The system; null with a fault.</param>
/// <param name="Fault">Set when there is none.</param>
public sealed record PositionSystemRead(PositionSystem? System, CrsFault? Fault);

/// <summary>
/// What the two numbers of a sender's positions are: degrees of a datum, or metres of a plane. It brings them to the shared layer (CGCS2000,
/// lon/lat degrees). The first number is always the one towards the east — longitude or easting, a belt's number before it included — whatever order
/// the sender or the system's authority writes.
/// </summary>
/// <remarks>Immutable and safe to share between threads. A position that the system has no place for comes back as one that is not valid.</remarks>
public sealed class PositionSystem : IEquatable<PositionSystem>
{
    /// <summary>The words for a system of this library: the public maps' datums, the two older surveyors' datums in degrees, and any code of <see cref="CrsRegistry"/>.</summary>
    public const string Words = "wgs84, cgcs2000, gcj02, bd09, xian80, beijing54 or epsg:NNNN";

    private const int Xian80 = 4610, Beijing54 = 4214;
    private readonly CrsTransform? _transform;

    private PositionSystem(string name, Datum? mapDatum, CrsTransform? transform)
    {
        Name = name;
        MapDatum = mapDatum;
        _transform = transform;
    }

    /// <summary>Its name as settings write it: <c>gcj02</c>, <c>xian80</c>, <c>epsg:4551</c>.</summary>
    public string Name { get; }

    /// <summary>The datum, where no more than that is meant; null for a system of <see cref="CrsRegistry"/>.</summary>
    public Datum? MapDatum { get; }

    /// <summary>True when the numbers are metres.</summary>
    public bool IsPlane => _transform?.Crs.Kind == CrsKind.Projected;

    /// <summary>A datum's degrees.</summary>
    /// <param name="datum">The datum.</param>
    public static implicit operator PositionSystem(Datum datum) => FromDatum(datum);

    /// <summary>A datum's degrees.</summary>
    /// <param name="datum">The datum.</param>
    public static PositionSystem FromDatum(Datum datum) => new(datum.ToString().ToLowerInvariant(), datum, null);

    /// <summary>True for a word of <see cref="Words"/>; it may still lack its seven parameters.</summary>
    /// <param name="name">Any text.</param>
    public static bool IsKnown(string? name) => DatumOf(name) is not null || DefinitionOf(name) is not null;

    /// <summary>The key under which a city states the seven parameters that a system needs: <c>xian80</c> or <c>beijing54</c>; null when it needs none.</summary>
    /// <param name="name">A word of <see cref="Words"/>.</param>
    public static string? ParametersOf(string? name) => DefinitionOf(name)?.Datum is { NeedsShift: true } datum
        ? datum == GeodeticDatum.Xian1980 ? "xian80" : "beijing54"
        : null;

    /// <summary>The system of a name, or why it can't be used. Never another one in its place.</summary>
    /// <param name="name">A word of <see cref="Words"/>.</param>
    /// <param name="parameters">The city's seven parameters by <see cref="ParametersOf"/>.</param>
    public static PositionSystemRead Read(string? name, IReadOnlyDictionary<string, SevenParameters> parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        if (DatumOf(name) is { } datum)
        {
            return new PositionSystemRead(datum, null);
        }

        if (DefinitionOf(name) is not { } crs)
        {
            return new PositionSystemRead(null, new CrsFault("crs-unknown", $"'{name}' is no system that positions of a feed come in. Write {Words}."));
        }

        CrsTransformRead read = CrsTransform.Create(crs, ParametersOf(name) is { } key ? parameters.GetValueOrDefault(key) : null);
        return read.Transform is { } transform
            ? new PositionSystemRead(new PositionSystem(name!.ToLowerInvariant(), null, transform), null)
            : new PositionSystemRead(null, read.Fault);
    }

    /// <summary>A stated position on the shared layer; one that is not valid where there is none.</summary>
    /// <param name="stated">Eastward number in <see cref="GeoPoint.Lon"/>, northward in <see cref="GeoPoint.Lat"/>: degrees, or metres of a plane.</param>
    public GeoPoint ToShared(GeoPoint stated) => _transform switch
    {
        null => ChinaDatum.ToCgcs2000(stated, MapDatum!.Value),
        { Crs.Kind: CrsKind.Projected } plane => plane.FromPlane(new PlanePoint(stated.Lon, stated.Lat)),
        var degrees => degrees.FromDegrees(stated),
    };

    /// <summary>A position of the shared layer as a sender would state it.</summary>
    /// <param name="shared">CGCS2000 lon/lat degrees.</param>
    public GeoPoint FromShared(GeoPoint shared)
    {
        if (_transform is not { } transform)
        {
            return ChinaDatum.FromCgcs2000(shared, MapDatum!.Value);
        }

        if (!IsPlane)
        {
            return transform.ToDegrees(shared);
        }

        PlanePoint plane = transform.ToPlane(shared);
        return new GeoPoint(plane.East, plane.North);
    }

    /// <inheritdoc/>
    public bool Equals(PositionSystem? other) => other is not null && Name == other.Name && ReferenceEquals(_transform, other._transform);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as PositionSystem);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Name);

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static Datum? DatumOf(string? name) =>
        Enum.GetValues<Datum>().Where(d => string.Equals(d.ToString(), name, StringComparison.OrdinalIgnoreCase)).Select(d => (Datum?)d).FirstOrDefault();

    private static CrsDefinition? DefinitionOf(string? name)
    {
        CrsDefinition? crs = name?.ToLowerInvariant() switch
        {
            "xian80" => CrsRegistry.Find(Xian80),
            "beijing54" => CrsRegistry.Find(Beijing54),
            { } text when text.StartsWith("epsg:", StringComparison.Ordinal) => CrsRegistry.Find(text),
            _ => null,
        };
        return crs is { Kind: CrsKind.Geocentric } ? null : crs;
    }
}
