using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Command.Ingest.Contracts;

namespace Command.Ingest.Feeds.Wzdx;

/// <summary>
/// Reads WZDx (Work Zone Data Exchange, USDOT): the WorkZoneFeed of versions 2, 3 and 4 into one <see cref="Report"/> a road event, the DeviceFeed of version 4 and
/// the SwzDeviceFeed before it into one <see cref="Asset"/> a device. Positions are WGS 84, longitude first (RFC 7946).
/// </summary>
public sealed class WzdxDecoder : IFeedDecoder
{
    /// <summary>Features read of one document; the largest state feeds have some thousands.</summary>
    public const int MaxFeatures = 50_000;

    /// <inheritdoc/>
    public string Format => "wzdx";

    /// <inheritdoc/>
    public FrozenSet<string> ContentTypes { get; } = FrozenSet.ToFrozenSet(["application/json", "application/geo+json", "application/vnd.geo+json", "text/json", "text/plain", "application/octet-stream"]);

    /// <inheritdoc/>
    public Decoded Decode(ReadOnlyMemory<byte> body, FeedContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        (JsonDocument? json, Fault? refused) = WzdxDocument.Parse(body);
        if (json is null)
        {
            return new Decoded([], [refused!]);
        }

        using (json)
        {
            try
            {
                (WzdxDocument? document, Fault? unknown) = WzdxDocument.Read(json.RootElement, context.Offset);
                return document is null ? new Decoded([], [unknown!]) : Features(json.RootElement, document, context);
            }
            catch (InvalidOperationException)
            {
                return new Decoded([], [BadText(null)]);
            }
        }
    }

    private static Decoded Features(JsonElement root, WzdxDocument document, FeedContext context)
    {
        ImmutableArray<Message>.Builder messages = ImmutableArray.CreateBuilder<Message>();
        ImmutableArray<Fault>.Builder faults = ImmutableArray.CreateBuilder<Fault>();
        int index = 0;
        foreach (JsonElement item in root.GetProperty("features").EnumerateArray())
        {
            if (index == MaxFeatures)
            {
                faults.Add(new Fault("too-many-features", "The feed has more than 50 000 features; those after them were not read. Send it in parts.", $"features[{index}]"));
                break;
            }

            string where = string.Create(CultureInfo.InvariantCulture, $"features[{index++}]");
            if (Feature(item, where, document, context, out Fault? fault) is { } message)
            {
                messages.Add(message);
            }
            else
            {
                faults.Add(fault!);
            }
        }

        ImmutableArray<Message> all = messages.DrainToImmutable();
        ImmutableArray<Fault> lost = faults.DrainToImmutable();
        return new Decoded(all, lost)
        {
            Heartbeats = index == 0 ? [context.Feed] : [],
            Marks = lost.IsEmpty ? Marks(all, document, context) : [],
        };
    }

    private static Message? Feature(JsonElement item, string where, WzdxDocument document, FeedContext context, out Fault? lost)
    {
        try
        {
            (WzdxFeature? feature, lost) = WzdxFeature.Of(item, where);
            return feature switch
            {
                null => null,
                { DeviceType: not null } => WzdxDevices.ToAsset(feature, item, document, context),
                _ => WzdxRoadEvents.ToReport(feature, item, document, context),
            };
        }
        catch (InvalidOperationException)
        {
            lost = BadText(where);
            return null;
        }
    }

    /// <summary>Escaped halves of a surrogate pair are legal JSON and no text: the parser finds them only when the text is asked for.</summary>
    private static Fault BadText(string? where) =>
        new("json-text", "A text holds half of a surrogate pair (such as \\ud800), which is no character; what it stands in was left out.", where);

    /// <summary>A feed says all of its kind each time. One without features says that there is nothing, whichever kind it is.</summary>
    private static ImmutableArray<SnapshotMark> Marks(ImmutableArray<Message> messages, WzdxDocument document, FeedContext context)
    {
        ImmutableArray<SnapshotMark>.Builder marks = ImmutableArray.CreateBuilder<SnapshotMark>();
        if (messages.IsEmpty || messages.Any(m => m is Report))
        {
            marks.Add(Mark(SnapshotScope.Reports, "road-events", m => m is Report));
        }

        if (messages.IsEmpty || messages.Any(m => m is Asset))
        {
            marks.Add(Mark(SnapshotScope.Assets, "devices", m => m is Asset));
        }

        return marks.DrainToImmutable();

        SnapshotMark Mark(SnapshotScope covers, string name, Func<Message, bool> of) => new()
        {
            Feed = context.Feed,
            Agency = context.Agency,
            SourceId = name,
            Version = context.ReceivedAt.ToString("O", CultureInfo.InvariantCulture),
            ObservedAt = document.Updated is { } updated && updated <= context.ReceivedAt ? updated : context.ReceivedAt,
            Exercise = context.Exercise,
            Covers = covers,
            Present = [.. messages.Where(of).Select(m => m.SourceId)],
        };
    }
}
