using System.Globalization;
using Command.Ingest.Contracts;

namespace Command.Ingest.Feeds.Sl651;

/// <summary>
/// What a station says of its pumps (function 4C), valves (4D) and gates (4E), by itself or after a command. These bodies hold no elements of table C.1,
/// and how makers lay their states out differs: guessed wrong, a shut gate would be drawn open. What they report of them as elements (09 opening, 0C gates
/// open, 19 pumps running, 45 state bits) is read from the other functions.
/// </summary>
internal static class Sl651Works
{
    private const byte Pumps = 0x4C, Valves = 0x4D, Gates = 0x4E;

    /// <summary>F1F1 or ST, the address, and in ASCII a space after each.</summary>
    private const int StationLength = 7, AsciiStationLength = 14;

    /// <summary>Null for another function, and where the body ends after its station: such an answer states nothing.</summary>
    public static Fault? FaultOf(Sl651Frame frame)
    {
        string? works = frame.Function switch { Pumps => "pumps", Valves => "valves", Gates => "gates", _ => null };
        int silent = frame.Ascii ? Sl651AsciiBody.HeadLength + AsciiStationLength : Sl651Body.HeadLength + StationLength;
        return works is null || frame.Body.Length <= silent
            ? null
            : new Fault(
                "sl651-works-state",
                string.Create(CultureInfo.InvariantCulture, $"The states of {works} (function {frame.Function:X2}) are not elements and were not read; the bytes are kept. Let the station send them as elements 09, 0C, 19 or 45 in its reports."),
                string.Create(CultureInfo.InvariantCulture, $"station {frame.Station}"));
    }
}
