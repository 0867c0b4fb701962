using System.Collections.Frozen;
using System.Collections.Immutable;
using Command.Geo.Crs;

namespace Command.Ingest.City;

/// <summary>What a pack says of datums: a feed's <c>datum</c>, and the city's seven parameters.</summary>
internal static class DatumRows
{
    // Far beyond any datum of the Earth; SevenParameters itself knows how much is plausible.
    private const double Most = 1e6;

    private static readonly ImmutableArray<string> s_datums = ["xian80", "beijing54"];

    private static readonly FrozenDictionary<string, RotationConvention> s_conventions = new Dictionary<string, RotationConvention>
    {
        ["position-vector"] = RotationConvention.PositionVector,
        ["coordinate-frame"] = RotationConvention.CoordinateFrame,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static string Name(PackObject feed)
    {
        string name = feed.Text("datum");
        if (name.Length > 0 && !PositionSystem.IsKnown(name))
        {
            feed.Fault("pack-word", $"'{name}' is not one of {PositionSystem.Words}.", "datum");
        }

        return name;
    }

    public static ImmutableDictionary<string, SevenParameters> Parameters(PackObject city)
    {
        ImmutableDictionary<string, SevenParameters>.Builder parameters = ImmutableDictionary.CreateBuilder<string, SevenParameters>(StringComparer.Ordinal);
        if (!city.Has("crs"))
        {
            return parameters.ToImmutable();
        }

        PackObject crs = city.Object("crs");
        foreach (string datum in s_datums.Where(d => crs.Has(d)))
        {
            PackObject row = crs.Object(datum);
            SevenParameters value = new(
                row.Word("convention", s_conventions),
                row.Number("dx", -Most, Most), row.Number("dy", -Most, Most), row.Number("dz", -Most, Most),
                row.Number("rx", -Most, Most), row.Number("ry", -Most, Most), row.Number("rz", -Most, Most),
                row.Number("scale", -Most, Most));
            if (value.Fault() is { } fault)
            {
                row.Fault("pack-field", fault.Reason);
            }

            parameters[datum] = value;
        }

        return parameters.ToImmutable();
    }
}
