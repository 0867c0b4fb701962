using System.Buffers.Binary;
using Command.Ingest.Contracts;

namespace Command.Ingest.Feeds.Sl651;

/// <summary>What an up body says, whichever coding it came in. One connection reads body after body into the same one.</summary>
internal sealed class Sl651Content
{
    /// <summary>A usual body has fewer values; the room for more is given back with the next body.</summary>
    private const int FirstRoom = 16, KeptRoom = 512;

    private Sl651Observation[] _observations = new Sl651Observation[FirstRoom];
    private int _count;

    /// <summary>The stations that this connection has heard of.</summary>
    public Sl651Stations Stations { get; } = new();

    /// <summary>The report's serial, which a report that is sent again keeps.</summary>
    public ushort Serial { get; private set; }

    /// <summary>The send time; null when it is not a time.</summary>
    public DateTimeOffset? SentAt { get; private set; }

    /// <summary>The values in the body's order.</summary>
    public ReadOnlySpan<Sl651Observation> Observations => _observations.AsSpan(0, _count);

    public List<Fault> Faults { get; } = [];

    /// <summary>The text of a manual report (F2, RGZS), mostly by SL 330.</summary>
    public string? ManualText { get; set; }

    /// <summary>Reads a whole body in place of the one before; false when it is too short for its serial and send time.</summary>
    public bool Read(Sl651Frame frame, TimeSpan offset) =>
        frame.Ascii ? Sl651AsciiBody.Read(frame, offset, this) : Sl651Body.Read(frame, offset, this);

    /// <summary>Begins a body.</summary>
    public void Begin(ushort serial, DateTimeOffset? sentAt)
    {
        if (_observations.Length > KeptRoom)
        {
            _observations = new Sl651Observation[FirstRoom];
        }

        (Serial, SentAt, ManualText, _count) = (serial, sentAt, null, 0);
        Faults.Clear();
    }

    public void Add(in Sl651Observation observation)
    {
        if (_count == _observations.Length)
        {
            Array.Resize(ref _observations, 2 * _count);
        }

        _observations[_count++] = observation;
    }

    /// <summary>The serial that a body begins with, or null.</summary>
    public static ushort? SerialOf(Sl651Frame frame)
    {
        ReadOnlySpan<byte> body = frame.Body.Span;
        if (frame.Ascii)
        {
            return body.Length >= Sl651AsciiBody.HeadLength && Sl651AsciiFrame.Hex(body[..4]) is >= 0 and int serial ? (ushort)serial : null;
        }

        return body.Length >= Sl651Body.HeadLength ? BinaryPrimitives.ReadUInt16BigEndian(body) : null;
    }
}

/// <summary>One value of a body, before it has become a reading.</summary>
/// <param name="Station">The station of the address before it.</param>
/// <param name="Element">What it is.</param>
/// <param name="Observed">The time of the observation time before it, moved by the step in a series of equal steps.</param>
/// <param name="Number">How much, in the element's unit; null when missing.</param>
/// <param name="StationClass">The station's class, a letter of table A.1; 0 where the body gives none.</param>
/// <param name="Slot">0 to 11 in a series of twelve 5-minute slots; −1 otherwise.</param>
/// <param name="LevelSeries">1 to 8 for a relative level; 0 otherwise.</param>
internal readonly record struct Sl651Observation(
    Sl651Station Station, Sl651Element Element, DateTimeOffset Observed, double? Number, byte StationClass, sbyte Slot = -1, byte LevelSeries = 0);
