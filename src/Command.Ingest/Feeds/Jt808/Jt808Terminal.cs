using Command.Geo;

namespace Command.Ingest.Feeds.Jt808;

/// <summary>A terminal as it stands in a message's head.</summary>
/// <param name="Edition">Which edition it speaks.</param>
/// <param name="Phone">Its phone number in digits, filled with leading zeros to 12 (2013) or 20 (2019).</param>
/// <param name="Version">The protocol version byte of 2019.</param>
public sealed record Jt808Terminal(Jt808Edition Edition, string Phone, byte Version = 1)
{
    /// <summary>The phone number as the head's bytes.</summary>
    internal byte[] PhoneBytes()
    {
        int digits = Edition == Jt808Edition.V2019 ? 20 : 12;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Phone.Length, digits);
        return Convert.FromHexString(Phone.PadLeft(digits, '0'));
    }

    internal static Jt808Terminal Of(in Jt808Frame frame) => new(frame.Edition, Convert.ToHexStringLower(frame.Phone), frame.Version);
}

/// <summary>What a terminal says of its place, for <see cref="Jt808Writer"/>.</summary>
public sealed record Jt808Report
{
    /// <summary>Longitude and latitude in degrees, in the feed's datum; null for a terminal without a fix.</summary>
    public GeoPoint? At { get; init; }

    /// <summary>Device time, written in its own offset, which must be the feed's (GMT+8).</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>Speed in km/h, resolution 0.1.</summary>
    public double SpeedKmh { get; init; }

    /// <summary>Course in degrees, 0 to 359.</summary>
    public int HeadingDeg { get; init; }

    /// <summary>Height in metres.</summary>
    public int AltitudeM { get; init; }

    /// <summary>Alarm bits; bit 0 is the emergency button.</summary>
    public uint Alarms { get; init; }

    /// <summary>Further status bits (bit 0 ignition, bit 4 out of service); fix, south and west are set by <see cref="At"/>.</summary>
    public uint Status { get; init; } = 1;
}
