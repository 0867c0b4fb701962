using System.Collections.Frozen;
using Command.Geo.Crs;

namespace Command.Ingest.Configuration;

/// <summary>
/// <c>Command__Crs__xian80__…</c> and <c>Command__Crs__beijing54__…</c>: the city's seven parameters from that datum's geocentric coordinates to those
/// of CGCS2000 (布尔莎七参数), as its survey office states them. All seven are written, zeros too; they take the place of those in the pack's <c>city.json</c>.
/// </summary>
public sealed class SevenParameterOptions
{
    private static readonly FrozenSet<string> s_datums = FrozenSet.Create(StringComparer.Ordinal, "xian80", "beijing54");

    /// <summary>Which way the rotations turn: <c>position-vector</c> (EPSG methods 1033 and 9606, Bursa-Wolf, PROJ's towgs84), which is the default, or
    /// <c>coordinate-frame</c> (EPSG methods 1032 and 9607), whose rotations have the other sign.</summary>
    public string Convention { get; set; } = "position-vector";

    /// <summary>Shift along X, metres.</summary>
    public double? Dx { get; set; }

    /// <summary>Shift along Y, metres.</summary>
    public double? Dy { get; set; }

    /// <summary>Shift along Z, metres.</summary>
    public double? Dz { get; set; }

    /// <summary>Rotation about X, seconds of arc.</summary>
    public double? Rx { get; set; }

    /// <summary>Rotation about Y, seconds of arc.</summary>
    public double? Ry { get; set; }

    /// <summary>Rotation about Z, seconds of arc.</summary>
    public double? Rz { get; set; }

    /// <summary>Scale difference, parts per million: 1.5 is a factor of 1.000 001 5.</summary>
    public double? Scale { get; set; }

    /// <summary>What is wrong with a section, each by its key and what to write; empty when nothing is.</summary>
    /// <param name="datum">The section's name.</param>
    public IEnumerable<(string Key, string Write)> Errors(string datum)
    {
        string key = $"Command__Crs__{datum}";
        if (!s_datums.Contains(datum))
        {
            yield return (key, "the section as Command__Crs__xian80 or Command__Crs__beijing54: no other datum takes seven parameters");
        }

        if (ConventionOf() is null)
        {
            yield return (key + "__Convention", "position-vector or coordinate-frame");
        }

        (string Name, double? Value, string Unit)[] parts =
            [("Dx", Dx, "metres"), ("Dy", Dy, "metres"), ("Dz", Dz, "metres"), ("Rx", Rx, "seconds of arc"), ("Ry", Ry, "seconds of arc"), ("Rz", Rz, "seconds of arc"), ("Scale", Scale, "parts per million")];
        foreach ((string name, double? value, string unit) in parts.Where(p => p.Value is null))
        {
            yield return ($"{key}__{name}", $"{unit}, 0 included: all seven parameters are stated or none");
        }

        if (parts.All(p => p.Value is not null) && Value().Fault() is { } fault)
        {
            yield return (key, "seven parameters between datums of the Earth. " + fault.Reason);
        }
    }

    /// <summary>The parameters, once <see cref="Errors"/> finds none.</summary>
    public SevenParameters Value() => new(ConventionOf() ?? RotationConvention.PositionVector, Dx ?? 0, Dy ?? 0, Dz ?? 0, Rx ?? 0, Ry ?? 0, Rz ?? 0, Scale ?? 0);

    private RotationConvention? ConventionOf() => Convention switch
    {
        "position-vector" => RotationConvention.PositionVector,
        "coordinate-frame" => RotationConvention.CoordinateFrame,
        _ => null,
    };
}
