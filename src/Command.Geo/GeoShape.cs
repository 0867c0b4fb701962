using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Command.Geo;

/// <summary>
/// What a message covers on the ground: a point, a line, an area, a circle or several of them.
/// Positions are lon, lat in degrees; the datum is the owner's to state (CGCS2000 once located).
/// </summary>
/// <remarks>Immutable and safe to share between threads. A closed set: no shape outside this file.</remarks>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(PointShape), "Point")]
[JsonDerivedType(typeof(LineShape), "Line")]
[JsonDerivedType(typeof(AreaShape), "Area")]
[JsonDerivedType(typeof(CircleShape), "Circle")]
[JsonDerivedType(typeof(MultiShape), "Multi")]
public abstract record GeoShape
{
    private protected GeoShape()
    {
    }

    /// <summary>The smallest box around every position; a circle counts with its radius. Empty for a shape without positions.</summary>
    [JsonIgnore]
    public GeoBox Box
    {
        get
        {
            GeoBox box = GeoBox.Empty;
            foreach (GeoPoint point in Extremes())
            {
                box = box.Including(point);
            }

            return box;
        }
    }

    /// <summary>Every position, in the order given; a circle gives its centre.</summary>
    public abstract IEnumerable<GeoPoint> Positions();

    /// <summary>The same shape with every position passed through <paramref name="map"/>.</summary>
    /// <param name="map">A datum shift or a projection back to degrees.</param>
    public abstract GeoShape Select(Func<GeoPoint, GeoPoint> map);

    private protected virtual IEnumerable<GeoPoint> Extremes() => Positions();
}

/// <summary>One position.</summary>
/// <param name="At">The position, lon/lat degrees.</param>
public sealed record PointShape(GeoPoint At) : GeoShape
{
    /// <inheritdoc/>
    public override IEnumerable<GeoPoint> Positions() => [At];

    /// <inheritdoc/>
    public override GeoShape Select(Func<GeoPoint, GeoPoint> map) => new PointShape(map(At));
}

/// <summary>A path of two or more positions.</summary>
/// <param name="Path">The positions in travel order, lon/lat degrees.</param>
public sealed record LineShape(ImmutableArray<GeoPoint> Path) : GeoShape
{
    /// <inheritdoc/>
    public override IEnumerable<GeoPoint> Positions() => Path;

    /// <inheritdoc/>
    public override GeoShape Select(Func<GeoPoint, GeoPoint> map) => new LineShape([.. Path.Select(map)]);
}

/// <summary>One polygon: an outer ring and its holes. Each ring is closed (first position repeated last).</summary>
/// <param name="Outer">The outer ring, lon/lat degrees.</param>
/// <param name="Holes">Rings cut out of it.</param>
[method: JsonConstructor]
public sealed record AreaShape(ImmutableArray<GeoPoint> Outer, ImmutableArray<ImmutableArray<GeoPoint>> Holes) : GeoShape
{
    /// <summary>A polygon without holes.</summary>
    /// <param name="outer">The closed outer ring, lon/lat degrees.</param>
    public AreaShape(ImmutableArray<GeoPoint> outer)
        : this(outer, [])
    {
    }

    /// <inheritdoc/>
    public override IEnumerable<GeoPoint> Positions() => Outer.Concat(Holes.SelectMany(h => h));

    /// <inheritdoc/>
    public override GeoShape Select(Func<GeoPoint, GeoPoint> map) =>
        new AreaShape([.. Outer.Select(map)], [.. Holes.Select(h => h.Select(map).ToImmutableArray())]);
}

/// <summary>Everything within a distance of a centre.</summary>
/// <param name="Centre">The centre, lon/lat degrees.</param>
/// <param name="RadiusM">The radius in metres, 0 or more.</param>
public sealed record CircleShape(GeoPoint Centre, double RadiusM) : GeoShape
{
    /// <inheritdoc/>
    public override IEnumerable<GeoPoint> Positions() => [Centre];

    /// <inheritdoc/>
    public override GeoShape Select(Func<GeoPoint, GeoPoint> map) => this with { Centre = map(Centre) };

    /// <summary>The circle as a closed regular polygon, exact to 0.5 % of the radius at 64 corners.</summary>
    /// <param name="corners">Corners, 8 or more.</param>
    public AreaShape ToArea(int corners = 64)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(corners, 8);
        const double MetresPerDegree = 111_195.08;
        double dLat = RadiusM / MetresPerDegree;
        double dLon = dLat / Math.Max(1e-6, Math.Cos(double.DegreesToRadians(Centre.Lat)));
        ImmutableArray<GeoPoint>.Builder ring = ImmutableArray.CreateBuilder<GeoPoint>(corners + 1);
        for (int i = 0; i < corners; i++)
        {
            (double sin, double cos) = Math.SinCos(2 * Math.PI * i / corners);
            ring.Add(new GeoPoint(Centre.Lon + (dLon * cos), Math.Clamp(Centre.Lat + (dLat * sin), -90, 90)));
        }

        ring.Add(ring[0]);
        return new AreaShape(ring.MoveToImmutable());
    }

    private protected override IEnumerable<GeoPoint> Extremes() => ToArea(16).Outer;
}

/// <summary>Several shapes that belong to one message.</summary>
/// <param name="Parts">The parts; none of them is itself a <see cref="MultiShape"/>.</param>
public sealed record MultiShape(ImmutableArray<GeoShape> Parts) : GeoShape
{
    /// <inheritdoc/>
    public override IEnumerable<GeoPoint> Positions() => Parts.SelectMany(p => p.Positions());

    /// <inheritdoc/>
    public override GeoShape Select(Func<GeoPoint, GeoPoint> map) => new MultiShape([.. Parts.Select(p => p.Select(map))]);

    private protected override IEnumerable<GeoPoint> Extremes() => Parts.SelectMany(p => p is CircleShape c ? c.ToArea(16).Outer : p.Positions());
}
