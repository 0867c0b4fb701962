using System.Globalization;
using Command.Ingest.Contracts;
using Command.Ingest.Incidents.Notices;
using Command.Ingest.Picture;
using Command.Ingest.Shares;
using Command.Web.Resources;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Notices;

/// <summary>One notice with how far it is to each recipient, and what may be done with it.</summary>
public sealed partial class NoticeCard
{
    private const int MostRows = 100;

    private bool _withdrawing;
    private string _why = "";

    [Parameter]
    [EditorRequired]
    public required NoticeItem Item { get; set; }

    [Parameter]
    [EditorRequired]
    public required PackNames Names { get; set; }

    /// <summary>Who looks: nobody approves what they wrote.</summary>
    [Parameter]
    public string Author { get; set; } = "";

    [Parameter]
    public bool Disabled { get; set; }

    [Parameter]
    public bool MaySend { get; set; }

    [Parameter]
    public bool MayApprove { get; set; }

    /// <summary>False masks numbers and addresses.</summary>
    [Parameter]
    public bool SeesNumbers { get; set; }

    [Parameter]
    public EventCallback<DeskCommand> OnDo { get; set; }

    private Words Words => Names.Words;

    private Notice Notice => Item.Notice;

    private NoticeWords Written => Words.IsEnglish && Notice.En is { } en ? en : Notice.Zh;

    private string State => Item switch
    {
        { WithdrawnBy: not null } => "Withdrawn",
        { Waits: true } => "Waits",
        { IsOpen: true } => "Open",
        _ when Item.Deliveries.Any(d => d.State == DeliveryState.Failed) => "Failed",
        _ => "Done",
    };

    private string Counts => string.Join(" · ", Item.Deliveries.GroupBy(d => d.State).OrderBy(g => g.Key).Select(g => string.Create(CultureInfo.InvariantCulture, $"{Words[$"Delivery_{g.Key}"]} {g.Count()}")));

    private static bool CanAcknowledge(Delivery delivery) =>
        !NoticeChannels.IsOfSystems(delivery.Channel) && delivery.State is DeliveryState.Sent or DeliveryState.Delivered or DeliveryState.Failed or DeliveryState.Queued;

    private string Back(string who) => Words.Format("Notices_WithdrawnBy", who, Time(Item.WithdrawnAt), Item.WithdrawnWhy);

    private string CapOf(string alert) => "cap/" + Uri.EscapeDataString(alert) + (Notice.Exercise ? "?exercise=true" : "");

    private string Who(string author) => author == NoticeCommands.System ? Words["Notices_System"] : author;

    private string Group(string id) => Names.Pack.Duty.GroupOf(id) is { } group ? Words.Pick(group.Zh, group.En) : id;

    private string Name(string recipient)
    {
        NoticeRecipient? one = Notice.Recipients.FirstOrDefault(r => r.Id == recipient);
        return one?.Endpoint is { } id && Names.Pack.Duty.EndpointOf(id) is { } endpoint ? Words.Pick(endpoint.Zh, endpoint.En) : one?.Name ?? recipient;
    }

    private string? Address(Delivery delivery)
    {
        NoticeRecipient? one = Notice.Recipients.FirstOrDefault(r => r.Id == delivery.Recipient);
        return delivery.Channel switch
        {
            NoticeChannels.Sms => SeesNumbers ? one?.Phone : PersonalData.Masked(one?.Phone),
            NoticeChannels.Mail => SeesNumbers ? one?.Mail : PersonalData.MaskedMail(one?.Mail),
            _ => null,
        };
    }

    private string Time(DateTimeOffset? at) => at is { } moment ? TimeZoneInfo.ConvertTime(moment, Names.Pack.City.TimeZone).ToString("MM-dd HH:mm:ss", CultureInfo.InvariantCulture) : "";

    private async Task WithdrawAsync()
    {
        await OnDo.InvokeAsync(new WithdrawNotice(Notice.Id, Item.Version) { Reason = _why.Trim() });
        (_withdrawing, _why) = (false, "");
    }
}
