using System.Collections.Immutable;
using Command.Ingest.Shares;

namespace Command.Ingest.Contracts;

/// <summary>What a brief is in the row of those that speak of one incident, or of a day. The numbers never change: they are in the journal.</summary>
public enum BriefKind
{
    /// <summary>初报.</summary>
    First,

    /// <summary>续报: only what changed since the last one.</summary>
    FollowUp,

    /// <summary>终报.</summary>
    Final,

    /// <summary>日报, of a day and not of an incident.</summary>
    Daily,
}

/// <summary>How far a brief is.</summary>
public enum BriefState
{
    /// <summary>拟稿.</summary>
    Working,

    /// <summary>送审.</summary>
    Submitted,

    /// <summary>已核: a second person has read it and lets it go to the signatory.</summary>
    Approved,

    /// <summary>已签发.</summary>
    Published,

    /// <summary>已撤回; a number that it had stays its.</summary>
    Withdrawn,
}

/// <summary>One fact that a draft states. It is told again only when it changes.</summary>
/// <param name="Section">The section that it stands in.</param>
/// <param name="Key">What it is of, stable from one brief to the next.</param>
/// <param name="Zh">In Chinese.</param>
/// <param name="En">In English.</param>
public sealed record BriefFact(string Section, string Key, string Zh, string En);

/// <summary>A section of a brief.</summary>
/// <param name="Id">One of <see cref="BriefForm"/>'s.</param>
/// <param name="Zh">Its text in Chinese.</param>
/// <param name="En">In English; empty for none.</param>
/// <param name="Version">1 as drafted, one more with each edit: who edits another version than the newest is told.</param>
/// <param name="By">Who edited it last; null for nobody.</param>
/// <param name="At">When.</param>
public sealed record BriefSection(string Id, string Zh, string En, int Version, string? By, DateTimeOffset? At);

/// <summary>快报: the working version.</summary>
/// <param name="Id">Its author's own id of it: letters, digits and hyphens.</param>
/// <param name="Kind">初报, 续报, 终报 or 日报.</param>
/// <param name="Ordinal">Which 续报 it is, from 1; 0 for the others.</param>
/// <param name="Incident">The incident that it speaks of; null for a 日报.</param>
/// <param name="Day">The day of a 日报, by the city's clock; null for the others.</param>
/// <param name="ZhTitle">Its title.</param>
/// <param name="EnTitle">Likewise in English.</param>
/// <param name="Class">How openly it goes, by the sharing rules' words (公开, 内部, 敏感). What is 敏感 leaves the platform by no channel: those who are told read it here.</param>
/// <param name="AsOf">The moment whose picture it was drafted from.</param>
/// <param name="Sequence">The last journal entry in that picture.</param>
/// <param name="After">The published brief that it follows; null for none.</param>
/// <param name="Exercise">Whether it is an exercise's.</param>
/// <param name="Sections">In the order of the form.</param>
/// <param name="Facts">What was known when it was drafted: what the next one need not repeat.</param>
/// <param name="Mentions">The incidents that it speaks of.</param>
public sealed record Brief(
    string Id,
    BriefKind Kind,
    int Ordinal,
    string? Incident,
    DateOnly? Day,
    string ZhTitle,
    string EnTitle,
    Classification Class,
    DateTimeOffset AsOf,
    long Sequence,
    string? After,
    bool Exercise,
    ImmutableArray<BriefSection> Sections,
    ImmutableArray<BriefFact> Facts,
    ImmutableArray<string> Mentions);

/// <summary>A brief as it was signed. It never changes.</summary>
/// <param name="Year">The year of its number, by the city's clock.</param>
/// <param name="Count">Its number in that year, gapless from 1; real and exercise apart.</param>
/// <param name="ZhNumber">文号 as printed.</param>
/// <param name="EnNumber">Likewise in English.</param>
/// <param name="ZhBody">The body that issues it.</param>
/// <param name="EnBody">Likewise in English.</param>
/// <param name="ZhOffice">The office that the signatory holds.</param>
/// <param name="EnOffice">Likewise in English.</param>
/// <param name="Signatory">The name of who signed.</param>
/// <param name="At">When, with the city's offset.</param>
/// <param name="ZhTitle">Its title.</param>
/// <param name="EnTitle">Likewise in English.</param>
/// <param name="Sections">Its text.</param>
/// <param name="Digest">SHA-256 of number, titles, signatory, time and text, lower-case hex.</param>
public sealed record PublishedBrief(
    int Year,
    int Count,
    string ZhNumber,
    string EnNumber,
    string ZhBody,
    string EnBody,
    string ZhOffice,
    string EnOffice,
    string Signatory,
    DateTimeOffset At,
    string ZhTitle,
    string EnTitle,
    ImmutableArray<BriefSection> Sections,
    string Digest);

/// <summary>The sections of the official form and what marks a gap in them.</summary>
public static class BriefForm
{
    /// <summary>What the platform does not know and a person must write. Nothing is published while it stands.</summary>
    public const string ZhOpen = "（待填）", EnOpen = "[to be filled in]";

    /// <summary>Of a brief on an incident.</summary>
    public static ImmutableArray<string> OfIncident { get; } = ["time", "place", "nature", "scope", "casualties", "trend", "leaders", "measures", "directives", "requests"];

    /// <summary>Of a 日报.</summary>
    public static ImmutableArray<string> OfDay { get; } = ["overview", "incidents", "alerts", "water", "casualties", "measures", "directives", "requests"];
}

/// <summary>Drafts a brief from the picture as it is.</summary>
/// <param name="Id">Its author's own id of it.</param>
/// <param name="Kind">What it is to be.</param>
/// <param name="Incident">The incident; null for a 日报.</param>
/// <param name="Day">The day of a 日报; null for the others.</param>
/// <param name="Class">How openly it goes; null for what the pack says.</param>
public sealed record DraftBrief(string Id, BriefKind Kind, string? Incident, DateOnly? Day, Classification? Class) : DeskCommand;

/// <summary>Writes a section anew. Of two people who do, the second is told and given both texts.</summary>
/// <param name="Brief">The brief.</param>
/// <param name="Section">The section.</param>
/// <param name="Zh">Its text in Chinese.</param>
/// <param name="En">In English; empty for none.</param>
/// <param name="Was">The section's version that the person saw.</param>
public sealed record EditBriefSection(string Brief, string Section, string Zh, string En, int Was) : DeskCommand;

/// <summary>Puts a brief before a second person.</summary>
/// <param name="Id">The brief.</param>
/// <param name="Was">The version that the person saw.</param>
public sealed record SubmitBrief(string Id, int Was) : DeskCommand;

/// <summary>Lets a brief go to its signatory. Who wrote or submitted it can't.</summary>
/// <param name="Id">The brief.</param>
/// <param name="Was">The version that the person saw.</param>
public sealed record ApproveBrief(string Id, int Was) : DeskCommand;

/// <summary>Signs and numbers a brief. From then on its text stands.</summary>
/// <param name="Id">The brief.</param>
/// <param name="Was">The version that the person saw.</param>
/// <param name="Office">The pack's id of the office that signs.</param>
/// <param name="Signatory">The name of who signs.</param>
public sealed record PublishBrief(string Id, int Was, string Office, string Signatory) : DeskCommand;

/// <summary>Takes a brief back; one that was published keeps its number and its text, marked as withdrawn.</summary>
/// <param name="Id">The brief.</param>
/// <param name="Was">The version that the person saw.</param>
public sealed record WithdrawBrief(string Id, int Was) : DeskCommand;

/// <summary>Sends a published brief on the notices' ways.</summary>
/// <param name="Id">The brief.</param>
/// <param name="Notice">The sender's own id of the notice that carries it.</param>
/// <param name="To">Persons named by hand.</param>
/// <param name="Groups">Groups of the duty roster.</param>
/// <param name="Endpoints">Systems that the pack names.</param>
/// <param name="Channels">How: mail, webhook, sms.</param>
public sealed record SendBrief(string Id, string Notice, ImmutableArray<NoticeRecipient> To, ImmutableArray<string> Groups, ImmutableArray<string> Endpoints, ImmutableArray<string> Channels) : DeskCommand;

/// <summary>A brief was drafted. The author and the time are the entry's.</summary>
public sealed record BriefDrafted(Brief Brief) : PictureEvent;

/// <summary>A section was written anew; an approval that the brief had is void.</summary>
public sealed record BriefEdited(string Id, string Section, string Zh, string En) : PictureEvent;

/// <summary>A brief is now submitted, or approved.</summary>
public sealed record BriefMoved(string Id, BriefState State) : PictureEvent;

/// <summary>A brief was signed and numbered.</summary>
public sealed record BriefPublished(string Id, PublishedBrief Published) : PictureEvent;

/// <summary>A brief was taken back.</summary>
public sealed record BriefWithdrawn(string Id, string Why) : PictureEvent;

/// <summary>A brief was sent by a notice.</summary>
public sealed record BriefSent(string Id, string Notice) : PictureEvent;

/// <summary>Old briefs leave the live picture; the journal keeps them.</summary>
public sealed record BriefsForgotten(ImmutableArray<string> Ids) : PictureEvent;
