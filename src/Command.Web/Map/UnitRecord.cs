using System.Buffers.Binary;
using Command.Geo;
using Command.Ingest.Contracts;

namespace Command.Web.Map;

/// <summary>
/// A unit on the wire: 26 bytes little endian. slot u32, lon·1e7 i32, lat·1e7 i32 (CGCS2000 degrees), heading u16 in 0.01° (65535 unknown),
/// speed u16 in 0.1 km/h (65535 unknown), status u8 (0 available, 1 committed, 2 on scene, 3 out), flags u8 (bit 0 exercise),
/// observed u32 and stale u32, both seconds since 1970-01-01 UTC: when the fix was taken, rounded down, and from when its sender no longer vouches for it
/// (4294967295: the sender says nothing of it).
/// </summary>
/// <remarks>Nothing in it depends on when or to whom it is sent, so that one encoding serves every map.</remarks>
public static class UnitRecord
{
    public const int Size = 26;

    private const uint Unsaid = uint.MaxValue;

    /// <summary>Writes one record to the start of a span.</summary>
    public static void Write(Span<byte> record, int slot, UnitFix fix)
    {
        ArgumentNullException.ThrowIfNull(fix);
        BinaryPrimitives.WriteUInt32LittleEndian(record, (uint)slot);
        BinaryPrimitives.WriteInt32LittleEndian(record[4..], Degrees(fix.At.Lon));
        BinaryPrimitives.WriteInt32LittleEndian(record[8..], Degrees(fix.At.Lat));
        BinaryPrimitives.WriteUInt16LittleEndian(record[12..], Scaled(fix.HeadingDeg, 100));
        BinaryPrimitives.WriteUInt16LittleEndian(record[14..], Scaled(fix.SpeedKmh, 10));
        record[16] = fix.Status switch
        {
            "committed" => 1,
            "onScene" => 2,
            "out" => 3,
            _ => 0,
        };
        record[17] = fix.Exercise ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteUInt32LittleEndian(record[18..], Seconds(fix.ObservedAt));
        BinaryPrimitives.WriteUInt32LittleEndian(record[22..], fix.StaleAt is { } stale ? Seconds(stale) : Unsaid);
    }

    /// <summary>Reads one record from the start of a span, as a browser does.</summary>
    public static Unit Read(ReadOnlySpan<byte> record)
    {
        ushort heading = BinaryPrimitives.ReadUInt16LittleEndian(record[12..]), speed = BinaryPrimitives.ReadUInt16LittleEndian(record[14..]);
        uint stale = BinaryPrimitives.ReadUInt32LittleEndian(record[22..]);
        return new Unit(
            (int)BinaryPrimitives.ReadUInt32LittleEndian(record),
            new GeoPoint(BinaryPrimitives.ReadInt32LittleEndian(record[4..]) / 1e7, BinaryPrimitives.ReadInt32LittleEndian(record[8..]) / 1e7),
            heading == ushort.MaxValue ? null : heading / 100.0,
            speed == ushort.MaxValue ? null : speed / 10.0,
            record[16],
            (record[17] & 1) == 1,
            DateTimeOffset.FromUnixTimeSeconds(BinaryPrimitives.ReadUInt32LittleEndian(record[18..])),
            stale == Unsaid ? null : DateTimeOffset.FromUnixTimeSeconds(stale));
    }

    private static int Degrees(double value) => (int)Math.Round(value * 1e7);

    private static uint Seconds(DateTimeOffset at) => (uint)Math.Clamp(at.ToUnixTimeSeconds(), 0, Unsaid - 1);

    private static ushort Scaled(double? value, double scale) =>
        value is { } v && double.IsFinite(v) ? (ushort)Math.Clamp(Math.Round(v * scale), 0, ushort.MaxValue - 1) : ushort.MaxValue;

    /// <summary>What a record says.</summary>
    /// <param name="Slot">The unit's number in the node's table.</param>
    /// <param name="At">CGCS2000, lon/lat degrees, to 1e-7.</param>
    /// <param name="HeadingDeg">Degrees clockwise from north, or null.</param>
    /// <param name="SpeedKmh">Or null.</param>
    /// <param name="Status">0 available, 1 committed, 2 on scene, 3 out.</param>
    /// <param name="Exercise">True for an exercise's unit.</param>
    /// <param name="ObservedAt">Whole seconds.</param>
    /// <param name="StaleAt">From when the sender no longer vouches for it; null where it does not say.</param>
    public readonly record struct Unit(int Slot, GeoPoint At, double? HeadingDeg, double? SpeedKmh, byte Status, bool Exercise, DateTimeOffset ObservedAt, DateTimeOffset? StaleAt);
}
