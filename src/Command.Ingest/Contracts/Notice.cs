using System.Collections.Immutable;
using Command.Geo;

namespace Command.Ingest.Contracts;

/// <summary>The ways by which people are told.</summary>
public static class NoticeChannels
{
    /// <summary>短信: a text message by the settings' gateway.</summary>
    public const string Sms = "sms";

    /// <summary>邮件: mail by SMTP (RFC 5321).</summary>
    public const string Mail = "mail";

    /// <summary>广播: a CAP 1.2 document to a broadcasting system. Only with a second person's approval.</summary>
    public const string Broadcast = "broadcast";

    /// <summary>A signed JSON document to another system.</summary>
    public const string Webhook = "webhook";

    /// <summary>推送: a word on the person's own devices that there is something to read, by their browsers' push services (RFC 8030).</summary>
    public const string Push = "push";

    /// <summary>All of them, in the order in which they are shown.</summary>
    public static ImmutableArray<string> All { get; } = [Sms, Mail, Broadcast, Webhook, Push];

    /// <summary>Those that reach systems, which the pack names, and not persons.</summary>
    public static bool IsOfSystems(string channel) => channel is Broadcast or Webhook;
}

/// <summary>One language's words of a notice.</summary>
/// <param name="Title">A line.</param>
/// <param name="Text">What happened, what it means, what to do.</param>
public sealed record NoticeWords(string Title, string Text);

/// <summary>Somebody, or a system, that is told.</summary>
/// <param name="Id">Names them within the notice.</param>
/// <param name="Name">How they are called.</param>
/// <param name="Phone">For 短信, in international or national digits; null for none.</param>
/// <param name="Mail">For 邮件; null for none.</param>
/// <param name="Account">Their account, by which their own acknowledgement is known and 推送 finds their devices; null for none.</param>
/// <param name="Group">The group of the duty roster that they were found by; null when they were named.</param>
/// <param name="Endpoint">The pack's id of a system; null for a person.</param>
/// <param name="Channel">The one channel of that system; null for a person.</param>
public sealed record NoticeRecipient(string Id, string Name, string? Phone, string? Mail, string? Account, string? Group, string? Endpoint, string? Channel);

/// <summary>What a warning to the public says besides its words (CAP 1.2 §3.2.2 and §3.2.4).</summary>
/// <param name="Event">What it is of, in Chinese.</param>
/// <param name="Category">A CAP word: Geo, Met, Safety, Security, Rescue, Fire, Health, Env, Transport, Infra, CBRNE or Other.</param>
/// <param name="Urgency">A CAP word: Immediate, Expected, Future, Past or Unknown.</param>
/// <param name="Severity">A CAP word: Extreme, Severe, Moderate, Minor or Unknown.</param>
/// <param name="Certainty">A CAP word: Observed, Likely, Possible, Unlikely or Unknown.</param>
/// <param name="Expires">When it ends by itself.</param>
/// <param name="AreaDesc">The area in words.</param>
/// <param name="Area">Its ring, CGCS2000, lon/lat degrees, closing itself; empty for a circle about the incident, or without one for the whole city.</param>
/// <param name="RadiusM">The circle's radius, metres; 0 for none.</param>
/// <param name="Instruction">What people are to do; null for nothing.</param>
public sealed record WarningTerms(
    string Event, string Category, string Urgency, string Severity, string Certainty, DateTimeOffset Expires, string AreaDesc, ImmutableArray<GeoPoint> Area, double RadiusM, string? Instruction);

/// <summary>通知: what people are told, and whom.</summary>
/// <param name="Id">Its writer's own id of it: letters, digits and hyphens.</param>
/// <param name="Zh">Its words in Chinese.</param>
/// <param name="En">In English; null for none.</param>
/// <param name="Incident">The incident that it is about; null for none.</param>
/// <param name="Channels">How: some of <see cref="NoticeChannels.All"/>.</param>
/// <param name="Recipients">Whom; groups stand for those who had duty when it was written.</param>
/// <param name="Exercise">True: it is marked 演练 and leaves the house by no channel.</param>
/// <param name="Warning">The warning to the public that goes with it; null for none.</param>
/// <param name="Unreached">Groups in which nobody had duty.</param>
/// <param name="Because">The rule of the pack that it follows from; null when a person wrote it.</param>
public sealed record Notice(
    string Id,
    NoticeWords Zh,
    NoticeWords? En,
    string? Incident,
    ImmutableArray<string> Channels,
    ImmutableArray<NoticeRecipient> Recipients,
    bool Exercise,
    WarningTerms? Warning,
    ImmutableArray<string> Unreached,
    string? Because)
{
    /// <summary>True when a second person must approve it before it leaves: what the public hears can't be taken back.</summary>
    public bool NeedsApproval => Warning is not null || Channels.Contains(NoticeChannels.Broadcast);

    /// <summary>True for the crew that a rule tells of their own job: rules name nobody else by hand.</summary>
    public bool IsOrderTo(NoticeRecipient recipient)
    {
        ArgumentNullException.ThrowIfNull(recipient);
        return Because is not null && recipient is { Group: null, Endpoint: null };
    }
}

/// <summary>How far a notice is on its way to one recipient by one channel.</summary>
public enum DeliveryState
{
    /// <summary>待发.</summary>
    Queued,

    /// <summary>已发: the next system has taken it over.</summary>
    Sent,

    /// <summary>已达: the recipient's system has said that it is there.</summary>
    Delivered,

    /// <summary>失败: with a next try, or without one given up.</summary>
    Failed,

    /// <summary>已确认.</summary>
    Acknowledged,

    /// <summary>已撤回 before it left.</summary>
    Withdrawn,

    /// <summary>演练，未外发: kept inside because it is an exercise's.</summary>
    Kept,
}

/// <summary>One recipient's state by one channel.</summary>
/// <param name="Recipient">The recipient's id in the notice.</param>
/// <param name="Channel">One of <see cref="NoticeChannels.All"/>.</param>
/// <param name="State">How far.</param>
/// <param name="At">Since when.</param>
/// <param name="Attempts">Tries so far.</param>
/// <param name="Why">Why the last try failed; null when it did not.</param>
/// <param name="NextTry">When it is tried again; null when it is not.</param>
/// <param name="By">Who acknowledged; null before.</param>
public sealed record Delivery(string Recipient, string Channel, DeliveryState State, DateTimeOffset At, int Attempts, Fault? Why, DateTimeOffset? NextTry, string? By)
{
    /// <summary>True while it is still to be sent.</summary>
    public bool IsOpen => State == DeliveryState.Queued || (State == DeliveryState.Failed && NextTry is not null);
}

/// <summary>What became of one try.</summary>
/// <param name="Recipient">The recipient's id in the notice.</param>
/// <param name="Channel">The channel.</param>
/// <param name="State">Sent, Delivered, Failed or Kept.</param>
/// <param name="Attempts">Which try it was, from 1.</param>
/// <param name="Why">Why it failed.</param>
/// <param name="NextTry">When it is tried again; null when it is given up or done.</param>
public sealed record DeliveryOutcome(string Recipient, string Channel, DeliveryState State, int Attempts, Fault? Why, DateTimeOffset? NextTry);

/// <summary>Tells people. With a warning, or by broadcasting, it waits for a second person's approval.</summary>
/// <param name="Id">The writer's own id of it; the same again is refused, so that nobody is told twice.</param>
/// <param name="Zh">Its words in Chinese.</param>
/// <param name="En">In English; null for none.</param>
/// <param name="Incident">The incident that it is about; null for none.</param>
/// <param name="To">Persons named by hand; their ids are given by the platform.</param>
/// <param name="Groups">Groups of the duty roster.</param>
/// <param name="Endpoints">Systems that the pack names.</param>
/// <param name="Channels">How.</param>
/// <param name="Exercise">Whether it is an exercise's; an exercise incident's always is.</param>
/// <param name="Warning">A warning to the public that goes out with it; null for none.</param>
public sealed record SendNotice(
    string Id,
    NoticeWords Zh,
    NoticeWords? En,
    string? Incident,
    ImmutableArray<NoticeRecipient> To,
    ImmutableArray<string> Groups,
    ImmutableArray<string> Endpoints,
    ImmutableArray<string> Channels,
    bool Exercise,
    WarningTerms? Warning) : DeskCommand
{
    /// <summary>The rule of the pack that it follows from; null when a person writes it.</summary>
    public string? Because { get; init; }
}

/// <summary>Lets a notice out that waits for a second person. Its writer can't.</summary>
/// <param name="Id">The notice.</param>
/// <param name="Was">The version that the person saw.</param>
public sealed record ApproveNotice(string Id, int Was) : DeskCommand;

/// <summary>Takes a notice back: what is not out yet stays, and a warning that went out is cancelled by another.</summary>
/// <param name="Id">The notice.</param>
/// <param name="Was">The version that the person saw.</param>
public sealed record WithdrawNotice(string Id, int Was) : DeskCommand;

/// <summary>A recipient has read it: says so themselves, or somebody who heard it from them.</summary>
/// <param name="Id">The notice.</param>
/// <param name="Recipient">The recipient's id in it.</param>
public sealed record AcknowledgeNotice(string Id, string Recipient) : DeskCommand;

/// <summary>What the platform's sender found out on the way; no person says this.</summary>
/// <param name="Id">The notice.</param>
/// <param name="Outcomes">By recipient and channel.</param>
public sealed record NoteDeliveries(string Id, ImmutableArray<DeliveryOutcome> Outcomes) : DeskCommand;

/// <summary>A notice was written. The author and the time are the entry's.</summary>
/// <param name="Notice">What and whom.</param>
/// <param name="Waits">True while a second person must approve it.</param>
/// <param name="Alert">The platform's id of the warning that goes with it; null for none, or none yet.</param>
public sealed record NoticePut(Notice Notice, bool Waits, string? Alert) : PictureEvent;

/// <summary>A second person let a notice out.</summary>
/// <param name="Id">The notice.</param>
/// <param name="Alert">The platform's id of the warning that went out with it; null for none.</param>
public sealed record NoticeApproved(string Id, string? Alert) : PictureEvent;

/// <summary>A notice was taken back.</summary>
public sealed record NoticeWithdrawn(string Id, string Why) : PictureEvent;

/// <summary>What became of a notice on its way.</summary>
public sealed record DeliveryNoted(string Id, ImmutableArray<DeliveryOutcome> Outcomes) : PictureEvent;

/// <summary>A recipient has read it.</summary>
public sealed record NoticeAcknowledged(string Id, string Recipient) : PictureEvent;

/// <summary>Old notices leave the live picture; the journal keeps them.</summary>
public sealed record NoticesForgotten(ImmutableArray<string> Ids) : PictureEvent;
