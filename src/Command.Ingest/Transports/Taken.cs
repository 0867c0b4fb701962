using Command.Ingest.Contracts;
using Command.Ingest.Feeds;

namespace Command.Ingest.Transports;

/// <summary>What the gateway made of a body.</summary>
/// <param name="Unknown">True when some of it came from a terminal or station that the pack does not list.</param>
public sealed record Taken(Receipt Receipt, Decoded Decoded, bool Unknown)
{
    /// <summary>This with what one of its frames gave later.</summary>
    internal Taken And(Taken part) => this with
    {
        Receipt = Receipt with
        {
            Messages = Receipt.Messages + part.Receipt.Messages,
            Duplicates = Receipt.Duplicates + part.Receipt.Duplicates,
            Quarantined = Receipt.Quarantined + part.Receipt.Quarantined,
        },
        Decoded = Decoded with
        {
            Messages = [.. Decoded.Messages, .. part.Decoded.Messages],
            Faults = [.. Decoded.Faults, .. part.Decoded.Faults],
            Heartbeats = [.. Decoded.Heartbeats.Union(part.Decoded.Heartbeats)],
        },
    };
}
