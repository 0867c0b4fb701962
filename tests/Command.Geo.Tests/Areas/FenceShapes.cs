using System.Collections.Immutable;
using CsCheck;

namespace Command.Geo.Tests.Areas;

/// <summary>Shapes that fences are made of and points that try them: on corners and edges, over the antimeridian, at the poles, far away.</summary>
internal static class FenceShapes
{
    // Whole eighths, so that many corners and points fall on one another's edges, around places where the globe's seams are.
    private static readonly Gen<GeoPoint> s_seat = Gen.Select(Any([-180, -179, 0, 126, 179, 180]), Any([-90, -89, 0, 45, 89, 90]), (lon, lat) => new GeoPoint(lon, lat));

    private static readonly Gen<GeoPoint> s_near = Gen.Select(s_seat, Gen.Int[-16, 16], Gen.Int[-16, 16], (seat, x, y) => Clamped(seat.Lon + (x / 8.0), seat.Lat + (y / 8.0)));

    private static readonly Gen<GeoShape> s_box = Gen.Select(s_near, Gen.OneOf(Gen.Int[1, 20], Gen.Int[1, 2880]), Gen.OneOf(Gen.Int[1, 20], Gen.Int[1, 1440])).Select((at, width, height) =>
    {
        GeoPoint to = Clamped(at.Lon + (width / 8.0), at.Lat + (height / 8.0));
        return (GeoShape)Ring(at, new GeoPoint(to.Lon, at.Lat), to, new GeoPoint(at.Lon, to.Lat));
    });

    private static readonly Gen<GeoShape> s_star = Gen.Select(s_seat, Gen.Double[0.01, 3], Gen.Double[0.2, 1].Array[3, 30])
        .Select((seat, size, reaches) => (GeoShape)Ring([.. reaches.Select((reach, i) =>
    {
        (double sin, double cos) = Math.SinCos(2 * Math.PI * i / reaches.Length);
        return Clamped(seat.Lon + (size * reach * cos), seat.Lat + (size * reach * sin));
    })]));

    private static readonly Gen<GeoShape> s_circle = Gen.Select(s_near, Gen.OneOf(Gen.Const(0.0), Gen.Double[1, 300_000], Gen.Double[0, 20_000_000]), (at, radiusM) => (GeoShape)new CircleShape(at, radiusM));

    private static readonly Gen<GeoShape> s_one = Gen.OneOf(s_box, s_star, s_circle);

    public static Gen<GeoShape> Shape { get; } = Gen.OneOf(s_one, s_one.Array[1, 4].Select(parts => (GeoShape)new MultiShape([.. parts])));

    public static Gen<GeoPoint> Point { get; } = Gen.OneOf(s_near, s_seat, Gen.Select(Gen.Double[-180, 180], Gen.Double[-90, 90], (lon, lat) => new GeoPoint(lon, lat)));

    /// <summary>What the layer says of a shape and a point, asked on both names of the antimeridian.</summary>
    public static bool Holds(GeoShape shape, GeoPoint point) =>
        ShapeGeometry.Contains(shape, point) || (Math.Abs(point.Lon) == 180 && ShapeGeometry.Contains(shape, point with { Lon = -point.Lon }));

    public static AreaShape Ring(params ImmutableArray<GeoPoint> corners) => new([.. corners, corners[0]]);

    public static AreaShape Square(double west, double south, double size) =>
        Ring(new GeoPoint(west, south), new GeoPoint(west + size, south), new GeoPoint(west + size, south + size), new GeoPoint(west, south + size));

    private static Gen<double> Any(double[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static GeoPoint Clamped(double lon, double lat) => new(Math.Clamp(lon, -180, 180), Math.Clamp(lat, -90, 90));
}
