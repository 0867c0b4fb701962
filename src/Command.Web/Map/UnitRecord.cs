using System.Buffers;
using System.Buffers.Binary;
using Command.Ingest.Contracts;

namespace Command.Web.Map;

/// <summary>
/// A unit on the wire: 22 bytes little endian. slot u32, lon·1e7 i32, lat·1e7 i32, heading u16 in 0.01° (65535 unknown),
/// speed u16 in 0.1 km/h (65535 unknown), status u8, flags u8 (bit 0 exercise), age u16 in seconds,
/// rest u16: seconds until the position is stale by its sender's own word, 0 when it is (65535: the sender says nothing of it).
/// </summary>
public static class UnitRecord
{
    public const int Size = 22;

    /// <summary>Appends one record.</summary>
    public static void Write(IBufferWriter<byte> to, int slot, UnitFix fix, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(to);
        ArgumentNullException.ThrowIfNull(fix);
        Span<byte> record = to.GetSpan(Size);
        BinaryPrimitives.WriteUInt32LittleEndian(record, (uint)slot);
        BinaryPrimitives.WriteInt32LittleEndian(record[4..], (int)Math.Round(fix.At.Lon * 1e7));
        BinaryPrimitives.WriteInt32LittleEndian(record[8..], (int)Math.Round(fix.At.Lat * 1e7));
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
        BinaryPrimitives.WriteUInt16LittleEndian(record[18..], (ushort)Math.Clamp((now - fix.ObservedAt).TotalSeconds, 0, ushort.MaxValue));
        BinaryPrimitives.WriteUInt16LittleEndian(record[20..], Rest(fix.StaleAt, now));
        to.Advance(Size);
    }

    private static ushort Rest(DateTimeOffset? staleAt, DateTimeOffset now) =>
        staleAt is { } at ? (ushort)Math.Clamp(Math.Ceiling((at - now).TotalSeconds), 0, ushort.MaxValue - 1) : ushort.MaxValue;

    private static ushort Scaled(double? value, double scale) =>
        value is { } v && double.IsFinite(v) ? (ushort)Math.Clamp(Math.Round(v * scale), 0, ushort.MaxValue - 1) : ushort.MaxValue;
}
