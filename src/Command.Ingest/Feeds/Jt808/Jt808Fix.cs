using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using Command.Geo;
using Command.Ingest.Contracts;

namespace Command.Ingest.Feeds.Jt808;

/// <summary>
/// The basic part of a position report (0200), 28 bytes: alarm, status, latitude, longitude in 1e-6 degrees, height in m, speed in 0.1 km/h,
/// course in degrees, time YYMMDDhhmmss in BCD. Of the additional items after it, each id, length and data, those of table 27 that say something of the
/// unit are read: mileage 01, fuel 02, satellites 31.
/// </summary>
internal readonly ref struct Jt808Fix(ReadOnlySpan<byte> body)
{
    public const int Length = 28;

    private const uint Ignition = 1 << 0, Fixed = 1 << 1, South = 1 << 2, West = 1 << 3, Encrypted = 1 << 5;

    /// <summary>A clock that is further ahead than this is wrong, whatever the line's delay.</summary>
    private static readonly TimeSpan s_clockTolerance = TimeSpan.FromHours(24);

    /// <summary>No terminal of these standards is older: before it the clock has not been set.</summary>
    private const int FirstYear = 2010;

    private readonly ReadOnlySpan<byte> _body = body;

    /// <summary>Makes the position, or says why not.</summary>
    /// <param name="source">Who says so.</param>
    /// <param name="serial">The message's serial, a part of the version.</param>
    /// <param name="index">Which fix of a batch, from 1; 0 for a message of one.</param>
    /// <param name="delayed">Whether it was kept back in a radio shadow.</param>
    /// <param name="context">The feed.</param>
    /// <param name="receivedAt">When it came.</param>
    /// <param name="position">The position, when there is no fault.</param>
    public Fault? Read(in Jt808Source source, ushort serial, int index, bool delayed, FeedContext context, DateTimeOffset receivedAt, out Position? position)
    {
        position = null;
        if (_body.Length < Length)
        {
            return new Fault("jt808-position-length", string.Create(CultureInfo.InvariantCulture, $"A position of {_body.Length} bytes is shorter than its basic part of {Length}."), source.Terminal);
        }

        ReadOnlySpan<byte> clock = _body.Slice(22, 6);
        if (Jt808Time.Read(clock, context.Offset) is not { } time)
        {
            return new Fault("jt808-time", $"The device time {Convert.ToHexString(clock)} is not a time YYMMDDhhmmss.", source.Terminal);
        }

        uint status = BinaryPrimitives.ReadUInt32BigEndian(_body[4..]);
        uint lat = BinaryPrimitives.ReadUInt32BigEndian(_body[8..]), lon = BinaryPrimitives.ReadUInt32BigEndian(_body[12..]);
        int course = BinaryPrimitives.ReadUInt16BigEndian(_body[20..]);
        bool hasFix = (status & Fixed) != 0 && (lat | lon) != 0;
        GeoPoint at = new(((status & West) != 0 ? -(double)lon : lon) / 1e6, ((status & South) != 0 ? -(double)lat : lat) / 1e6);
        ImmutableArray<Fault> issues = source.ChecksumFault is null ? [] : [source.ChecksumFault];
        if (time.Year < FirstYear)
        {
            issues = issues.Add(new Fault("clock-not-set", "The device time is older than the standard: the terminal's clock has not been set."));
        }
        else if (time - receivedAt > s_clockTolerance)
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

        Items items = Items.Read(_body[Length..]);
        position = new Position
        {
            Feed = context.Feed,
            Agency = context.Agency,
            SourceId = source.Terminal,
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
            CallSign = source.Plate,
            Ignition = (status & Ignition) != 0,
            MileageKm = items.MileageKm,
            FuelL = items.FuelL,
            Satellites = items.Satellites,
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

    /// <summary>The additional items that matter; those of makers, and what is cut short, are passed over.</summary>
    private readonly record struct Items(double? MileageKm, double? FuelL, int? Satellites)
    {
        public static Items Read(ReadOnlySpan<byte> rest)
        {
            Items items = default;
            while (rest.Length >= 2 && rest.Length - 2 >= rest[1])
            {
                ReadOnlySpan<byte> data = rest.Slice(2, rest[1]);
                items = (rest[0], data.Length) switch
                {
                    (0x01, 4) => items with { MileageKm = BinaryPrimitives.ReadUInt32BigEndian(data) / 10d },
                    (0x02, 2) => items with { FuelL = BinaryPrimitives.ReadUInt16BigEndian(data) / 10d },
                    (0x31, 1) => items with { Satellites = data[0] },
                    _ => items,
                };
                rest = rest[(2 + data.Length)..];
            }

            return items;
        }
    }
}
