using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Command.Geo;
using Command.Ingest.Contracts;
using Command.Ingest.Feeds;

namespace Command.Ingest.Journal.Postgres;

/// <summary>A message, or a snapshot's mark, for the inbox.</summary>
internal sealed record InboxRow(Guid Identity, byte[] Json);

/// <summary>A fix for the tracks and its unit.</summary>
internal sealed record FixRow(Guid Unit, string Id, long ObservedMs, GeoPoint At, double? Speed, double? Heading, Position Position, byte[] Json);

/// <summary>What an envelope gives to be stored. Senders make it on their own threads; the one writer only sends it.</summary>
internal sealed record ReceivedRows(
    Envelope Envelope, ImmutableArray<InboxRow> Messages, ImmutableArray<FixRow> Fixes, ImmutableArray<InboxRow> Marks, ImmutableArray<Fault> Faults, FramePart? Part, long Bytes)
{
    /// <summary>Messages and faults: what the counts are of.</summary>
    public int Parts => Messages.Length + Fixes.Length + Faults.Length;

    public static ReceivedRows Of(Envelope envelope, Decoded decoded)
    {
        ImmutableArray<InboxRow>.Builder messages = ImmutableArray.CreateBuilder<InboxRow>();
        ImmutableArray<FixRow>.Builder fixes = ImmutableArray.CreateBuilder<FixRow>();
        long bytes = envelope.Bytes.Length;
        foreach (Message message in decoded.Messages)
        {
            byte[] json = JsonSerializer.SerializeToUtf8Bytes(message, CommandJson.Wire.Message);
            bytes += json.Length + 100;
            if (message is Position position)
            {
                GeoPoint at = position.At ?? throw new ArgumentException("A position without a fix has nothing to store.", nameof(decoded));
                string id = MessageIds.Of(position);
                fixes.Add(new FixRow(UnitIdentity(id), StoredText.Of(id), position.ObservedAt.ToUnixTimeMilliseconds(), at, position.SpeedKmh, position.HeadingDeg, position, json));
            }
            else
            {
                messages.Add(new InboxRow(Identity(MessageIds.Of(message), message.Version), json));
            }
        }

        ImmutableArray<InboxRow> marks =
        [
            .. decoded.Marks.Select(m => new InboxRow(Identity(MessageIds.Of(m), m.Version), JsonSerializer.SerializeToUtf8Bytes<Message>(m, CommandJson.Wire.Message))),
        ];
        return new ReceivedRows(envelope, messages.ToImmutable(), fixes.ToImmutable(), marks, decoded.Faults, decoded.Part, bytes + marks.Sum(m => (long)m.Json.Length));
    }

    /// <summary>A unit's identity by its platform id.</summary>
    public static Guid UnitIdentity(string id) => Identity(id, "");

    /// <summary>A message's identity.</summary>
    public static Guid Identity(string source, string version)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] first = Encoding.UTF8.GetBytes(source);
        BinaryPrimitives.WriteInt32BigEndian(length, first.Length);
        hash.AppendData(length);
        hash.AppendData(first);
        hash.AppendData(Encoding.UTF8.GetBytes(version));
        hash.GetHashAndReset(digest);
        return new Guid(digest[..16], bigEndian: true);
    }
}
