using System.Security.Cryptography;
using System.Text;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;

namespace Command.Ingest.Notices;

/// <summary>
/// One notice on its way to one recipient by one channel. The channels take nothing else, and none is made for an exercise: what is marked 演练 has no way out.
/// </summary>
public sealed record Departure
{
    private Departure(NoticeItem item, NoticeRecipient recipient, Delivery delivery, Alert? alert, string key)
    {
        Item = item;
        Recipient = recipient;
        Delivery = delivery;
        Alert = alert;
        Key = key;
    }

    public NoticeItem Item { get; }

    public Notice Notice => Item.Notice;

    public NoticeRecipient Recipient { get; }

    /// <summary>How far it was when it was taken.</summary>
    public Delivery Delivery { get; }

    /// <summary>The warning that goes with it; null for none.</summary>
    public Alert? Alert { get; }

    /// <summary>The same at every try, so that who gets it twice knows: <c>Message-ID</c> and <c>Idempotency-Key</c>.</summary>
    public string Key { get; }

    /// <summary>The number of this try, from 1.</summary>
    public int Attempt => Delivery.Attempts + 1;

    /// <summary>The key of a notice's way to one recipient.</summary>
    public static string KeyOf(string epoch, string notice, string recipient, string channel) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{epoch}/{notice}/{recipient}/{channel}")))[..32];

    /// <summary>A departure; null for what must stay inside: an exercise's, one that waits for approval, or one taken back.</summary>
    public static Departure? Of(NoticeItem item, Delivery delivery, PictureState picture, string epoch)
    {
        ArgumentNullException.ThrowIfNull(item);
        ArgumentNullException.ThrowIfNull(delivery);
        ArgumentNullException.ThrowIfNull(picture);
        if (item.Notice.Exercise || item.Waits || item.WithdrawnBy is not null || !delivery.IsOpen || item.Notice.Recipients.FirstOrDefault(r => r.Id == delivery.Recipient) is not { } recipient)
        {
            return null;
        }

        string key = KeyOf(epoch, item.Notice.Id, delivery.Recipient, delivery.Channel);
        Alert? alert = item.Alert is { } id ? picture.Alerts.GetValueOrDefault(id)?.Alert : null;
        return new Departure(item, recipient, delivery, alert, key);
    }
}

/// <summary>What came of one try.</summary>
/// <param name="Why">Why it failed; null when it went.</param>
/// <param name="Again">True when it may go well later.</param>
/// <param name="Down">True when the channel itself failed, and not only this recipient.</param>
/// <param name="After">How long the other side asks to wait.</param>
public sealed record SendResult(Fault? Why, bool Again, bool Down, TimeSpan? After)
{
    /// <summary>It went.</summary>
    public static SendResult Went { get; } = new(null, false, false, null);

    /// <summary>It never will.</summary>
    public static SendResult Refused(Fault why) => new(why, false, false, null);

    /// <summary>Not now.</summary>
    public static SendResult Later(Fault why, bool down, TimeSpan? after = null) => new(why, true, down, after);
}

/// <summary>A way out of the house. It may be called from several threads at once, and ends within its time.</summary>
public interface INoticeChannel
{
    /// <summary>Tries once.</summary>
    Task<SendResult> SendAsync(Departure departure, CancellationToken cancellationToken);
}
