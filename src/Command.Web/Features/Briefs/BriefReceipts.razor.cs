using Command.Ingest.Contracts;
using Command.Ingest.Picture;
using Command.Ingest.Shares;
using Command.Web.Resources;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Briefs;

/// <summary>How far a brief is to each recipient.</summary>
public sealed partial class BriefReceipts
{
    private const int Most = 200;

    [Parameter]
    [EditorRequired]
    public required BriefItem Item { get; set; }

    [Parameter]
    [EditorRequired]
    public required PictureState Picture { get; set; }

    [Parameter]
    [EditorRequired]
    public required PackNames Names { get; set; }

    /// <summary>False masks addresses.</summary>
    [Parameter]
    public bool SeesNumbers { get; set; }

    [Parameter]
    public DateTimeOffset Now { get; set; }

    private Words W => Names.Words;

    private (Notice Notice, Delivery Delivery)[] Rows =>
        [.. Item.Notices.Select(Picture.Notices.GetValueOrDefault).OfType<NoticeItem>().SelectMany(n => n.Deliveries.Select(d => (n.Notice, d)))];

    private string? Address(Notice notice, Delivery delivery)
    {
        NoticeRecipient? to = notice.Recipients.FirstOrDefault(r => r.Id == delivery.Recipient);
        string? address = delivery.Channel == NoticeChannels.Mail ? to?.Mail : to?.Phone;
        return SeesNumbers ? address : PersonalData.Masked(address);
    }
}
