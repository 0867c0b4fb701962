using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Command.Ingest.Contracts;

namespace Command.Ingest.Picture;

/// <summary>A notice as the picture holds it.</summary>
/// <param name="Notice">What and whom.</param>
/// <param name="Author">Who wrote it.</param>
/// <param name="At">When.</param>
/// <param name="Waits">True while a second person must approve it.</param>
/// <param name="Version">1 when it was written, one more when it is approved or withdrawn: who acts on another version than the newest is told.</param>
/// <param name="Deliveries">How far it is, by recipient and channel; empty while it waits.</param>
public sealed record NoticeItem(Notice Notice, string Author, DateTimeOffset At, bool Waits, int Version, ImmutableArray<Delivery> Deliveries)
{
    /// <summary>Who let it out; null where nobody had to.</summary>
    public string? ApprovedBy { get; init; }

    public DateTimeOffset? ApprovedAt { get; init; }

    /// <summary>The warning that went out with it; null for none.</summary>
    public string? Alert { get; init; }

    /// <summary>Who took it back; null while it stands.</summary>
    public string? WithdrawnBy { get; init; }

    public DateTimeOffset? WithdrawnAt { get; init; }

    public string? WithdrawnWhy { get; init; }

    /// <summary>True while there is anything left to approve or to send.</summary>
    [JsonIgnore]
    public bool IsOpen => Waits || Deliveries.Any(d => d.IsOpen);

    /// <summary>One recipient's state by one channel; null where there is none.</summary>
    public Delivery? Of(string recipient, string channel) => Deliveries.FirstOrDefault(d => d.Recipient == recipient && d.Channel == channel);

    internal static PictureState Put(PictureState picture, NoticePut e, JournalEntry entry) =>
        With(picture, new NoticeItem(e.Notice, entry.Author, entry.KnownAt, e.Waits, 1, e.Waits ? [] : Ways(e.Notice, entry.KnownAt)) { Alert = e.Alert });

    internal static PictureState Approved(PictureState picture, NoticeApproved e, JournalEntry entry) => Change(picture, e.Id, n => n with
    {
        Waits = false,
        Version = n.Version + 1,
        ApprovedBy = entry.Author,
        ApprovedAt = entry.KnownAt,
        Alert = e.Alert,
        Deliveries = Ways(n.Notice, entry.KnownAt),
    });

    internal static PictureState Withdrawn(PictureState picture, NoticeWithdrawn e, JournalEntry entry) => Change(picture, e.Id, n => n with
    {
        Waits = false,
        Version = n.Version + 1,
        WithdrawnBy = entry.Author,
        WithdrawnAt = entry.KnownAt,
        WithdrawnWhy = e.Why,
        Deliveries = [.. n.Deliveries.Select(d => d.IsOpen ? d with { State = DeliveryState.Withdrawn, At = entry.KnownAt, NextTry = null } : d)],
    });

    internal static PictureState Noted(PictureState picture, DeliveryNoted e, JournalEntry entry) => Change(picture, e.Id, n => n with
    {
        Deliveries =
        [
            .. n.Deliveries.Select(d => e.Outcomes.FirstOrDefault(o => o.Recipient == d.Recipient && o.Channel == d.Channel) is { } o
                ? d with { State = o.State, At = entry.KnownAt, Attempts = o.Attempts, Why = o.Why, NextTry = o.NextTry }
                : d),
        ],
    });

    internal static PictureState Acknowledged(PictureState picture, NoticeAcknowledged e, JournalEntry entry) => Change(picture, e.Id, n => n with
    {
        Deliveries = [.. n.Deliveries.Select(d => d.Recipient == e.Recipient ? d with { State = DeliveryState.Acknowledged, At = entry.KnownAt, NextTry = null, By = entry.Author } : d)],
    });

    /// <summary>By which channels each recipient can be reached.</summary>
    public static IEnumerable<string> ChannelsOf(Notice notice, NoticeRecipient recipient)
    {
        ArgumentNullException.ThrowIfNull(notice);
        ArgumentNullException.ThrowIfNull(recipient);
        return notice.Channels.Where(c => c switch
        {
            NoticeChannels.Sms => recipient.Phone is not null,
            NoticeChannels.Mail => recipient.Mail is not null,
            NoticeChannels.Push => recipient.Account is not null,
            _ => recipient.Channel == c,
        });
    }

    private static ImmutableArray<Delivery> Ways(Notice notice, DateTimeOffset at) =>
        [.. notice.Recipients.SelectMany(r => ChannelsOf(notice, r).Select(c => new Delivery(r.Id, c, DeliveryState.Queued, at, 0, null, null, null)))];

    private static PictureState With(PictureState picture, NoticeItem item) => picture with { Notices = picture.Notices.SetItem(item.Notice.Id, item) };

    private static PictureState Change(PictureState picture, string id, Func<NoticeItem, NoticeItem> change) =>
        picture.Notices.TryGetValue(id, out NoticeItem? item) ? With(picture, change(item)) : picture;
}
