using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Incidents.Notices;
using Command.Ingest.Picture;
using Command.Ingest.Shares;

namespace Command.Ingest.Incidents.Briefs;

/// <summary>
/// Decides how a brief comes to be. Pure. Two editors never lose each other's text; a second person approves; an edit voids an approval; numbers follow each other
/// without a gap within a year of the city's clock; what is published is never changed.
/// </summary>
public static class BriefCommands
{
    /// <summary>Characters of a section in one language at the most.</summary>
    public const int LongestText = 8_000;

    /// <summary>Briefs in the live picture at the most.</summary>
    public const int Most = 500;

    /// <summary>Characters of a brief that a notice carries; what is longer is read here.</summary>
    private const int LongestNotice = 1_900;

    /// <summary>A brief that the viewer does not see, or that is not there.</summary>
    public static Fault Gone(string id) => new("brief-gone", $"There is no brief {id} any more. It may be long over: the journal has it.", id);

    /// <summary>An incident that the viewer does not see, or that is not there.</summary>
    public static Fault NoIncident(string id) => new("brief-no-incident", $"There is no incident {id} to write of. Look up its number.", id);

    /// <summary>Adds the events that follow to the draft.</summary>
    /// <returns>Why it can't be done; null when it is done.</returns>
    public static Fault? Decide(Draft draft, CityPack pack, DeskCommand command)
    {
        ArgumentNullException.ThrowIfNull(draft);
        ArgumentNullException.ThrowIfNull(pack);
        return command switch
        {
            DraftBrief d => Begin(draft, pack, d),
            EditBriefSection e => Edit(draft, e),
            SubmitBrief s => Find(draft, s.Id, s.Was, out BriefItem item) ?? Submit(draft, item),
            ApproveBrief a => Find(draft, a.Id, a.Was, out BriefItem item) ?? Approve(draft, item),
            PublishBrief p => Find(draft, p.Id, p.Was, out BriefItem item) ?? Publish(draft, pack, item, p),
            WithdrawBrief w => Find(draft, w.Id, w.Was, out BriefItem item) ?? Withdraw(draft, item, w.Reason),
            SendBrief s => Send(draft, pack, s),
            _ => throw new ArgumentOutOfRangeException(nameof(command), command, "It is of another room."),
        };
    }

    /// <summary>The last published brief on an incident; null for none.</summary>
    public static BriefItem? LastOf(PictureState picture, string incident)
    {
        ArgumentNullException.ThrowIfNull(picture);
        return picture.Briefs.Values.Where(b => b.Brief.Incident == incident && b.State == BriefState.Published).OrderBy(b => b.Published!.At).ThenBy(b => b.Published!.Count).LastOrDefault();
    }

    /// <summary>SHA-256 of what was signed, lower-case hex: equal as long as nothing of it was changed.</summary>
    public static string DigestOf(PublishedBrief brief)
    {
        ArgumentNullException.ThrowIfNull(brief);
        StringBuilder text = new();
        string[] head = [brief.ZhNumber, brief.EnNumber, brief.ZhBody, brief.EnBody, brief.ZhOffice, brief.EnOffice, brief.Signatory, brief.At.ToString("O", CultureInfo.InvariantCulture), brief.ZhTitle, brief.EnTitle];
        foreach (string part in head.Concat(brief.Sections.SelectMany(s => new[] { s.Id, s.Zh, s.En })))
        {
            // With its length before it no text can run over into the next one.
            text.Append(CultureInfo.InvariantCulture, $"{part.Length}:").Append(part).Append('\n');
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    private static Fault? Begin(Draft draft, CityPack pack, DraftBrief wanted)
    {
        PictureState picture = draft.Picture;
        if (!IsId(wanted.Id))
        {
            return new Fault("brief-id", "A brief's id has 1 to 64 letters, digits and hyphens.");
        }

        if (picture.Briefs.TryGetValue(wanted.Id, out BriefItem? same))
        {
            return new Fault("brief-known", $"{same.Author} has drafted the brief {wanted.Id} already.", wanted.Id);
        }

        if (!Enum.IsDefined(wanted.Kind) || (wanted.Class is { } mark && !Enum.IsDefined(mark)) || (wanted.Kind == BriefKind.Daily) != (wanted.Incident is null) || (wanted.Kind == BriefKind.Daily) != wanted.Day is not null)
        {
            return new Fault("brief-of", "A daily brief is of a day; any other is of an incident.");
        }

        if (Forget(draft) is { } full)
        {
            return full;
        }

        if (wanted.Incident is not { } id)
        {
            DateOnly today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(draft.KnownAt, pack.City.TimeZone).DateTime);
            if (wanted.Day > today)
            {
                return new Fault("brief-day", "That day has not begun yet.");
            }

            draft.Add(new BriefDrafted(BriefDrafts.OfDay(picture, pack, wanted, wanted.Day!.Value, draft.KnownAt)), draft.KnownAt);
            return null;
        }

        if (!picture.Incidents.TryGetValue(id, out Incident? incident))
        {
            return NoIncident(id);
        }

        BriefItem? last = LastOf(picture, id);
        if (picture.Briefs.Values.FirstOrDefault(b => b.Brief.Incident == id && b.State is BriefState.Working or BriefState.Submitted or BriefState.Approved) is { } open)
        {
            return new Fault("brief-open", $"{open.Author} has a brief on {id} open already. Publish or withdraw it first, so that the next one knows what it said.", open.Brief.Id);
        }

        if (last is null && wanted.Kind == BriefKind.FollowUp)
        {
            return new Fault("brief-first", $"Nothing has been published on {id} yet: begin with a first brief.", id);
        }

        if (last is not null && wanted.Kind == BriefKind.First)
        {
            return new Fault("brief-followup", $"{last.Published!.ZhNumber} is published on {id} already: write a follow-up.", id);
        }

        if (last?.Brief.Kind == BriefKind.Final)
        {
            return new Fault("brief-over", $"The final brief on {id} is published. Withdraw it if the incident goes on.", id);
        }

        draft.Add(new BriefDrafted(BriefDrafts.OfIncident(picture, pack, wanted, incident, last, draft.KnownAt)), draft.KnownAt);
        return null;
    }

    private static Fault? Edit(Draft draft, EditBriefSection edit)
    {
        if (draft.Picture.Briefs.GetValueOrDefault(edit.Brief) is not { } item)
        {
            return Gone(edit.Brief);
        }

        if (Fixed(item) is { } wrong)
        {
            return wrong;
        }

        if (item.Brief.Sections.FirstOrDefault(s => s.Id == edit.Section) is not { } section)
        {
            return new Fault("brief-section", $"The brief has no section '{edit.Section}'.", edit.Section);
        }

        string zh = edit.Zh.ReplaceLineEndings("\n").Trim(), en = edit.En.ReplaceLineEndings("\n").Trim();
        if (zh.Length is 0 or > LongestText || en.Length > LongestText || zh.Concat(en).Any(c => char.IsControl(c) && c != '\n'))
        {
            return new Fault("brief-text", $"A section has 1 to {LongestText} characters in Chinese and at most as many in English.", edit.Section);
        }

        if (section.Version != edit.Was)
        {
            // Both texts, so that neither is lost: the writer's own is in their field, and this is the other.
            return new Fault("brief-stale", $"{section.By ?? item.Author} has written this section meanwhile: it has the version {section.Version}, and you saw {edit.Was}. Theirs: {section.Zh} — Yours: {zh}", edit.Section);
        }

        if (zh != section.Zh || en != section.En)
        {
            draft.Add(new BriefEdited(edit.Brief, edit.Section, zh, en), draft.KnownAt);
        }

        return null;
    }

    private static Fault? Submit(Draft draft, BriefItem item)
    {
        if (Fixed(item) is { } wrong)
        {
            return wrong;
        }

        if (item.State != BriefState.Working)
        {
            return new Fault("brief-submitted", $"{item.SubmittedBy} has submitted it already.", item.Brief.Id);
        }

        if (item.Brief.Sections.FirstOrDefault(s => s.Zh.Contains(BriefForm.ZhOpen, StringComparison.Ordinal) || s.En.Contains(BriefForm.EnOpen, StringComparison.Ordinal)) is { } open)
        {
            return new Fault("brief-unfilled", $"The section '{open.Id}' still has something to be filled in. Write what is known, or that it is not known.", open.Id);
        }

        draft.Add(new BriefMoved(item.Brief.Id, BriefState.Submitted), draft.KnownAt);
        return null;
    }

    private static Fault? Approve(Draft draft, BriefItem item)
    {
        if (Fixed(item) is { } wrong)
        {
            return wrong;
        }

        if (item.State != BriefState.Submitted)
        {
            return item.State == BriefState.Approved
                ? new Fault("brief-approved", $"{item.ApprovedBy} has approved it already.", item.Brief.Id)
                : new Fault("brief-not-submitted", "It is still being written. Have it submitted first.", item.Brief.Id);
        }

        // Four eyes: whoever wrote any of it has read it already.
        if (item.Author == draft.Author || item.SubmittedBy == draft.Author || item.Brief.Sections.Any(s => s.By == draft.Author))
        {
            return new Fault("brief-own", "You wrote or submitted this brief: it is approved by a second person.", item.Brief.Id);
        }

        draft.Add(new BriefMoved(item.Brief.Id, BriefState.Approved), draft.KnownAt);
        return null;
    }

    private static Fault? Publish(Draft draft, CityPack pack, BriefItem item, PublishBrief publish)
    {
        if (Fixed(item) is { } wrong)
        {
            return wrong;
        }

        if (item.State != BriefState.Approved)
        {
            return new Fault("brief-not-approved", "A brief is signed when a second person has approved it as it stands.", item.Brief.Id);
        }

        if (pack.Briefs.Offices.FirstOrDefault(o => o.Id == publish.Office) is not { } office)
        {
            return new Fault("brief-office", $"There is no office '{publish.Office}' that signs. The pack's briefs.json names them.", publish.Office);
        }

        if (!NoticeChecks.IsLine(publish.Signatory, 40))
        {
            return new Fault("brief-signatory", "Say in 1 to 40 characters who signs.");
        }

        DateTimeOffset local = TimeZoneInfo.ConvertTime(draft.KnownAt, pack.City.TimeZone);
        Brief brief = item.Brief;
        int count = draft.Picture.BriefCounts.GetValueOrDefault(BriefItem.RowOf(local.Year, brief.Exercise)) + 1;
        string mark = brief.Exercise ? "演练" : "", markEn = brief.Exercise ? "Exercise " : "";
        PublishedBrief published = new(
            local.Year,
            count,
            mark + Number(pack.Briefs.ZhNumber),
            markEn + Number(pack.Briefs.EnNumber),
            pack.Briefs.ZhBody,
            pack.Briefs.EnBody,
            office.Zh,
            office.En,
            publish.Signatory.Trim(),
            local,
            brief.ZhTitle,
            brief.EnTitle,
            brief.Sections,
            "");
        draft.Add(new BriefPublished(brief.Id, published with { Digest = DigestOf(published) }), draft.KnownAt);
        return null;

        string Number(string form) => form
            .Replace("{year}", local.Year.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("{n}", count.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    private static Fault? Withdraw(Draft draft, BriefItem item, string why)
    {
        if (item.State == BriefState.Withdrawn)
        {
            return Fixed(item);
        }

        if (!NoticeChecks.IsLine(why, 200))
        {
            return new Fault("brief-why", "Say in 1 to 200 characters why it is withdrawn: those who have it already will ask.");
        }

        draft.Add(new BriefWithdrawn(item.Brief.Id, why.Trim()), draft.KnownAt);
        return null;
    }

    private static Fault? Send(Draft draft, CityPack pack, SendBrief send)
    {
        if (draft.Picture.Briefs.GetValueOrDefault(send.Id) is not { } item)
        {
            return Gone(send.Id);
        }

        if (item is not { State: BriefState.Published, Published: { } signed })
        {
            return new Fault("brief-not-published", "Only a published brief is sent.", send.Id);
        }

        if (send.Channels.Contains(NoticeChannels.Broadcast))
        {
            return new Fault("brief-broadcast", "A brief is for those whom it is addressed to; warn the public by a notice.", send.Id);
        }

        SendNotice notice = new(
            send.Notice,
            new NoticeWords(Cut(signed.ZhNumber + " " + signed.ZhTitle, 120), Text(item.Brief, signed, english: false)),
            new NoticeWords(Cut(signed.EnNumber + " " + signed.EnTitle, 120), Text(item.Brief, signed, english: true)),

            // An incident that has left the picture since is no hindrance to sending what was signed about it.
            item.Brief.Incident is { } on && draft.Picture.Incidents.ContainsKey(on) ? on : null,
            send.To,
            send.Groups,
            send.Endpoints,
            send.Channels,
            item.Brief.Exercise,
            null);
        if (NoticeCommands.Decide(draft, pack, notice) is { } refused)
        {
            return refused;
        }

        draft.Add(new BriefSent(send.Id, send.Notice), draft.KnownAt);
        return null;
    }

    /// <summary>What leaves the platform: of 敏感 only that it is there; of the rest as much as a notice takes, whole lines, and where the rest is.</summary>
    private static string Text(Brief brief, PublishedBrief signed, bool english)
    {
        string where = $"/briefs?id={brief.Id}";
        string more = Resources.BriefText.Of(brief.Class == Classification.Sensitive ? "NoticeSensitive" : "NoticeMore", where) is var two && english ? two.En : two.Zh;
        if (brief.Class == Classification.Sensitive)
        {
            return more;
        }

        StringBuilder text = new();
        foreach (BriefSection section in signed.Sections)
        {
            Resources.TwoTexts name = Resources.BriefText.Of($"Section_{section.Id}");
            string body = english && section.En.Length > 0 ? section.En : section.Zh;
            string part = $"{(english ? name.En : name.Zh)}\n{body}\n";
            if (text.Length + part.Length + more.Length > LongestNotice)
            {
                break;
            }

            text.Append(part);
        }

        return text.Append(more).ToString();
    }

    private static string Cut(string text, int longest) => text.Length > longest ? text[..(longest - 1)] + "…" : text;

    private static bool IsId(string? id) => id is { Length: > 0 and <= 64 } && id.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');

    private static Fault? Find(Draft draft, string id, int was, out BriefItem item)
    {
        item = draft.Picture.Briefs.GetValueOrDefault(id)!;
        return item is null ? Gone(id)
            : item.Version != was ? new Fault("brief-changed", $"The brief has changed meanwhile: it has the version {item.Version}, and you saw {was}. Read it and decide again.", id)
            : null;
    }

    private static Fault? Fixed(BriefItem item) => item.State switch
    {
        BriefState.Published => new Fault("brief-published", $"{item.Published!.ZhNumber} is published: its text stands. Write a follow-up, or withdraw it.", item.Brief.Id),
        BriefState.Withdrawn => new Fault("brief-withdrawn", $"{item.WithdrawnBy} has withdrawn this brief: it stays.", item.Brief.Id),
        _ => null,
    };

    /// <summary>Makes room: the oldest that are done with leave.</summary>
    private static Fault? Forget(Draft draft)
    {
        ImmutableDictionary<string, BriefItem> briefs = draft.Picture.Briefs;
        int over = briefs.Count + 1 - Most;
        if (over <= 0)
        {
            return null;
        }

        ImmutableArray<string> gone = [.. briefs.Values.Where(b => b.State is BriefState.Published or BriefState.Withdrawn).OrderBy(b => b.ChangedAt).ThenBy(b => b.Brief.Id, StringComparer.Ordinal).Take(over).Select(b => b.Brief.Id)];
        if (gone.Length < over)
        {
            return new Fault("brief-too-many", $"{Most} briefs are being written. Publish or withdraw some.");
        }

        draft.Add(new BriefsForgotten(gone), draft.KnownAt);
        return null;
    }
}
