using System.Collections.Immutable;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Incidents.Duty;
using Command.Ingest.Picture;

namespace Command.Ingest.Incidents.Notices;

/// <summary>
/// Decides who is told what. Pure: nothing is sent here. A notice leaves once, whoever presses twice; what the public hears leaves only when a second person
/// has approved it; what became of it on its way is noted by the platform alone.
/// </summary>
public static class NoticeCommands
{
    /// <summary>Recipients of one notice at the most.</summary>
    public const int MostRecipients = 500;

    /// <summary>Notices in the live picture at the most.</summary>
    public const int Most = 1_000;

    /// <summary>The fault of what a gateway took and later said it could not deliver.</summary>
    public const string Undelivered = "notice-sms-undelivered";

    /// <summary>The author of what no person decides.</summary>
    public const string System = "system";

    /// <summary>How long a notice that is done with stays in the live picture.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    /// <summary>A notice that the viewer does not see, or that is not there.</summary>
    public static Fault Gone(string id) => new("notice-gone", $"There is no notice {id} any more. It may be long over: the journal has it.", id);

    /// <summary>An incident that the viewer does not see, or that is not there.</summary>
    public static Fault NoIncident(string id) => new("notice-no-incident", $"There is no incident {id} to write a notice about. Look up its number.", id);

    /// <summary>Adds the events that follow to the draft.</summary>
    /// <returns>Why it can't be done; null when it is done.</returns>
    public static Fault? Decide(Draft draft, CityPack pack, DeskCommand command)
    {
        ArgumentNullException.ThrowIfNull(draft);
        ArgumentNullException.ThrowIfNull(pack);
        return command switch
        {
            SendNotice send => Send(draft, pack, send),
            ApproveNotice approve => Approve(draft, pack, approve),
            WithdrawNotice withdraw => Withdraw(draft, pack, withdraw),
            AcknowledgeNotice acknowledge => Acknowledge(draft, acknowledge),
            NoteDeliveries note => Note(draft, note),
            _ => throw new ArgumentOutOfRangeException(nameof(command), command, "It is of another room."),
        };
    }

    private static Fault? Send(Draft draft, CityPack pack, SendNotice send)
    {
        if (NoticeChecks.Wrong(send, pack, draft.KnownAt) is { } wrong)
        {
            return wrong;
        }

        PictureState picture = draft.Picture;
        if (picture.Notices.TryGetValue(send.Id, out NoticeItem? same))
        {
            return new Fault("notice-known", $"{same.Author} has sent the notice {send.Id} already. Nobody is told twice; write another one if there is more to say.", send.Id);
        }

        Incident? about = null;
        if (send.Incident is { } id && !picture.Incidents.TryGetValue(id, out about))
        {
            return NoIncident(id);
        }

        if (send.Because is not null && draft.Author != System)
        {
            return new Fault("notice-rule", "Only the platform writes notices by rule.");
        }

        (ImmutableArray<NoticeRecipient> recipients, ImmutableArray<string> unreached) = Resolve(picture, pack, send, draft.KnownAt);
        if (recipients.Length > MostRecipients)
        {
            return new Fault("notice-too-many-recipients", $"{recipients.Length} recipients are more than one notice takes ({MostRecipients}). Tell them by broadcasting, or in several notices.");
        }

        Notice notice = new(send.Id, send.Zh, send.En, send.Incident, send.Channels, recipients, send.Exercise || about?.Exercise == true, send.Warning, unreached, send.Because);
        bool rule = draft.Author == System;
        if (!rule && unreached is [{ } empty, ..])
        {
            return new Fault("notice-nobody-on-duty", $"Nobody of the group '{empty}' has duty now, so nobody of it would be told. Put somebody on the roster, or name people instead.", empty);
        }

        if (recipients.FirstOrDefault(r => !NoticeItem.ChannelsOf(notice, r).Any()) is { } deaf && !rule)
        {
            return new Fault("notice-no-way", $"{deaf.Name} can't be reached by any of the channels chosen. Choose another channel, or give a number or address.", deaf.Name);
        }

        if (!recipients.Any(r => NoticeItem.ChannelsOf(notice, r).Any()) && notice.Warning is null && !(rule && !unreached.IsEmpty))
        {
            return new Fault("notice-nobody", "The notice has nobody to go to. Name people, groups or systems.");
        }

        if (Forget(draft) is { } full)
        {
            return full;
        }

        draft.Add(new NoticePut(notice, notice.NeedsApproval, null), draft.KnownAt);
        return null;
    }

    private static Fault? Approve(Draft draft, CityPack pack, ApproveNotice approve)
    {
        if (draft.Picture.Notices.GetValueOrDefault(approve.Id) is not { } item)
        {
            return Gone(approve.Id);
        }

        if (item.WithdrawnBy is { } by)
        {
            return new Fault("notice-withdrawn", $"{by} has withdrawn this notice: it stays. Write another one if it is needed.", item.Notice.Id);
        }

        if (!item.Waits)
        {
            return new Fault("notice-approved", item.ApprovedBy is { } first ? $"{first} has approved it already; it is on its way." : "It needs nobody's approval and is on its way.", item.Notice.Id);
        }

        if (item.Version != approve.Was)
        {
            return Stale(item, approve.Was);
        }

        // Four eyes: whoever wrote it has read it already.
        if (item.Author == draft.Author)
        {
            return new Fault("notice-own", "You wrote this notice yourself: what the public hears is let out by a second person.", item.Notice.Id);
        }

        string? alert = null;
        if (item.Notice.Warning is { } terms)
        {
            if (terms.Expires <= draft.KnownAt)
            {
                return new Fault("warning-over", "The warning's time is over before it was approved. Withdraw it and write one that lasts longer.", item.Notice.Id);
            }

            alert = Warnings.Issue(draft, pack, item, terms);
        }

        draft.Add(new NoticeApproved(approve.Id, alert), draft.KnownAt);
        return null;
    }

    private static Fault? Withdraw(Draft draft, CityPack pack, WithdrawNotice withdraw)
    {
        if (draft.Picture.Notices.GetValueOrDefault(withdraw.Id) is not { } item)
        {
            return Gone(withdraw.Id);
        }

        if (item.WithdrawnBy is { } by)
        {
            return new Fault("notice-withdrawn", $"{by} has withdrawn this notice already.", item.Notice.Id);
        }

        if (item.Version != withdraw.Was)
        {
            return Stale(item, withdraw.Was);
        }

        if (!NoticeChecks.IsLine(withdraw.Reason, 200))
        {
            return new Fault("notice-why", "Say in 1 to 200 characters why it is withdrawn: those who have it already will be asked.");
        }

        draft.Add(new NoticeWithdrawn(withdraw.Id, withdraw.Reason.Trim()), draft.KnownAt);
        if (item.Alert is { } alert && Warnings.Cancel(draft, pack, alert, withdraw.Reason.Trim()) is { } cancel)
        {
            TellBroadcasters(draft, item, cancel, withdraw.Reason.Trim());
        }

        return null;
    }

    /// <summary>Whoever was given the warning to broadcast is given its cancellation, at once: taking back needs no second person.</summary>
    private static void TellBroadcasters(Draft draft, NoticeItem item, string alert, string why)
    {
        ImmutableArray<NoticeRecipient> told = [.. item.Notice.Recipients.Where(r => r.Channel == NoticeChannels.Broadcast)];
        string id = item.Notice.Id + "-cancel";
        if (told.IsEmpty || draft.Picture.Notices.ContainsKey(id))
        {
            return;
        }

        Notice notice = item.Notice with
        {
            Id = id,
            Zh = new NoticeWords(item.Notice.Zh.Title, why),
            En = item.Notice.En is { } en ? new NoticeWords(en.Title, why) : null,
            Channels = [NoticeChannels.Broadcast],
            Recipients = told,
            Warning = null,
            Unreached = [],
            Because = null,
        };
        draft.Add(new NoticePut(notice, Waits: false, alert), draft.KnownAt);
    }

    private static Fault? Acknowledge(Draft draft, AcknowledgeNotice acknowledge)
    {
        if (draft.Picture.Notices.GetValueOrDefault(acknowledge.Id) is not { } item)
        {
            return Gone(acknowledge.Id);
        }

        ImmutableArray<Delivery> his = [.. item.Deliveries.Where(d => d.Recipient == acknowledge.Recipient)];
        if (his.IsEmpty || his.All(d => d.State == DeliveryState.Withdrawn))
        {
            return new Fault("notice-not-told", "This recipient has not been told, so there is nothing to acknowledge.", acknowledge.Recipient);
        }

        if (his.FirstOrDefault(d => d.State == DeliveryState.Acknowledged) is { } known)
        {
            return new Fault("notice-acknowledged", $"{known.By} has acknowledged it already.", acknowledge.Recipient);
        }

        draft.Add(new NoticeAcknowledged(acknowledge.Id, acknowledge.Recipient), draft.KnownAt);
        return null;
    }

    private static Fault? Note(Draft draft, NoteDeliveries note)
    {
        if (draft.Author != System)
        {
            return new Fault("notice-not-yours", "What became of a notice on its way is noted by the platform alone.");
        }

        if (draft.Picture.Notices.GetValueOrDefault(note.Id) is not { } item)
        {
            return Gone(note.Id);
        }

        ImmutableArray<DeliveryOutcome> news = [.. note.Outcomes.Where(o => item.Of(o.Recipient, o.Channel) is { } known && IsNews(known, o))];
        if (!news.IsEmpty)
        {
            draft.Add(new DeliveryNoted(note.Id, news), draft.KnownAt);
        }

        return null;
    }

    /// <summary>
    /// What was read or is there stays so. What was withdrawn while it was being sent has left all the same, and that must show; what failed then stays withdrawn.
    /// </summary>
    private static bool IsNews(Delivery known, DeliveryOutcome outcome) => known.State switch
    {
        DeliveryState.Acknowledged or DeliveryState.Delivered or DeliveryState.Kept => false,
        DeliveryState.Withdrawn => outcome.State is DeliveryState.Sent or DeliveryState.Delivered,
        DeliveryState.Sent => outcome.State == DeliveryState.Delivered || outcome.Why?.Code == Undelivered,

        // The gateway's last word came before we noted that it took the message: that is older.
        DeliveryState.Failed when known.Why?.Code == Undelivered => outcome.State == DeliveryState.Delivered,
        _ => outcome.Attempts >= known.Attempts && (outcome.State != known.State || outcome.Attempts > known.Attempts || outcome.NextTry != known.NextTry),
    };

    private static Fault Stale(NoticeItem item, int was) =>
        new("notice-stale", $"The notice has changed meanwhile: it has the version {item.Version}, and you saw {was}. Look at it and decide again.", item.Notice.Id);

    /// <summary>Whom it goes to, each person and system once: by number, address and name.</summary>
    private static (ImmutableArray<NoticeRecipient> Recipients, ImmutableArray<string> Unreached) Resolve(PictureState picture, CityPack pack, SendNotice send, DateTimeOffset now)
    {
        List<NoticeRecipient> all = [];
        List<string> unreached = [];
        foreach (NoticeRecipient person in send.To)
        {
            Add(new NoticeRecipient("", person.Name.Trim(), NoticeChecks.Dialled(person.Phone), person.Mail, person.Account, null, null, null));
        }

        foreach (string group in send.Groups.Distinct(StringComparer.Ordinal))
        {
            ImmutableArray<DutyPerson> people = Roster.OnDuty(picture.Duty, pack.Duty, group, now);
            if (people.IsEmpty)
            {
                unreached.Add(group);
            }

            foreach (DutyPerson person in people)
            {
                Add(new NoticeRecipient("", person.Name, NoticeChecks.Dialled(person.Phone), person.Mail, person.Account, group, null, null));
            }
        }

        foreach (NoticeEndpoint endpoint in send.Endpoints.Distinct(StringComparer.Ordinal).Select(e => pack.Duty.EndpointOf(e)!))
        {
            Add(new NoticeRecipient("", endpoint.Zh, null, null, null, null, endpoint.Id, endpoint.Channel));
        }

        return ([.. all], [.. unreached]);

        void Add(NoticeRecipient one)
        {
            if (!all.Any(r => r.Name == one.Name && r.Phone == one.Phone && r.Mail == one.Mail && r.Endpoint == one.Endpoint))
            {
                all.Add(one with { Id = $"r{all.Count + 1}" });
            }
        }
    }

    /// <summary>Makes room: what is done with and old leaves, and beyond the bound the oldest that is done with.</summary>
    private static Fault? Forget(Draft draft)
    {
        ImmutableDictionary<string, NoticeItem> notices = draft.Picture.Notices;
        NoticeItem[] done = [.. notices.Values.Where(n => !n.IsOpen).OrderBy(n => n.At).ThenBy(n => n.Notice.Id, StringComparer.Ordinal)];
        int over = notices.Count + 1 - Most;
        ImmutableArray<string> gone = [.. done.Where((n, i) => i < over || n.At < draft.KnownAt - Kept).Select(n => n.Notice.Id)];
        if (over > done.Length)
        {
            return new Fault("notice-too-many", $"{Most} notices are still on their way. Withdraw those that are no longer needed, or see to the channel that is down.");
        }

        if (!gone.IsEmpty)
        {
            draft.Add(new NoticesForgotten(gone), draft.KnownAt);
        }

        return null;
    }
}
