using Command.Ingest.Contracts;

namespace Command.Ingest.Feeds.Sl651;

/// <summary>What an up body says, whichever coding it came in.</summary>
/// <param name="Serial">The report's serial, which a report that is sent again keeps.</param>
/// <param name="SentAt">The send time; null when it is not a time.</param>
internal sealed record Sl651Content(ushort Serial, DateTimeOffset? SentAt)
{
    public List<Sl651Observation> Observations { get; } = new(16);

    public List<Fault> Faults { get; } = [];

    /// <summary>The text of a manual report (F2, RGZS), mostly by SL 330.</summary>
    public string? ManualText { get; set; }

    /// <summary>Reads a whole body, or gives null when it is too short for its serial and send time.</summary>
    public static Sl651Content? Of(Sl651Frame frame, TimeSpan offset) =>
        frame.Ascii ? Sl651AsciiBody.Read(frame, offset) : Sl651Body.Read(frame, offset);

    /// <summary>The serial that a body begins with, or null.</summary>
    public static ushort? SerialOf(Sl651Frame frame)
    {
        ReadOnlySpan<byte> body = frame.Body.Span;
        if (frame.Ascii)
        {
            return body.Length >= Sl651AsciiBody.HeadLength && Sl651AsciiFrame.Hex(body[..4]) is >= 0 and int serial ? (ushort)serial : null;
        }

        return body.Length >= Sl651Body.HeadLength ? System.Buffers.Binary.BinaryPrimitives.ReadUInt16BigEndian(body) : null;
    }
}

/// <summary>One value of a body, before it has become a reading.</summary>
/// <param name="Station">The station of the address before it.</param>
/// <param name="StationClass">Its class, a letter of table A.1; 0 where the body gives none.</param>
/// <param name="Observed">The time of the observation time before it, moved by the step in a series of equal steps.</param>
/// <param name="Element">What it is.</param>
/// <param name="Value">How much.</param>
/// <param name="Slot">0 to 11 in a series of twelve 5-minute slots; −1 otherwise.</param>
/// <param name="LevelSeries">1 to 8 for a relative level; 0 otherwise.</param>
internal readonly record struct Sl651Observation(
    string Station, byte StationClass, DateTimeOffset Observed, Sl651Element Element, Sl651Value Value, int Slot = -1, int LevelSeries = 0);
