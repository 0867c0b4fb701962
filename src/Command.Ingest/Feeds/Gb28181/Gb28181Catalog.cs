using System.Collections.Immutable;
using System.Globalization;
using System.Xml.Linq;
using Command.Geo;
using Command.Ingest.Contracts;

namespace Command.Ingest.Feeds.Gb28181;

/// <summary>One body of a catalogue: a piece of an answer (2016, A.2.6 g) or events about some of it (A.2.5).</summary>
/// <param name="Platform">The id of the platform or device that the catalogue is of.</param>
/// <param name="Sn">The query's SN, which the answer repeats; null where a sender leaves it out.</param>
/// <param name="Sum">How many items all pieces hold together, where it says so.</param>
/// <param name="Ids">The ids of all usable items, things on the ground or not.</param>
/// <param name="Lost">True when an item could not be read: absence proves nothing then.</param>
internal sealed record Gb28181Catalog(string Platform, string? Sn, int? Sum, ImmutableArray<string> Ids, ImmutableArray<Asset> Assets, ImmutableArray<Fault> Faults, bool Lost)
{
    /// <summary>Items read of one body; a city's whole catalogue comes in pieces of a few.</summary>
    public const int MaxItems = 50_000;

    public static Gb28181Catalog Read(XElement root, string platform, FeedContext context)
    {
        ImmutableArray<Asset>.Builder assets = ImmutableArray.CreateBuilder<Asset>();
        ImmutableArray<Fault>.Builder faults = ImmutableArray.CreateBuilder<Fault>();
        HashSet<string> ids = new(StringComparer.Ordinal);
        int count = 0;
        foreach (XElement item in root.Children("DeviceList").SelectMany(l => l.Children("Item")))
        {
            if (++count > MaxItems)
            {
                faults.Add(new Fault("too-many-items", "The catalogue has more than 50 000 items in one body; those after them were not read. Send it in pieces.", item.Line()));
                break;
            }

            string? id = item.Text("DeviceID");
            if (!Gb28181Id.IsUsable(id))
            {
                faults.Add(new Fault("id-unusable", $"An Item's DeviceID '{Gb28181Xml.Shorten(id ?? "", 30)}' is empty or no id, so nothing later could be said about it.", item.Line()));
            }
            else if (ids.Add(id!) && Gb28181Id.AssetKind(id!) is { } kind)
            {
                assets.Add(Asset(item, id!, kind, platform, context));
            }
        }

        return new Gb28181Catalog(platform, root.Text("SN"), root.Whole("SumNum"), [.. ids], assets.DrainToImmutable(), [.. faults], faults.Count > 0);
    }

    /// <summary>Says that <paramref name="present"/> is all that the platform has.</summary>
    public static SnapshotMark Mark(string platform, IEnumerable<string> present, FeedContext context) => new()
    {
        Feed = context.Feed,
        Agency = context.Agency,
        SourceId = "catalogue/" + platform,
        Version = Now(context),
        ObservedAt = context.ReceivedAt,
        Exercise = context.Exercise,
        Covers = SnapshotScope.Assets,
        Prefix = platform + "/",
        Present = [.. present.Select(id => $"{platform}/{id}")],
    };

    /// <summary>An asset of which only the state is said.</summary>
    public static Asset State(string sourceId, string kind, string name, AssetStatus status, string? text, FeedContext context) => new()
    {
        Feed = context.Feed,
        Agency = context.Agency,
        SourceId = sourceId,
        Version = Now(context),
        ObservedAt = context.ReceivedAt,
        Exercise = context.Exercise,
        Kind = kind,
        Name = name,
        Status = status,
        Text = text,
        StatusOnly = true,
    };

    /// <summary>Nothing in it carries a time, and what is said again later is news (a camera that is on, off, and on again): the receipt is the version.</summary>
    private static string Now(FeedContext context) => context.ReceivedAt.ToString("O", CultureInfo.InvariantCulture);

    private static Asset Asset(XElement item, string id, string kind, string platform, FeedContext context)
    {
        ImmutableArray<Fault>.Builder issues = ImmutableArray.CreateBuilder<Fault>();
        GeoPoint? at = item.Place(issues);
        string? name = item.Text("Name");
        string word = (item.Text("Event") is { } e && e.ToUpperInvariant() is not ("ADD" or "UPDATE") ? e : item.Text("Status") ?? "").ToUpperInvariant();
        AssetStatus status = Status(word);
        if (status == AssetStatus.Unknown && word.Length > 0)
        {
            issues.Add(new Fault("status-unknown", $"The state '{Gb28181Xml.Shorten(word, 30)}' is none of ON, OFF, VLOST, DEFECT.", item.Line()));
        }

        return State($"{platform}/{id}", kind, name ?? id, status, word is "VLOST" or "DEFECT" ? word : null, context) with
        {
            StatusOnly = name is null && at is null && item.Text("Event") is not null,
            Shape = at is { } point ? new PointShape(point) : null,
            Address = item.Text("Address"),
            Parent = item.Text("ParentID") ?? platform,
            Issues = issues.DrainToImmutable(),
        };
    }

    private static AssetStatus Status(string word) => word switch
    {
        "ON" or "OK" or "ONLINE" => AssetStatus.Online,
        "OFF" or "OFFLINE" => AssetStatus.Offline,
        "VLOST" or "DEFECT" or "ERROR" => AssetStatus.Fault,
        "DEL" => AssetStatus.Removed,
        _ => AssetStatus.Unknown,
    };
}
