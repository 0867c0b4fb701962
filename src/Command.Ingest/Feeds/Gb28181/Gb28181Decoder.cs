using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Xml.Linq;
using Command.Ingest.Contracts;

namespace Command.Ingest.Feeds.Gb28181;

/// <summary>
/// Reads one MANSCDP body of GB/T 28181 (2011, 2016, 2022): catalogue, mobile position, alarm, keep-alive. Positions are lon/lat degrees in the datum that the feed
/// declares; the standard leaves it open and makers differ (WGS 84 or GCJ-02). Times without an offset are the feed's own (Beijing).
/// </summary>
public sealed class Gb28181Decoder : IFeedDecoder
{
    /// <summary>Characters read of one body.</summary>
    private const long MaxCharacters = 16_000_000;

    /// <inheritdoc/>
    public string Format => "gb28181";

    /// <inheritdoc/>
    public FrozenSet<string> ContentTypes { get; } =
        FrozenSet.ToFrozenSet(["application/manscdp+xml", "application/xml", "text/xml", "text/plain", "application/octet-stream"]);

    /// <inheritdoc/>
    public Decoded Decode(ReadOnlyMemory<byte> body, FeedContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return Decode(body, context, null, Whole);
    }

    /// <summary>Decodes a body of a known sender.</summary>
    /// <param name="body">The bytes.</param>
    /// <param name="context">Whose feed it is.</param>
    /// <param name="platform">Who sent it, where the transport has made sure of that: its word on whose catalogue it is goes before the body's.</param>
    /// <param name="marks">Says what a piece of a catalogue completes.</param>
    internal static Decoded Decode(ReadOnlyMemory<byte> body, FeedContext context, string? platform, Func<Gb28181Catalog, FeedContext, SnapshotMark?> marks)
    {
        if (body.Span.Trim(" \t\r\n\0"u8).IsEmpty)
        {
            return Decoded.Unreadable("empty-body", "The body is empty; send a MANSCDP document.");
        }

        (byte[] document, bool damaged) = Gb28181Text.ToUtf8(body.Span);
        (XDocument? xml, Fault? fault) = SafeXml.Read(document, MaxCharacters);
        if (xml?.Root is not { } root)
        {
            return new Decoded([], [fault ?? new Fault("xml-malformed", "The document has no root element.")]);
        }

        Decoded decoded = Root(root, context, platform, marks);
        Fault lost = new("text-damaged", "Some characters are neither GB 18030 nor UTF-8 and were lost; the rest was taken.");
        return damaged ? decoded with { Messages = [.. decoded.Messages.Select(m => m with { Issues = m.Issues.Add(lost) })] } : decoded;
    }

    /// <summary>A catalogue that is whole in one body.</summary>
    private static SnapshotMark? Whole(Gb28181Catalog catalog, FeedContext context) =>
        !catalog.Lost && catalog.Sum > 0 && catalog.Sum == catalog.Ids.Length ? Gb28181Catalog.Mark(catalog.Platform, catalog.Ids, context) : null;

    private static Decoded Root(XElement root, FeedContext context, string? platform, Func<Gb28181Catalog, FeedContext, SnapshotMark?> marks)
    {
        string command = root.Text("CmdType") ?? "";
        string name = root.Name.LocalName;
        return (name, command) switch
        {
            ("Response" or "Notify", "Catalog") when root.Child("DeviceList") is not null => OnCatalog(root, name == "Response", context, platform, marks),
            ("Notify", "MobilePosition") => OnPositions(root, context),
            ("Notify", "Alarm") => OnAlarm(root, context),
            ("Response", "DeviceStatus") => OnStatus(root, context, platform),
            ("Notify", Gb28181Writer.Registration) => OnRegistration(root, context, platform),
            ("Notify", "Keepalive" or "MediaStatus" or "Catalog" or "UploadSnapShotFinished" or "VideoUploadNotify" or "DeviceUpgradeResult") or ("Response", _) when command.Length > 0 => Alive(root, context),
            ("Query" or "Control", _) or ("Notify", "Broadcast") => Decoded.Unreadable(
                "gb28181-instruction",
                $"A {Gb28181Xml.Shorten(name, 20)} {Gb28181Xml.Shorten(command, 40)} asks a device to do something; this feed takes what devices and platforms say: Catalog, MobilePosition, Alarm, Keepalive.", root.Line()),
            ("Response" or "Notify", "") => Decoded.Unreadable("gb28181-command", "The document has no CmdType, so what it says is not known.", root.Line()),
            ("Notify", _) => Decoded.Unreadable("gb28181-command", $"A Notify with CmdType '{Gb28181Xml.Shorten(command, 40)}' is not one of Catalog, MobilePosition, Alarm, Keepalive.", root.Line()),
            _ => Decoded.Unreadable("gb28181-unrecognised", $"The root element is <{Gb28181Xml.Shorten(name, 60)}>; a MANSCDP document has Notify or Response.", root.Line()),
        };
    }

    private static Decoded OnCatalog(XElement root, bool answer, FeedContext context, string? platform, Func<Gb28181Catalog, FeedContext, SnapshotMark?> marks)
    {
        string? of = root.Text("DeviceID");
        string owner = platform ?? of ?? "";
        if (!Gb28181Id.IsUsable(owner))
        {
            return Decoded.Unreadable("id-unusable", $"The catalogue's DeviceID '{Gb28181Xml.Shorten(owner, 30)}' is empty or no id, so it is nobody's.", root.Line());
        }

        Gb28181Catalog catalog = Gb28181Catalog.Read(root, owner, context);

        // The answer to a question about a part of the platform is never all that it has.
        SnapshotMark? mark = answer && of == owner ? marks(catalog, context) : null;
        return new Decoded([.. catalog.Assets], catalog.Faults)
        {
            Heartbeats = catalog.Assets.IsEmpty ? [owner] : [],
            Marks = mark is null ? [] : [mark],
        };
    }

    private static Decoded OnPositions(XElement root, FeedContext context)
    {
        ImmutableArray<Message>.Builder messages = ImmutableArray.CreateBuilder<Message>();
        ImmutableArray<Fault>.Builder faults = ImmutableArray.CreateBuilder<Fault>();
        IEnumerable<XElement> places = root.Child("DeviceList") is { } list ? list.Children("Item").Take(Gb28181Catalog.MaxItems) : [root];
        foreach (XElement place in places)
        {
            switch (Gb28181Fix.Read(place, context))
            {
                case ({ } fix, _):
                    messages.Add(fix);
                    break;
                case (_, { } fault):
                    faults.Add(fault);
                    break;
            }
        }

        return new Decoded(messages.DrainToImmutable(), faults.DrainToImmutable());
    }

    private static Decoded OnAlarm(XElement root, FeedContext context)
    {
        (Report? report, Fault? fault) = Gb28181Alarm.Read(root, context);
        return report is null ? new Decoded([], [fault!]) : new Decoded([report], []);
    }

    private static Decoded OnStatus(XElement root, FeedContext context, string? platform)
    {
        string? id = root.Text("DeviceID");
        if (!Gb28181Id.IsUsable(id) || root.Text("Online") is not { } online || platform is null || platform == id)
        {
            return Alive(root, context);
        }

        bool broken = root.Text("Status")?.ToUpperInvariant() is "ERROR";
        AssetStatus status = online.ToUpperInvariant() switch
        {
            "OFFLINE" => AssetStatus.Offline,
            "ONLINE" => broken ? AssetStatus.Fault : AssetStatus.Online,
            _ => AssetStatus.Unknown,
        };
        return new Decoded([Gb28181Catalog.State($"{platform}/{id}", Gb28181Id.AssetKind(id!) ?? "device", id!, status, broken ? root.Text("Reason") ?? "ERROR" : null, context)], []);
    }

    /// <summary>The transport's own note that a platform came or went (<see cref="Gb28181Writer.RegistrationNote"/>).</summary>
    private static Decoded OnRegistration(XElement root, FeedContext context, string? platform)
    {
        string? id = platform ?? root.Text("DeviceID");
        if (!Gb28181Id.IsUsable(id))
        {
            return Decoded.Unreadable("id-unusable", "The note of a registration names no platform.", root.Line());
        }

        AssetStatus status = root.Text("Status") == "ON" ? AssetStatus.Online : AssetStatus.Offline;
        string? reason = root.Text("Reason");
        IEnumerable<string> cameras = root.Children("DeviceList").SelectMany(l => l.Children("Item")).Select(i => i.Text("DeviceID")).OfType<string>()
            .Where(Gb28181Id.IsUsable).Distinct(StringComparer.Ordinal).Take(Gb28181Catalog.MaxItems);
        return new Decoded(
            [
                Gb28181Catalog.State(id!, "video-platform", id!, status, reason, context),
                .. cameras.Select(c => Gb28181Catalog.State($"{id}/{c}", Gb28181Id.AssetKind(c) ?? "device", c, status, reason, context)),
            ],
            []);
    }

    private static Decoded Alive(XElement root, FeedContext context)
    {
        string? id = root.Text("DeviceID");
        return new Decoded([], []) { Heartbeats = [Gb28181Id.IsUsable(id) ? id! : context.Feed] };
    }
}
