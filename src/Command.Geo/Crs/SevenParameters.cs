using System.Globalization;

namespace Command.Geo.Crs;

/// <summary>Which way the rotations of seven parameters turn. Both are in use and differ in the signs alone, so it is always stated.</summary>
public enum RotationConvention
{
    /// <summary>The rotations turn the position (EPSG method 1033/9606; PROJ's <c>towgs84</c>, Bursa-Wolf).</summary>
    PositionVector,

    /// <summary>The rotations turn the axes (EPSG method 1032/9607).</summary>
    CoordinateFrame,
}

/// <summary>
/// The seven parameters of a similarity transformation (布尔莎七参数) from an older datum's geocentric coordinates to those of CGCS2000,
/// as a survey office states them for one area.
/// </summary>
/// <param name="Convention">Which way the rotations turn.</param>
/// <param name="DxM">Shift along X, metres.</param>
/// <param name="DyM">Shift along Y, metres.</param>
/// <param name="DzM">Shift along Z, metres.</param>
/// <param name="RxSeconds">Rotation about X, seconds of arc.</param>
/// <param name="RySeconds">Rotation about Y, seconds of arc.</param>
/// <param name="RzSeconds">Rotation about Z, seconds of arc.</param>
/// <param name="ScalePpm">Scale difference, parts per million.</param>
/// <remarks>Immutable and safe to share between threads. Check <see cref="Fault"/> on values that come from outside.</remarks>
public sealed record SevenParameters(RotationConvention Convention, double DxM, double DyM, double DzM, double RxSeconds, double RySeconds, double RzSeconds, double ScalePpm)
{
    // Wider than any published set for China, narrow enough that radians, metres for seconds or a factor for ppm stand out.
    private const double MostShiftM = 1_000, MostSeconds = 60, MostPpm = 100;
    private const int MostLength = 400;

    /// <summary>Why these can't be the parameters of a datum of the Earth; null when they can.</summary>
    public CrsFault? Fault() =>
        Outside("dx", DxM, MostShiftM, "metres") ?? Outside("dy", DyM, MostShiftM, "metres") ?? Outside("dz", DzM, MostShiftM, "metres")
        ?? Outside("rx", RxSeconds, MostSeconds, "seconds of arc") ?? Outside("ry", RySeconds, MostSeconds, "seconds of arc") ?? Outside("rz", RzSeconds, MostSeconds, "seconds of arc")
        ?? Outside("scale", ScalePpm, MostPpm, "parts per million")
        ?? (Enum.IsDefined(Convention) ? null : new CrsFault("seven-parameters-form", "The convention is neither position-vector nor coordinate-frame."));

    /// <summary>Reads <c>position-vector dx dy dz rx ry rz ppm</c> or <c>coordinate-frame dx dy dz rx ry rz ppm</c>: metres, seconds of arc and
    /// parts per million, apart by spaces, commas or semicolons.</summary>
    /// <param name="text">The text of a configuration value.</param>
    public static SevenParametersRead Read(string? text)
    {
        string[] parts = text is { Length: <= MostLength } ? text.Split([' ', ',', ';', '\t'], StringSplitOptions.RemoveEmptyEntries) : [];
        RotationConvention? convention = parts.Length > 0 ? Named(parts[0]) : null;
        double[] numbers = new double[7];
        bool read = convention is not null && parts.Length == 8;
        for (int i = 0; read && i < numbers.Length; i++)
        {
            read = double.TryParse(parts[i + 1], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i]);
        }

        if (!read)
        {
            return new SevenParametersRead(null, new CrsFault(
                "seven-parameters-form",
                "Seven parameters are written 'position-vector dx dy dz rx ry rz ppm' or 'coordinate-frame dx dy dz rx ry rz ppm': from the older datum to CGCS2000, in metres, seconds of arc and parts per million. The convention is never guessed."));
        }

        SevenParameters value = new(convention!.Value, numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5], numbers[6]);
        return value.Fault() is { } fault ? new SevenParametersRead(null, fault) : new SevenParametersRead(value, null);
    }

    private static RotationConvention? Named(string text) => text.ToUpperInvariant() switch
    {
        "POSITION-VECTOR" => RotationConvention.PositionVector,
        "COORDINATE-FRAME" => RotationConvention.CoordinateFrame,
        _ => null,
    };

    private static CrsFault? Outside(string name, double value, double most, string unit) => Math.Abs(value) <= most
        ? null
        : new CrsFault("seven-parameters-range", string.Create(CultureInfo.InvariantCulture, $"{name} is {value}; seven parameters between datums of the Earth lie within ±{most} {unit}."));
}

/// <summary>Seven parameters as read, or why they can't be used.</summary>
/// <param name="Parameters">The parameters; null with a fault.</param>
/// <param name="Fault">Set when there are none.</param>
public sealed record SevenParametersRead(SevenParameters? Parameters, CrsFault? Fault);
