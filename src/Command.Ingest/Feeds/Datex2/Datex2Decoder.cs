using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Xml.Linq;
using Command.Ingest.Contracts;

namespace Command.Ingest.Feeds.Datex2;

/// <summary>
/// Reads a DATEX II SituationPublication (v3 <c>messageContainer</c> or bare <c>payload</c>; v2 <c>d2LogicalModel</c>) into one <see cref="Report"/>
/// a situation record. Positions are the sender's WGS 84 (EPSG:4326, latitude first on the wire), given as lon/lat degrees.
/// </summary>
public sealed class Datex2Decoder : IFeedDecoder
{
    /// <summary>Records read of one document; the Dutch national snapshot has some thousands.</summary>
    public const int MaxRecords = 50_000;

    /// <summary>Longest record id taken: it is a key in every table that follows.</summary>
    private const int MaxIdLength = 200;

    /// <inheritdoc/>
    public string Format => "datex2";

    /// <inheritdoc/>
    public FrozenSet<string> ContentTypes { get; } = FrozenSet.ToFrozenSet(["application/xml", "text/xml", "text/plain", "application/octet-stream"]);

    /// <inheritdoc/>
    public Decoded Decode(ReadOnlyMemory<byte> body, FeedContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        (Datex2Document? document, Fault? refused) = Datex2Document.Read(body);
        if (document is null)
        {
            return new Decoded([], [refused!]);
        }

        ImmutableArray<Message>.Builder messages = ImmutableArray.CreateBuilder<Message>();
        ImmutableArray<Fault>.Builder faults = ImmutableArray.CreateBuilder<Fault>();
        ImmutableArray<string>.Builder alive = ImmutableArray.CreateBuilder<string>();
        DateTimeOffset? published = null;
        int left = MaxRecords;
        foreach (XElement payload in document.Payloads)
        {
            if (payload.TypeName() is var type && type != "SituationPublication")
            {
                faults.Add(Datex2Document.WrongPublication(type));
                continue;
            }

            Datex2Publication publication = Datex2Publication.Of(payload, context);
            published = published > publication.Time ? published : publication.Time ?? published;
            int before = left;
            foreach (XElement situation in payload.Children("situation"))
            {
                left = Situation(situation, publication, context, messages, faults, left);
            }

            if (before == left)
            {
                alive.Add(publication.Creator ?? context.Feed);
            }
        }

        // A document without a payload is the exchange's keep-alive.
        if (document.Payloads.IsEmpty)
        {
            alive.Add(context.Feed);
        }

        // With a record lost, or with none at all (more often a supplier's failure than a city without roadworks), absence proves nothing.
        bool whole = faults.Count == 0 && messages.Count > 0;
        return new Decoded(messages.ToImmutable(), faults.DrainToImmutable())
        {
            Heartbeats = alive.DrainToImmutable(),
            Marks = document.Snapshot && whole ? [Mark(messages, published ?? context.ReceivedAt, context)] : [],
        };
    }

    private static SnapshotMark Mark(ImmutableArray<Message>.Builder messages, DateTimeOffset published, FeedContext context) => new()
    {
        Feed = context.Feed,
        Agency = context.Agency,
        SourceId = "situations",
        Version = context.ReceivedAt.ToString("O", CultureInfo.InvariantCulture),
        ObservedAt = published,
        Exercise = context.Exercise,
        Covers = SnapshotScope.Reports,
        Present = [.. messages.Select(m => m.SourceId)],
    };

    private static int Situation(
        XElement situation, Datex2Publication publication, FeedContext context, ImmutableArray<Message>.Builder messages, ImmutableArray<Fault>.Builder faults, int left)
    {
        Datex2Situation of = Datex2Situation.Of(situation);
        foreach (XElement record in situation.Children("situationRecord"))
        {
            if (left <= 0)
            {
                if (left == 0)
                {
                    faults.Add(new Fault("too-many-records", "The publication has more than 50 000 situation records; those after them were not read. Send it in parts.", record.Line()));
                }

                return -1;
            }

            left--;
            switch (record.Attribute("id")?.Value.Trim())
            {
                case null or "":
                    faults.Add(new Fault("no-id", "The situationRecord has no id, so nothing later could be said about it.", record.Line()));
                    break;
                case { Length: > MaxIdLength }:
                    faults.Add(new Fault("id-too-long", "The situationRecord's id is longer than 200 characters.", record.Line()));
                    break;
                case string id:
                    messages.Add(Datex2Mapping.ToReport(record, id, of, publication, context));
                    break;
            }
        }

        return left;
    }
}
