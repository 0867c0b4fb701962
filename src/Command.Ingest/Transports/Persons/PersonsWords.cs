using System.Collections.Immutable;
using Command.Ingest.Contracts;
using Command.Ingest.Feeds;
using Command.Ingest.Shares;

namespace Command.Ingest.Transports.Persons;

/// <summary>A report's words as its sender wrote them.</summary>
/// <param name="Reporter">Who reported, as the format says it.</param>
public sealed record PersonsWords(string Title, string? Text, string? Address, ImmutableArray<ReporterField> Reporter)
{
    /// <summary>What one of a feed's envelopes says of a report, persons and all.</summary>
    /// <param name="gateway">The feed's way in.</param>
    /// <param name="envelope">The bytes as they came.</param>
    /// <param name="report">The platform's id.</param>
    /// <param name="version">Its version.</param>
    /// <returns>Null when the bytes are gone or no longer give that report.</returns>
    public static PersonsWords? Of(FeedGateway gateway, Envelope envelope, string report, string version)
    {
        ArgumentNullException.ThrowIfNull(gateway);
        ArgumentNullException.ThrowIfNull(envelope);
        FeedContext context = gateway.Context(envelope.Exercise, envelope.ContentType) with { ReceivedAt = envelope.ReceivedAt };
        return !envelope.Bytes.IsEmpty && gateway.Decoder.Decode(envelope.Bytes, context).Messages.OfType<Report>().FirstOrDefault(r => MessageIds.Of(r) == report && r.Version == version) is { } said
            ? new PersonsWords(said.Title, said.Text, said.Address, gateway.Decoder is IReporterFormat who ? who.Reporter(envelope.Bytes, said.SourceId) : [])
            : null;
    }

    /// <summary>What was decoded, without the persons in what is said.</summary>
    public static Decoded Masked(Decoded decoded)
    {
        ArgumentNullException.ThrowIfNull(decoded);
        ImmutableArray<Message> messages = decoded.Messages;
        for (int i = 0; i < messages.Length; i++)
        {
            Message masked = PersonalWords.Masked(messages[i]);
            if (!ReferenceEquals(masked, messages[i]))
            {
                messages = messages.SetItem(i, masked);
            }
        }

        return messages == decoded.Messages ? decoded : decoded with { Messages = messages };
    }
}
