using System.Collections.Immutable;
using System.Text;
using Command.Geo.Wire;
using Command.Ingest.Contracts;

namespace Command.Ingest.Feeds.GtfsRealtime;

/// <summary>The header of a GTFS-Realtime <c>FeedMessage</c>. Times are POSIX seconds.</summary>
/// <param name="Version"><c>gtfs_realtime_version</c>, as sent.</param>
/// <param name="Incrementality">0 FULL_DATASET, 1 DIFFERENTIAL; null when not sent, which means the former.</param>
/// <param name="Timestamp">When the sender made the message; null when not sent.</param>
public sealed record GtfsHeader(string? Version, ulong? Incrementality, ulong? Timestamp)
{
    /// <summary>True for a message that says only what has changed.</summary>
    public bool Differential => Incrementality == 1;
}

/// <summary>
/// The outer layer of a <c>FeedMessage</c> (gtfs-realtime.proto, proto2): its header, and where its entities lie. Entities are read one at a time, so that a
/// message of a million parts costs no more memory than its largest one. Unknown fields and extensions (1000 and above) are stepped over.
/// </summary>
/// <param name="Header">The header.</param>
/// <param name="Entities">Where each entity lies in the body.</param>
public sealed record GtfsMessage(GtfsHeader Header, ImmutableArray<Range> Entities)
{
    /// <summary>Entities read of one message; the largest agencies send some ten thousand.</summary>
    public const int MaxEntities = 50_000;

    private const int LongestText = 4_000;

    /// <summary>Reads the outer layer of a body, or says why not.</summary>
    public static (GtfsMessage? Message, Fault? Refused) Read(ReadOnlySpan<byte> body)
    {
        ProtoReader reader = new(body);
        GtfsHeader? header = null;
        ImmutableArray<Range>.Builder entities = ImmutableArray.CreateBuilder<Range>();
        bool tooMany = false;
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    header = ReadHeader(ref reader);
                    break;
                case 2:
                    int length = reader.Bytes().Length;
                    int end = body.Length - reader.Left;
                    tooMany |= entities.Count == MaxEntities;
                    if (!tooMany)
                    {
                        entities.Add(new Range(end - length, end));
                    }

                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        if (reader.Broken)
        {
            return (null, new Fault(
                "protobuf-malformed",
                $"The body is no whole Protocol Buffers message: it makes sense up to byte {body.Length - reader.Left} of {body.Length}. Send a GTFS-Realtime FeedMessage; it may have been cut on its way."));
        }

        if (header is null)
        {
            return (null, new Fault("gtfs-no-header", "The message has no FeedHeader, which GTFS-Realtime requires, so it is something else. Send a FeedMessage."));
        }

        return tooMany
            ? (null, new Fault("too-many-entities", "The message has more than 50 000 entities; nothing of it was taken. Send it in parts, each as DIFFERENTIAL."))
            : (new GtfsMessage(header, entities.DrainToImmutable()), null);
    }

    /// <summary>A string field: trimmed and shortened, without control characters; null when it is blank.</summary>
    internal static string? Text(ref ProtoReader reader, int longest = LongestText)
    {
        ReadOnlySpan<byte> bytes = reader.Bytes();
        string text = Encoding.UTF8.GetString(bytes[..Math.Min(bytes.Length, longest * 4)]);
        text = string.Concat(text.Where(c => !char.IsControl(c) || c == '\n')).Trim();
        return text.Length == 0 ? null : text.Length <= longest ? text : text[..(char.IsHighSurrogate(text[longest - 1]) ? longest - 1 : longest)];
    }

    private static GtfsHeader ReadHeader(ref ProtoReader outer)
    {
        ProtoReader reader = new(outer.Bytes());
        string? version = null;
        ulong? incrementality = null;
        ulong? timestamp = null;
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    version = Text(ref reader, 20);
                    break;
                case 2:
                    incrementality = reader.Number();
                    break;
                case 3:
                    timestamp = reader.Number();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        if (reader.Broken)
        {
            outer.Break();
        }

        return new GtfsHeader(version, incrementality, timestamp);
    }
}
