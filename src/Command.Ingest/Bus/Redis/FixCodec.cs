using System.Buffers;
using System.Collections.Immutable;
using Command.Geo;
using Command.Ingest.Contracts;
using MessagePack;

namespace Command.Ingest.Bus.Redis;

/// <summary>
/// Fixes as bytes between nodes: what the unit table needs of them, as MessagePack arrays. Another version's bytes are refused, so that nodes of two versions
/// can run side by side: the newer reads the journal instead.
/// </summary>
public static class FixCodec
{
    private const int Version = 1, Fields = 13;

    /// <summary>Writes a batch.</summary>
    public static ReadOnlyMemory<byte> Write(IReadOnlyList<(Position Fix, DateTimeOffset KnownAt)> fixes)
    {
        ArgumentNullException.ThrowIfNull(fixes);
        ArrayBufferWriter<byte> bytes = new(64 + (fixes.Count * 96));
        MessagePackWriter writer = new(bytes);
        writer.Write(Version);
        writer.WriteArrayHeader(fixes.Count);
        foreach ((Position fix, DateTimeOffset knownAt) in fixes)
        {
            GeoPoint at = fix.At ?? throw new ArgumentException("A position without a fix has nothing to tell.", nameof(fixes));
            writer.WriteArrayHeader(Fields);
            writer.Write(fix.Feed);
            writer.Write(fix.Agency);
            writer.Write(fix.SourceId);
            writer.Write(at.Lon);
            writer.Write(at.Lat);
            Write(ref writer, fix.ObservedAt);
            Write(ref writer, knownAt);
            Write(ref writer, fix.SpeedKmh);
            Write(ref writer, fix.HeadingDeg);
            writer.Write(fix.CallSign);
            writer.Write(fix.UnitKind);
            writer.Write(fix.Exercise);
            if (fix.StaleAt is { } stale)
            {
                Write(ref writer, stale);
            }
            else
            {
                writer.WriteNil();
            }
        }

        writer.Flush();
        return bytes.WrittenMemory;
    }

    /// <summary>Reads a batch; null when the bytes are none of this version.</summary>
    public static ImmutableArray<(Position Fix, DateTimeOffset KnownAt)>? Read(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            MessagePackReader reader = new(bytes);
            if (reader.ReadInt32() != Version)
            {
                return null;
            }

            // The reader refuses a count that the bytes can't hold.
            int count = reader.ReadArrayHeader();
            ImmutableArray<(Position, DateTimeOffset)>.Builder fixes = ImmutableArray.CreateBuilder<(Position, DateTimeOffset)>(count);
            for (int i = 0; i < count; i++)
            {
                if (reader.ReadArrayHeader() != Fields || !TryRead(ref reader, out Position? fix, out DateTimeOffset knownAt))
                {
                    return null;
                }

                fixes.Add((fix!, knownAt));
            }

            return fixes.ToImmutable();
        }
        catch (Exception e) when (e is MessagePackSerializationException or EndOfStreamException or OverflowException or ArgumentOutOfRangeException)
        {
            return null;
        }
    }

    private static bool TryRead(ref MessagePackReader reader, out Position? fix, out DateTimeOffset knownAt)
    {
        (string? feed, string? agency, string? source) = (reader.ReadString(), reader.ReadString(), reader.ReadString());
        GeoPoint at = new(reader.ReadDouble(), reader.ReadDouble());
        DateTimeOffset observedAt = ReadTime(ref reader);
        knownAt = ReadTime(ref reader);
        if (feed is null || agency is null || source is null)
        {
            fix = null;
            return false;
        }

        fix = new Position
        {
            Feed = feed,
            Agency = agency,
            SourceId = source,
            Version = "",
            At = at,
            ObservedAt = observedAt,
            SpeedKmh = ReadNumber(ref reader),
            HeadingDeg = ReadNumber(ref reader),
            CallSign = reader.ReadString(),
            UnitKind = reader.ReadString(),
            Exercise = reader.ReadBoolean(),
            StaleAt = reader.TryReadNil() ? null : ReadTime(ref reader),
        };
        return true;
    }

    // The instant and the sender's offset, which screens show.
    private static void Write(ref MessagePackWriter writer, DateTimeOffset time)
    {
        writer.WriteArrayHeader(2);
        writer.Write(time.UtcTicks);
        writer.Write((short)time.Offset.TotalMinutes);
    }

    private static DateTimeOffset ReadTime(ref MessagePackReader reader)
    {
        if (reader.ReadArrayHeader() != 2)
        {
            throw new MessagePackSerializationException("A time has two parts.");
        }

        return new DateTimeOffset(reader.ReadInt64(), TimeSpan.Zero).ToOffset(TimeSpan.FromMinutes(reader.ReadInt16()));
    }

    private static void Write(ref MessagePackWriter writer, double? number)
    {
        if (number is { } value)
        {
            writer.Write(value);
        }
        else
        {
            writer.WriteNil();
        }
    }

    private static double? ReadNumber(ref MessagePackReader reader) => reader.TryReadNil() ? null : reader.ReadDouble();
}
