using System.Collections.Immutable;
using System.Text.Json;
using Command.Geo;
using Command.Ingest.Contracts;
using Command.Ingest.Feeds;

namespace Command.Ingest.Journal.Sqlite;

/// <summary>A message, a mark or a fix as it is kept.</summary>
/// <param name="Source">Its platform id.</param>
/// <param name="Version">Its version; nothing for a fix.</param>
/// <param name="Json">All of it.</param>
/// <param name="Fix">The fix, with when it was observed; null for what the inbox takes.</param>
internal readonly record struct SqliteRow(string Source, string Version, byte[] Json, FixValues? Fix);

/// <summary>What the tracks keep of a position.</summary>
internal sealed record FixValues(Position Position, GeoPoint At, long ObservedMs);

/// <summary>What an envelope gives to be stored. Senders make it on their own threads; the one writer, for which all of them wait, only binds it.</summary>
internal sealed record SqliteRows(Envelope Envelope, long ReceivedMs, byte[] Bytes, ImmutableArray<SqliteRow> Messages, ImmutableArray<SqliteRow> Marks, ImmutableArray<Fault> Faults, FramePart? Part)
{
    /// <summary>Messages and faults: what the counts are of.</summary>
    public int Parts => Messages.Length + Faults.Length;

    /// <summary>Positions by themselves are kept in the tracks alone; their bytes are many and say nothing more.</summary>
    public bool KeepsEnvelope => !Faults.IsEmpty || Messages.Any(m => m.Fix is null);

    public static SqliteRows Of(Envelope envelope, Decoded decoded)
    {
        ImmutableArray<SqliteRow>.Builder messages = ImmutableArray.CreateBuilder<SqliteRow>(decoded.Messages.Length);
        foreach (Message message in decoded.Messages)
        {
            messages.Add(Row(message));
        }

        return new SqliteRows(
            envelope, envelope.ReceivedAt.ToUnixTimeMilliseconds(), envelope.Bytes.ToArray(), messages.MoveToImmutable(), [.. decoded.Marks.Select(m => Row(m))], decoded.Faults, decoded.Part);
    }

    private static SqliteRow Row(Message message)
    {
        FixValues? fix = message is Position position
            ? new FixValues(position, position.At ?? throw new ArgumentException("A position without a fix has nothing to store.", nameof(message)), position.ObservedAt.ToUnixTimeMilliseconds())
            : null;
        return new SqliteRow(MessageIds.Of(message), message.Version, JsonSerializer.SerializeToUtf8Bytes(message, CommandJson.Wire.Message), fix);
    }
}
