using System.Runtime.InteropServices;
using System.Text;
using Command.Geo;
using Command.Geo.Crs;

namespace Command.Benchmarks.Crs;

/// <summary>PROJ itself, libproj.so.25, called for whole arrays (<c>proj_trans_generic</c>) so that crossing into it costs nothing worth counting.</summary>
internal sealed class NativeProj : IDisposable
{
    private const string Library = "libproj.so.25";
    private const int ForwardDirection = 1, InverseDirection = -1;

    private readonly nint _context, _transform;
    private readonly bool _radians;

    private NativeProj(nint context, nint transform, bool radians)
    {
        (_context, _transform, _radians) = (context, transform, radians);
    }

    /// <summary>What <c>cs2cs</c> does between two systems of the register, with east first on both sides; null where the library is absent.</summary>
    public static NativeProj? BetweenSystems(string from, string to)
    {
        if (!NativeLibrary.TryLoad(Library, out _))
        {
            return null;
        }

        nint context = ContextCreate();
        nint transform = CreateCrsToCrs(context, Terminated(from), Terminated(to), 0);
        nint eastFirst = NormalizeForVisualization(context, transform);
        Destroy(transform);
        return new NativeProj(context, eastFirst, false);
    }

    /// <summary>The bare projection, radians in and metres out: the least that PROJ can be asked to do.</summary>
    public static NativeProj? Bare(string definition)
    {
        if (!NativeLibrary.TryLoad(Library, out _))
        {
            return null;
        }

        nint context = ContextCreate();
        return new NativeProj(context, Create(context, Terminated(definition)), true);
    }

    /// <summary>Degrees in <paramref name="from"/> to metres in <paramref name="to"/>. The bare projection is fed what it wants before the clock starts, by <see cref="Feed"/>.</summary>
    public void Forward(ReadOnlySpan<GeoPoint> from, Span<PlanePoint> to)
    {
        MemoryMarshal.Cast<GeoPoint, PlanePoint>(from).CopyTo(to);
        Run(MemoryMarshal.Cast<PlanePoint, double>(to), ForwardDirection);
    }

    public void Inverse(ReadOnlySpan<PlanePoint> from, Span<GeoPoint> to)
    {
        MemoryMarshal.Cast<PlanePoint, GeoPoint>(from).CopyTo(to);
        Run(MemoryMarshal.Cast<GeoPoint, double>(to), InverseDirection);
    }

    /// <summary>The positions in the angular unit that this transform reads.</summary>
    public GeoPoint[] Feed(GeoPoint[] points) =>
        _radians ? [.. points.Select(p => new GeoPoint(double.DegreesToRadians(p.Lon), double.DegreesToRadians(p.Lat)))] : points;

    /// <summary>An answer of <see cref="Inverse"/> in degrees.</summary>
    public GeoPoint Degrees(GeoPoint answer) =>
        _radians ? new GeoPoint(double.RadiansToDegrees(answer.Lon), double.RadiansToDegrees(answer.Lat)) : answer;

    public void Dispose()
    {
        Destroy(_transform);
        ContextDestroy(_context);
    }

    private static byte[] Terminated(string text) => Encoding.UTF8.GetBytes(text + '\0');

    private void Run(Span<double> pairs, int direction)
    {
        const nuint Stride = 2 * sizeof(double);
        nuint count = (nuint)pairs.Length / 2;
        TransGeneric(_transform, direction, ref pairs[0], Stride, count, ref pairs[1], Stride, count, 0, 0, 0, 0, 0, 0);
    }

    [DllImport(Library, EntryPoint = "proj_context_create")]
    private static extern nint ContextCreate();

    [DllImport(Library, EntryPoint = "proj_context_destroy")]
    private static extern nint ContextDestroy(nint context);

    [DllImport(Library, EntryPoint = "proj_create")]
    private static extern nint Create(nint context, byte[] definition);

    [DllImport(Library, EntryPoint = "proj_create_crs_to_crs")]
    private static extern nint CreateCrsToCrs(nint context, byte[] from, byte[] to, nint area);

    [DllImport(Library, EntryPoint = "proj_normalize_for_visualization")]
    private static extern nint NormalizeForVisualization(nint context, nint transform);

    [DllImport(Library, EntryPoint = "proj_destroy")]
    private static extern nint Destroy(nint transform);

    [DllImport(Library, EntryPoint = "proj_trans_generic")]
    private static extern nuint TransGeneric(
        nint transform, int direction, ref double x, nuint strideX, nuint countX, ref double y, nuint strideY, nuint countY, nint z, nuint strideZ, nuint countZ, nint t, nuint strideT, nuint countT);
}
