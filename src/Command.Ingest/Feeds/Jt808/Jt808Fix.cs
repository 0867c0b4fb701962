using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using Command.Geo;
using Command.Ingest.Contracts;

namespace Command.Ingest.Feeds.Jt808;

/// <summary>
/// The basic part of a position report (0200), 28 bytes: alarm, status, latitude, longitude in 1e-6 degrees, height in m, speed in 0.1 km/h,
/// course in degrees, time YYMMDDhhmmss in BCD. The additional items after it are the maker's affair and are not read.
/// </summary>
internal readonly ref struct Jt808Fix(ReadOnlySpan<byte> body)
{
    public const int Length = 28;

    private const uint Fixed = 1 << 1, South = 1 << 2, West = 1 << 3, Encrypted = 1 << 5;

    /// <summary>A clock that is further ahead than this is wrong, whatever the line's delay.</summary>
    private static readonly TimeSpan s_clockTolerance = TimeSpan.FromHours(24);

    private readonly ReadOnlySpan<byte> _body = body;

    /// <summary>Makes the position, or says why not.</summary>
    /// <param name="terminal">The terminal's identity.</param>
    /// <param name="serial">The message's serial, a part of the version.</param>
    /// <param name="index">Which fix of a batch, from 1; 0 for a message of one.</param>
    /// <param name="delayed">Whether it was kept back in a radio shadow.</param>
    /// <param name="context">The feed.</param>
    /// <param name="receivedAt">When it came.</param>
    /// <param name="position">The position, when there is no fault.</param>
    public Fault? Read(string terminal, ushort serial, int index, bool delayed, FeedContext context, DateTimeOffset receivedAt, out Position? position)
    {
        position = null;
        if (_body.Length < Length)
        {
            return new Fault("jt808-position-length", string.Create(CultureInfo.InvariantCulture, $"A position of {_body.Length} bytes is shorter than its basic part of {Length}."), terminal);
        }

        ReadOnlySpan<byte> clock = _body.Slice(22, 6);
        if (Jt808Time.Read(clock, context.Offset) is not { } time)
        {
            return new Fault("jt808-time", $"The device time {Convert.ToHexString(clock)} is not a time YYMMDDhhmmss.", terminal);
        }

        uint status = BinaryPrimitives.ReadUInt32BigEndian(_body[4..]);
        uint lat = BinaryPrimitives.ReadUInt32BigEndian(_body[8..]), lon = BinaryPrimitives.ReadUInt32BigEndian(_body[12..]);
        int course = BinaryPrimitives.ReadUInt16BigEndian(_body[20..]);
        bool hasFix = (status & Fixed) != 0 && (lat | lon) != 0;
        GeoPoint at = new(((status & West) != 0 ? -(double)lon : lon) / 1e6, ((status & South) != 0 ? -(double)lat : lat) / 1e6);
        ImmutableArray<Fault> issues = [];
        if (time - receivedAt > s_clockTolerance)
        {
            issues = issues.Add(new Fault("clock-ahead", "The device time is more than 24 hours ahead of its receipt: the terminal's clock is wrong."));
        }

        if ((status & Encrypted) != 0)
        {
            issues = issues.Add(new Fault("jt808-coordinates-encrypted", "The coordinates are encrypted by a plug-in of the map's maker and cannot be used."));
        }
        else if (hasFix && !at.IsValid)
        {
            issues = issues.Add(new Fault("jt808-coordinates-range", string.Create(CultureInfo.InvariantCulture, $"Longitude {at.Lon} or latitude {at.Lat} is out of range.")));
        }

        position = new Position
        {
            Feed = context.Feed,
            Agency = context.Agency,
            SourceId = terminal,
            Version = VersionOf(clock, serial, index),
            ObservedAt = time,
            Exercise = context.Exercise,
            Issues = issues,
            At = hasFix && (status & Encrypted) == 0 && at.IsValid ? at : null,
            Misstated = (status & (Fixed | Encrypted)) == Fixed && !(hasFix && at.IsValid) ? at : null,
            SpeedKmh = hasFix ? BinaryPrimitives.ReadUInt16BigEndian(_body[18..]) / 10d : null,
            HeadingDeg = hasFix && course <= 360 ? course : null,
            AltitudeM = hasFix ? BinaryPrimitives.ReadInt16BigEndian(_body[16..]) : null,
            Delayed = delayed,
            Alarms = Jt808Alarms.Of(BinaryPrimitives.ReadUInt32BigEndian(_body)),
        };
        return null;
    }

    /// <summary>Device time and serial, so that a message sent again is a duplicate and the next one never is.</summary>
    private static string VersionOf(ReadOnlySpan<byte> clock, ushort serial, int index)
    {
        Span<char> text = stackalloc char[24];
        Convert.TryToHexStringLower(clock, text, out int length);
        text[length++] = '-';
        serial.TryFormat(text[length..], out int written, default, CultureInfo.InvariantCulture);
        length += written;
        if (index > 0)
        {
            text[length++] = '.';
            index.TryFormat(text[length..], out written, default, CultureInfo.InvariantCulture);
            length += written;
        }

        return text[..length].ToString();
    }
}
