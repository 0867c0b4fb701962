using System.Collections.Immutable;
using System.Globalization;
using Command.Geo;

namespace Command.Ingest.City;

/// <summary>A unit that can be sent or followed: one row of <c>units.json</c>, or one vehicle of a fleet.</summary>
public sealed record UnitSpec
{
    /// <summary>The JT/T 808 terminal phone number, a string. Compare by <see cref="TerminalKey"/>.</summary>
    public required string Terminal { get; init; }

    public required string CallSign { get; init; }

    public required string Kind { get; init; }

    /// <summary>Id of the agency that runs it.</summary>
    public required string Agency { get; init; }

    public required ImmutableArray<string> Capabilities { get; init; }

    /// <summary>Where it waits, CGCS2000 lon/lat degrees.</summary>
    public required GeoPoint Depot { get; init; }

    /// <summary>Id of the depot there; null where the pack names none.</summary>
    public string? DepotId { get; init; }

    /// <summary>How many people it is crewed by; null where the pack does not say.</summary>
    public int? Crew { get; init; }

    /// <summary>How its crew's duty goes.</summary>
    public ShiftRule Shift { get; init; } = ShiftRule.Usual;

    /// <summary>Codes of the areas that it is answerable for: its own, else its depot's; empty for the whole city.</summary>
    public ImmutableArray<string> Areas { get; init; } = [];

    /// <summary>What two spellings of one terminal have in common: the 2013 and 2019 editions of JT/T 808 pad the number to
    /// 12 and 20 digits, so leading zeros carry no meaning.</summary>
    public static string TerminalKey(string terminal) => terminal.TrimStart('0');
}

/// <summary>Many ordinary vehicles with running call signs and terminal numbers.</summary>
/// <param name="Prefix">Start of the call signs.</param>
/// <param name="Count">How many vehicles.</param>
/// <param name="Kind">What they are.</param>
/// <param name="Agency">Id of the agency that runs it.</param>
/// <param name="PhoneFrom">The first vehicle's terminal phone number.</param>
/// <param name="Depot">Where they start, CGCS2000 lon/lat degrees.</param>
public sealed record FleetSpec(string Prefix, int Count, string Kind, string Agency, string PhoneFrom, GeoPoint Depot)
{
    /// <summary>The vehicles, in running order; they carry no capabilities.</summary>
    public IEnumerable<UnitSpec> Units()
    {
        ulong first = ulong.Parse(PhoneFrom, NumberStyles.None, CultureInfo.InvariantCulture);
        for (int i = 0; i < Count; i++)
        {
            yield return new UnitSpec
            {
                Terminal = (first + (ulong)i).ToString(CultureInfo.InvariantCulture).PadLeft(PhoneFrom.Length, '0'),
                CallSign = string.Create(CultureInfo.InvariantCulture, $"{Prefix}{i + 1}"),
                Kind = Kind,
                Agency = Agency,
                Capabilities = [],
                Depot = Depot,
            };
        }
    }
}
