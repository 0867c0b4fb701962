using System.Collections.Frozen;
using System.Collections.Immutable;
using Command.Ingest.Contracts;
using Command.Ingest.Shares;

namespace Command.Ingest.City;

/// <summary>How a city issues briefs and follows directives: <c>briefs.json</c>. Immutable.</summary>
public sealed record BriefRules
{
    /// <summary>What holds where the pack has none.</summary>
    public static BriefRules Default { get; } = new();

    /// <summary>文号 with <c>{year}</c> and <c>{n}</c>.</summary>
    public string ZhNumber { get; init; } = "快报〔{year}〕{n}号";

    public string EnNumber { get; init; } = "Brief [{year}] No. {n}";

    /// <summary>The body that issues them.</summary>
    public string ZhBody { get; init; } = "指挥中心";

    public string EnBody { get; init; } = "Command centre";

    /// <summary>The red head of the printed page (发文机关标志).</summary>
    public string ZhHead { get; init; } = "应急快报";

    public string EnHead { get; init; } = "Emergency brief";

    /// <summary>Offices that may sign; empty where the pack names none: then nothing can be published.</summary>
    public ImmutableArray<BriefOffice> Offices { get; init; } = [];

    /// <summary>Ready-made choices of whom a brief goes to.</summary>
    public ImmutableArray<BriefRecipients> Recipients { get; init; } = [];

    /// <summary>What a draft is unless its author says otherwise.</summary>
    public Classification Class { get; init; } = Classification.Internal;

    /// <summary>When the 日报 is due, by the city's clock.</summary>
    public TimeSpan DailyAt { get; init; } = TimeSpan.FromHours(17);

    /// <summary>A task is yellow in the last part of its time: this share of it,</summary>
    public double YellowShare { get; init; } = 0.25;

    /// <summary>but for this long at least, where its time is longer.</summary>
    public TimeSpan YellowLeast { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Which group of the duty roster hears of an agency's tasks, by agency.</summary>
    public FrozenDictionary<string, string> Groups { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>The group that hears of every task that is overdue; null for none.</summary>
    public string? Overdue { get; init; }

    /// <summary>By which channels people are reminded.</summary>
    public ImmutableArray<string> Channels { get; init; } = [NoticeChannels.Sms];
}

/// <summary>An office that signs briefs.</summary>
/// <param name="Id">Its name in the pack.</param>
/// <param name="Zh">In Chinese.</param>
/// <param name="En">In English.</param>
public sealed record BriefOffice(string Id, string Zh, string En);

/// <summary>A ready-made choice of recipients.</summary>
/// <param name="Id">Its name in the pack.</param>
/// <param name="Zh">In Chinese.</param>
/// <param name="En">In English.</param>
/// <param name="Groups">Groups of the duty roster.</param>
/// <param name="Endpoints">Systems of <c>duty.json</c>.</param>
/// <param name="Channels">How.</param>
public sealed record BriefRecipients(string Id, string Zh, string En, ImmutableArray<string> Groups, ImmutableArray<string> Endpoints, ImmutableArray<string> Channels);
